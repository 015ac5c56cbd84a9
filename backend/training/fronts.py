# SPDX-License-Identifier: GPL-3.0-or-later
"""Palettes and front maps of people in shards, from the labelled points near their surfaces."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from scipy import ndimage
from scipy.spatial import KDTree
from torch import Tensor

from backend.conditions.front_map import EMPTY, PLANE, SIZE, FrontMap
from backend.conditions.palette import Palette, Presence
from backend.models.triplane import DEPTH_AXIS, HEIGHT_AXIS, WIDTH_AXIS, Contraction
from backend.output import aside
from backend.space import Part
from backend.training.dataset import INT16, SubjectShards

FRONTS = "fronts.safetensors"
"""In the run folder: ``part``, ``colour`` and ``coloured`` of front maps, ``presence`` and ``palette``."""
KINDS = ("surface", "query")
NEAR = 0.003
"""Points so near to the surface show it, metres."""
LAYER = 0.04
"""Points of a cell so little behind its first one, in plane coordinates, show the same surface."""
WINDOW = 0.2
"""A cell so far behind those around it, in plane coordinates, shows what no point happened to hide."""
LEAST_SHARE = 4e-4
"""Of the points near the surface that a part must have to be there."""
COVERED = 5
"""Of the nine cells about one that must be covered for it to be covered too."""


class Fronts(NamedTuple):
    """Of S people; the columns of :class:`FrontMap` and :class:`Palette`, unmirrored.

    Attributes:
        part: ``[S, 64, 64]`` uint8. colour: ``[S, 64, 64, 3]`` uint8. coloured: ``[S, 64, 64]`` bool.
        presence: ``[S, 8]`` int8. palette: ``[S, 8, 3]`` float32.
    """

    part: Tensor
    colour: Tensor
    coloured: Tensor
    presence: Tensor
    palette: Tensor


def write_fronts(out: Path, data: SubjectShards, contraction: Contraction) -> None:
    """Measure everybody in ``data`` and leave the result in the run folder ``out``."""
    rows: list[tuple[Tensor, ...]] = []
    for index in range(len(data)):
        points, part, colour, surface = _labelled(data, index)
        seen = front_map(points, part, colour, contraction)
        colours = palette(part[:surface], colour[:surface], data.record(index)["attributes"])
        columns = (seen.part, seen.colour, seen.coloured, colours.presence, colours.colour)
        rows.append(tuple(torch.from_numpy(column) for column in columns))
    whole = Fronts(*(torch.stack(column) for column in zip(*rows, strict=True)))
    out.mkdir(parents=True, exist_ok=True)
    with aside(out) as draft:
        save_file(whole._asdict(), draft / FRONTS)
        (draft / FRONTS).replace(out / FRONTS)


def _labelled(
    data: SubjectShards, index: int
) -> tuple[NDArray[np.float32], NDArray[np.uint8], NDArray[np.uint8], int]:
    """Points ``[N, 3]`` of a surface in box coordinates, their parts ``[N]`` and colours ``[N, 3]``.

    Shards name the part of queries only: points of the surface have the nearest one's. Those come first, and
    last comes their number.
    """
    array = lambda name: data.row(name, index).cpu().numpy()  # noqa: E731
    surface, queries = (array(f"{kind}_points").astype(np.float32) / np.float32(INT16) for kind in KINDS)
    near = np.abs(array("query_distance").astype(np.float32)) < NEAR
    queries, part = queries[near], array("query_part")[near]
    label = part[KDTree(queries).query(surface)[1]]
    return (
        np.concatenate([surface, queries]),
        np.concatenate([label, part]),
        np.concatenate([array("surface_colour"), array("query_colour")[near]]),
        len(surface),
    )


def read_fronts(out: Path) -> Fronts:
    """What :func:`write_fronts` left in ``out``."""
    return Fronts(**load_file(out / FRONTS))


def front_map(
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


def palette(part: NDArray[np.uint8], colour: NDArray[np.uint8], attributes: Mapping[str, Any]) -> Palette:
    """The palette of a subject.

    Args:
        part: ``[N]`` of points of the surface.
        colour: ``[N, 3]`` sRGB.
        attributes: of the record: they tell the iris from the white, and a beard from brows.
    """
    share = np.bincount(part, minlength=len(Part)) / max(len(part), 1)
    there = share > LEAST_SHARE
    there[Part.FACIAL_HAIR] &= attributes["facial_hair"] != "none"
    found = np.full((len(Part), 3), np.nan, np.float32)
    for number in np.flatnonzero(there):
        found[number] = np.median(colour[part == number], 0) / np.float32(255)
    if there[Part.EYES]:
        found[Part.EYES] = attributes["eye_colour"]["rgb"]
    return Palette(np.where(there, Presence.PRESENT, Presence.ABSENT).astype(np.int8), found)
