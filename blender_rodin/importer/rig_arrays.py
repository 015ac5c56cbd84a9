# SPDX-License-Identifier: GPL-3.0-or-later
"""The animation-ready head in an avatar's folder, read and checked. No bpy here."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shared import UNREADABLE, Part, RodinError
from .arrays import AGAIN, existing, repeats

RIG_FILE = "rig.npz"
FACE_FILE = "face.png"
FACE_RELIEF_FILE = "face_normal.png"
WORN_FILE = "worn.png"
"""Folders of older versions lack it: what is worn has the plain mesh's texture there."""
PIECES = ("Skin", "Eyes", "Teeth", "Tongue", "Lashes")
"""What the numbers in ``piece`` mean."""


@dataclass(frozen=True)
class Surface:
    """A mesh that follows bones; metres, Z up, face to -Y.

    Attributes:
        vertices: ``[V, 3]`` float32.
        faces: ``[F, 3 or 4]`` int32, counter-clockwise from outside.
        uv: ``[F, 3 or 4, 2]`` float32 per corner, v up.
        weights: ``[V, B]`` float32.
        shapes: ``[K, V, 3]`` float32, what each face shape adds, or None.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    uv: NDArray[np.float32]
    weights: NDArray[np.float32]
    shapes: NDArray[np.float32] | None

    def check(self, bones: int, shapes: int) -> None:
        """Raise ``avatar.bad_arrays`` unless everything fits together."""
        v, (f, corners) = len(self.vertices), self.faces.shape
        wanted = {
            "vertices": (self.vertices.shape, (v, 3)),
            "uv": (self.uv.shape, (f, corners, 2)),
            "weights": (self.weights.shape, (v, bones)),
        }
        if self.shapes is not None:
            wanted["shapes"] = (self.shapes.shape, (shapes, v, 3))
        for name, (shape, expected) in wanted.items():
            if shape != expected:
                raise _bad(f"'{name}' has shape {shape} instead of {expected}")
            if not np.isfinite(getattr(self, name)).all():
                raise _bad(f"'{name}' has values that are not numbers")
        if f == 0 or self.faces.min() < 0 or self.faces.max() >= v:
            raise _bad("a face names a vertex that is not there")
        if repeats(self.faces):
            raise _bad("a face names a vertex twice")


@dataclass(frozen=True)
class RigArrays:
    """What ``rig.npz`` holds.

    Attributes:
        head: the face: quads, with the face shapes.
        piece: ``[F]`` index into :data:`PIECES` of each of its faces.
        shape_names: ARKit's.
        shape_values: ``[K]`` float32 0..1, how far each is on when the avatar is opened.
        bone_names, bone_parents: names, and each one's parent before it, -1 for none.
        bone_heads, bone_tails: ``[B, 3]`` metres.
        worn: hair, beard, glasses, headwear, clothes.
    """

    head: Surface
    piece: NDArray[np.uint8]
    shape_names: list[str]
    shape_values: NDArray[np.float32]
    bone_names: list[str]
    bone_parents: list[int]
    bone_heads: NDArray[np.float32]
    bone_tails: NDArray[np.float32]
    worn: list[tuple[Part, Surface]] = field(default_factory=list)

    def __post_init__(self) -> None:
        bones, shapes = len(self.bone_names), len(self.shape_names)
        if self.bone_heads.shape != (bones, 3) or self.bone_tails.shape != (bones, 3):
            raise _bad("bones have no places")
        if len(self.bone_parents) != bones or any(up >= index for index, up in enumerate(self.bone_parents)):
            raise _bad("a bone comes before its parent")
        if self.shape_values.shape != (shapes,) or not np.all(abs(self.shape_values - 0.5) <= 0.5):
            raise _bad("a face shape has no value of 0 to 1")
        if self.piece.shape != (len(self.head.faces),) or self.piece.max(initial=0) >= len(PIECES):
            raise _bad("a face belongs to an unknown piece")
        for surface in (self.head, *(surface for _, surface in self.worn)):
            surface.check(bones, shapes)


def read_rig(folder: Path) -> RigArrays:
    """The animation-ready head in ``folder``.

    Raises:
        RodinError: ``avatar.missing_file`` or ``avatar.bad_arrays``.
    """
    path = existing(folder, RIG_FILE)
    try:
        with np.load(path, allow_pickle=False) as file:
            worn = [
                (Part(int(part)), _surface(file, f"worn_{index}_", "faces"))
                for index, part in enumerate(file["worn_parts"])
            ]
            names = [str(name) for name in file["shape_names"]]
            values = file["shape_values"] if "shape_values" in file.files else np.zeros(len(names))
            return RigArrays(
                head=_surface(file, "", "quads"),
                piece=np.ascontiguousarray(file["piece"], np.uint8),
                shape_names=names,
                shape_values=np.ascontiguousarray(values, np.float32),
                bone_names=[str(name) for name in file["bone_names"]],
                bone_parents=[int(up) for up in file["bone_parents"]],
                bone_heads=np.ascontiguousarray(file["bone_heads"], np.float32),
                bone_tails=np.ascontiguousarray(file["bone_tails"], np.float32),
                worn=worn,
            )
    except UNREADABLE as error:
        raise _bad(str(error)) from error


def _surface(file: Any, prefix: str, faces: str) -> Surface:
    array = lambda name, dtype: np.ascontiguousarray(file[prefix + name], dtype)  # noqa: E731
    shapes = array("shapes", np.float32) if f"{prefix}shapes" in file.files else None
    return Surface(
        array("vertices", np.float32),
        array(faces, np.int32),
        array("uv", np.float32),
        array("weights", np.float32),
        shapes,
    )


def _bad(why: str) -> RodinError:
    return RodinError("avatar.bad_arrays", f"{RIG_FILE} cannot be used: {why}.", AGAIN)
