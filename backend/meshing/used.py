# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh without the vertices that no face has."""

import numpy as np
from numpy.typing import NDArray

from backend.meshing.sampling import Ints


def used_only(faces: Ints, count: int) -> tuple[Ints, Ints]:
    """Which of ``count`` vertices ``faces [F, 3]`` have, ascending ``[U]``, and the faces of those alone."""
    has: NDArray[np.bool_] = np.zeros(count, bool)
    has[faces] = True
    return np.flatnonzero(has), (np.cumsum(has) - 1)[faces]
