# SPDX-License-Identifier: GPL-3.0-or-later
"""Several takes on the active avatar's person, side by side, to choose from."""

import bpy
from bpy.props import IntProperty

from ..avatars import avatar_of, source_of, summary
from ..batches import Batch, Row
from ..jobs import session
from ..properties import another_seed
from ..shared import RodinError
from .batch import batches, one_of_many, run_batch
from .running import refuse


class RODIN_OT_variations(bpy.types.Operator):
    bl_idname = "rodin.variations"
    bl_label = "Variations"
    bl_description = (
        "Make other takes on the same person, in a line beside it. Keep the one you like, delete the rest; "
        "the Batch panel shows how far they are"
    )
    bl_options = {"REGISTER"}

    count: IntProperty(name="Count", description="How many other takes to make", default=4, min=1, max=64)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar with a seed is active and nothing runs."""
        found = avatar_of(context.object)
        known = summary(found) if found else None
        idle = not session.busy and not any(batch.active for batch in batches)
        return idle and known is not None and not known.encoded

    def execute(self, context: bpy.types.Context) -> set[str]:
        """A batch of the same recipe with other seeds."""
        avatar = avatar_of(context.object)
        rows = [
            Row(
                f"{avatar.name} Variation {number + 1}",
                {"seed": another_seed()},
                source=source_of(avatar),
            )
            for number in range(self.count)
        ]
        try:
            place = one_of_many(context, "Avatar Variation")
        except RodinError as error:
            return refuse(self, error)
        batches[:] = [Batch(rows, place, beside=tuple(avatar.matrix_world.translation))]
        return run_batch(self, batches[0])
