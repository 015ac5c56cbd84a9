# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read off a front that somebody painted over."""

import numpy as np

from backend.conditions.front_map import EMPTY, SIZE, UNKNOWN, FrontMap
from backend.conditions.known import Known
from backend.conditions.painted import known_of_painting, painted
from backend.conditions.palette import Palette, Presence
from backend.space import Part

BROWN, SKIN = (90, 60, 40), (220, 180, 160)


def head() -> FrontMap:
    """Skin with eyes, and hair above it."""
    part = np.full((SIZE, SIZE), EMPTY, np.uint8)
    part[10:40, 20:44] = Part.SKIN
    part[40:50, 20:44] = Part.HAIR
    part[30, 24:28] = part[30, 36:40] = Part.EYES
    colour = np.zeros((SIZE, SIZE, 3), np.uint8)
    colour[part == Part.SKIN], colour[part == Part.HAIR] = SKIN, BROWN
    return FrontMap(part, colour, part < EMPTY)


def changed(part: Part | int, rows: slice, columns: slice) -> FrontMap:
    """The head with something painted into the left half."""
    seen = head()
    whole = seen.part.copy()
    whole[rows, columns] = part
    return FrontMap(whole, seen.colour, seen.coloured)


def known() -> Known:
    palette = Palette.unknown()
    palette.presence[[Part.SKIN, Part.HAIR]] = Presence.PRESENT
    palette.presence[[Part.EYEWEAR, Part.FACIAL_HAIR]] = Presence.ABSENT
    palette.colour[Part.HAIR] = np.array(BROWN) / 255
    return Known(palette, head())


def test_nothing_painted_is_about_no_part() -> None:
    seen = head()
    near = FrontMap(seen.part, seen.colour + np.uint8(2), seen.coloured)
    assert painted(seen, near)[1] == frozenset()


def test_a_part_over_another_is_about_both_and_leaves_the_old_colour() -> None:
    seen, parts = painted(head(), changed(Part.HAIR, slice(35, 40), slice(20, 44)))
    assert parts == {Part.HAIR, Part.SKIN}
    assert not seen.coloured[35:40, 20:44].any() and seen.coloured[40:50, 20:44].all()
    found = known_of_painting(seen, known(), parts)
    np.testing.assert_allclose(found.palette.colour[Part.HAIR], np.array(BROWN) / 255)


def test_a_part_beside_the_head_is_about_it_alone_and_keeps_its_colour() -> None:
    wanted = changed(Part.HAIR, slice(50, 60), slice(30, 34))
    seen, parts = painted(head(), wanted)
    assert parts == {Part.HAIR}
    found = known_of_painting(seen, known(), parts)
    np.testing.assert_allclose(found.palette.colour[Part.HAIR], np.array(BROWN) / 255)
    wanted.colour[50:60, 30:34], wanted.colour[40:50] = (0, 128, 128), (0, 128, 128)
    again = FrontMap(wanted.part, wanted.colour, wanted.part < EMPTY)
    seen, parts = painted(head(), again)
    teal = known_of_painting(seen, known(), parts).palette.colour[Part.HAIR]
    np.testing.assert_allclose(teal, np.array([0, 128, 128]) / 255, atol=1e-6)


def test_new_glasses_have_no_colour_until_it_is_painted() -> None:
    seen, parts = painted(head(), changed(Part.EYEWEAR, slice(31, 33), slice(22, 42)))
    assert parts == {Part.EYEWEAR, Part.SKIN}
    palette = known_of_painting(seen, known(), parts).palette
    assert palette.presence[Part.EYEWEAR] == Presence.PRESENT and np.isnan(palette.colour[Part.EYEWEAR]).all()


def test_what_is_painted_away_is_gone_and_what_is_erased_is_open() -> None:
    for what, presence in ((EMPTY, Presence.ABSENT), (UNKNOWN, Presence.UNKNOWN)):
        seen, parts = painted(head(), changed(what, slice(40, 50), slice(20, 44)))
        assert parts == {Part.HAIR}
        palette = known_of_painting(seen, known(), parts).palette
        assert palette.presence[Part.HAIR] == presence and np.isnan(palette.colour[Part.HAIR]).all()


def test_a_beard_is_told_from_brows() -> None:
    for rows, presence in ((slice(33, 34), Presence.ABSENT), (slice(12, 16), Presence.PRESENT)):
        seen, parts = painted(head(), changed(Part.FACIAL_HAIR, rows, slice(24, 40)))
        assert known_of_painting(seen, known(), parts).palette.presence[Part.FACIAL_HAIR] == presence


def test_a_recoloured_part_is_about_it() -> None:
    seen = head()
    colour = seen.colour.copy()
    colour[seen.part == Part.HAIR] = (200, 30, 30)
    assert painted(seen, FrontMap(seen.part, colour, seen.coloured))[1] == {Part.HAIR}
    bare = FrontMap(seen.part, seen.colour, seen.coloured & (seen.part != Part.SKIN))
    assert painted(seen, bare)[1] == {Part.SKIN}
