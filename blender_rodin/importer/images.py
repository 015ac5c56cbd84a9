# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of an avatar's folder as packed images."""

import struct
import zlib
from pathlib import Path

import bpy

from ..shared import RodinError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FRAME = 12
"""Bytes of a chunk beside its data: length, kind, checksum."""


def load_image(path: Path, name: str) -> bpy.types.Image:
    """The base colour image, sRGB and packed into the file, so that ``path`` is not needed any more.

    It is decoded when it is first shown; until then its checksums tell that it is whole.

    Raises:
        RodinError: ``avatar.bad_texture`` when it is no PNG, or a damaged one.
    """
    if not _is_whole(path.read_bytes()):
        raise RodinError("avatar.bad_texture", f"{path} is not a picture.", "Generate the avatar again.")
    image = bpy.data.images.load(str(path))
    image.name = name
    image.colorspace_settings.name = "sRGB"
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
