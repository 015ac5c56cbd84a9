# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of an avatar's folder, read and checked. No bpy here."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shared import UNREADABLE, Part, RodinError

ARRAYS_FILE = "avatar.npz"
TEXTURE_FILE = "texture.png"
RELIEF_FILE = "normal.png"
RECIPE_FILE = "avatar.json"

AGAIN = "Generate the avatar again."


@dataclass(frozen=True)
class AvatarArrays:
    """What ``avatar.npz`` holds; metres, Z up, face to -Y, origin at the base of the neck.

    Attributes:
        vertices: ``[V, 3]`` float32.
        faces: ``[F, 3]`` int32, counter-clockwise from outside.
        face_part: ``[F]`` uint8, values of :class:`Part`.
        uv: ``[F, 3, 2]`` float32 per corner, v up.
        canonical: ``[V, 3]`` float32, the corresponding points of the template head.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    face_part: NDArray[np.uint8]
    uv: NDArray[np.float32]
    canonical: NDArray[np.float32]

    def __post_init__(self) -> None:
        v, f = len(self.vertices), len(self.faces)
        shapes = {
            "vertices": (self.vertices.shape, (v, 3)),
            "faces": (self.faces.shape, (f, 3)),
            "face_part": (self.face_part.shape, (f,)),
            "uv": (self.uv.shape, (f, 3, 2)),
            "canonical": (self.canonical.shape, (v, 3)),
        }
        for name, (shape, expected) in shapes.items():
            if shape != expected:
                raise _bad(f"'{name}' has shape {shape} instead of {expected}")
        if f == 0:
            raise _bad("it has no faces")
        if self.faces.min() < 0 or self.faces.max() >= v:
            raise _bad("a face names a vertex that is not there")
        if repeats(self.faces):
            raise _bad("a face names a vertex twice")
        if self.face_part.max() >= len(Part):
            raise _bad("a face belongs to an unknown part")
        for name in ("vertices", "uv", "canonical"):
            if not np.isfinite(getattr(self, name)).all():
                raise _bad(f"'{name}' has values that are not numbers")


def read_arrays(folder: Path) -> AvatarArrays:
    """The mesh in ``folder``.

    Raises:
        RodinError: ``avatar.missing_file`` or ``avatar.bad_arrays``.
    """
    path = existing(folder, ARRAYS_FILE)
    try:
        with np.load(path, allow_pickle=False) as file:
            return AvatarArrays(
                vertices=np.ascontiguousarray(file["vertices"], np.float32),
                faces=np.ascontiguousarray(file["faces"], np.int32),
                face_part=np.ascontiguousarray(file["face_part"], np.uint8),
                uv=np.ascontiguousarray(file["uv"], np.float32),
                canonical=np.ascontiguousarray(file["canonical"], np.float32),
            )
    except UNREADABLE as error:
        raise _bad(str(error)) from error


def read_recipe(folder: Path) -> dict[str, Any]:
    """The recipe in ``folder``.

    Raises:
        RodinError: ``avatar.missing_file`` or ``avatar.bad_recipe``.
    """
    path = existing(folder, RECIPE_FILE)
    try:
        recipe = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RodinError("avatar.bad_recipe", f"{path} is not JSON: {error}.", AGAIN) from error
    if not isinstance(recipe, dict):
        raise RodinError("avatar.bad_recipe", f"{path} is not a JSON object.", AGAIN)
    return recipe


def repeats(faces: NDArray[np.int32]) -> bool:
    """Whether any of ``faces [F, C]`` names a vertex twice, which Blender cannot bear."""
    return any(bool((faces == np.roll(faces, step, 1)).any()) for step in range(1, faces.shape[1] // 2 + 1))


def existing(folder: Path, name: str) -> Path:
    """``folder/name``.

    Raises:
        RodinError: ``avatar.missing_file`` unless it is a file.
    """
    path = folder / name
    if not path.is_file():
        raise RodinError(
            "avatar.missing_file",
            f"There is no {name} in {folder}.",
            "Choose a folder that 'backend generate' or the panel has written.",
        )
    return path


def _bad(why: str) -> RodinError:
    return RodinError("avatar.bad_arrays", f"{ARRAYS_FILE} cannot be used: {why}.", AGAIN)
