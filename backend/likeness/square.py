# SPDX-License-Identifier: GPL-3.0-or-later
"""An upright square of a photo about a head that was fitted, and what of the head shows in it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from backend.likeness.camera import Doubles, PinholeCamera
from backend.meshing.sampling import Floats
from backend.portrait.frame import Pixels
from backend.rigging.template import HeadTemplate, Piece, get_head_template

SIZE = 128
"""Edge of the square, pixels."""
SPAN = 0.30
"""Edge of the square at the face's depth, metres."""
FRONT, ABOVE = -0.02, 0.06
"""Template skin in front of this y and above this z, metres, is the face."""
UP = np.array([0.0, 0.0, 0.1])
"""Metres; where this points in the photo is up in the square."""
CELL = 2
"""Edge, pixels, of the cells in which depths are compared."""
SAME = 0.006
"""Metres behind what is nearest at which a point still shows."""
_WITHIN = (np.arange(3) + 0.5) / 3
"""Where on a quad's edges its depth is taken."""

Reals = NDArray[np.floating[Any]]


def face_vertices(template: HeadTemplate) -> NDArray[np.int64]:
    """Vertices of the face's visible skin."""
    skin = template.vertices_of(Piece.SKIN)
    place = template.vertices[skin]
    return skin[(place[:, 1] < FRONT) & (place[:, 2] > ABOVE) & ~template.cavity[skin]]


@dataclass(frozen=True)
class FaceSquare:
    """A square of a photo.

    Attributes:
        centre: ``[2]`` its middle in the photo, pixels.
        side: edge in the photo, pixels.
        turn: ``[2, 2]`` columns are the square's right and down in the photo.
    """

    centre: Doubles
    side: float
    turn: Doubles

    @classmethod
    def about(cls, head: Reals, camera: PinholeCamera) -> "FaceSquare":
        """The square about the face of ``head [V, 3]``, the template's vertices in avatar space."""
        middle = head[face_vertices(get_head_template())].mean(0)
        centre, top = camera.project(np.stack([middle, middle + UP]))
        up = (top - centre) / np.linalg.norm(top - centre)
        turn = np.array([[-up[1], -up[0]], [up[0], -up[1]]])
        return cls(centre, SPAN * camera.focal / float(camera.view(middle[None])[0, 2]), turn)

    def to_square(self, points: ArrayLike) -> Doubles:
        """The square's pixels ``[..., 2]`` of the photo's ``[..., 2]``."""
        return (np.asarray(points, float) - self.centre) @ self.turn * (SIZE / self.side) + SIZE / 2

    def to_photo(self, points: ArrayLike) -> Doubles:
        """The photo's pixels ``[..., 2]`` of the square's ``[..., 2]``."""
        return (np.asarray(points, float) - SIZE / 2) * (self.side / SIZE) @ self.turn.T + self.centre

    def affine(self, size: int) -> Doubles:
        """``[2, 3]`` from indices of an image of the square, ``size`` pixels wide, to the photo's indices."""
        step = self.turn * (self.side / size)
        return np.column_stack([step, self.centre - step @ np.full(2, (size - 1) / 2) - 0.5])

    def crop(self, photo: Pixels) -> Pixels:
        """The square ``[SIZE, SIZE, 3]`` of a photo, antialiased; beyond the photo its last pixels go on."""
        size = SIZE * max(1, int(np.ceil(self.side / SIZE)))
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        fine = cv2.warpAffine(
            photo, self.affine(size), (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        return cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.uint8)


def shown(points: Reals, depth: Reals, chosen: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Whether the camera sees some of the template's vertices, and no other part of the head hides them.

    Args:
        points: ``[V, 2]`` all of the template's vertices in the square, pixels.
        depth: ``[V]`` how far from the camera they are, metres.
        chosen: ``[N]`` the vertices that are asked about.
    """
    quads, weights = _samples()
    corner = points[quads] / CELL
    across, along = corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1]
    facing = across[:, 0] * along[:, 1] - across[:, 1] * along[:, 0] < 0
    cell, inside = _cells((weights @ corner[facing]).reshape(-1, 2))
    far = (weights @ depth[quads[facing], None]).reshape(-1)
    nearest = np.full((SIZE // CELL) ** 2, np.inf)
    np.minimum.at(nearest, cell[inside], far[inside])
    own, within = _cells(points[chosen] / CELL)
    return within & (depth[chosen] < nearest[own] + SAME)


def _cells(places: Reals) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Numbers ``[N]`` of the cells that hold ``places [N, 2]``, and which of those lie in the square."""
    edge = SIZE // CELL
    column, row = np.floor(places).astype(np.int64).T
    inside = (np.minimum(column, row) >= 0) & (np.maximum(column, row) < edge)
    return np.where(inside, row * edge + column, 0), inside


@lru_cache(maxsize=1)
def _samples() -> tuple[NDArray[np.int64], Floats]:
    """Quads ``[Q, 4]`` that may hide something, and weights ``[9, 4]`` of points on each."""
    template = get_head_template()
    solid = np.isin(template.piece, (Piece.SKIN, Piece.EYES)) & ~template.cavity[template.quads].all(1)
    u, v = (part.reshape(-1) for part in np.meshgrid(_WITHIN, _WITHIN))
    weights = np.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], 1)
    return template.quads[solid].astype(np.int64), weights.astype(np.float32)
