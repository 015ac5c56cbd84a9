# SPDX-License-Identifier: GPL-3.0-or-later
"""The bones that a humanoid must have, for a bust that has those of neck and head only.

Heads are 0.23 m high, so the body that is not there is one of 1.73 m, seven and a half heads, arms held out
as VRM wants them. Places are the avatar's: metres, Z up, face to -Y, +X its left, origin at the base of the
neck.
"""

from typing import NamedTuple

import bpy
from mathutils import Vector

from ..edit_mode import edited

ORIGIN_HEIGHT = 1.42
"""Of the base of the neck above the ground, metres."""
BUST_ROOT = "root"
"""The avatar's bone that carries shoulders and clothes; it hangs on the chest."""


class Joint(NamedTuple):
    """A bone that an avatar lacks: its parent, and where it begins and ends."""

    parent: str | None
    head: tuple[float, float, float]
    tail: tuple[float, float, float]


TRUNK = {
    "hips": Joint(None, (0.0, 0.02, -0.50), (0.0, 0.02, -0.40)),
    "spine": Joint("hips", (0.0, 0.02, -0.40), (0.0, 0.03, -0.27)),
    "chest": Joint("spine", (0.0, 0.03, -0.27), (0.0, 0.0, 0.0)),
}
LEFT_LIMBS = {
    "Shoulder": Joint(BUST_ROOT, (0.02, 0.03, -0.02), (0.17, 0.03, -0.02)),
    "UpperArm": Joint("Shoulder", (0.17, 0.03, -0.02), (0.47, 0.03, -0.02)),
    "LowerArm": Joint("UpperArm", (0.47, 0.03, -0.02), (0.72, 0.03, -0.02)),
    "Hand": Joint("LowerArm", (0.72, 0.03, -0.02), (0.81, 0.03, -0.02)),
    "UpperLeg": Joint("hips", (0.09, 0.02, -0.53), (0.09, 0.01, -0.93)),
    "LowerLeg": Joint("UpperLeg", (0.09, 0.01, -0.93), (0.09, 0.03, -1.34)),
    "Foot": Joint("LowerLeg", (0.09, 0.03, -1.34), (0.09, -0.10, -1.41)),
}


def _limbs(side: str, sign: float) -> dict[str, Joint]:
    named = lambda parent: side + parent if parent in LEFT_LIMBS else parent  # noqa: E731
    place = lambda x, y, z: (sign * x, y, z)  # noqa: E731
    return {
        side + name: Joint(named(joint.parent), place(*joint.head), place(*joint.tail))
        for name, joint in LEFT_LIMBS.items()
    }


BODY = {**TRUNK, **_limbs("left", 1.0), **_limbs("right", -1.0)}
"""What is added, under VRM's names, parents first."""
OWN_BONES = {
    "upperChest": BUST_ROOT,
    "neck": "neck",
    "head": "head",
    "jaw": "jaw",
    "leftEye": "eye.L",
    "rightEye": "eye.R",
}
"""VRM's name to the avatar's bone."""
HUMAN_BONES = {**{name: name for name in BODY}, **OWN_BONES}
"""VRM's name to the bone of an armature that :func:`add_body` has completed."""


def add_body(armature: bpy.types.Object) -> None:
    """Give an avatar's armature the bones of :data:`BODY` and hang its own on them."""
    with edited(armature):
        bones = armature.data.edit_bones
        for name, joint in BODY.items():
            bone = bones.new(name)
            bone.head, bone.tail = joint.head, joint.tail
            bone.parent = bones[joint.parent] if joint.parent else None
        bones[BUST_ROOT].parent = bones["chest"]


def eyes_from_head(armature: bpy.types.Object) -> Vector:
    """The point between the eyes in the frame of the bone ``head``, metres."""
    bones = armature.data.bones
    middle = (bones[OWN_BONES["leftEye"]].head_local + bones[OWN_BONES["rightEye"]].head_local) / 2
    return bones[OWN_BONES["head"]].matrix_local.inverted() @ middle
