# SPDX-License-Identifier: GPL-3.0-or-later
"""The dice beside the seed."""

import secrets

import bpy

from ..properties import MAX_SEED, settings


class RODIN_OT_randomise_seed(bpy.types.Operator):
    bl_idname = "rodin.randomise_seed"
    bl_label = "Randomise Seed"
    bl_description = "Choose another seed: another person, or another take on the same photo or prompt"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the scene's seed."""
        settings(context).seed = secrets.randbelow(MAX_SEED + 1)
        return {"FINISHED"}
