# SPDX-License-Identifier: GPL-3.0-or-later
"""How the features of a face move the template."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np

from backend.meshing.export import written_aside
from backend.meshing.sampling import Floats

FEATURES_FILE = Path(__file__).parents[1] / "assets" / "face-features.npz"


@dataclass(frozen=True)
class FeatureShapes:
    """What each feature does.

    Attributes:
        names: ``[F]`` of the features.
        moved: ``[F, 2, V, 3]`` float32 metres that the template's vertices move at strength -1 and at 1.
    """

    names: tuple[str, ...]
    moved: Floats

    def of(self, shape: Mapping[str, float]) -> Floats:
        """Displacements ``[V, 3]`` of the template's vertices, metres, of features by their strengths.

        Expressions, which ``shape`` may have too, are passed over.
        """
        found = np.zeros(self.moved.shape[2:], np.float32)
        for name, strength in shape.items():
            if name in self.names:
                found += abs(strength) * self.moved[self.names.index(name), int(strength > 0)]
        return found

    def save(self, path: Path) -> None:
        """Write a compressed npz, in half precision."""
        with written_aside(path) as file:
            np.savez_compressed(file, names=np.array(self.names), moved=self.moved.astype(np.float16))

    @classmethod
    def load(cls, path: Path = FEATURES_FILE) -> Self:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(tuple(map(str, arrays["names"])), arrays["moved"].astype(np.float32))


@lru_cache(maxsize=1)
def get_feature_shapes() -> FeatureShapes:
    """Those that ship."""
    return FeatureShapes.load()
