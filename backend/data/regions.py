# SPDX-License-Identifier: GPL-3.0-or-later
"""Where on the template things grow and show: soft masks by template position.

Every function takes template points ``[N, 3]`` in metres (:mod:`backend.space`) and returns ``[N]``,
0 outside and 1 inside. The landmarks are those of the template: eyes at z 0.200, brows about 0.223,
tip of the nose at (0, -0.129, 0.161), lips meeting at z 0.129, chin at z 0.09, ears about y 0.
"""

import numpy as np

from backend.data.noise import smoothstep
from backend.data.surface import Floats

BROW_INNER = 0.011
BROW_OUTER = 0.053


def brow_line(across: Floats, arch: float, tilt: float) -> Floats:
    """Height of the brow's middle at ``across``, 0 at its inner end and 1 at the outer one, metres."""
    peak = np.sin(np.clip(across, 0, 1) ** 1.25 * np.pi)
    return 0.2218 + (0.0015 + 0.0040 * arch) * peak + (0.0004 + 0.0022 * tilt) * (across - 0.3)


def brow(points: Floats, thickness: float, arch: float, tilt: float) -> Floats:
    """Both eyebrows, thick at the inner third and thin at the outer end."""
    across = (np.abs(points[:, 0]) - BROW_INNER) / (BROW_OUTER - BROW_INNER)
    half = (0.0024 + 0.0030 * thickness) * (1 - 0.65 * smoothstep(0.35, 1.0, across))
    off = np.abs(points[:, 2] - brow_line(across, arch, tilt)) / half
    ends = smoothstep(-0.10, 0.10, across) * smoothstep(1.08, 0.85, across)
    return smoothstep(1.35, 0.55, off) * ends * (points[:, 1] < -0.05)


def cheeks(points: Floats) -> Floats:
    """Where a face blushes."""
    x, _, z = np.abs(points).T
    return np.exp(-(((x - 0.042) / 0.018) ** 2) - ((z - 0.160) / 0.017) ** 2) * (points[:, 1] < -0.04)


def nose_tip(points: Floats) -> Floats:
    """The end of the nose."""
    return np.exp(-((points - (0, -0.128, 0.161)) ** 2 / (0.012**2, 0.010**2, 0.012**2)).sum(1))


def nostrils(points: Floats) -> Floats:
    """The two openings."""
    offset = np.abs(points * (1, 0, 0)) + points * (0, 1, 1) - (0.0072, -0.1175, 0.1535)
    return smoothstep(1.3, 0.7, np.sqrt((offset**2 / (0.0040**2, 0.0062**2, 0.0030**2)).sum(1)))


def moustache(points: Floats) -> Floats:
    """Between nose and upper lip, a little past the corners of the mouth."""
    x, _, z = np.abs(points).T
    top = 0.1505 - 0.30 * np.maximum(x - 0.010, 0)
    bottom = 0.1345 - 0.28 * np.maximum(x - 0.014, 0)
    return (
        smoothstep(-0.0025, 0.0025, top - z)
        * smoothstep(-0.0025, 0.0025, z - bottom)
        * smoothstep(0.034, 0.026, x)
        * (points[:, 1] < -0.07)
    )


def chin_beard(points: Floats) -> Floats:
    """Chin and a band around the mouth: a goatee without its moustache."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    chin = smoothstep(0.033, 0.024, x) * smoothstep(0.124, 0.117, z)
    sides = smoothstep(0.0195, 0.0235, x) * smoothstep(0.034, 0.029, x) * smoothstep(0.146, 0.141, z)
    front = smoothstep(-0.068, -0.078, y) * smoothstep(0.080, 0.088, z)
    return np.maximum(chin, sides) * front


def full_beard(points: Floats) -> Floats:
    """Moustache, cheeks below a line from nose to sideburn, jaw and the upper throat."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    side = smoothstep(-0.078, -0.030, y)
    top = 0.1505 - 0.28 * np.clip(x - 0.012, 0, 0.030) + 0.062 * side**1.5
    bottom = 0.084 + 0.030 * smoothstep(-0.06, 0.0, y)
    back = -0.018 + 0.020 * smoothstep(0.160, 0.120, z)
    return (
        smoothstep(-0.0035, 0.0035, top - z)
        * smoothstep(-0.005, 0.005, z - bottom)
        * smoothstep(0.005, -0.005, y - back)
    )


def scalp(points: Floats, receding: float) -> Floats:
    """Inside the hairline; ``receding`` 0..1 moves its front up by as much as 3 cm."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    front = 0.262 + 0.030 * receding - 0.25 * np.maximum(x - 0.030, 0)
    to_side = smoothstep(-0.090, -0.035, y)
    to_back = smoothstep(-0.005, 0.035, y)
    line = (front * (1 - to_side) + 0.195 * to_side) * (1 - to_back) + 0.125 * to_back
    return smoothstep(-0.005, 0.005, z - line)
