# SPDX-License-Identifier: GPL-3.0-or-later
"""Values on the template's skin that are known in places and go on smoothly elsewhere."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from backend.meshing.sampling import Floats
from backend.rigging.template import HeadTemplate, Piece

FAINT = 1e-6
"""Weight of the mean where nothing is known, so that there is one answer."""


class SmoothSkin:
    """Solves for values over the skin's graph.

    Attributes:
        vertices: ``[S]`` the template's vertices that are skin.
        quads: ``[Q, 4]`` the skin's faces over those.
    """

    def __init__(self, template: HeadTemplate) -> None:
        self.vertices = template.vertices_of(Piece.SKIN)
        index = np.full(len(template.vertices), -1)
        index[self.vertices] = np.arange(len(self.vertices))
        self.quads = index[template.quads[template.piece == Piece.SKIN]]
        start, end = self.edges()
        count = len(self.vertices)
        both = sparse.coo_matrix((np.ones(len(start)), (start, end)), shape=(count, count))
        adjacent = ((both + both.T) > 0).astype(float)
        self.mean = sparse.diags(1 / adjacent.sum(1).A1) @ adjacent
        self._laplacian = sparse.identity(count) - self.mean
        self._stretching = (sparse.diags(adjacent.sum(1).A1) - adjacent).tocsc()

    def edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Start and end ``[4 Q]`` of the quads' edges; within the surface each edge comes both ways."""
        return (
            np.concatenate([self.quads[:, k] for k in range(4)]),
            np.concatenate([self.quads[:, (k + 1) % 4] for k in range(4)]),
        )

    def least_around(self, values: NDArray[np.floating]) -> NDArray[np.floating]:
        """The least of ``values [S]`` of each vertex and its neighbours."""
        least = values.copy()
        start, end = self.edges()
        np.minimum.at(least, start, values[end])
        return least

    def bend(self, wanted: Floats, weight: NDArray[np.floating], stiffness: NDArray[np.floating]) -> Floats:
        """Values ``[S, C]`` near ``wanted [S, C]`` where ``weight [S]`` is, and of little bending elsewhere.

        Bending, which costs ``stiffness [S]``, is the graph Laplacian: slopes go on beyond what is known.
        """
        bending = self._laplacian.T @ sparse.diags(stiffness) @ self._laplacian
        return _near(wanted, weight, bending.tocsc())

    def stretch(self, wanted: Floats, weight: NDArray[np.floating], stiffness: float) -> Floats:
        """As :meth:`bend`, but like a membrane: nowhere beyond the range of what is known."""
        return _near(wanted, weight, stiffness * self._stretching)


def _near(wanted: Floats, weight: NDArray[np.floating], energy: sparse.csc_matrix) -> Floats:
    matrix = sparse.diags(weight + FAINT) + energy
    mean = np.average(wanted, axis=0, weights=weight + FAINT)
    offset = splu(matrix.tocsc()).solve((weight[:, None] * (wanted - mean)).astype(float))
    return (offset + mean).astype(np.float32)
