# SPDX-License-Identifier: GPL-3.0-or-later
"""Hanging hair: a sheet that runs down the head, over the ears, and falls on neck and shoulders."""

from dataclasses import replace

import numpy as np

from backend.data.body.skull import NECK_AXIS, Skull
from backend.data.forms.noise import smoothstep
from backend.data.forms.shells import shell
from backend.data.forms.surface import Floats
from backend.data.hair.cap import Press
from backend.data.hair.dye import Hair, pack, painted
from backend.data.hair.strands import Strands, flow, seam
from backend.space import Part

COLUMNS = 200
_HEAD_ROWS, _FALL_ROWS = 36, 48
_START, _FALL = np.deg2rad(24.0), np.deg2rad(95.0)
_FOLD = np.deg2rad(26.0)
_EDGE = 0.012


def curtain(skull: Skull, strands: Strands, press: Press | None = None) -> Hair:
    """The closed sheet, open before the face, down to ``strands.style.tip``."""
    style = strands.style
    assert style.tip is not None
    spread = np.linspace(-1.0, 1.0, COLUMNS)[:, None]
    opening = np.deg2rad(style.opening)
    base = np.pi + spread * (np.pi - opening)
    from_edge = (1.0 - np.abs(spread)) * (np.pi - opening) * 0.09
    edge = np.sqrt(1.0 - (1.0 - np.clip(from_edge / _EDGE, 0.0, 1.0)) ** 2)

    polar = np.linspace(_START, _FALL, _HEAD_ROWS)[None]
    fold = _FOLD * smoothstep(0.45, 1.0, np.abs(spread)) * (1.0 - smoothstep(np.deg2rad(45), _FALL, polar))
    azimuth = base + np.sign(spread) * fold
    skin = skull.ears.at(azimuth, polar)
    normal = skull.skin.at(azimuth, polar, skull.skin.normals)
    hang = style.hang * (0.30 + 0.70 * smoothstep(_START, np.deg2rad(75), polar))
    template = skull.template.at(azimuth, polar)
    loose = 1.0 - press(azimuth, template[..., 2]) if press is not None else np.ones(azimuth.shape)
    falls = style if style.flow == "parted" else replace(style, flow="crown")
    across, along = flow(template, falls)
    locks, curls = strands.relief(across, along), strands.curl_relief(template)
    locks = locks * (1.0 - seam(template, falls))
    relief = style.relief * locks + style.lump * curls * smoothstep(_START, np.deg2rad(60), polar)
    on_head = skin + normal * ((-0.004 + ((hang + relief) * loose + 0.004) * edge)[..., None])
    below = skull.skin.at(azimuth, polar) - normal * 0.006

    falling, inside, reach = _fall(
        skull, strands, on_head[:, -1], edge, loose[:, -1:], across[:, -1:], along[:, -1:]
    )
    fall_across = np.broadcast_to(across[:, -1:], reach.shape)
    fall_along = reach + along[:, -1:]
    outer = np.concatenate([on_head, falling], 1)
    inner = np.concatenate([below, inside], 1)
    fall_relief = strands.relief(fall_across, fall_along)
    if style.lump > 0.002:
        locks, fall_relief = curls, strands.curl_relief(_unrolled(fall_across, reach))
    columns = np.broadcast_to(azimuth[:, -1:], reach.shape)
    roots = np.concatenate([np.broadcast_to(azimuth, locks.shape), columns], 1)
    heights = np.concatenate([np.broadcast_to(polar, locks.shape), np.full(reach.shape, _FALL)], 1)
    packed = pack(
        np.concatenate([across, fall_across], 1),
        np.concatenate([along, fall_along], 1),
        np.concatenate([locks, fall_relief], 1),
    )
    surface = shell(outer, inner, packed, Part.HAIR, skull.canonical(outer, roots, heights))
    return painted(surface, strands.dye)


def _unrolled(across: Floats, reach: Floats) -> Floats:
    """Points ``[..., 3]`` of a flat strip, on which curls are laid out below the head."""
    return np.stack([across, np.zeros(reach.shape), 0.115 - reach], -1)


def _fall(
    skull: Skull,
    strands: Strands,
    start: Floats,
    edge: Floats,
    loose: Floats,
    across: Floats,
    along: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Outer and inner sheet ``[COLUMNS, _FALL_ROWS, 3]`` below ``start`` and the length fallen, metres."""
    style = strands.style
    step = np.linspace(0.0, 1.0, _FALL_ROWS + 1)[None, 1:]
    radius = np.hypot(start[:, 0], start[:, 1] - NECK_AXIS)[:, None]
    azimuth = np.arctan2(start[:, 0], -(start[:, 1] - NECK_AXIS))[:, None]
    uneven = style.ragged * strands.locks(across / (1.5 * style.lock), np.full_like(across, 6.0))
    uneven = uneven + 0.6 * style.ragged * strands.locks(across / 0.0055, np.full_like(across, 3.0))
    tip = (style.tip or 0.0) + uneven + 0.012 * (1.0 - edge)
    height = start[:, 2:] + (tip - start[:, 2:]) * step
    reach = start[:, 2:] - height

    phase = 1.2 * strands.locks(across / 0.05, height / 0.2 + 2.0)
    swing = smoothstep(0.0, 0.08, reach) * style.wave
    turn = 2.0 * np.pi * height / style.wave_length + 2.0 * phase
    locks = strands.relief(np.broadcast_to(across, reach.shape), reach + along)
    radius = radius - style.relief * locks[:, :1] * edge * loose
    fallen = radius * (1.0 - style.tuck * smoothstep(0.0, 0.11, reach))
    curls = strands.curl_relief(_unrolled(np.broadcast_to(across, reach.shape), reach))
    freed = smoothstep(0.0, 0.05, reach)
    relief = style.relief * locks * (loose + (1.0 - loose) * freed)
    relief = relief + style.lump * curls * smoothstep(0.0, 0.02, reach)
    azimuth = azimuth + 0.5 * swing * np.cos(turn) / radius
    body = skull.neck.at(azimuth, -height)
    clear = np.hypot(body[..., 0], body[..., 1] - NECK_AXIS) + (0.006 + 0.6 * style.hang) * freed
    push = np.maximum(clear - fallen, 0.0) * smoothstep(0.06, 0.02, clear - fallen)
    outer_radius = fallen + push + (relief + swing * np.sin(turn)) * edge

    taper = np.sqrt(np.clip((1.0 - step) / 0.25, 0.0, 1.0))
    thick = style.hang * edge * taper + 0.0002
    outer_radius = outer_radius - 0.35 * style.hang * (1.0 - taper)

    def place(distance: Floats) -> Floats:
        x, y = distance * np.sin(azimuth), NECK_AXIS - distance * np.cos(azimuth)
        return np.stack([x, y, height], -1)

    return place(outer_radius), place(outer_radius - thick), reach
