# SPDX-License-Identifier: GPL-3.0-or-later
"""Sliders for the features of the active avatar's face, and back to how it was made."""

from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import FloatProperty

from .. import shaping
from ..avatars import avatar_of
from ..jobs import session
from ..shared import RodinError, words
from .running import refuse

ABOUT_FEATURES = "How far this feature goes; 0 is as the avatar was made"
ABOUT_EXPRESSIONS = "How much of this expression there is; 0 is as the avatar was made"


def identifier(feature: str) -> str:
    """The slider's name in scripts."""
    return feature.replace(" ", "_").replace("'", "")


def _slider(feature: str) -> Any:
    def get(group: bpy.types.PropertyGroup) -> float:
        return shaping.strengths(group.id_data).get(feature, 0.0)

    def put(group: bpy.types.PropertyGroup, strength: float) -> None:
        avatar = group.id_data
        if avatar_of(avatar) == avatar:
            shaping.set_strengths(avatar, shaping.strengths(avatar) | {feature: round(strength, 4)})

    calls: dict[str, Callable[..., Any]] = {"get": get, "set": put}
    return FloatProperty(
        name=feature.title().replace("'S", "'s"),
        description=ABOUT_EXPRESSIONS if feature in words.EXPRESSIONS else ABOUT_FEATURES,
        min=words.least(feature),
        max=words.LIMIT,
        step=5,
        options={"SKIP_SAVE"},
        **calls,
    )


class RODIN_PG_features(bpy.types.PropertyGroup):
    """A slider for each feature and each expression; the recipe has the values."""

    __annotations__ = {identifier(feature): _slider(feature) for feature in words.SHAPES}


class RODIN_OT_reset_features(bpy.types.Operator):
    bl_idname = "rodin.reset_features"
    bl_label = "Reset Features"
    bl_description = "Set all features of the active avatar's face to 0, as it was made"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Some are set, and nothing runs that would take them back."""
        avatar = avatar_of(context.object)
        return avatar is not None and not session.busy and bool(shaping.strengths(avatar))

    def execute(self, context: bpy.types.Context) -> set[str]:
        """One undo step."""
        avatar = avatar_of(context.object)
        if avatar is None:
            return {"CANCELLED"}
        try:
            shaping.set_strengths(avatar, {})
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}
