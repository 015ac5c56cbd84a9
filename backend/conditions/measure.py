# SPDX-License-Identifier: GPL-3.0-or-later
"""Palette and front map of an avatar that is there, from points of its surface."""

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage

from backend.conditions.front_map import EMPTY, PLANE, SIZE, FrontMap
from backend.conditions.known import Known
from backend.conditions.palette import Palette, Presence
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.sampling import Field, samples
from backend.meshing.strands import BROWS
from backend.models.triplane import DEPTH_AXIS, HEIGHT_AXIS, WIDTH_AXIS, Contraction, to_box
from backend.space import Part

LAYER = 0.04
"""Points of a cell so little behind its first one, in plane coordinates, show the same surface."""
WINDOW = 0.2
"""A cell so far behind those around it, in plane coordinates, shows what no point happened to hide."""
LEAST_SHARE = 4e-4
"""Of the points near the surface that a part must have to be there."""
COVERED = 5
"""Of the nine cells about one that must be covered for it to be covered too."""
LATTICE = 128
"""Cells along the box's edge of the lattice that an avatar's points are taken from."""
LEAST_BEARD = 0.002
"""Share of the surface that a beard has at least."""


def measured(field: Field, contraction: Contraction) -> Known:
    """What is true of the avatar ``field``, whose planes have this ``contraction``."""
    points = surface(sample_sparse(field, LATTICE))[0]
    found = samples(field, points)
    part = found.part.argmax(1).astype(np.uint8)
    colour = np.round(found.albedo.clip(0, 1) * 255).astype(np.uint8)
    place = to_box(torch.from_numpy(points), field.box).numpy()
    beard = (part == Part.FACIAL_HAIR) & (found.canonical[:, 2] < BROWS)
    unknown = np.full(3, np.nan, np.float32)
    palette = palette_of(part, colour, bool(beard.mean() > LEAST_BEARD), unknown)
    return Known(palette, front_of(place, part, colour, contraction))


def front_of(
    points: NDArray[np.float32],
    part: NDArray[np.uint8],
    colour: NDArray[np.uint8],
    contraction: Contraction,
) -> FrontMap:
    """What labelled points of a surface show from the front.

    Args:
        points: ``[N, 3]`` box coordinates, -1..1.
        part: ``[N]``.
        colour: ``[N, 3]`` sRGB.
        contraction: of the planes.
    """
    place = contraction(torch.from_numpy(points)).numpy()
    column, row = (
        ((place[:, axis[PLANE]] + 1) * (SIZE / 2)).astype(np.int64).clip(0, SIZE - 1)
        for axis in (WIDTH_AXIS, HEIGHT_AXIS)
    )
    cell, depth = row * SIZE + column, place[:, DEPTH_AXIS[PLANE]]
    first = np.full(SIZE * SIZE, np.inf, np.float32)
    np.minimum.at(first, cell, depth)
    first = _without_windows(first.reshape(SIZE, SIZE)).ravel()
    front = depth < first[cell] + LAYER
    cell, part, colour = cell[front], part[front], colour[front]
    votes = np.zeros((SIZE * SIZE, len(Part)))
    np.add.at(votes, (cell, part), 1)
    seen = np.where(votes.any(1), votes.argmax(1), EMPTY).astype(np.uint8)
    own = seen[cell] == part
    total = np.zeros((SIZE * SIZE, 3))
    np.add.at(total, cell[own], colour[own])
    mean = total / np.bincount(cell[own], minlength=SIZE * SIZE).clip(1)[:, None]
    grid, colours = seen.reshape(SIZE, SIZE), np.round(mean).astype(np.uint8).reshape(SIZE, SIZE, 3)
    source = _without_holes(grid < EMPTY)
    grid = grid[source]
    return FrontMap(grid, colours[source], grid < EMPTY)


def _without_windows(depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """First depths ``[SIZE, SIZE]``, minus infinity where the cells around are far nearer."""
    around = ndimage.median_filter(depth, 3, mode="nearest")
    return np.where(depth > around + WINDOW, -np.inf, depth).astype(np.float32)


def _without_holes(covered: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The row and column whose content each cell takes: its own, or the nearest covered one's in a hole."""
    around = ndimage.uniform_filter(covered.astype(np.float32), 3, mode="constant") * 9
    hole = ~covered & (around > COVERED - 0.5)
    nearest = np.empty((2, *covered.shape), np.int32)
    ndimage.distance_transform_edt(~covered, return_distances=False, return_indices=True, indices=nearest)
    row, column = np.where(hole, nearest, np.indices(covered.shape))
    return row, column


def palette_of(
    part: NDArray[np.uint8], colour: NDArray[np.uint8], bearded: bool, iris: NDArray[np.float32]
) -> Palette:
    """Parts and colours of an avatar.

    Args:
        part: ``[N]`` of points of the surface.
        colour: ``[N, 3]`` sRGB.
        bearded: brows are facial hair too, so that a beard has to be told.
        iris: ``[3]`` sRGB 0..1, NaN if it is not known.
    """
    share = np.bincount(part, minlength=len(Part)) / max(len(part), 1)
    there = share > LEAST_SHARE
    there[Part.FACIAL_HAIR] &= bearded
    found = np.full((len(Part), 3), np.nan, np.float32)
    for number in np.flatnonzero(there):
        found[number] = np.median(colour[part == number], 0) / np.float32(255)
    if there[Part.EYES]:
        found[Part.EYES] = iris
    return Palette(np.where(there, Presence.PRESENT, Presence.ABSENT).astype(np.int8), found)
