# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user sets in the panel; saved with the scene. The state of a job is never saved."""

import secrets
from pathlib import Path
from typing import Any

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    StringProperty,
)

from .landmarks.corrections import Corrected, write
from .photos import photo_fields
from .shared import PRESETS as VALUES

MAX_SEED = 2**31 - 1

PRESETS = (
    ("fast", "Fast", "Fewest denoising steps and a light mesh, to look for a good seed"),
    ("balanced", "Balanced", "A good avatar in reasonable time"),
    ("best", "Best", "Most denoising steps, the finest mesh and the largest texture"),
)


LIKENESS: dict[str, dict[str, Any]] = {
    "likeness": {
        "name": "Likeness",
        "description": "How much of the photo's own face the avatar has; 0 is the generated face",
        "subtype": "FACTOR",
        "default": 1.0,
        "min": 0.0,
        "max": 1.0,
    },
    "neutral": {
        "name": "Neutral",
        "description": "A resting face in place of the photo's expression. An animation-ready avatar has the "
        "expression in its face shapes, and can be set to rest later too",
    },
    "skin_warmth": {
        "name": "Skin Warmth",
        "description": "Skin of a photo's avatar cooler, below 0, or warmer: a photo does not tell the "
        "colour of its light",
        "subtype": "FACTOR",
        "min": -1.0,
        "max": 1.0,
    },
    "skin_lightness": {
        "name": "Skin Lightness",
        "description": "Skin of a photo's avatar darker, below 0, or lighter: a photo does not tell how "
        "bright its light was",
        "subtype": "FACTOR",
        "min": -1.0,
        "max": 1.0,
    },
}
"""How an avatar of a photo is to be like it: keywords of the properties, for panel and operators."""


def _keep_seed(inputs: "RODIN_PG_settings", _context: bpy.types.Context) -> None:
    inputs.keep_seed = True


def _other_face(owner: Any, _context: bpy.types.Context) -> None:
    """Points that were corrected on another face are none of this one's."""
    if owner.corrections:
        owner.corrections = ""


CORRECTIONS: dict[str, Any] = {
    "name": "Corrected Points",
    "description": "Points of the face that were set by hand over the photo",
    "options": {"HIDDEN"},
}
"""Keywords of the property that keeps :class:`landmarks.corrections.Corrected` as text."""


PROMPT: dict[str, Any] = {
    "name": "Prompt",
    "description": "Words that describe the person, such as 'an old man with a white beard'",
}
"""Keywords of the property, for panel and operators."""


def _begin_with_preset(inputs: "RODIN_PG_settings", _context: bpy.types.Context) -> None:
    """Fill in the preset's own values, unless there are others already that the user has chosen."""
    own = {name: getattr(inputs, name) for name in VALUES["balanced"]}
    if own in VALUES.values():
        for name, value in VALUES[inputs.preset].items():
            setattr(inputs, name, value)


class RODIN_PG_photo(bpy.types.PropertyGroup):
    """One further photo."""

    path: StringProperty(
        name="Photo",
        description="Further picture of the same person",
        subtype="FILE_PATH",
        update=_other_face,
    )
    corrections: StringProperty(**CORRECTIONS)


class RODIN_PG_settings(bpy.types.PropertyGroup):
    """The panel's inputs."""

    photo: StringProperty(
        name="Photo",
        description="Portrait to make the avatar from: one clear face, up to 60 degrees from the front. "
        "Empty: from the prompt, or a random person",
        subtype="FILE_PATH",
        update=_other_face,
    )
    corrections: StringProperty(**CORRECTIONS)
    more_photos: CollectionProperty(
        type=RODIN_PG_photo,
        name="Further Photos",
        description="Pictures of the same person: other sides and other light make the likeness better",
    )
    face: IntProperty(
        name="Face",
        description="Which person of the first photo, if it shows several: 1 is the leftmost face, "
        "0 the largest",
        min=0,
        soft_max=9,
        update=_other_face,
    )
    likeness: FloatProperty(**LIKENESS["likeness"])
    neutral: BoolProperty(**LIKENESS["neutral"])
    skin_warmth: FloatProperty(**LIKENESS["skin_warmth"])
    skin_lightness: FloatProperty(**LIKENESS["skin_lightness"])
    prompt: StringProperty(**PROMPT)
    seed: IntProperty(
        name="Seed",
        description="Number that the random choices start from; the same seed and inputs make the same "
        "avatar. A seed that you write here is kept",
        min=0,
        max=MAX_SEED,
        update=_keep_seed,
    )
    keep_seed: BoolProperty(
        name="Keep Seed",
        description="Start from this seed each time. Off: each new avatar starts from another one, "
        "which then stands here",
    )
    preset: EnumProperty(
        name="Preset",
        description="Quality against time",
        items=PRESETS,
        default="balanced",
        update=_begin_with_preset,
    )
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
    plain: BoolProperty(
        name="Plain Mesh",
        description="One closed mesh. Off: an animation-ready head of quads with 52 face shapes and bones; "
        "hair and clothes are objects of their own",
    )
    own: BoolProperty(
        name="Own Settings",
        description="Take these values in place of the preset's",
        update=_begin_with_preset,
    )
    guidance_scale: FloatProperty(
        name="Guidance",
        description="How strictly photo and prompt are followed; 1 is not at all guided",
        default=2.0,
        min=0.0,
        max=20.0,
        soft_max=6.0,
    )
    steps: IntProperty(
        name="Steps",
        description="Denoising steps: more take longer and bring more detail",
        default=25,
        min=2,
        max=1000,
        soft_max=100,
    )
    resolution: IntProperty(
        name="Surface Cells",
        description="Along an edge of the grid that the surface is taken from",
        default=192,
        min=32,
        max=512,
    )
    faces: IntProperty(
        name="Faces",
        description="Triangles of the mesh at most; not of an animation-ready head, which has its own",
        default=20_000,
        min=500,
        max=500_000,
    )
    texture_size: IntProperty(
        name="Texture",
        description="Edge of the texture in pixels",
        default=1024,
        min=64,
        max=8192,
        subtype="PIXEL",
    )


OWN = ("guidance_scale", "steps", "resolution", "faces", "texture_size")
"""What a preset decides unless the user does."""


def next_seed(inputs: RODIN_PG_settings) -> int:
    """The seed that is kept, or else another one, which stands in the panel from then on."""
    if not inputs.keep_seed:
        inputs.seed = another_seed()
        inputs.keep_seed = False
    return inputs.seed


def another_seed() -> int:
    """Any."""
    return secrets.randbelow(MAX_SEED + 1)


def chosen(inputs: RODIN_PG_settings) -> dict[str, Any]:
    """How an avatar is to be made, as :class:`protocol.Generate` calls it."""
    names = ("preset", *LIKENESS, *(OWN if inputs.own else ()))
    return {name: getattr(inputs, name) for name in names} | {"rig": not inputs.plain}


def photographed(inputs: RODIN_PG_settings) -> dict[str, Any]:
    """Whose avatar is to be made, if a photo says so, as :class:`protocol.Generate` calls it.

    Raises:
        RodinError: ``job.no_folder``.
    """
    if not inputs.photo:
        return {}
    given = [inputs, *(each for each in inputs.more_photos if each.path)]
    paths = [bpy.path.abspath(path) for path in (inputs.photo, *(each.path for each in given[1:]))]
    corrected = [found for each in given if (found := Corrected.parse(each.corrections))]
    fields = photo_fields(paths) | {"face": inputs.face or None}
    return fields | {"corrections": write(corrected, Path(bpy.app.tempdir))} if corrected else fields


def settings(context: bpy.types.Context) -> RODIN_PG_settings:
    """The inputs of the scene in ``context``."""
    return context.scene.rodin
