# SPDX-License-Identifier: GPL-3.0-or-later
"""A front map tells unknown from empty, and its mirror image is one."""

import numpy as np

from backend.conditions.front_map import CHANNELS, EMPTY, SIZE, UNKNOWN, FrontMap
from backend.space import Part


def painted() -> FrontMap:
    """Hair above, nothing below, and one red cell of clothing at the left edge."""
    whole = FrontMap.unknown()
    whole.part[SIZE // 2 :] = Part.HAIR
    whole.part[: SIZE // 2] = EMPTY
    whole.part[3, 0], whole.colour[3, 0], whole.coloured[3, 0] = Part.CLOTHING, (255, 0, 0), True
    return whole


def test_nothing_known_is_nothing_but_zeros() -> None:
    channels = FrontMap.unknown().channels()
    assert channels.shape == (CHANNELS, SIZE, SIZE)
    assert not channels.any()


def test_a_cell_has_one_part_and_a_colour_only_where_it_is_known() -> None:
    channels = painted().channels()
    assert (channels[: EMPTY + 1].sum(0) == 1).all()
    assert channels[Part.HAIR, -1, 5] == 1 and channels[EMPTY, 0, 5] == 1
    assert channels[EMPTY + 1 :, 3, 0].tolist() == [1, 1, -1, -1]
    assert np.count_nonzero(channels[EMPTY + 1 :]) == 4


def test_the_mirror_image_is_mirrored() -> None:
    found = painted().mirrored()
    assert found.part[3, -1] == Part.CLOTHING and found.coloured[3].nonzero()[0].tolist() == [SIZE - 1]
    assert (found.mirrored().part == painted().part).all()
    assert (found.part != UNKNOWN).all()
