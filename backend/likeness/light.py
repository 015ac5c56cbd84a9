# SPDX-License-Identifier: GPL-3.0-or-later
"""The light of a photo taken out of it: shading by spherical harmonics (Ramamoorthi & Hanrahan 2001)."""

import numpy as np
from numpy.typing import NDArray

from backend.meshing.sampling import Floats

ROUNDS, OUTLIER = 8, 0.7
"""Rounds of the robust fit, and the residual, in deviations of the brightness, that counts for half."""
RIDGE = 0.02
"""How weak shading is thought to be, over the weight of all that is seen."""
LIMITS = (0.3, 3.0)
"""Least and greatest shading that is taken out, over the median."""
TINTED = 0.3
"""How much of the light's change of hue is taken out: the rest may be the skin's own."""
ENOUGH = 1 << 18
"""So many points, spread evenly, tell the light as well as more."""
KNOWN = 0.5
"""Texels seen at least so well tell the light."""
FULL = 60
"""Percentile of the shading that is taken for full light: what is darker than that is in shade."""
SHINE, SHINING = 1.5, 0.5
"""Brightness over the skin's own from which on it is shine, and how much of that is left."""


def delit(colour: Floats, normal: Floats, seen: Floats) -> Floats:
    """Base colour ``[N, 3]``, linear, of points lit as the photo shows them.

    Args:
        colour: ``[N, 3]`` linear light of the photo.
        normal: ``[N, 3]`` unit normals.
        seen: ``[N]`` how surely each was seen; those of at least ``KNOWN`` tell the light.
    """
    known = seen > KNOWN
    if known.sum() < 100:
        return colour
    harmonics = _harmonics(normal)
    bright = colour.mean(1)
    shading = _shading(harmonics, bright, seen, known)
    found = _dull(colour / shading[:, None], known)
    tints = [
        _shading(harmonics, colour[:, channel] / (bright * 1.0).clip(1e-4), seen, known)
        for channel in range(3)
    ]
    return found / np.stack(tints, 1) ** TINTED


def _shading(
    harmonics: NDArray[np.float64], value: Floats, seen: Floats, known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """What ``value [N]`` is over its median because of the direction, ``[N]``."""
    some = np.flatnonzero(known)
    some = some[:: -(-len(some) // ENOUGH)]
    rows, goal, weight = harmonics[some], value[some].astype(float), seen[some].astype(float)
    trust = weight
    found = np.zeros(harmonics.shape[1])
    for _ in range(ROUNDS):
        weighed = rows * trust[:, None]
        ridge = np.diag([0.0] + [RIDGE * trust.sum()] * (harmonics.shape[1] - 1))
        found = np.linalg.solve(weighed.T @ rows + ridge, weighed.T @ goal)
        off = (goal - rows @ found) / max(float(goal.std()), 1e-6)
        trust = weight / (1 + (off / OUTLIER) ** 2)
    whole = harmonics @ found
    return (whole / np.percentile(whole[known], FULL)).clip(*LIMITS)


def _dull(colour: Floats, known: NDArray[np.bool_]) -> Floats:
    """``colour [N, 3]`` with what shines of the skin made duller, in the skin's own hue."""
    usual = np.median(colour[known], 0)
    bright = colour.mean(1) / usual.mean()
    target = np.where(bright > SHINE, SHINE + SHINING * (bright - SHINE), bright)
    shine = ((bright - SHINE) / SHINE).clip(0, 1)[:, None]
    dulled = colour * (target / bright.clip(1e-4))[:, None]
    return dulled + shine * (usual * target[:, None] - dulled)


def _harmonics(normal: Floats) -> NDArray[np.float64]:
    x, y, z = normal.astype(float).T
    return np.stack([np.ones_like(x), x, y, z, x * y, x * z, y * z, x * x - y * y, 3 * z * z - 1], 1)
