# SPDX-License-Identifier: GPL-3.0-or-later
"""Real portraits that packages bring along; none is kept in this project."""

from dataclasses import dataclass
from pathlib import Path

from backend.errors import RodinError
from backend.evaluation.rows.likeness_photos import real_photos
from backend.portrait.frame import Pixels

OFFICIAL = {"obama": "obama", "obama2": "obama", "obama3": "obama", "biden": "biden"}
"""Official portraits among the test images of the package face_recognition, and whom each shows."""
TEST_IMAGES = Path("tests") / "test_images"


@dataclass(frozen=True)
class RealPhoto:
    """One portrait.

    Attributes:
        name: of the photo. person: whom it shows.
        photo: pixels ``[H, W, 3]`` or a file.
    """

    name: str
    person: str
    photo: Pixels | Path


def photos(folder: Path | None) -> list[RealPhoto]:
    """The portraits of scikit-image and matplotlib, and the official ones of ``folder``.

    Raises:
        RodinError: ``evaluate.no_photos`` if the folder has none of them.
    """
    found = [RealPhoto(name, name, photo) for name, photo in real_photos().items()]
    if folder is None:
        return found
    below = folder / TEST_IMAGES if (folder / TEST_IMAGES).is_dir() else folder
    official = [
        RealPhoto(name, person, below / f"{name}.jpg")
        for name, person in OFFICIAL.items()
        if (below / f"{name}.jpg").is_file()
    ]
    if not official:
        raise RodinError(
            "evaluate.no_photos",
            f"There is none of {', '.join(f'{name}.jpg' for name in OFFICIAL)} in {folder}.",
            "Name the folder of the unpacked source package face_recognition.",
        )
    return found + official
