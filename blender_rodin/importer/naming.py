# SPDX-License-Identifier: GPL-3.0-or-later
"""Avatars are called after the person or the file they were made from; object, mesh and parts alike."""

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

import bpy

from ..avatars import PART_PROPERTY
from .earlier import CALLED, made_of

USUAL = "Avatar"
OF_0_1 = f"{USUAL} "
"""What version 0.1 had before each part's title."""
LONGEST = 40
"""Letters, so that a part's name and Blender's number fit behind it into 63 bytes."""
MOST_BYTES = 44
ARTICLE = re.compile(r"^(an?|the)\s+", re.IGNORECASE)
NUMBER = re.compile(r"\.\d{3,}$")


def name_of(photo: str | Path | None = None, prompt: str | None = None) -> str:
    """Such as ``Old man with a white beard``, or the photo's name without its ending."""
    said = Path(photo).stem if photo else ARTICLE.sub("", (prompt or "").strip())
    words = said.split()
    while len(name := " ".join(words)) > LONGEST or len(name.encode()) > MOST_BYTES:
        if len(words) == 1:
            return name.encode()[:LONGEST].decode(errors="ignore")
        words.pop()
    return name[:1].upper() + name[1:] if name and not photo else name or USUAL


def name_of_recipe(recipe: Mapping[str, Any]) -> str:
    """After the recipe's prompt, which is all it knows of the person."""
    prompt = recipe.get("prompt")
    return name_of(prompt=prompt if isinstance(prompt, str) else None)


def free_name(wanted: str) -> str:
    """``wanted``, or with a number as Blender's own, so that object and data can both have it."""
    kinds = (bpy.data.objects, bpy.data.meshes, bpy.data.armatures)
    return _free(wanted, {each.name for kind in kinds for each in kind})


def _free(wanted: str, taken: Container[str]) -> str:
    base, number, name = NUMBER.sub("", wanted), 0, wanted
    while name in taken:
        number += 1
        name = f"{base}.{number:03d}"
    return name


def name_parts(avatar: bpy.types.Object) -> None:
    """Give the data of ``avatar`` and its parts its name."""
    avatar.data.name = avatar.name
    for part in avatar.children:
        if PART_PROPERTY in part:
            part.name = f"{avatar.name} {part[PART_PROPERTY].removeprefix(OF_0_1)}"
            part.data.name = part.name


def lower_numbers(avatar: bpy.types.Object) -> None:
    """Give materials and images of ``avatar`` plain names, or the lowest of Blender's numbers."""
    _, materials, images = made_of([avatar, *avatar.children])
    for blocks, owners in ((materials, bpy.data.materials), (images, bpy.data.images)):
        for block in blocks:
            block.name = _free(CALLED.sub("", block.name), {each.name for each in owners} - {block.name})
