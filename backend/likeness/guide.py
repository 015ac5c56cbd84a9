# SPDX-License-Identifier: GPL-3.0-or-later
"""What the face network is told of a head that was fitted: where in a square of the photo each point lies."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backend.likeness.camera import Doubles, PinholeCamera
from backend.meshing.sampling import Floats
from backend.rigging.template import HeadTemplate, Piece, get_head_template

SIZE = 128
"""Edge of the square, pixels."""
CELLS = 64
"""Edge of the guide."""
SPAN = 0.30
"""Edge of the square at the face's depth, metres."""
FRONT, ABOVE = -0.02, 0.06
"""Template skin in front of this y and above this z, metres, is the face."""
MIDDLE, EXTENT = np.array([0.0, -0.06, 0.17]), 0.15
"""Template coordinates, metres, that the guide holds as 0, and how far from there as 1."""
UP = np.array([0.0, 0.0, 0.1])
"""Metres; where this points in the photo is up in the square."""
_WITHIN = (np.arange(3) + 0.5) / 3
"""Where on a quad's edges the guide samples it."""
_SAME = 0.006
"""Metres behind what the guide shows at which a point still counts as seen."""

Reals = NDArray[np.floating[Any]]


def face_vertices(template: HeadTemplate) -> NDArray[np.int64]:
    """Vertices of the face's visible skin."""
    skin = template.vertices_of(Piece.SKIN)
    place = template.vertices[skin]
    return skin[(place[:, 1] < FRONT) & (place[:, 2] > ABOVE) & ~template.cavity[skin]]


@dataclass(frozen=True)
class FaceFrame:
    """An upright square of a photo about a face.

    Attributes:
        centre: ``[2]`` its middle in the photo, pixels.
        side: edge in the photo, pixels.
        turn: ``[2, 2]`` columns are the square's right and down in the photo.
    """

    centre: Doubles
    side: float
    turn: Doubles

    @classmethod
    def about(cls, head: Reals, camera: PinholeCamera) -> "FaceFrame":
        """The square about the face of ``head [V, 3]``, the template's vertices in avatar space."""
        middle = head[face_vertices(get_head_template())].mean(0)
        (centre, top), depth = (
            camera.project(np.stack([middle, middle + UP])),
            camera.view(middle[None])[0, 2],
        )
        up = (top - centre) / np.linalg.norm(top - centre)
        turn = np.array([[-up[1], -up[0]], [up[0], -up[1]]])
        return cls(centre, SPAN * camera.focal / float(depth), turn)

    def to_square(self, points: ArrayLike) -> Doubles:
        """The square's pixels ``[..., 2]`` of the photo's ``[..., 2]``."""
        return (np.asarray(points, float) - self.centre) @ self.turn * (SIZE / self.side) + SIZE / 2

    def to_photo(self, points: ArrayLike) -> Doubles:
        """The photo's pixels ``[..., 2]`` of the square's ``[..., 2]``."""
        return (np.asarray(points, float) - SIZE / 2) * (self.side / SIZE) @ self.turn.T + self.centre

    def affine(self) -> Doubles:
        """``[2, 3]`` from the square's pixels to the photo's."""
        step = self.turn * (self.side / SIZE)
        return np.column_stack([step, self.centre - step @ np.full(2, SIZE / 2)])


@dataclass(frozen=True)
class Guide:
    """A head drawn into its square.

    Attributes:
        image: ``[4, CELLS, CELLS]`` template coordinates as ``MIDDLE`` and ``EXTENT`` say, and 1 where the
            head is.
        depth: ``[CELLS, CELLS]`` metres, infinite where it is not.
    """

    image: Floats
    depth: Floats

    def shows(self, points: Reals, depth: Reals) -> NDArray[np.bool_]:
        """Whether nothing of the head hides points of the square ``[N, 2]`` at ``depth [N]``."""
        cell = np.floor(points * (CELLS / SIZE)).astype(int)
        inside = ((cell >= 0) & (cell < CELLS)).all(1)
        column, row = cell.clip(0, CELLS - 1).T
        return inside & (depth < self.depth[row, column] + _SAME)


def draw_guide(points: Reals, depth: Reals) -> Guide:
    """Draw the template's vertices, seen at ``points [V, 2]`` of the square and at ``depth [V]``, metres."""
    quads, weights, colours = _samples()
    corner = points[quads] * (CELLS / SIZE)
    across, along = corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1]
    facing = across[:, 0] * along[:, 1] - across[:, 1] * along[:, 0] < 0
    where = (weights @ corner[facing]).reshape(-1, 2)
    far = (weights @ depth[quads[facing], None]).reshape(-1)
    cell = np.floor(where).astype(int)
    inside = ((cell >= 0) & (cell < CELLS)).all(1)
    order = np.flatnonzero(inside)[np.argsort(-far[inside])]
    column, row = cell[order].T
    image, nearest = np.zeros((CELLS, CELLS, 4), np.float32), np.full((CELLS, CELLS), np.inf, np.float32)
    image[row, column] = colours[facing].reshape(-1, 4)[order]
    nearest[row, column] = far[order]
    return Guide(image.transpose(2, 0, 1), nearest)


@lru_cache(maxsize=1)
def _samples() -> tuple[NDArray[np.int64], Floats, Floats]:
    """Quads ``[Q, 4]`` that are drawn, weights ``[9, 4]`` of their samples, what those show ``[Q, 9, 4]``."""
    template = get_head_template()
    shown = np.isin(template.piece, (Piece.SKIN, Piece.EYES)) & ~template.cavity[template.quads].all(1)
    quads = template.quads[shown].astype(np.int64)
    u, v = (part.reshape(-1) for part in np.meshgrid(_WITHIN, _WITHIN))
    weights = np.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], 1).astype(np.float32)
    place = ((template.vertices - MIDDLE) / EXTENT).astype(np.float32)
    colours = weights @ place[quads]
    return quads, weights, np.concatenate([colours, np.ones_like(colours[..., :1])], 2)
