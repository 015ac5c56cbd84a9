# SPDX-License-Identifier: GPL-3.0-or-later
"""Other takes on the active avatar's person: made into a gallery, looked at, and only then imported."""

from pathlib import Path

import bpy
from bpy.props import BoolProperty, IntProperty

from .. import takes
from ..avatars import avatar_of, source_of, summary
from ..batches import Batch, Row
from ..jobs import session
from ..properties import another_seed
from ..shared import RodinError
from .batch import batches, run_batch
from .running import as_one_step, refuse, run


class _More(bpy.types.Operator):
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar with a seed is active and nothing runs."""
        found = avatar_of(context.object)
        known = summary(found) if found else None
        idle = not session.busy and not any(batch.active for batch in batches)
        return idle and known is not None and not known.encoded


class RODIN_OT_reroll(_More):
    bl_idname = "rodin.reroll"
    bl_label = "Re-roll"
    bl_description = (
        "Make another take on the same person, with a new seed. Its picture appears below; the avatar stays "
        "until you choose it"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The same recipe with another seed."""
        avatar = avatar_of(context.object)
        return run(
            self,
            lambda: session.edit(takes.keep_for(avatar), source_of(avatar), [], seed=another_seed()),
        )


class RODIN_OT_variations(_More):
    bl_idname = "rodin.variations"
    bl_label = "Variations"
    bl_description = (
        "Make several takes on the same person, with new seeds. Their pictures appear below, to choose from; "
        "the Batch panel shows how far they are"
    )

    count: IntProperty(name="Count", description="How many other takes to make", default=4, min=1, max=64)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """A batch of the same recipe with other seeds."""
        avatar = avatar_of(context.object)
        if avatar is None:
            return {"CANCELLED"}
        rows = [
            Row(f"{avatar.name} Take {number + 1}", {"seed": another_seed()}, source=source_of(avatar))
            for number in range(self.count)
        ]
        try:
            batches[:] = [Batch(rows, takes.keep_for(avatar))]
        except RodinError as error:
            return refuse(self, error)
        return run_batch(self, batches[0])


class RODIN_OT_use_take(bpy.types.Operator):
    bl_idname = "rodin.use_take"
    bl_label = "Use Take"
    bl_description = "Give the active avatar this look, or import it as an avatar of its own"
    bl_options = {"REGISTER"}

    index: IntProperty(name="Index", description="Which of the takes, beginning with 0", min=0)
    beside: BoolProperty(
        name="Beside", description="Import it beside the avatar, instead of giving the avatar its look"
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """The active avatar has takes, and nothing runs."""
        avatar = avatar_of(context.object)
        return avatar is not None and bool(takes.of(avatar)) and not session.busy

    def execute(self, context: bpy.types.Context) -> set[str]:
        """One undo step."""
        avatar = avatar_of(context.object)

        def place(_folder: Path) -> bpy.types.Object:
            return takes.add(avatar, take, context) if self.beside else takes.put(avatar, take)

        try:
            take = takes.take_of(avatar, self.index)
            as_one_step(place, "Add Take" if self.beside else "Use Take", show=False)(take.folder)
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}


class RODIN_OT_drop_takes(bpy.types.Operator):
    bl_idname = "rodin.drop_takes"
    bl_label = "Drop Takes"
    bl_description = "Forget the pictures of other takes. What was imported stays"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """The active avatar has takes."""
        avatar = avatar_of(context.object)
        return avatar is not None and bool(takes.of(avatar))

    def execute(self, context: bpy.types.Context) -> set[str]:
        """All of the active avatar's."""
        takes.forget(avatar_of(context.object))
        return {"FINISHED"}
