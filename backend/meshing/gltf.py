# SPDX-License-Identifier: GPL-3.0-or-later
"""Pieces of a binary glTF 2.0 file.

glTF is Y up with the face towards +Z; avatar space is Z up with the face towards -Y.
"""

import io
import json
import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.materials import Material

ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963
UNSIGNED_SHORT, UNSIGNED_INT, FLOAT = 5123, 5125, 5126
TYPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
DTYPES = {UNSIGNED_SHORT: "<u2", UNSIGNED_INT: "<u4", FLOAT: "<f4"}
SAMPLER = {"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}
"""Linear, with mipmaps, clamped to the edge."""
SHEEN_ROUGHNESS = 0.5
"""As in Blender."""


class Buffer:
    """The one binary buffer of a file, with its views and accessors."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add_bytes(self, data: bytes, **view: int) -> int:
        """Append ``data``; the index of its view."""
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data), **view})
        self.data += data + b"\0" * (-len(data) % 4)
        return len(self.views) - 1

    def add(self, rows: NDArray[Any], target: int | None, component: int, bounds: bool = False) -> int:
        """Append ``rows [N, C]``; the index of their accessor."""
        view = self.add_bytes(
            rows.astype(DTYPES[component]).tobytes(), **({"target": target} if target else {})
        )
        accessor = {
            "bufferView": view,
            "componentType": component,
            "count": len(rows),
            "type": TYPES[rows.shape[1]],
        }
        return self._accessor(accessor, rows, bounds)

    def add_sparse(self, rows: NDArray[np.float32]) -> int:
        """Append those ``rows [N, 3]`` that are not zero, with bounds; the index of the accessor."""
        accessor: dict[str, Any] = {"componentType": FLOAT, "count": len(rows), "type": "VEC3"}
        index = np.flatnonzero((rows != 0).any(1))
        if len(index):
            views = (
                self.add_bytes(index.astype("<u4").tobytes()),
                self.add_bytes(rows[index].astype("<f4").tobytes()),
            )
            accessor["sparse"] = {
                "count": len(index),
                "indices": {"bufferView": views[0], "componentType": UNSIGNED_INT},
                "values": {"bufferView": views[1]},
            }
        return self._accessor(accessor, rows, bounds=True)

    def _accessor(self, accessor: dict[str, Any], rows: NDArray[Any], bounds: bool) -> int:
        if bounds:
            accessor |= {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def document(self) -> dict[str, Any]:
        """The buffer's part of the file's JSON."""
        return {
            "buffers": [{"byteLength": len(self.data)}],
            "bufferViews": self.views,
            "accessors": self.accessors,
        }


def split_seams(
    faces: NDArray[np.int32], uv: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Distinct (vertex, u, v) rows ``[N, 3]`` of ``faces [F, 3]``, floats as bits, and faces over them."""
    rows = np.concatenate(
        [faces.reshape(-1, 1), np.ascontiguousarray(uv.reshape(-1, 2), np.float32).view(np.int32)], 1
    )
    corners, flat = np.unique(rows, axis=0, return_inverse=True)
    return corners, flat.reshape(-1, 3)


def uv_of(corners: NDArray[np.int32]) -> NDArray[np.float32]:
    """Texture coordinates ``[N, 2]``, v downwards as in glTF, of what :func:`split_seams` gave."""
    u, v = corners[:, 1:].view(np.float32).T
    return np.stack([u, 1 - v], 1)


def y_up(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Avatar space ``[..., 3]`` to glTF's."""
    return vectors[..., [0, 2, 1]] * np.array([1, 1, -1], np.float32)


def tangent_rows(flat: NDArray[np.int64], frame: NDArray[np.float32]) -> NDArray[np.float32]:
    """Tangents ``[N, 4]`` of what :func:`split_seams` gave, from those ``frame [F, 3, 4]`` of the corners."""
    rows = np.empty((flat.max() + 1, 4), np.float32)
    rows[flat.ravel()] = np.concatenate([y_up(frame[..., :3]), frame[..., 3:]], -1).reshape(-1, 4)
    return rows


def material_json(material: Material, texture: int, relief: int | None = None) -> dict[str, Any]:
    """A material with the textures of those indices as its base colour and, if any, its normal map."""
    return {
        **({} if relief is None else {"normalTexture": {"index": relief}}),
        "name": material.name,
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": texture},
            "metallicFactor": 0.0,
            "roughnessFactor": material.roughness,
        },
        "extensions": _extensions(material),
    }


def _extensions(material: Material) -> dict[str, Any]:
    """What glTF says of a material by extensions; a specular factor of 1 is 0.5 here."""
    found: dict[str, Any] = {"KHR_materials_specular": {"specularFactor": 2 * material.specular}}
    if material.coat:
        found["KHR_materials_clearcoat"] = {
            "clearcoatFactor": material.coat,
            "clearcoatRoughnessFactor": material.coat_roughness,
        }
    if material.sheen:
        found["KHR_materials_sheen"] = {
            "sheenColorFactor": [material.sheen] * 3,
            "sheenRoughnessFactor": SHEEN_ROUGHNESS,
        }
    return found


def extensions_used(materials: Iterable[dict[str, Any]]) -> list[str]:
    """The names of all extensions of those materials."""
    return sorted({name for each in materials for name in each["extensions"]})


def png_bytes(image: NDArray[np.uint8]) -> bytes:
    """``[H, W, 2, 3 or 4]`` pixels as a PNG file."""
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "PNG", compress_level=4)
    return stream.getvalue()


def images_json(buffer: Buffer, images: dict[str, NDArray[np.uint8] | None]) -> dict[str, Any]:
    """The file's images, those that are there, by their names, and a texture of each."""
    found = {name: pixels for name, pixels in images.items() if pixels is not None}
    return {
        "textures": [{"source": index, "sampler": 0} for index in range(len(found))],
        "images": [
            {"name": name, "mimeType": "image/png", "bufferView": buffer.add_bytes(png_bytes(pixels))}
            for name, pixels in found.items()
        ],
        "samplers": [SAMPLER],
    }


def container(document: dict[str, Any], data: bytes) -> bytes:
    """The whole file."""
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    header = struct.pack("<4sIII4s", b"glTF", 2, 28 + len(text) + len(data), len(text), b"JSON")
    return header + text + struct.pack("<I4s", len(data), b"BIN\0") + data
