# SPDX-License-Identifier: GPL-3.0-or-later
"""Smooth random functions of two or three coordinates, for strands, curls and cloth."""

import numpy as np

from backend.data.forms.surface import Floats

_CELLS = 32


def smoothstep(low: Floats | float, high: Floats | float, value: Floats) -> Floats:
    """0 at ``low``, 1 at ``high``, smooth between; ``low`` may be the larger one."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


class Noise:
    """Periodic value noise with zero mean, about -1..1, one feature a unit of its coordinates."""

    def __init__(self, rng: np.random.Generator, dimensions: int = 2) -> None:
        self._table = rng.uniform(-1.0, 1.0, (_CELLS,) * dimensions)

    def __call__(self, *coordinates: Floats) -> Floats:
        """Noise at coordinates that broadcast against each other, one array a dimension."""
        arrays = np.broadcast_arrays(*coordinates)
        whole = [np.floor(c) for c in arrays]
        blend = [(c - w) * (c - w) * (3.0 - 2.0 * (c - w)) for c, w in zip(arrays, whole, strict=True)]
        index = [w.astype(np.int64) for w in whole]
        result = np.zeros(arrays[0].shape)
        for corner in np.ndindex(*(2,) * len(index)):
            weight = np.ones(arrays[0].shape)
            for side, share in zip(corner, blend, strict=True):
                weight *= share if side else 1.0 - share
            key = tuple((i + side) % _CELLS for i, side in zip(index, corner, strict=True))
            result += weight * self._table[key]
        return result


def layered(noise: Noise, *coordinates: Floats, octaves: int = 2) -> Floats:
    """``octaves`` of ``noise``, each of twice the frequency and half the amplitude."""
    return sum(
        (noise(*(c * 2.0**o + 7.3 * o for c in coordinates)) * 0.5**o for o in range(octaves)),
        start=np.zeros(()),
    )
