# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of an avatar's folder as packed images."""

import struct
import zlib
from pathlib import Path
from typing import NamedTuple

import bpy

from ..png import SIGNATURE
from ..shared import RodinError

FRAME = 12
"""Bytes of a chunk beside its data: length, kind, checksum."""


class Picture(NamedTuple):
    """A file and what its image is called; normal maps are ``Non-Color``."""

    path: Path
    name: str
    colour_space: str = "sRGB"


def normal_map(path: Path, name: str) -> Picture | None:
    """The normal map, if there is such a file."""
    return Picture(path, name, "Non-Color") if path.is_file() else None


def load_images(*pictures: Picture | None) -> list[bpy.types.Image | None]:
    """All of them, or none, packed into the file, so that their paths are not needed any more.

    They are decoded when they are first shown; until then their checksums tell that they are whole.

    Raises:
        RodinError: ``avatar.bad_texture`` when one is no PNG, or a damaged one.
    """
    check_pictures(*pictures)
    return [_load(picture) if picture else None for picture in pictures]


def check_pictures(*pictures: Picture | None) -> None:
    """Raise ``avatar.bad_texture`` when one is no PNG, or a damaged one."""
    for picture in pictures:
        if picture and not _is_whole(picture.path.read_bytes()):
            raise RodinError(
                "avatar.bad_texture", f"{picture.path} is not a picture.", "Generate the avatar again."
            )


def _load(picture: Picture) -> bpy.types.Image:
    image = bpy.data.images.load(str(picture.path))
    image.name = picture.name
    image.colorspace_settings.name = picture.colour_space
    image.pack()
    image.filepath_raw = f"//{image.name}.png"
    return image


def _is_whole(data: bytes) -> bool:
    kind, end = b"", len(SIGNATURE)
    if not data.startswith(SIGNATURE):
        return False
    while kind != b"IEND":
        start = end
        if start + FRAME > len(data):
            return False
        size, kind = struct.unpack_from(">I4s", data, start)
        end = start + size + FRAME
        if zlib.crc32(data[start + 4 : end - 4]).to_bytes(4, "big") != data[end - 4 : end]:
            return False
    return True
