# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written of a photo before an avatar is made: its faces, and one face's landmarks."""

import json
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import skimage.data
from PIL import Image

from backend.corrections import file_hash
from backend.errors import RodinError
from backend.jobs import find
from backend.likeness.by_hand import HANDLES, LINES
from backend.protocol import FindFaces, FindLandmarks

HOPPER = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"
"""Public domain, by the US Navy."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two women in one photo, the one on the left larger."""
    path = tmp_path_factory.mktemp("photos") / "two.png"
    picture = Image.new("RGB", (900, 620), "grey")
    picture.paste(Image.open(HOPPER), (0, 10))
    picture.paste(Image.fromarray(skimage.data.astronaut()).crop((100, 0, 388, 300)), (560, 60))
    picture.save(path)
    return path


def told(paths: list[Path]) -> dict:
    return json.loads(next(path for path in paths if path.suffix == ".json").read_text("utf-8"))


def test_faces_are_counted_from_the_left(two: Path, tmp_path: Path) -> None:
    paths = find(FindFaces("f", str(tmp_path), str(two)))
    assert [path.name for path in paths] == ["face-1.png", "face-2.png", "faces.json"]
    assert [(face["number"], face["largest"]) for face in told(paths)["faces"]] == [(1, True), (2, False)]
    left, right = (np.asarray(Image.open(path)) for path in paths[:2])
    assert left.shape == right.shape == (128, 128, 3)
    whole = np.asarray(Image.open(two))
    assert abs(left[64, 64].astype(int) - right[64, 64]).max() > 3
    assert whole.shape == (620, 900, 3)


def test_landmarks_of_the_face_that_is_asked_for(two: Path, tmp_path: Path) -> None:
    paths = find(FindLandmarks("l", str(tmp_path), str(two), face=2))
    found = told(paths)
    assert (found["sha256"], found["face"], found["faces"]) == (file_hash(two), 2, 2)
    assert found["size"] == [900, 620] and found["placing"] == [[900, 0, 0], [0, 620, 0]]
    assert Image.open(tmp_path / "photo.png").size == (900, 620)
    points = np.array([found["points"][str(number)] for number in HANDLES])
    assert (points[:, 0] > 560).all() and found["quality"] > 0.8
    assert [len(line) for line in found["fitted"]] == [len(line) for line in LINES]


def test_a_corrected_point_draws_the_fitted_lines_along(two: Path, tmp_path: Path) -> None:
    before = told(find(FindLandmarks("l", str(tmp_path), str(two))))
    chin = np.array(before["points"]["152"]) + (0, 25)
    entry = {"sha256": before["sha256"], "points": {"152": (chin / before["size"]).tolist()}}
    file = tmp_path / "c.json"
    file.write_text(json.dumps({"photos": [entry]}), "utf-8")
    paths = find(FindLandmarks("l", str(tmp_path / "b"), str(two), corrections=str(file), picture=False))
    assert [path.name for path in paths] == ["landmarks.json"]
    after = told(paths)
    assert after["points"]["152"] == pytest.approx(chin, abs=0.02)
    place = LINES[0].index(152)
    was, now = (np.array(each["fitted"][0][place]) for each in (before, after))
    assert np.linalg.norm(now - chin) < 0.3 * np.linalg.norm(was - chin)
    assert found_far(two, tmp_path, before["sha256"]) == "corrections.far"


def found_far(photo: Path, folder: Path, sha256: str) -> str:
    """The code for a point of the other face."""
    file = folder / "far.json"
    file.write_text(json.dumps({"photos": [{"sha256": sha256, "points": {"4": [0.8, 0.3]}}]}), "utf-8")
    with pytest.raises(RodinError) as raised:
        find(FindLandmarks("l", str(folder), str(photo), corrections=str(file)))
    return raised.value.code


def test_a_photo_without_a_face_is_told(tmp_path: Path) -> None:
    Image.new("RGB", (200, 200), "grey").save(tmp_path / "grey.png")
    for request in (FindFaces, FindLandmarks):
        with pytest.raises(RodinError) as raised:
            find(request("n", str(tmp_path), str(tmp_path / "grey.png")))
        assert raised.value.code == "photo.no_face"
    with pytest.raises(RodinError) as raised:
        find(FindLandmarks("n", str(tmp_path), str(tmp_path / "none.png")))
    assert raised.value.code == "photo.missing"
