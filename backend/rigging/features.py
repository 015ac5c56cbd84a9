# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyes, brows, nostrils and lips of a plain mesh, drawn as those of an animation-ready head are."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from backend.meshing.sampling import Floats
from backend.meshing.strands import BROWS
from backend.rigging.brows import BOX, draw_brows, in_box
from backend.rigging.eyeballs import Eyeball, eyeballs
from backend.rigging.eyes import PLACES, eye_colours, opening
from backend.rigging.lips import draw_lips, lip_vertices, mouth_line
from backend.rigging.nostrils import NOSTRILS, nostril_light
from backend.rigging.template import HeadTemplate, get_head_template
from backend.space import Part

FRAME = 0.012
"""Skin so far beside and above brows, away from the lids, tells what is beneath them, metres."""
FRAME_TEXELS, FRAME_NEIGHBOURS = 4000, 48
LIP_NEIGHBOURS = 4
SOFTLY, LINE_DARK = 0.75, np.array([0.5, 0.62, 0.6], np.float32)
"""How much of a drawn lip there is, and how dark, by channel, the line where lips meet."""
MOUTH = ((0.0, 0.035), (-0.150, -0.090), (0.105, 0.150))
"""Template abs(x), y and z between which lips lie, metres."""
OPEN = 0.4
"""Share of an eye's opening that must be eye."""
IRIS_AT, IRIS_WIDTH = 0.26, 0.06
"""Where an iris tells its colour, and how far from there on, radii of the eyeball from its axis."""
LASHES_DARK = 0.75


def draw_features(place: Floats, part: NDArray[np.uint8], colour: Floats) -> Floats:
    """``colour [N, 3]``, 0..1, with eyes, brows, nostrils and lips drawn where they and skin show.

    Args:
        place: ``[N, 3]`` points of the template, metres.
        part: ``[N]`` values of :class:`backend.space.Part`.
        colour: what the field has there.
    """
    template, colour = get_head_template(), colour.copy()
    skin = (part == Part.SKIN) | (part == Part.MOUTH) | ((part == Part.FACIAL_HAIR) & (place[:, 2] > BROWS))
    above = np.flatnonzero(_within(place, BOX, FRAME) & skin)
    within = in_box(place[above])
    around = above[(within[:, 0] == 0) & (part[above] == Part.SKIN) & (place[above, 2] > BOX[2][0])]
    brows, within = above[within[:, 0] > 0], within[within[:, 0] > 0]
    if len(around) >= FRAME_NEIGHBOURS and len(brows):
        under = _carried(place[around], colour[around], place[brows])
        drawn, opacity = draw_brows(place[brows], colour[brows], under, np.ones(len(brows), np.float32))
        colour[brows] += within * (under + opacity * (drawn - under) - colour[brows])
    mouth = np.flatnonzero(_within(place, MOUTH, 0.0) & skin)
    if len(mouth):
        share = _lip_share(template, place[mouth])
        shown = np.ones(len(mouth), np.float32)
        drawn, opacity = draw_lips(place[mouth], share, colour[mouth], colour[mouth], shown)
        colour[mouth] += SOFTLY * opacity * (drawn - colour[mouth])
        colour[mouth] *= 1 - LINE_DARK * mouth_line(place[mouth])[:, None]
    wells = np.flatnonzero(_within(place, NOSTRILS, 0.0) & skin)
    colour[wells] *= nostril_light(place[wells])
    balls = eyeballs(template, template.vertices)
    about = np.flatnonzero(_within(place, PLACES, 0.0) & (skin | (part == Part.EYES)))
    colour[about] = _with_eyes(balls, place[about], colour[about], part[about] == Part.EYES)
    return colour


def _with_eyes(
    balls: tuple[Eyeball, Eyeball], place: Floats, colour: Floats, eye: NDArray[np.bool_]
) -> Floats:
    """``colour [N, 3]`` with those eyes that are open: enough of where they show must be ``eye [N]``."""
    left = place[:, 0] > 0
    offset = place - np.where(left[:, None], balls[0].centre, balls[1].centre)
    away = np.hypot(offset[:, 0], offset[:, 2]) / balls[0].radius
    iris = eye & (np.abs(away - IRIS_AT) < IRIS_WIDTH)
    if not iris.any():
        return colour
    found = opening(place)
    drawn = colour * (1 - LASHES_DARK * found.lashes[:, None])
    drawn += found.eye[:, None] * (eye_colours(offset, balls[0].radius, np.median(colour[iris], 0)) - drawn)
    for side in (left, ~left):
        shows = side & (found.eye > 0.5)
        if not shows.any() or eye[shows].mean() < OPEN:
            drawn[side] = colour[side]
    return drawn.astype(np.float32)


def _within(place: Floats, box: tuple[tuple[float, float], ...], margin: float) -> np.ndarray:
    inside = np.ones(len(place), bool)
    for value, (low, high) in zip((np.abs(place[:, 0]), place[:, 1], place[:, 2]), box, strict=True):
        inside &= (value > low - margin) & (value < high + margin)
    return inside


def _carried(known: Floats, colour: Floats, place: Floats) -> Floats:
    """``colour [K, 3]`` of skin at ``known [K, 3]`` gone on to ``place [N, 3]``."""
    some = slice(None, None, max(1, len(known) // FRAME_TEXELS))
    distance, near = KDTree(known[some]).query(place, FRAME_NEIGHBOURS, workers=-1)
    weight = 1 / (distance + 0.002) ** 2
    weight /= weight.sum(1, keepdims=True)
    rows = np.arange(0, near.size + 1, FRAME_NEIGHBOURS)
    mix = csr_array((weight.ravel(), near.ravel(), rows), (len(place), len(known[some])))
    return (mix @ colour[some]).astype(np.float32)


def _lip_share(template: HeadTemplate, place: Floats) -> Floats:
    """How much of a lip points ``[N, 3]`` of the template are, ``[N]``."""
    outer = np.flatnonzero(~template.cavity)
    distance, near = KDTree(template.vertices[outer]).query(place, LIP_NEIGHBOURS)
    weight = 1 / (distance + 5e-4) ** 2
    return ((weight * lip_vertices(template)[outer][near]).sum(1) / weight.sum(1)).astype(np.float32)
