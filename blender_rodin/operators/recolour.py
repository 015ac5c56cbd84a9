# SPDX-License-Identifier: GPL-3.0-or-later
"""Give a part of the active avatar another colour, at once and without the backend."""

import bpy
from bpy.props import FloatProperty, FloatVectorProperty, StringProperty

from .. import recolour
from ..avatars import avatar_of, is_own


class _OfAPart(bpy.types.Operator):
    bl_options = {"REGISTER", "UNDO"}

    part: StringProperty(name="Part", description="Material of the part, such as 'Rodin Hair'")

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar is active."""
        return avatar_of(context.object) is not None

    def material(self, context: bpy.types.Context) -> bpy.types.Material | None:
        """The part's, or None and an error that names those there are."""
        found = recolour.materials(avatar_of(context.object))
        if self.part not in found:
            names = ", ".join(found) or "none, for its materials were replaced"
            self.report({"ERROR"}, f"The avatar has no part '{self.part}'. It has {names}.")
        elif not is_own(found[self.part]):
            self.report({"ERROR"}, f"'{self.part}' is linked from another file. Make it local first.")
            return None
        return found.get(self.part)


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
        """One undo step."""
        if self.material(context) is None:
            return {"CANCELLED"}
        chosen = recolour.Paint(tuple(self.colour), self.strength)
        recolour.paint(avatar_of(context.object), self.part, chosen)
        return {"FINISHED"}


class RODIN_OT_restore_colour(_OfAPart):
    bl_idname = "rodin.restore_colour"
    bl_label = "Restore Colour"
    bl_description = "Give this part its own colour back"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """One undo step."""
        material = self.material(context)
        if material is None:
            return {"CANCELLED"}
        recolour.unpaint(material)
        return {"FINISHED"}
