# SPDX-License-Identifier: GPL-3.0-or-later
"""Palettes and front maps of people in shards, from the labelled points near their surfaces."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from scipy.spatial import KDTree
from torch import Tensor

from backend.conditions.measure import front_of, palette_of
from backend.models.triplane import Contraction
from backend.output import aside
from backend.training.dataset import INT16, SubjectShards

FRONTS = "fronts.safetensors"
"""In the run folder: ``part``, ``colour`` and ``coloured`` of front maps, ``presence`` and ``palette``."""
KINDS = ("surface", "query")
NEAR = 0.003
"""Points so near to the surface show it, metres."""


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
        attributes = data.record(index)["attributes"]
        seen = front_of(points, part, colour, contraction)
        bearded, iris = attributes["facial_hair"] != "none", attributes["eye_colour"]["rgb"]
        colours = palette_of(part[:surface], colour[:surface], bearded, np.float32(iris))
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
