# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes that heads have: principal components of generated people in the template's topology."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from backend.meshing.export import written_aside
from backend.meshing.sampling import Floats
from backend.rigging.template import HeadTemplate

BASIS = Path(__file__).parents[1] / "assets" / "face-basis.npz"


@dataclass(frozen=True)
class IdentityBasis:
    """``mean + weights @ components`` is a neutral head; the weights of people have variance 1.

    Attributes:
        mean: ``[V, 3]`` float32 metres in avatar space, the template's vertices.
        components: ``[K, V, 3]`` float32 metres a standard deviation, the greatest variance first.
    """

    mean: Floats
    components: Floats

    def head(self, weights: NDArray[np.floating[Any]]) -> Floats:
        """Vertices ``[V, 3]`` of identity ``weights [K]``."""
        return (self.mean + np.tensordot(weights, self.components, 1)).astype(np.float32)

    def save(self, path: Path) -> None:
        """Write a compressed npz, components in half precision."""
        with written_aside(path) as file:
            np.savez_compressed(file, mean=self.mean, components=self.components.astype(np.float16))

    @classmethod
    def load(cls, path: Path = BASIS) -> Self:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["mean"], arrays["components"].astype(np.float32))


@lru_cache(maxsize=1)
def get_identity_basis() -> IdentityBasis:
    """The one that ships."""
    return IdentityBasis.load()


def mirror(template: HeadTemplate) -> NDArray[np.int64]:
    """The vertex ``[V]`` that lies opposite each, left for right."""
    _, opposite = KDTree(template.vertices).query(template.vertices * [-1, 1, 1])
    return np.asarray(opposite)
