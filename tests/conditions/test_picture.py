# SPDX-License-Identifier: GPL-3.0-or-later
"""Front maps as pictures."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.conditions.front_map import EMPTY, SIZE, UNKNOWN, FrontMap
from backend.conditions.legend import LEGEND
from backend.conditions.picture import from_picture, from_png, read_front_map, to_picture, to_png
from backend.errors import RodinError
from backend.space import Part


def anything() -> FrontMap:
    rng = np.random.default_rng(0)
    part = rng.integers(0, UNKNOWN + 1, (SIZE, SIZE)).astype(np.uint8)
    coloured = (rng.random((SIZE, SIZE)) < 0.5) & (part < EMPTY)
    return FrontMap(part, rng.integers(0, 256, (SIZE, SIZE, 3)).astype(np.uint8), coloured)


def test_a_picture_says_all_that_a_front_map_says() -> None:
    seen = anything()
    found = from_png(to_png(seen))
    np.testing.assert_array_equal(found.part, seen.part)
    np.testing.assert_array_equal(found.coloured, seen.coloured)
    np.testing.assert_array_equal(found.colour[seen.coloured], seen.colour[seen.coloured])


def test_it_stands_upright_with_parts_on_the_left() -> None:
    part = np.full((SIZE, SIZE), EMPTY, np.uint8)
    part[-1, 0] = Part.HAIR
    picture = to_picture(FrontMap(part, np.zeros((SIZE, SIZE, 3), np.uint8), part < EMPTY))
    assert picture.shape == (SIZE, 2 * SIZE, 4)
    assert picture[0, 0].tolist() == [*LEGEND[Part.HAIR], 255]
    assert picture[0, SIZE].tolist() == [0, 0, 0, 255] and not picture[1:, SIZE:].any()


def test_a_large_picture_with_soft_edges_says_what_most_of_each_cell_is() -> None:
    seen = anything()
    large = to_picture(seen, 8)
    large[::8, ::8, :3] //= 2
    large[1::8, 1::8, 3] = 0
    found = from_picture(large)
    np.testing.assert_array_equal(found.part, seen.part)
    np.testing.assert_array_equal(found.coloured, seen.coloured)


@pytest.mark.parametrize("shape", [(64, 64, 4), (65, 130, 4), (64, 129, 4), (0, 0, 4)])
def test_other_sizes_are_refused(shape: tuple[int, int, int]) -> None:
    with pytest.raises(RodinError) as caught:
        from_picture(np.zeros(shape, np.uint8))
    assert caught.value.code == "front_map.size"


def test_a_photo_is_no_front_map(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (128, 256, 4)).astype(np.uint8)
    noise[..., 3] = 255
    Image.fromarray(noise).save(tmp_path / "photo.png")
    Image.fromarray(noise[..., :3]).save(tmp_path / "photo.jpg")
    (tmp_path / "text.png").write_text("no picture", "utf-8")
    for name, code in {
        "photo.png": "front_map.legend",
        "photo.jpg": "front_map.broken",
        "text.png": "front_map.broken",
        "none.png": "front_map.missing",
    }.items():
        with pytest.raises(RodinError) as caught:
            read_front_map(tmp_path / name)
        assert caught.value.code == code
