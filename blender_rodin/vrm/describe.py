# SPDX-License-Identifier: GPL-3.0-or-later
"""What VRM 1.0 says of a model beside its meshes, in the properties that the VRM add-on has on armatures."""

import re
from collections.abc import Iterable
from typing import Any

import bpy

from ..avatars import RECIPE_PROPERTY
from ..shared import __version__
from .body import BUST_ROOT, HUMAN_BONES, eyes_from_head
from .expressions import EXPRESSIONS

SETTINGS = "vrm_addon_extension"
"""The VRM add-on's property of every armature."""
FILLED_AS_OF = (4, 5, 0)
"""The version of the VRM add-on whose properties these are; later ones know what to change in them."""
GAZE = {
    "range_map_horizontal_inner": 30.0,
    "range_map_horizontal_outer": 35.0,
    "range_map_vertical_down": 30.0,
    "range_map_vertical_up": 25.0,
}
"""How far eyes turn, degrees; up to there they follow what they look at exactly."""
FREE = {
    "avatar_permission": "everyone",
    "commercial_usage": "corporation",
    "credit_notation": "unnecessary",
    "modification": "allowModificationRedistribution",
    "allow_redistribution": True,
    "other_license_url": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""For somebody invented. Else VRM's own defaults hold, the strictest: the author alone may use the file."""


def describe(
    armature: bpy.types.Object, meshes: Iterable[bpy.types.Object], author: str, invented: bool
) -> None:
    """Fill the VRM add-on's properties of an armature that has a body: who, how it moves, who may use it.

    Args:
        armature: has the bones of :data:`HUMAN_BONES`, and the recipe, which goes to one of them, for files
            have no armature.
        meshes: of its face and what it wears.
        author: whom the file names.
        invented: whether it shows nobody in particular, so that anybody may use it.
    """
    armature.data.property_unset(SETTINGS)
    settings = getattr(armature.data, SETTINGS)
    settings.addon_version, settings.spec_version = FILLED_AS_OF, "1.0"
    settings.vrm0.humanoid.initial_automatic_bone_assignment = False  # a search that takes seconds
    vrm = settings.vrm1
    _add_meta(vrm.meta, armature.name, author, invented)
    _name_bones(vrm.humanoid)
    _add_gaze(vrm.look_at, armature)
    _add_expressions(vrm.expressions, [mesh for mesh in meshes if mesh.data.shape_keys])
    armature.data.bones[BUST_ROOT][RECIPE_PROPERTY] = armature[RECIPE_PROPERTY]


def _add_meta(meta: Any, name: str, author: str, invented: bool) -> None:
    meta.vrm_name, meta.version = name, "1"
    meta.authors.add().value = author
    meta.references.add().value = f"Rodin Avatars {__version__}"
    for key, value in FREE.items() if invented else ():
        setattr(meta, key, value)


def _name_bones(humanoid: Any) -> None:
    bones = humanoid.human_bones
    bones.initial_automatic_bone_assignment = False
    for name, bone in HUMAN_BONES.items():
        getattr(bones, _snake(name)).node.bone_name = bone
    humanoid.pose = "restPositionPose"


def _add_gaze(look_at: Any, armature: bpy.types.Object) -> None:
    look_at.type = "bone"
    look_at.offset_from_head_bone = eyes_from_head(armature)
    for name, degrees in GAZE.items():
        reach = getattr(look_at, name)
        reach.input_max_value = reach.output_scale = degrees


def _add_expressions(expressions: Any, faces: list[bpy.types.Object]) -> None:
    expressions.initial_automatic_expression_assignment = False
    for name, weights in EXPRESSIONS.items():
        binds = getattr(expressions.preset, _snake(name)).morph_target_binds
        for face in faces:
            for shape, weight in weights.items():
                if shape in face.data.shape_keys.key_blocks:
                    bind = binds.add()
                    bind.node.mesh_object_name, bind.index, bind.weight = face.name, shape, weight


def _snake(name: str) -> str:
    """``left_eye`` of ``leftEye``."""
    return re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name)
