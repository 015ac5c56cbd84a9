# SPDX-License-Identifier: GPL-3.0-or-later
"""The dice beside the seed, and the seed of an avatar that is there."""

import bpy

from ..avatars import avatar_of, summary
from ..properties import MAX_SEED, another_seed, settings


class RODIN_OT_randomise_seed(bpy.types.Operator):
    bl_idname = "rodin.randomise_seed"
    bl_label = "Randomise Seed"
    bl_description = "Choose another seed: another person, or another take on the same photo or prompt"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's seed, which is kept then."""
        settings(context).seed = another_seed()
        return {"FINISHED"}


class RODIN_OT_take_seed(bpy.types.Operator):
    bl_idname = "rodin.take_seed"
    bl_label = "Keep This Seed"
    bl_description = "Start the next avatars from the seed that the active one was made with"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar with a seed is active."""
        avatar = avatar_of(context.object)
        found = summary(avatar) if avatar else None
        return found is not None and not found.encoded and found.seed <= MAX_SEED

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's seed, which is kept then."""
        found = summary(avatar_of(context.object))
        settings(context).seed = found.seed
        return {"FINISHED"}
