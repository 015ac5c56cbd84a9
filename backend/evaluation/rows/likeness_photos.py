# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether avatars of real photos resemble them."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import skimage.data
from PIL import Image

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.judge import SAME_PERSON, look_closely
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import NOBODY
from backend.portrait import prepare
from backend.portrait.frame import Pixels


def measure(context: Context) -> Row:
    """Distance of dlib's descriptors between photo and lit front view."""
    photos = real_photos()
    portraits = [prepare(photo).image for photo in photos.values()]
    seen = context.portray("avatars of photos", context.z_of_portraits(portraits))
    distances: dict[str, float] = {}
    pictures: list[Pixels] = []
    labels: list[str] = []
    for (name, photo), portrait, avatar in zip(photos.items(), portraits, seen, strict=True):
        of_photo = look_closely(photo)
        distances[name] = float(
            np.linalg.norm(avatar.descriptor - (NOBODY if of_photo is None else of_photo))
        )
        pictures += [portrait, avatar.picture]
        labels += [name, f"distance {distances[name]:.2f}"]
    return Row(
        key="likeness_photos",
        title="Likeness, real photos",
        how=(
            f"Distance of dlib's descriptors between {len(photos)} photos and the avatars' lit front views;"
            f" below {SAME_PERSON} is the same person. A face that is not found counts as infinitely far."
        ),
        figures=[
            Figure(
                "median distance",
                float(np.median(np.nan_to_num(list(distances.values()), nan=np.inf))),
                "",
                SAME_PERSON,
                0.45,
                higher_is_better=False,
            ),
            *(Figure(name, value, higher_is_better=False) for name, value in distances.items()),
        ],
        pictures={"Portrait and avatar": contact_sheet(pictures, 4, 256, labels)},
    )


def real_photos() -> dict[str, Pixels]:
    """Photos of people that come with scikit-image and matplotlib."""
    hopper = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    return {
        "astronaut": skimage.data.astronaut(),
        "grace hopper": np.asarray(Image.open(hopper).convert("RGB")),
    }
