# SPDX-License-Identifier: GPL-3.0-or-later
"""The pieces of glasses as closed meshes: rims, lenses, bridge, pads and temples."""

import numpy as np
from scipy.ndimage import gaussian_filter1d

from backend.data.body.template import Head
from backend.data.eyewear.fit import RIM_POINTS, Face, Fitted
from backend.data.eyewear.frames import Frame
from backend.data.forms.beads import bead, profile
from backend.data.forms.noise import smoothstep
from backend.data.forms.shells import loft, rings, shell, smooth_path
from backend.data.forms.surface import Floats, Surface
from backend.rigging.glasses import EARS
from backend.space import Part

_SIDES = 12


def rim(fitted: Fitted, frame: Frame, side: int, colour: Floats, shift: Floats) -> Surface:
    """The ring round one lens; it grows away from the lens where it is thick."""
    path, half = fitted.rims[side], frame.rim_at(fitted.up)
    tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    front = np.cross(tangent, path - path.mean(0))
    front *= -np.sign(front[:, 1:2]) / np.linalg.norm(front, axis=1, keepdims=True)
    outwards = np.cross(front, tangent)
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    outwards *= np.sign(np.einsum("nc,nc->n", outwards, path - path.mean(0)))[:, None]
    path = path + outwards * (half - frame.rim)[:, None]
    across, deep = profile(_SIDES, 2.0 if frame.metal else 3.5)
    sections = path[:, None] + outwards[:, None] * (half[:, None] * across)[..., None]
    sections = sections + front[:, None] * (frame.deep * deep)[:, None]
    if frame.rim_colour is not None:
        upper = smoothstep(0.05, 0.2, fitted.up)[:, None, None] * (frame.brow > frame.rim)
        colour = np.array(frame.rim_colour) * (1.0 - upper) + colour * upper
    return loft(sections, colour, Part.EYEWEAR, sections + shift, closed=True)


def lens(path: Floats, tint: Floats, fade: float, shift: Floats) -> Surface:
    """One tinted lens; ``fade`` is how much lighter its lower edge is."""
    rows = np.linspace(0.0, 1.0, 9)[None, :, None]
    centre = path.mean(0)
    disc = centre + (path[:, None] - centre) * rows
    bulge = np.array([0.0, -0.0020, 0.0]) * (1.0 - rows**2)
    half = np.array([0.0, 0.0010, 0.0])
    front, back = disc + bulge - half, disc + bulge + half
    low = smoothstep(0.6, -1.0, (disc[..., 2:] - centre[2]) / np.ptp(path[:, 2]) * 2.0)
    albedo = tint + (tint * 1.2 + 0.05) * fade * low
    return shell(front, back, albedo, Part.EYEWEAR, front + shift, wrap=True, pole=True)


def bridge(fitted: Fitted, frame: Frame, share: float, colour: Floats, shift: Floats) -> Surface:
    """What joins the rims at ``share`` of their height, arched over the nose."""
    ends = []
    for path in fitted.rims:
        inner = path[np.abs(path[:, 0]).argsort()[: RIM_POINTS // 2]]
        middle, half = path[:, 2].mean(), np.ptp(path[:, 2]) / 2.0
        ends.append(inner[np.abs(inner[:, 2] - middle - half * share).argmin()])
    tall, deep = (frame.deep * 0.9,) * 2 if frame.metal else (frame.rim * 1.35, frame.deep)
    rise = np.array([0.0, -0.0012, 0.0022 if share < 0.6 else 0.0006])
    control = np.array(
        [ends[0], ends[0] * 0.6 + ends[1] * 0.4 + rise, ends[0] * 0.4 + ends[1] * 0.6 + rise, ends[1]]
    )
    path = smooth_path(control, 28)
    skin = fitted.face.front(path[:, 0], path[:, 2]) - deep - 0.0008
    path[:, 1] -= gaussian_filter1d(np.maximum(path[:, 1] - skin, 0.0), 2.5, mode="nearest")
    across, along = profile(_SIDES, 2.0 if frame.metal else 3.0)
    sections = path[:, None] + np.stack([0.0 * along, -deep * along, tall * across], 1)
    return loft(sections, colour, Part.EYEWEAR, sections + shift)


def pads(fitted: Fitted, side: int, colour: Floats, shift: Floats) -> list[Surface]:
    """A soft pad on the side of the nose and the wire that holds it."""
    sign, path = (1.0, -1.0)[side], fitted.rims[side]
    height = path[:, 2].mean() + np.ptp(path[:, 2]) * np.array([0.0, 0.06])
    inner = [path[(np.abs(path[:, 0]) + 4.0 * np.abs(path[:, 2] - z)).argmin()] for z in height]
    across = np.full(1, max(abs(inner[0][0]) - 0.0035, 0.0075)) * sign
    place = np.array([across[0], fitted.face.front(across, height[:1])[0], height[0]])
    place[1] = max(place[1], inner[0][1]) - 0.0008
    axes = np.array(
        [[0.0012, -0.0006 * sign, 0.0], [0.0011 * sign, 0.0022, 0.0], [0.0008 * sign, 0.0, 0.0042]]
    )
    pad = bead(place, axes, np.array([0.86, 0.83, 0.78]), Part.EYEWEAR, shift)
    wire = rings(smooth_path(np.array([inner[1], (inner[1] + place) / 2.0, place]), 16), 0.0009, 8)
    return [pad, loft(wire, colour, Part.EYEWEAR, wire + shift)]


def temple(head: Head, fitted: Fitted, frame: Frame, side: int, colour: Floats, shift: Floats) -> Surface:
    """The bar from a rim's outer end to the ear and down behind it."""
    sign, path = (1.0, -1.0)[side], fitted.rims[side]
    rest = _resting(head, side)
    ear = np.asarray(head.vertices)[rest]
    tall, thick = (0.0015, 0.0015) if frame.metal else (0.0032, 0.0016)
    middle, half = path[:, 2].mean(), np.ptp(path[:, 2]) / 2.0
    below = np.abs(path[:, 2] - middle - half * min(frame.hinge, 0.9))
    start = path[(below - 0.7 * np.abs(path[:, 0])).argmin()]
    start = start + np.array([sign * frame.rim_at(np.array([frame.hinge]))[0], 0.0, 0.0])
    reach = float(np.clip(0.45 * (abs(ear[0, 0]) - abs(start[0])), 0.0035, 0.0085))
    corner = start + np.array([sign * reach, 0.4 * reach, 0.0])
    run = _run(fitted.face, side, corner, ear[0] + np.array([0.0, 0.0, tall * 0.6]), tall, thick)
    hook = ear[1:] + np.array([sign * (thick + 0.0004), 0.0015, 0.0])
    control = np.concatenate([start[None], run, hook])
    path = smooth_path(control, 84)
    share = np.clip((path[:, 1] - corner[1]) / max(ear[0, 1] - corner[1], 1e-6), 0.0, 1.0)
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    aside = np.cross(tangent, _upright(tangent))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    up = np.cross(aside, tangent)
    tip = smoothstep(0.85, 1.0, share)
    tall = (tall + (0.0022 - tall) * tip)[:, None]
    thick = (thick + (0.0019 - thick) * tip * frame.metal)[:, None]
    across, deep = profile(_SIDES, 2.0 if frame.metal else 3.0)
    sections = (
        path[:, None] + up[:, None] * (tall * across)[..., None] + aside[:, None] * (thick * deep)[..., None]
    )
    moved = np.asarray(head.template.vertices)[rest[0]] - ear[0]
    moved = shift + (moved - shift) * share[:, None, None]
    return loft(sections, colour, Part.EYEWEAR, sections + moved)


def _run(face: Face, side: int, corner: Floats, ear: Floats, tall: float, thick: float) -> Floats:
    """Points ``[N, 3]`` from the hinge to the ear's top, straight but for where the head is wider."""
    share = np.linspace(0.0, 1.0, 16)
    line = corner + (ear - corner) * share[:, None]
    skin = np.max([face.width(side, line[:, 1], line[:, 2] + z) for z in (-tall, tall)], 0) + thick + 0.0008
    out = np.maximum(np.abs(line[:, 0]), skin)
    line[:, 0] = (1.0, -1.0)[side] * np.maximum(gaussian_filter1d(out, 1.0, mode="nearest"), skin)
    return line


def _resting(head: Head, side: int) -> np.ndarray:
    """Vertices of the skin that one temple rests on."""
    sign = (1.0, -1.0)[side]
    template = np.asarray(head.template.vertices)
    beside = (template[:, 0] * sign > 0.05) & (np.abs(template[:, 2] - 0.19) < 0.04)
    bare = np.flatnonzero(beside & (head.template.vertex_masks["ears"] < 0.5))
    places = EARS * np.array([sign, 1.0, 1.0])
    return bare[np.linalg.norm(template[bare][None] - places[:, None], axis=2).argmin(1)]


def _upright(tangent: Floats) -> Floats:
    """Up, or backwards where the path itself runs down."""
    down = smoothstep(0.3, 0.9, np.abs(tangent[:, 2]))[:, None]
    return np.array([0.0, 0.0, 1.0]) * (1.0 - down) + np.array([0.0, 1.0, 0.0]) * down
