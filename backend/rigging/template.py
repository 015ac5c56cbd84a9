# SPDX-License-Identifier: GPL-3.0-or-later
"""The template head: the quads, texture layout, face shapes and bones that all avatars share."""

from dataclasses import dataclass, fields
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from backend.meshing.export import written_aside

TEMPLATE = Path(__file__).parents[1] / "assets" / "head-template.npz"
EDGE = 0.006
"""Over how much a box's surroundings begin, metres."""


class Piece(IntEnum):
    """What a face of the template belongs to; each piece is a surface of its own."""

    SKIN = 0
    EYES = 1
    TEETH = 2
    TONGUE = 3
    LASHES = 4


@dataclass(frozen=True)
class HeadTemplate:
    """A neutral head in avatar space (:mod:`backend.space`), as :mod:`backend.data.rig` exports it.

    The canonical coordinate of a skin point of the field is the point of this head that it corresponds to.

    Attributes:
        vertices: ``[V, 3]`` float32 metres.
        quads: ``[Q, 4]`` int32, counter-clockwise from outside.
        uv: ``[Q, 4, 2]`` float32 per corner, 0..1, v upwards, without overlaps.
        piece: ``[Q]`` uint8 values of :class:`Piece`.
        cavity: ``[V]`` bool, skin that hardly shows: eye sockets, inside of mouth and lips, nostrils.
        lips: ``[S, S]`` uint8 in the layout, first row at v = 1: how much of a texel is lip.
        shape_names: ``[K]`` ARKit's names of the face shapes.
        shapes: ``[K, V, 3]`` float32 metres, what each shape adds at full strength.
        bone_names: ``[B]``, parents before children.
        bone_parents: ``[B]`` int32, -1 of the root.
        bone_heads, bone_tails: ``[B, 3]`` float32 metres.
        weights: ``[V, B]`` float32, rows sum to 1.
    """

    vertices: NDArray[np.float32]
    quads: NDArray[np.int32]
    uv: NDArray[np.float32]
    piece: NDArray[np.uint8]
    cavity: NDArray[np.bool_]
    lips: NDArray[np.uint8]
    shape_names: NDArray[np.str_]
    shapes: NDArray[np.float32]
    bone_names: NDArray[np.str_]
    bone_parents: NDArray[np.int32]
    bone_heads: NDArray[np.float32]
    bone_tails: NDArray[np.float32]
    weights: NDArray[np.float32]

    def vertices_of(self, piece: Piece) -> NDArray[np.int64]:
        """Sorted vertices of a piece's faces."""
        return np.unique(self.quads[self.piece == piece]).astype(np.int64)

    def triangles(self, piece: Piece | None = None) -> NDArray[np.int64]:
        """``[T, 3]``, two of each quad, of one piece or of all."""
        quads = self.quads if piece is None else self.quads[self.piece == piece]
        return quads.astype(np.int64)[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)

    def triangles_uv(self) -> NDArray[np.float32]:
        """``[T, 3, 2]`` of :meth:`triangles`, v upwards."""
        return self.uv[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 2)

    def save(self, path: Path) -> None:
        """Write a compressed npz, shapes and weights in half precision."""
        arrays = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        arrays |= {name: arrays[name].astype(np.float16) for name in ("shapes", "weights")}
        with written_aside(path) as file:
            np.savez_compressed(file, **arrays)

    @classmethod
    def load(cls, path: Path = TEMPLATE) -> Self:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            found = {entry.name: arrays[entry.name] for entry in fields(cls)}
        shapes, weights = found["shapes"].astype(np.float32), found["weights"].astype(np.float32)
        return cls(**found | {"shapes": shapes, "weights": weights / weights.sum(1, keepdims=True)})


@lru_cache(maxsize=1)
def get_head_template() -> HeadTemplate:
    """The one that ships."""
    return HeadTemplate.load()


def within_box(template: HeadTemplate, box: tuple[tuple[float, float], ...]) -> NDArray[np.float32]:
    """How far within a box of abs(x), y and z the template's vertices lie, ``[V]``, 1 from ``EDGE`` in."""
    place = template.vertices.copy()
    place[:, 0] = np.abs(place[:, 0])
    low, high = np.array(box).T
    return (np.minimum(place - low, high - place).min(1) / EDGE).clip(0, 1)
