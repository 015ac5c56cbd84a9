# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether portraits from the side work as well as frontal ones."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.metrics import retrieval
from backend.evaluation.row import Figure, Row
from backend.evaluation.rows.likeness_synthetic import gallery
from backend.evaluation.seen import descriptors
from backend.evaluation.work import Photographs, photograph
from backend.portrait.frame import Pixels

YAWS = (0.0, 15.0, 30.0, 45.0, 60.0)
JUDGED = 45.0
SHOWN = 4


def measure(context: Context) -> Row:
    """Rank 1 of avatars of portraits from several angles, among the frontal portraits."""
    count = min(context.config.turned, len(context.portraits))
    orders = [Photographs(context.person(index), YAWS) for index in range(count)]
    turned = context.each("portraits from several angles", photograph, orders)
    frontal = gallery(context)
    rank_one: dict[float, float] = {}
    alike: dict[float, float] = {}
    z_ahead = context.z_of_portraits([portraits[0] for portraits in turned])
    shown: list[Pixels] = []
    for column, yaw in enumerate(YAWS):
        portraits = [of_subject[column] for of_subject in turned]
        z = context.z_of_portraits(portraits)
        seen = context.portray(f"avatars of portraits at {yaw:.0f} degrees", z)
        rank_one[yaw] = 100 * float(np.mean(retrieval(descriptors(seen), frontal) == 1))
        alike[yaw] = float((z * z_ahead).sum(1).mean())
        pairs = zip(portraits[:SHOWN], seen[:SHOWN], strict=True)
        shown += [image for portrait, avatar in pairs for image in (portrait, avatar.picture)]
    return Row(
        key="angle",
        title="Angle",
        how=(
            f"Portraits of {count} held-out subjects in neutral light, seen from"
            f" {', '.join(f'{yaw:.0f}' for yaw in YAWS)} degrees; rank 1 of the avatar's front view among"
            f" {len(frontal)} frontal portraits. The fall is that from 0 to {JUDGED:.0f} degrees, in points."
            " The cosine is that of z with the frontal portrait's."
        ),
        figures=[
            Figure("fall", rank_one[0.0] - rank_one[JUDGED], "", 20, 5, higher_is_better=False),
            *(Figure(f"rank 1 at {yaw:.0f} degrees", value, "%") for yaw, value in rank_one.items()),
            *(Figure(f"cosine of z at {yaw:.0f} degrees", alike[yaw]) for yaw in YAWS[1:]),
        ],
        pictures={"Portrait and avatar, one angle a row": contact_sheet(shown, 2 * min(count, SHOWN))},
    )
