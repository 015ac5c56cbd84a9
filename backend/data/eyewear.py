# SPDX-License-Identifier: GPL-3.0-or-later
"""Glasses as closed tubes: rims before the eyes, a bridge on the nose, temples to the ears."""

from dataclasses import dataclass

import numpy as np

from backend.data.shells import loft, rings, shell, smooth_path
from backend.data.subject import Attributes
from backend.data.surface import Floats, Surface
from backend.data.template import Head
from backend.space import Part

_RIM_POINTS, _SIDES = 72, 10
_LENS = np.array([0.045, 0.045, 0.052])
_EAR = np.array([0.077, -0.012, 0.207])


@dataclass(frozen=True)
class _Frame:
    """Half width and height of a rim, tube radius (metres) and exponent of its superellipse."""

    width: float
    height: float
    tube: float
    exponent: float
    dark: bool = False


_FRAMES = {
    "round": _Frame(0.0225, 0.0215, 0.0018, 2.0),
    "square": _Frame(0.0250, 0.0190, 0.0022, 4.5),
    "thin": _Frame(0.0240, 0.0165, 0.0016, 2.7),
    "sunglasses": _Frame(0.0265, 0.0220, 0.0022, 2.8, dark=True),
}


def make(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The glasses of one subject, closed meshes; none if the attributes say so."""
    if attributes.glasses == "none":
        return []
    frame = _FRAMES[attributes.glasses]
    size = 1.0 + 0.06 * float(rng.uniform(-1.0, 1.0))
    colour = np.array(attributes.glasses_colour.rgb)
    shift = np.asarray(head.template.eyes) - head.eyes
    rims, lenses = [], []
    depth = _depth(head, frame)
    for side in range(2):
        outline = _outline(head, frame, side, depth, size)
        rims.append(outline)
        tube = rings(outline, frame.tube, _SIDES, closed=True)
        lenses.append(loft(tube, colour, Part.EYEWEAR, tube + shift[side], closed=True))
        if frame.dark:
            lenses.append(_lens(outline, shift[side]))
    parts = [_bridge(head, rims, frame, colour, shift.mean(0))]
    parts += [_temple(head, rims[side], side, frame, colour, shift[side]) for side in range(2)]
    return [*lenses, *parts]


def _wrap(x: Floats) -> Floats:
    """How far the frame's front lies behind its middle at ``x``, metres."""
    beyond = np.maximum(np.abs(x) - 0.012, 0.0)
    return 0.06 * beyond + 3.2 * beyond * beyond


def _depth(head: Head, frame: _Frame) -> float:
    """The y of the frame's middle that keeps every rim before the skin."""
    x, _, z = (np.asarray(head.vertices) - head.eyes.mean(0)).T
    y = np.asarray(head.vertices)[:, 1]
    reach = np.abs(np.abs(x) - abs(head.eyes[0, 0])) < frame.width + 0.002
    near = reach & (np.abs(z + 0.002) < frame.height + 0.001) & (np.abs(x) > 0.013) & (y < -0.03)
    front = head.eyes[:, 1].min() - head.eye_radius
    touching = float((y[near] - _wrap(x[near])).min()) - frame.tube - 0.0005
    return max(min(touching, front - 0.006), front - 0.030)


def _outline(head: Head, frame: _Frame, side: int, depth: float, size: float) -> Floats:
    """One rim's centre line ``[_RIM_POINTS, 3]``."""
    sign = 1.0 if side == 0 else -1.0
    angle = np.linspace(0.0, 2.0 * np.pi, _RIM_POINTS, endpoint=False)
    power = 2.0 / frame.exponent
    across = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    up = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power
    taper = 1.0 - 0.07 * np.maximum(-up, 0.0)
    half = min(frame.width * size, abs(head.eyes[side, 0]) - 0.0075)
    x = head.eyes[side, 0] + sign * (0.0012 + half * across * taper)
    z = head.eyes[side, 2] - 0.002 + frame.height * size * up
    return np.stack([x, depth + _wrap(x) - 0.05 * (z - head.eyes[side, 2]), z], 1)


def _lens(outline: Floats, shift: Floats) -> Surface:
    rows = np.linspace(0.0, 1.0, 9)[None, :, None]
    centre = outline.mean(0)
    disc = centre + (outline[:, None] - centre) * rows
    bulge = np.array([0.0, -0.0025, 0.0]) * (1.0 - rows**2)
    half = np.array([0.0, 0.0012, 0.0])
    front, back = disc + bulge - half, disc + bulge + half
    upper = np.clip((disc[..., 2:] - centre[2]) / 0.02, -1.0, 1.0)
    return shell(
        front, back, _LENS * (1.15 - 0.25 * upper), Part.EYEWEAR, front + shift, wrap=True, pole=True
    )


def _bridge(head: Head, rims: list[Floats], frame: _Frame, colour: Floats, shift: Floats) -> Surface:
    ends = []
    for rim in rims:
        inner = rim[np.abs(rim[:, 0]).argsort()[: _RIM_POINTS // 4]]
        ends.append(inner[np.abs(inner[:, 2] - head.eyes[:, 2].mean() - 0.005).argmin()])
    vertices = np.asarray(head.vertices)
    height = (ends[0][2] + ends[1][2]) / 2.0 + 0.003
    nose = vertices[(np.abs(vertices[:, 0]) < 0.005) & (np.abs(vertices[:, 2] - height) < 0.005)]
    front = min(float(nose[:, 1].min()) - frame.tube - 0.0003, ends[0][1] - 0.001)
    middle = np.array([(ends[0][0] + ends[1][0]) / 2.0, front, height])
    half = (ends[0] - ends[1]) * np.array([0.22, 0.0, 0.0])
    path = smooth_path(np.array([ends[0], middle + half, middle - half, ends[1]]), 22)
    tube = rings(path, frame.tube * 1.05, _SIDES)
    return loft(tube, colour, Part.EYEWEAR, tube + shift)


def _temple(head: Head, rim: Floats, side: int, frame: _Frame, colour: Floats, shift: Floats) -> Surface:
    sign = 1.0 if side == 0 else -1.0
    template = np.asarray(head.template.vertices)
    ear = int(np.linalg.norm(template - _EAR * [sign, 1.0, 1.0], axis=1).argmin())
    outer = rim[np.abs(rim[:, 0]).argsort()[-_RIM_POINTS // 3 :]]
    hinge = outer[np.abs(outer[:, 2] - head.eyes[side, 2] - 0.006).argmin()]
    top = head.vertices[ear]
    skin = np.asarray(head.vertices)[(head.template.vertex_masks["ears"] < 0.2)]
    level = skin[(skin[:, 0] * sign > 0.03) & (np.abs(skin[:, 2] - top[2]) < 0.008)]
    along = np.array([0.12, 0.35, 0.6, 0.85])
    controls = [hinge, hinge + np.array([sign * 0.003, 0.004, 0.0])]
    for share in along:
        point = hinge + (top - hinge) * share
        width = float(np.abs(level[np.abs(level[:, 1] - point[1]) < 0.012, 0]).max(initial=0.0))
        straight = abs(controls[1][0]) + (abs(top[0]) - abs(controls[1][0])) * share
        reach = max(width + frame.tube + 0.0008, straight)
        controls.append(np.array([sign * reach, point[1], point[2]]))
    last = controls[-1]
    controls.append(np.array([last[0], top[1] + 0.010, top[2] + 0.001]))
    controls.append(np.array([last[0] - sign * 0.002, top[1] + 0.026, top[2] - 0.010]))
    controls.append(np.array([last[0] - sign * 0.004, top[1] + 0.032, top[2] - 0.026]))
    path = smooth_path(np.array(controls), 60)
    tube = rings(path, frame.tube, _SIDES)
    share = np.clip((path[:, 1] - hinge[1]) / max(top[1] - hinge[1], 1e-6), 0.0, 1.0)[:, None, None]
    moved = shift + (template[ear] - top - shift) * share
    return loft(tube, colour, Part.EYEWEAR, tube + moved)
