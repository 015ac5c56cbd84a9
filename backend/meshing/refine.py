# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a field at the texels of a layout, seldom where nothing changes.

A large texture has many texels for every cell of a tri-plane, so that most are known from those around.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from backend.meshing.rasterise import Texels
from backend.meshing.sampling import Floats, Ints

REACH = 0.0007
"""How far apart texels may be that speak for those between, metres."""
ALIKE = 2 / 255
"""How much their values may differ."""
AT_ONCE = 1 << 15


def coarse_to_fine(
    read: Callable[[Ints], Floats], texels: Texels, points: Floats, wanted: NDArray[np.bool_]
) -> Floats:
    """Values ``[T, C]`` at the ``wanted [T]`` texels, anything at others.

    Every second, fourth, ... texel each way is read first, as far as ``REACH`` allows. Where those around a
    texel are ``ALIKE`` it has their mean, elsewhere it is read, and so on with the texels between.

    Args:
        read: the values ``[N, C]`` of the texels of those numbers ``[N]``.
        texels: what the charts cover.
        points: ``[T, 3]`` their places, metres.
    """
    row, column = np.divmod(texels.index, texels.size)
    step = _coarsest_step(texels, points)
    number = np.full((texels.size + step,) * 2, -1, np.int32)
    number[row, column] = np.arange(len(row))
    needed = _needed(row // step, column // step, wanted)
    first = np.flatnonzero(needed & _on_lattice(row, column, step))
    found = read(first)
    values = np.zeros((len(row), found.shape[1]), np.float32)
    values[first] = found
    while step > 1:
        between = np.flatnonzero(
            needed & _on_lattice(row, column, step // 2) & ~_on_lattice(row, column, step)
        )
        sure = np.empty(len(between), bool)
        for start in range(0, len(between), AT_ONCE):
            some = between[start : start + AT_ONCE]
            (up, down), (left, right) = (
                (x // step * step, -(-x // step) * step) for x in (row[some], column[some])
            )
            around = number[[up, up, down, down], [left, right, left, right]]
            beside = np.take(values, around, axis=0)
            offset = np.take(points, around, axis=0) - np.take(points, some, axis=0)
            values[some] = beside.mean(0)
            sure[start : start + AT_ONCE] = (
                (around >= 0).all(0)
                & (np.einsum("kni,kni->kn", offset, offset) <= (2 * REACH) ** 2).all(0)
                & (np.ptp(beside, 0) <= ALIKE).all(-1)
            )
        doubtful = between[~sure]
        values[doubtful] = read(doubtful)
        step //= 2
    return values


def _on_lattice(row: Ints, column: Ints, step: int) -> Ints:
    return ((row | column) & (step - 1)) == 0


def _needed(row: Ints, column: Ints, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which texels ``[T]`` the ``wanted [T]`` depend on, of the coarsest blocks where they lie.

    The texels around one lie in its own block and in the first row and column of the next.
    """
    blocks = np.zeros((row.max() + 1, column.max() + 1), bool)
    blocks[row[wanted], column[wanted]] = True
    blocks[1:] |= blocks[:-1]
    blocks[:, 1:] |= blocks[:, :-1]
    return blocks[row, column]


def _coarsest_step(texels: Texels, points: Floats) -> int:
    beside = np.flatnonzero(np.diff(texels.index) == 1)[::16]
    spacing = float(np.median(np.linalg.norm(points[beside + 1] - points[beside], axis=1)))
    return 1 << max(0, int(np.log2(REACH / spacing)))
