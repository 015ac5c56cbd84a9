# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether avatars of real photos resemble them."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import skimage.data
from PIL import Image

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context, picture
from backend.evaluation.judge import SAME_PERSON, look_closely
from backend.evaluation.row import Figure, Row
from backend.portrait import prepare
from backend.portrait.frame import Pixels


def measure(context: Context) -> Row:
    """Distance of dlib's descriptors between photo and lit front view."""
    distances: dict[str, float] = {}
    pictures: list[Pixels] = []
    labels: list[str] = []
    for name, photo in real_photos().items():
        image = picture(context.make(photo=photo, seed=context.config.seed))
        of_photo, of_avatar = look_closely(photo), look_closely(image)
        if of_photo is None or of_avatar is None:
            distances[name] = float("nan")
        else:
            distances[name] = float(np.linalg.norm(of_photo - of_avatar))
        pictures += [prepare(photo).image, image]
        labels += [name, f"distance {distances[name]:.2f}"]
    return Row(
        key="likeness_photos",
        title="Likeness, real photos",
        how=(
            "Distance of dlib's descriptors between the photo and the avatar's lit front view; below"
            f" {SAME_PERSON} is the same person. A face that is not found counts as infinitely far."
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
