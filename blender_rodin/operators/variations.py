# SPDX-License-Identifier: GPL-3.0-or-later
"""Several takes on the active avatar's person, side by side, to choose from."""

import bpy
from bpy.props import IntProperty

from ..avatars import avatar_of, source_of, summary
from ..batches import Batch, Row
from ..importer import import_avatar
from ..jobs import session
from ..properties import another_seed
from .batch import batches, run_batch
from .running import as_one_step


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
        place = as_one_step(import_avatar, "Avatar Variation")
        batches[:] = [Batch(rows, place, beside=tuple(avatar.matrix_world.translation))]
        return run_batch(self, batches[0])
