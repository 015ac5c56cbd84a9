# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh as files: glTF binary for the world, plain arrays for Blender.

glTF is Y up with the face towards +Z; avatar space is Z up with the face towards -Y.
"""

import io
import json
import os
import struct
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.meshing.materials import MATERIALS
from backend.meshing.mesh import AvatarMesh
from backend.space import Part

ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963
FLOAT, UNSIGNED_INT = 5126, 5125
LINEAR, LINEAR_MIPMAP_LINEAR, CLAMP_TO_EDGE = 9729, 9987, 33071


def write_glb(mesh: AvatarMesh, path: Path, recipe: dict[str, Any]) -> None:
    """Write a binary glTF 2.0 with one material and primitive per part present.

    All primitives share one set of vertices (split at UV seams, nowhere else) and
    one PNG. The recipe stands under ``rodin`` in the extras of the asset and of the scene.
    """
    corners, faces = _split_seams(mesh)
    buffer = _Buffer()
    attributes = {
        "POSITION": buffer.add(_y_up(mesh.vertices[corners[:, 0]]), ARRAY_BUFFER, FLOAT, bounds=True),
        "NORMAL": buffer.add(_y_up(mesh.normals[corners[:, 0]]), ARRAY_BUFFER, FLOAT),
        "TEXCOORD_0": buffer.add(_from_top(corners[:, 1:].view(np.float32)), ARRAY_BUFFER, FLOAT),
    }
    present = [Part(value) for value in np.unique(mesh.face_part)]
    primitives = [
        {
            "attributes": attributes,
            "indices": buffer.add(
                faces[mesh.face_part == part].reshape(-1, 1), ELEMENT_ARRAY_BUFFER, UNSIGNED_INT
            ),
            "material": slot,
        }
        for slot, part in enumerate(present)
    ]
    image = buffer.add_bytes(png_bytes(mesh.texture))
    extras = {"rodin": recipe}
    document = {
        "asset": {"version": "2.0", "generator": "Rodin Avatars", "extras": extras},
        "scene": 0,
        "scenes": [{"name": "Avatar", "nodes": [0], "extras": extras}],
        "nodes": [{"name": "Avatar", "mesh": 0}],
        "meshes": [{"name": "Avatar", "primitives": primitives}],
        "materials": [_material(part) for part in present],
        "textures": [{"source": 0, "sampler": 0}],
        "images": [{"name": "Avatar base colour", "mimeType": "image/png", "bufferView": image}],
        "samplers": [
            {
                "magFilter": LINEAR,
                "minFilter": LINEAR_MIPMAP_LINEAR,
                "wrapS": CLAMP_TO_EDGE,
                "wrapT": CLAMP_TO_EDGE,
            }
        ],
        **buffer.document(),
    }
    with written_aside(path) as file:
        file.write(_container(document, buffer.data))


def write_arrays(mesh: AvatarMesh, path: Path) -> None:
    """Write the arrays of ``mesh`` as ``path`` (npz, no pickle) and ``texture.png`` beside it."""
    write_png(mesh.texture, path.with_name("texture.png"))
    with written_aside(path) as file:
        np.savez(
            file,
            vertices=mesh.vertices,
            faces=mesh.faces,
            normals=mesh.normals,
            face_part=mesh.face_part,
            canonical=mesh.canonical,
            uv=mesh.uv,
        )


def write_png(image: NDArray[np.uint8], path: Path) -> None:
    """Write ``[H, W, 3 or 4]`` sRGB pixels."""
    with written_aside(path) as file:
        file.write(png_bytes(image))


def png_bytes(image: NDArray[np.uint8]) -> bytes:
    """``[H, W, 3 or 4]`` sRGB pixels as a PNG file."""
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "PNG", compress_level=4)
    return stream.getvalue()


@contextmanager
def written_aside(path: Path) -> Generator[BinaryIO]:
    """A file that appears under ``path`` only when it is whole."""
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.chmod(aside, 0o644)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


class _Buffer:
    """One glTF buffer with its views and accessors."""

    def __init__(self) -> None:
        self.data = b""
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add_bytes(self, data: bytes, **view: int) -> int:
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data), **view})
        self.data += data + b"\0" * (-len(data) % 4)
        return len(self.views) - 1

    def add(self, rows: NDArray[Any], target: int, component: int, bounds: bool = False) -> int:
        kind = {1: "SCALAR", 2: "VEC2", 3: "VEC3"}[rows.shape[1]]
        dtype = {FLOAT: "<f4", UNSIGNED_INT: "<u4"}[component]
        view = self.add_bytes(rows.astype(dtype).tobytes(), target=target)
        accessor = {"bufferView": view, "componentType": component, "count": len(rows), "type": kind}
        if bounds:
            accessor |= {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def document(self) -> dict[str, Any]:
        return {
            "buffers": [{"byteLength": len(self.data)}],
            "bufferViews": self.views,
            "accessors": self.accessors,
        }


def _split_seams(mesh: AvatarMesh) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Distinct (vertex, u, v) rows ``[N, 3]``, floats kept as bits, and the faces over them."""
    rows = np.concatenate(
        [mesh.faces.reshape(-1, 1), np.ascontiguousarray(mesh.uv.reshape(-1, 2)).view(np.int32)], 1
    )
    corners, flat = np.unique(rows, axis=0, return_inverse=True)
    return corners, flat.reshape(-1, 3)


def _y_up(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return vectors[:, [0, 2, 1]] * np.array([1, 1, -1], np.float32)


def _from_top(uv: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack([uv[:, 0], 1 - uv[:, 1]], 1)


def _material(part: Part) -> dict[str, Any]:
    material = MATERIALS[part]
    return {
        "name": material.name,
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": 0},
            "metallicFactor": 0.0,
            "roughnessFactor": material.roughness,
        },
    }


def _container(document: dict[str, Any], data: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    header = struct.pack("<4sIII4s", b"glTF", 2, 28 + len(text) + len(data), len(text), b"JSON")
    return header + text + struct.pack("<I4s", len(data), b"BIN\0") + data
