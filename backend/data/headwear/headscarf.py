# SPDX-License-Identifier: GPL-3.0-or-later
"""A headscarf: it frames the face, hides hair, ears and neck and falls on shoulders and chest."""

import numpy as np
from scipy.ndimage import gaussian_filter, gaussian_filter1d, maximum_filter1d

from backend.data.body.skull import CENTRE, NECK_AXIS, Skull
from backend.data.body.template import Head
from backend.data.body.torso import Torso
from backend.data.forms.noise import Noise, layered, smoothstep
from backend.data.forms.shells import shell, smooth_path
from backend.data.forms.surface import Floats, Surface
from backend.data.headwear.dome import turn
from backend.data.headwear.wearer import Wearer
from backend.space import Part

_COLUMNS = 180
_HEAD_ROWS, _FALL_ROWS, _DRAPE_ROWS = 76, 30, 38
_OPENING = np.array(
    [
        [0.000, -0.105, 0.262],
        [0.028, -0.098, 0.260],
        [0.050, -0.078, 0.247],
        [0.064, -0.058, 0.222],
        [0.068, -0.050, 0.190],
        [0.063, -0.048, 0.150],
        [0.052, -0.055, 0.115],
        [0.030, -0.072, 0.092],
        [0.000, -0.088, 0.081],
    ]
)
"""Template points along the edge round the face, from the forehead to below the chin."""
_OVERLAP, _CLOSED = np.deg2rad(9.0), np.deg2rad(4.0)
"""How far the edges pass each other below the chin, and over the forehead."""
_DEPTH = 0.008
_TURNED = np.deg2rad([0.0, 45.0, 90.0, 135.0, 180.0])
_LANDS = np.array([-0.004, 0.020, 0.040, 0.042, 0.040])
"""Template heights at which the falling cloth meets the shoulders, by azimuth away from the front."""
_HEM = np.deg2rad([104.0, 84.0, 62.0, 72.0, 84.0])
"""Polar angles, as the torso has them, at which it ends."""
_OVER_CLOTH = 0.018
_CLEARANCE = {"hoodie": 0.056, "scarf": 0.056, "suit": 0.024, "leather_jacket": 0.024, "shirt": 0.022}
"""How far garments with collars, hoods or lapels hold the cloth off the skin at the neck."""


def build(wearer: Wearer) -> list[Surface]:
    """One sheet from the crown down; its two edges run round the face and overlap below the chin."""
    head, skull, noise = wearer.head, wearer.skull, Noise(wearer.rng, 3)
    torso = Torso(head)
    spread = np.linspace(-1.0, 1.0, _COLUMNS)[:, None]
    edge = _opening(head)
    clearance = _CLEARANCE.get(wearer.clothing, _OVER_CLOTH)
    upper, below, canonical = _on_head(skull, spread, edge, noise)
    swung = float(wearer.rng.choice([-1.0, 1.0])) * float(wearer.rng.uniform(0.3, 0.6))
    azimuth = np.pi + spread * (np.pi + _OVERLAP) + swung * spread**2
    drape, under, template = _on_shoulders(torso, azimuth, noise, clearance)
    share = np.linspace(0.0, 1.0, _FALL_ROWS + 2)[None, 1:-1, None]
    between = lambda first, last: first[:, -1:] + (last[:, :1] - first[:, -1:]) * share  # noqa: E731
    outer = np.concatenate([upper, between(upper, drape), drape], 1)
    inner = np.concatenate([below, between(below, under), under], 1)
    first, last = canonical - upper, template - drape
    moved = np.concatenate([first, between(first, last), last], 1)
    outer = _fallen(outer, inner, spread, clearance)
    rows = np.arange(outer.shape[1])[None]
    folds = _folds(spread, rows, noise)
    free = smoothstep(_HEAD_ROWS - 8.0, _HEAD_ROWS + 14.0, rows)
    away = outer - np.array([0.0, NECK_AXIS, 0.0])
    away = away * np.array([1.0, 1.0, 0.0]) + np.array([0.0, 0.0, 0.03])
    away = away / np.linalg.norm(away, axis=2, keepdims=True)
    lapped = 0.0025 * smoothstep(0.90, 0.93, spread) * free
    outer = outer + away * ((0.0055 * folds + 0.0045) * free + lapped)[..., None]
    hem = np.exp(-((((1.0 - np.abs(spread)) * 0.28 - 0.006) / 0.0012) ** 2))
    by_face = np.zeros(outer.shape[1])
    by_face[:_HEAD_ROWS] = smoothstep(0.01, 0.12, edge[:, 0])
    weave = noise(spread * 90.0, rows * 0.6, spread * 0.0)
    shade = 1.0 + 0.06 * folds * (0.3 + 0.7 * free) + 0.015 * weave - 0.12 * hem * by_face
    return [shell(outer, inner, wearer.colour * shade[..., None], Part.HEADWEAR, outer + moved, pole=True)]


def _opening(head: Head) -> Floats:
    """Azimuth and polar angle ``[_HEAD_ROWS, 2]`` of the sheet's edge: crown, forehead, cheek, chin."""
    face = np.flatnonzero((head.template.vertices[:, 1] < -0.03) & (head.template.vertices[:, 2] > 0.06))
    template, vertices = np.asarray(head.template.vertices)[face], np.asarray(head.vertices)[face]
    found = []
    for sign in (1.0, -1.0):
        places = _OPENING * np.array([sign, 1.0, 1.0])
        nearest = np.linalg.norm(template[None] - places[:, None], axis=2).argmin(1)
        found.append(vertices[nearest] * np.array([sign, 1.0, 1.0]))
    offset = (found[0] + found[1]) / 2.0 - CENTRE
    azimuth = np.arctan2(offset[:, 0], -offset[:, 1])
    polar = np.arccos(offset[:, 2] / np.linalg.norm(offset, axis=1))
    azimuth[0] = azimuth[-1] = 0.0
    closed = [[-_CLOSED, 0.0], [-_CLOSED, polar[0] - 0.03]]
    end = [[-_OVERLAP, min(polar[-1] + 0.05, np.deg2rad(151.0))]]
    return smooth_path(np.concatenate([closed, np.stack([azimuth, polar], 1), end]), _HEAD_ROWS)


def _on_head(skull: Skull, spread: Floats, edge: Floats, noise: Noise) -> tuple[Floats, Floats, Floats]:
    """Outer and inner sheet and canonical points ``[_COLUMNS, _HEAD_ROWS, 3]``."""
    opening = edge[None, :, 0]
    behind = np.linspace(0.0, np.deg2rad(128.0), _HEAD_ROWS)[None]
    blend = smoothstep(0.25, 1.0, np.abs(spread))
    azimuth = np.pi + spread * (np.pi - opening)
    polar = behind + (edge[None, :, 1] - behind) * blend
    open_ = smoothstep(0.01, 0.12, opening)
    from_edge = (1.0 - np.abs(spread)) * (np.pi - opening) * 0.09
    rise = np.sqrt(1.0 - (1.0 - np.clip(from_edge / 0.005, 0.0, 1.0)) ** 2)
    back = smoothstep(0.2, 0.9, -np.cos(azimuth)) * smoothstep(0.5, 1.2, polar)
    wrinkles = layered(noise, *turn(azimuth, 9.0), polar * 4.0 + 1.5 * np.abs(spread))
    layer = smoothstep(0.0, 0.004, from_edge - 0.026 - 0.004 * wrinkles) * open_
    height = 0.0085 + 0.014 * back + 0.0016 * wrinkles + 0.0022 * layer
    height = -0.002 + (height + 0.002) * rise
    height[:, 0] = height[:, 0].mean()
    skin, normal = skull.skin.at(azimuth, polar), skull.skin.at(azimuth, polar, skull.skin.normals)
    outer = _taut(skull.ears.at(azimuth, polar) + normal * height[..., None])
    inner = skin - normal * _DEPTH
    return outer, inner, skull.canonical(outer, azimuth, polar)


def _taut(sheet: Floats) -> Floats:
    """The sheet ``[U, R, 3]`` drawn tight over ears and jaw: chords to both sides of a point lift it."""
    offset = sheet - CENTRE
    reach = np.linalg.norm(offset, axis=2)
    ray = offset / reach[..., None]
    for axis, steps in ((0, (24, 17, 12, 8, 5, 3)), (1, (9, 6, 4, 2)), (0, (8, 4, 2))):
        last = sheet.shape[axis] - 1
        for step in steps:
            index = np.arange(last + 1)
            span = np.minimum(step, np.minimum(index, last - index))
            before, after = np.take(reach, index - span, axis), np.take(reach, index + span, axis)
            cosine = np.einsum(
                "urc,urc->ur", np.take(ray, index - span, axis), np.take(ray, index + span, axis)
            )
            chord = 2.0 * before * after * np.sqrt(np.clip((1.0 + cosine) / 2.0, 0.0, 1.0)) / (before + after)
            reach = np.maximum(reach, chord)
    return CENTRE + ray * gaussian_filter(reach, (1.5, 1.0), mode="nearest")[..., None]


def _on_shoulders(
    torso: Torso, azimuth: Floats, noise: Noise, clearance: float
) -> tuple[Floats, Floats, Floats]:
    """Outer and inner sheet and canonical points ``[_COLUMNS, _DRAPE_ROWS, 3]``."""
    column = azimuth[:, 0]
    turned = np.abs((column + np.pi) % (2.0 * np.pi) - np.pi)
    first = torso.template.second_at_height(column, np.interp(turned, _TURNED, _LANDS))
    last = np.interp(turned, _TURNED, _HEM) + 0.03 * noise(*turn(column, 18.0), column * 0.0)
    polar = first[:, None] + (last - first)[:, None] * np.linspace(0.0, 1.0, _DRAPE_ROWS)
    normal = torso.skin.at(azimuth, polar, torso.skin.normals)
    skin = torso.skin.at(azimuth, polar)
    left = (last[:, None] - polar) * 0.12
    rise = np.sqrt(1.0 - (1.0 - np.clip(left / 0.004, 0.0, 1.0)) ** 2)
    share = (polar - first[:, None]) / (last - first)[:, None]
    height = clearance + (max(_OVER_CLOTH, 0.5 * clearance) - clearance) * smoothstep(0.1, 0.75, share)
    outer = skin + normal * (height * (0.5 + 0.5 * rise))[..., None]
    return outer, skin - normal * _DEPTH, outer + torso.template.at(azimuth, polar) - skin


def _fallen(sheet: Floats, inner: Floats, spread: Floats, clearance: float) -> Floats:
    """The sheet ``[_COLUMNS, R, 3]`` hanging from head and cheeks where it would follow the neck.

    There it keeps ``clearance`` metres off the skin, which ``inner`` lies ``_DEPTH`` below.
    """
    from_axis = sheet - np.array([0.0, NECK_AXIS, 0.0])
    reach = np.hypot(from_axis[..., 0], from_axis[..., 1])
    front, side = -from_axis[..., 1] / (reach + 1e-6), np.abs(from_axis[..., 0]) / (reach + 1e-6)
    widest = maximum_filter1d(np.maximum.accumulate(reach, axis=1), 31, axis=0)
    widest = gaussian_filter1d(widest, 9.0, axis=0, mode="nearest")
    held = (0.74 + 0.04 * smoothstep(0.3, 0.9, front) + 0.20 * smoothstep(0.3, 0.9, side)) * widest
    neck = np.hypot(inner[..., 0], inner[..., 1] - NECK_AXIS)
    held = np.maximum(held, gaussian_filter(neck, (3.0, 3.0), mode="nearest") + _DEPTH + clearance)
    rows = np.arange(sheet.shape[1])
    end = _HEAD_ROWS + _FALL_ROWS
    falling = smoothstep(_HEAD_ROWS - 34.0, _HEAD_ROWS - 6.0, rows) * smoothstep(end + 10.0, end - 12.0, rows)
    within = smoothstep(0.0, 0.22, 1.0 - np.abs(spread))
    within = within + (1.0 - within) * smoothstep(_HEAD_ROWS - 4.0, _HEAD_ROWS + 8.0, rows)
    more = gaussian_filter1d(np.maximum(held - reach, 0.0) * falling * within, 4.0, axis=1)
    scale = 1.0 + more / np.maximum(reach, 0.01)
    grown = from_axis * np.stack([scale, scale, np.ones_like(scale)], -1)
    return grown + np.array([0.0, NECK_AXIS, 0.0])


def _folds(spread: Floats, rows: Floats, noise: Noise) -> Floats:
    """Folds that run down the back and hang in bows below the chin, about -1..1."""
    front = smoothstep(0.55, 1.0, np.abs(spread))
    hanging = layered(noise, spread * 10.0, rows / 40.0, spread * 0.0)
    lapped = smoothstep(_HEAD_ROWS - 8.0, _HEAD_ROWS + 14.0, rows)
    bows = layered(noise, rows / 8.0 - 5.0 * np.abs(spread), spread * lapped * 2.0 + 9.0, spread * 0.0)
    return hanging * (1.0 - front) + bows * front
