# SPDX-License-Identifier: GPL-3.0-or-later
"""The image of an avatar's front that somebody paints on, and front maps as files for the backend."""

import base64
import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from .. import png
from ..avatars import RECIPE_PROPERTY
from ..compat import brush_colour
from ..importer.arrays import AGAIN
from ..shared import RodinError
from .legend import ENTRIES

PROPERTY = "rodin_painting"
"""Of the avatar's object: a group with the image, and of which avatar it was drawn."""
PALETTE = "Rodin Parts"
SHAPING = ("latent", "seed", "edits", "known", "mesh", "likeness")
"""Fields of a recipe that tell what the front shows."""


def hang(avatar: bpy.types.Object, image: bpy.types.Image) -> None:
    """Keep the picture of the avatar's front with it."""
    avatar[PROPERTY] = {"canvas": image, "drawn": _fingerprint(avatar)}


def of(avatar: bpy.types.Object | None) -> bpy.types.Image | None:
    """The image that is being painted, if any."""
    return avatar[PROPERTY].get("canvas") if avatar is not None and PROPERTY in avatar else None


def avatar_of(image: bpy.types.Image | None) -> bpy.types.Object | None:
    """The avatar whose front an image is."""
    return next((each for each in bpy.data.objects if image is not None and of(each) == image), None)


def end(avatar: bpy.types.Object) -> None:
    """Remove the image, and the palette with the last one."""
    if image := of(avatar):
        bpy.data.images.remove(image)
    if PROPERTY in avatar:
        del avatar[PROPERTY]
    found = bpy.data.palettes.get(PALETTE)
    if found and not any(of(each) for each in bpy.data.objects):
        bpy.data.palettes.remove(found)


def hand_over(source: bpy.types.Object, target: bpy.types.Object) -> None:
    """Give ``target`` the canvas of ``source``."""
    if PROPERTY in source:
        target[PROPERTY] = source[PROPERTY].to_dict()
        del source[PROPERTY]


@contextmanager
def set_aside(avatar: bpy.types.Object) -> Generator[None]:
    """Without it while a file for other programs is written; afterwards as it was."""
    kept = avatar[PROPERTY].to_dict() if PROPERTY in avatar else None
    if kept is not None:
        del avatar[PROPERTY]
    try:
        yield
    finally:
        if kept is not None:
            avatar[PROPERTY] = kept


def write(avatar: bpy.types.Object, path: Path) -> str:
    """Write what was painted as PNG, pixel by pixel as it is; the path.

    Raises:
        RodinError: ``painting.outdated`` if the avatar is another one by now; ``job.no_folder``.
    """
    image = of(avatar)
    if image is None or avatar[PROPERTY]["drawn"] != _fingerprint(avatar):
        raise RodinError(
            "painting.outdated",
            "The avatar has changed since its front was drawn.",
            "Take the change back, or cancel the painting and begin anew.",
        )
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    rows = np.round(pixels * 255).astype(np.uint8).reshape(height, width, 4)
    try:
        path.write_bytes(png.encoded(rows[::-1]))
    except OSError as error:
        raise _unwritable(error) from error
    return str(path)


def write_fronts(fronts: list[str], folder: Path) -> list[str]:
    """Write front maps of a recipe, PNG as base64, as files; their paths.

    Raises:
        RodinError: ``job.no_folder``, ``avatar.bad_recipe`` if one is no picture.
    """
    paths: list[str] = []
    for front in fronts:
        path = folder / f"rodin-front-{hashlib.sha256(front.encode()).hexdigest()[:12]}.png"
        try:
            path.write_bytes(base64.b64decode(front, validate=True))
        except ValueError as error:
            raise RodinError(
                "avatar.bad_recipe", "A painted front of the avatar's recipe is no picture.", AGAIN
            ) from error
        except OSError as error:
            raise _unwritable(error) from error
        paths.append(str(path))
    return paths


def palette() -> bpy.types.Palette:
    """The legend's colours, as Blender offers them beside the brush."""
    found = bpy.data.palettes.get(PALETTE)
    if found is None:
        found = bpy.data.palettes.new(PALETTE)
        for entry in ENTRIES:
            if entry.colour:
                found.colors.new().color = brush_colour(entry.colour)
    return found


def _fingerprint(avatar: bpy.types.Object) -> str:
    recipe: dict[str, Any] = json.loads(avatar[RECIPE_PROPERTY])
    told = json.dumps([recipe.get(name) for name in SHAPING])
    return hashlib.sha256(told.encode()).hexdigest()


def _unwritable(error: OSError) -> RodinError:
    return RodinError(
        "job.no_folder",
        f"The front map cannot be written: {error}.",
        "Make room there, or choose another folder in Preferences > File Paths > Temporary Files.",
    )
