# SPDX-License-Identifier: GPL-3.0-or-later
"""Change the active avatar by words, take changes back, make it animation-ready."""

from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, IntProperty

from .. import switched_off
from ..avatars import Summary, avatar_of, source_of, summary
from ..importer import in_place_of, take_back
from ..job_folders import folder_of_jobs
from ..jobs import Job, session
from ..painting.canvas import write_fronts
from ..properties import settings
from ..shared import RodinError
from .running import as_one_step, refuse, run

NO_EDIT = RodinError("edit.unknown", "The avatar has no such change.", "Choose one of its list.")
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


class _OneEdit(Change):
    """What takes one of the texts away, or brings it back, and makes those after it again."""

    index: IntProperty(name="Index", description="Which of the texts, beginning with 0", min=0)

    def without(self, context: bpy.types.Context, what: str, keep: bool) -> set[str]:
        """At once if it is the last one and what was before is kept."""
        avatar = avatar_of(context.object)
        found = summary(avatar) if avatar else None
        if avatar is None or found is None or self.index >= len(found.edits):
            return refuse(self, NO_EDIT)
        gone = _edit(found, self.index)
        after = range(self.index + 1, len(found.edits))
        try:
            if not after and take_back(avatar):
                switched_off.note(avatar, gone, keep)
                bpy.ops.ed.undo_push(message=what)
                return {"FINISHED"}
        except RodinError as error:
            return refuse(self, error)
        return self.again(context, what, found, self.index, list(after), None, gone if keep else None)

    def again(
        self,
        context: bpy.types.Context,
        what: str,
        found: Summary,
        begin: int,
        after: list[int],
        first: switched_off.Edit | None,
        gone: switched_off.Edit | None,
    ) -> set[str]:
        """Make the avatar before edit ``begin``, then ``first``, then those numbered ``after``."""
        wanted = [*([first] if first else []), *(_edit(found, number) for number in after)]
        texts, strengths = [each.text for each in wanted], [each.strength for each in wanted]

        def place(folder: Path) -> bpy.types.Object:
            avatar = deliver(folder)
            if first:
                switched_off.forget(avatar, first)
            if gone:
                switched_off.note(avatar, gone, keep=True)
            return avatar

        def start() -> Job:
            undo = len(found.edits) - begin
            fronts = write_fronts([each.front for each in wanted if each.front], folder_of_jobs())
            step = as_one_step(place, what)
            return session.edit(step, source, texts, undo=undo, strengths=strengths, front_maps=fronts)

        avatar = avatar_of(context.object)
        try:
            deliver, source = in_place_of(avatar), source_of(avatar)
        except RodinError as error:
            return refuse(self, error)
        return run(self, start)


class RODIN_OT_remove_edit(_OneEdit):
    bl_idname = "rodin.remove_edit"
    bl_label = "Remove Change"
    bl_description = "Take this text away; those after it stay, and are made again if there are any"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """For good."""
        return self.without(context, "Remove Change", keep=False)


class RODIN_OT_switch_edit(_OneEdit):
    bl_idname = "rodin.switch_edit"
    bl_label = "Switch Change"
    bl_description = "Switch this text off, or on again; those after it stay"

    off: BoolProperty(
        name="Off", description="Whether it is one of those that are off; they are counted apart"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Off: taken away and remembered. On: in its old place, with its strength."""
        if not self.off:
            return self.without(context, "Switch Change Off", keep=True)
        avatar = avatar_of(context.object)
        found, known = (summary(avatar), switched_off.of(avatar)) if avatar else (None, [])
        if found is None or self.index >= len(known):
            return refuse(self, NO_EDIT)
        first = known[self.index]
        begin = min(first.place, len(found.edits))
        after = list(range(begin, len(found.edits)))
        return self.again(context, "Switch Change On", found, begin, after, first, None)


class RODIN_OT_switch_rig(Change):
    bl_idname = "rodin.switch_rig"
    bl_label = "Animation-Ready"
    bl_description = (
        "Switch between one closed mesh and a head with face shapes, bones, hair and clothes apart"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The same avatar in the other form."""
        return self.change(context, "Switch Avatar", [], rig=not summary(avatar_of(context.object)).rig)


def _edit(found: Summary, number: int) -> switched_off.Edit:
    """One of an avatar's, to be made again; with strength 1 where the recipe is too old to tell."""
    far = found.strengths[number]
    return switched_off.Edit(found.edits[number], 1.0 if far is None else far, number, found.fronts[number])
