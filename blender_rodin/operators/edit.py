# SPDX-License-Identifier: GPL-3.0-or-later
"""Change the active avatar by words, take changes back, try another take, make it animation-ready."""

from typing import Any

import bpy

from ..avatars import avatar_of, source_of, summary
from ..importer import in_place_of, take_back
from ..jobs import session
from ..properties import another_seed, settings
from ..shared import RodinError
from .running import as_one_step, refuse, run

EMPTY = RodinError("edit.empty", "There is no text.", 'Write what to change, such as "with red hair".')


class Change(bpy.types.Operator):
    """What the operators share: they hand the active avatar's recipe to the backend."""

    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar is active and nothing runs."""
        avatar = avatar_of(context.object)
        return avatar is not None and not session.busy and summary(avatar) is not None

    def change(self, context: bpy.types.Context, what: str, edits: list[str], **fields: Any) -> set[str]:
        """With a window: start and return. Without one: return when the avatar has changed."""
        avatar = avatar_of(context.object)
        return run(
            self,
            lambda: session.edit(as_one_step(in_place_of(avatar), what), source_of(avatar), edits, **fields),
        )


class RODIN_OT_edit(Change):
    bl_idname = "rodin.edit"
    bl_label = "Apply"
    bl_description = (
        "Change the active avatar as the text says, such as 'with red hair', 'smiling' or 'without glasses'; "
        "the person stays the same"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Send the panel's text."""
        inputs = settings(context)
        if not inputs.edit.strip():
            return refuse(self, EMPTY)
        return self.change(context, "Edit Avatar", [inputs.edit], strength=inputs.strength)


class RODIN_OT_revert(Change):
    bl_idname = "rodin.revert"
    bl_label = "Take Back"
    bl_description = (
        "Take the last text back, at once if what was before is kept with the avatar; in later sessions too"
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """There is a text to take back."""
        return super().poll(context) and bool(summary(avatar_of(context.object)).edits)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """At once, if what was before is kept with the avatar; else it is made again."""
        avatar = avatar_of(context.object)
        try:
            if take_back(avatar):
                bpy.ops.ed.undo_push(message="Revert Avatar")
                return {"FINISHED"}
        except RodinError as error:
            return refuse(self, error)
        return self.change(context, "Revert Avatar", [], undo=1)


class RODIN_OT_reroll(Change):
    bl_idname = "rodin.reroll"
    bl_label = "Re-roll"
    bl_description = "Make another take on the same person, with a new seed"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar of a mesh has no seed."""
        return super().poll(context) and not summary(avatar_of(context.object)).encoded

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The same recipe with another seed."""
        return self.change(context, "Re-roll Avatar", [], seed=another_seed())


class RODIN_OT_switch_rig(Change):
    bl_idname = "rodin.switch_rig"
    bl_label = "Animation-Ready"
    bl_description = (
        "Switch between one closed mesh and a head with face shapes, bones, hair and clothes apart"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The same avatar in the other form."""
        return self.change(context, "Switch Avatar", [], rig=not summary(avatar_of(context.object)).rig)
