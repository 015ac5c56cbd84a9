# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user sets in the panel; saved with the scene. The state of a job is never saved."""

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

MAX_SEED = 2**31 - 1

PRESETS = (
    ("fast", "Fast", "Fewest denoising steps and a light mesh, to look for a good seed"),
    ("balanced", "Balanced", "A good avatar in reasonable time"),
    ("best", "Best", "Most denoising steps, the finest mesh and the largest texture"),
)


class RODIN_PG_settings(bpy.types.PropertyGroup):
    """The panel's inputs."""

    photo: StringProperty(
        name="Photo",
        description="Portrait to make the avatar from: one clear face, up to 60 degrees from the front. "
        "Empty: from the prompt, or a random person",
        subtype="FILE_PATH",
    )
    prompt: StringProperty(
        name="Prompt",
        description="Words that describe the person, such as 'an old man with a white beard'",
    )
    seed: IntProperty(
        name="Seed",
        description="Number that the random choices start from; "
        "the same seed and inputs make the same avatar",
        min=0,
        max=MAX_SEED,
    )
    preset: EnumProperty(name="Preset", description="Quality against time", items=PRESETS, default="balanced")
    edit: StringProperty(
        name="Change",
        description="What to change about the active avatar, such as 'with red hair', 'older', "
        "'in a white suit', 'smiling with glasses' or 'without beard'",
    )
    strength: FloatProperty(
        name="Strength",
        description="How far a change goes; negative goes the other way",
        default=1.0,
        min=-4.0,
        max=4.0,
        soft_min=0.0,
        soft_max=2.0,
    )
    batch: StringProperty(
        name="Source",
        description="Folder of photos, or a CSV file with a header of photo, prompt, seed, name and so on; "
        "one avatar for each photo or row",
        subtype="FILE_PATH",
    )
    rig: BoolProperty(
        name="Animation-Ready",
        description="A head of quads with 52 face shapes and bones; hair and clothes are objects of their "
        "own. Off: one closed mesh",
    )


def settings(context: bpy.types.Context) -> RODIN_PG_settings:
    """The inputs of the scene in ``context``."""
    return context.scene.rodin
