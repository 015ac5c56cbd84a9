# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether portraits from the side work as well as frontal ones."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.data.lighting import Lights
from backend.data.portraits import Camera, render
from backend.evaluation.context import Context, picture
from backend.evaluation.metrics import retrieval
from backend.evaluation.row import Figure, Row
from backend.evaluation.rows.likeness_synthetic import descriptors
from backend.portrait.frame import Pixels, on_background

YAWS = (0, 15, 30, 45, 60)
JUDGED = 45
DISTANCE = 1.4


def measure(context: Context) -> Row:
    """Rank 1 of avatars of portraits from several angles, among the frontal portraits."""
    count = min(context.config.turned, len(context.subjects))
    portraits = [context.subjects.portrait(index) for index in range(len(context.subjects))]
    gallery = descriptors(portraits)
    rank_one: dict[int, float] = {}
    shown: list[Pixels] = []
    for yaw in YAWS:
        turned = [_portrait(context, index, yaw) for index in range(count)]
        jobs = context.each(f"avatars of portraits at {yaw} degrees", range(count))
        avatars = [picture(context.of_portrait(turned[index], index)) for index in jobs]
        rank = retrieval(descriptors(avatars), gallery)
        rank_one[yaw] = 100 * float(np.mean(rank == 1))
        shown += [image for pair in zip(turned[:4], avatars[:4], strict=True) for image in pair]
    return Row(
        key="angle",
        title="Angle",
        how=(
            f"Portraits of {count} held-out subjects in neutral light, seen from {', '.join(map(str, YAWS))}"
            f" degrees; rank 1 of the avatar's front view among {len(portraits)} frontal portraits. The fall"
            f" is that from 0 to {JUDGED} degrees, in points."
        ),
        figures=[
            Figure("fall", rank_one[0] - rank_one[JUDGED], "", 20, 5, higher_is_better=False),
            *(Figure(f"rank 1 at {yaw} degrees", value, "%") for yaw, value in rank_one.items()),
        ],
        pictures={"Portrait and avatar, one angle a row": contact_sheet(shown, 2 * min(count, 4))},
    )


def _portrait(context: Context, index: int, yaw: float) -> Pixels:
    person = context.subjects.person(index)
    camera = Camera.around(np.radians(yaw), 0.0, DISTANCE)
    return on_background(render(person.scene, person.head, camera, Lights.neutral()))
