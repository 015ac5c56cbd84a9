# SPDX-License-Identifier: GPL-3.0-or-later
"""The active avatar of a photo: how much of its face, at rest or as in the photo, and what was seen."""

import bpy
from bpy.props import BoolProperty, FloatProperty

from .. import expression
from ..avatars import Summary, avatar_of, summary
from ..image_editor import show
from ..likeness import seen_by
from ..properties import LIKENESS
from ..shared import RodinError
from .edit import Change
from .running import refuse


class RODIN_OT_change_likeness(Change):
    bl_idname = "rodin.change_likeness"
    bl_label = "Change Likeness"
    bl_description = (
        "Make the active avatar again with more or less of its photo's face, at rest or not, or with other "
        "skin. The photo itself is not needed"
    )

    likeness: FloatProperty(**LIKENESS["likeness"])
    neutral: BoolProperty(**LIKENESS["neutral"])
    skin_warmth: FloatProperty(**LIKENESS["skin_warmth"])
    skin_lightness: FloatProperty(**LIKENESS["skin_lightness"])

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """The avatar was made from a photo."""
        return super().poll(context) and _of_a_photo(context)

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask, beginning with what the avatar has."""
        found = _summary(context)
        has = found.settings if found else {}
        for name in LIKENESS:
            setattr(self, name, has.get(name, getattr(self, name)))
        return context.window_manager.invoke_props_dialog(self)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The same person with those settings that were given."""
        given = {name: getattr(self, name) for name in LIKENESS if self.properties.is_property_set(name)}
        return self.change(context, "Change Likeness", [], **given)


class _Expression(bpy.types.Operator):
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar with face shapes is active."""
        avatar = avatar_of(context.object)
        return avatar is not None and bool(expression.values(avatar))

    def show(self, context: bpy.types.Context, values: dict[str, float]) -> set[str]:
        """One undo step."""
        avatar = avatar_of(context.object)
        if avatar is None:
            return {"CANCELLED"}
        try:
            expression.set_values(avatar, values)
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}


class RODIN_OT_rest_face(_Expression):
    bl_idname = "rodin.rest_face"
    bl_label = "Rest Face"
    bl_description = "Set all face shapes of the active avatar to zero"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """All of them."""
        return self.show(context, {})


class RODIN_OT_photo_expression(_Expression):
    bl_idname = "rodin.photo_expression"
    bl_label = "Photo's Expression"
    bl_description = "Set the face shapes of the active avatar to the expression that its photo shows"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """It was made from a photo."""
        return super().poll(context) and _of_a_photo(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """As the recipe remembers it."""
        found = _summary(context)
        return self.show(context, found.likeness.expression if found and found.likeness else {})


class RODIN_OT_show_seen(bpy.types.Operator):
    bl_idname = "rodin.show_seen"
    bl_label = "Show What the Photo Showed"
    bl_description = (
        "Show the head's texture layout in an Image Editor: red where the photo showed the skin, green where "
        "it is mirrored from the other side, blue where it is invented"
    )
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """The active avatar has that picture."""
        avatar = avatar_of(context.object)
        return avatar is not None and seen_by(avatar) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """In the Image Editor that is open, or in a window of its own."""
        if avatar := avatar_of(context.object):
            show(seen_by(avatar))
        return {"FINISHED"}


def _summary(context: bpy.types.Context) -> Summary | None:
    avatar = avatar_of(context.object)
    return summary(avatar) if avatar else None


def _of_a_photo(context: bpy.types.Context) -> bool:
    found = _summary(context)
    return found is not None and found.likeness is not None
