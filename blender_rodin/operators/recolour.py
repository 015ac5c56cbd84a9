# SPDX-License-Identifier: GPL-3.0-or-later
"""Give a part of the active avatar another colour, at once and without the backend."""

from collections.abc import Callable

import bpy
from bpy.props import FloatProperty, FloatVectorProperty, StringProperty

from .. import recolour
from ..avatars import avatar_of
from ..shared import RodinError
from .running import refuse


class _OfAPart(bpy.types.Operator):
    bl_options = {"REGISTER", "UNDO"}

    part: StringProperty(name="Part", description="Material of the part, such as 'Rodin Hair'")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar is active."""
        return avatar_of(context.object) is not None

    def change(
        self, context: bpy.types.Context, colour: Callable[[bpy.types.Object, bpy.types.Material], None]
    ) -> set[str]:
        """One undo step."""
        avatar = avatar_of(context.object)
        try:
            material = recolour.own_material(avatar, self.part)
        except RodinError as error:
            return refuse(self, error)
        colour(avatar, material)
        return {"FINISHED"}


class RODIN_OT_recolour(_OfAPart):
    bl_idname = "rodin.recolour"
    bl_label = "Recolour"
    bl_description = "Give this part another colour. Light and dark of its texture stay"

    colour: FloatVectorProperty(
        name="Colour",
        description="What the part's mean colour becomes",
        subtype="COLOR",
        size=3,
        min=0.0,
        max=1.0,
        default=(0.35, 0.04, 0.02),
    )
    strength: FloatProperty(
        name="Strength",
        description="How far it becomes it",
        subtype="FACTOR",
        default=1.0,
        min=0.0,
        max=1.0,
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Live, in its material."""
        chosen = recolour.Paint(tuple(self.colour), self.strength)
        return self.change(context, lambda avatar, _: recolour.paint(avatar, self.part, chosen))


class RODIN_OT_restore_colour(_OfAPart):
    bl_idname = "rodin.restore_colour"
    bl_label = "Restore Colour"
    bl_description = "Give this part its own colour back"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """As it was made."""
        return self.change(context, lambda _, material: recolour.unpaint(material))
