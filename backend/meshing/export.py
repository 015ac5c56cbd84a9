# SPDX-License-Identifier: GPL-3.0-or-later
"""The mesh as files: glTF binary for the world, plain arrays for Blender."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from backend.materials import MATERIALS
from backend.meshing.gltf import (
    ARRAY_BUFFER,
    ELEMENT_ARRAY_BUFFER,
    FLOAT,
    UNSIGNED_INT,
    Buffer,
    container,
    extensions_used,
    images_json,
    material_json,
    png_bytes,
    split_seams,
    tangent_rows,
    uv_of,
    y_up,
)
from backend.meshing.mesh import AvatarMesh
from backend.meshing.tangents import tangents
from backend.space import Part


def write_glb(mesh: AvatarMesh, path: Path, recipe: dict[str, Any]) -> None:
    """Write a binary glTF 2.0 with one material and primitive per part present.

    All primitives share one set of vertices (split at UV seams, nowhere else) and
    one PNG. The recipe stands under ``rodin`` in the extras of the asset and of the scene.
    """
    corners, faces = split_seams(mesh.faces, mesh.uv)
    buffer = Buffer()
    attributes = {
        "POSITION": buffer.add(y_up(mesh.vertices[corners[:, 0]]), ARRAY_BUFFER, FLOAT, bounds=True),
        "NORMAL": buffer.add(y_up(mesh.normals[corners[:, 0]]), ARRAY_BUFFER, FLOAT),
        "TEXCOORD_0": buffer.add(uv_of(corners), ARRAY_BUFFER, FLOAT),
    }
    if mesh.normal_map is not None:
        frame = tangents(mesh.vertices, mesh.normals, mesh.faces, mesh.uv)
        attributes["TANGENT"] = buffer.add(tangent_rows(faces, frame), ARRAY_BUFFER, FLOAT)
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
    relief = None if mesh.normal_map is None else 1
    images = images_json(buffer, {"Avatar base colour": mesh.texture, "Avatar normal map": mesh.normal_map})
    extras = {"rodin": recipe}
    materials = [material_json(MATERIALS[part], 0, relief) for part in present]
    document = {
        "asset": {"version": "2.0", "generator": "Rodin Avatars", "extras": extras},
        "scene": 0,
        "scenes": [{"name": "Avatar", "nodes": [0], "extras": extras}],
        "nodes": [{"name": "Avatar", "mesh": 0}],
        "meshes": [{"name": "Avatar", "primitives": primitives}],
        "materials": materials,
        "extensionsUsed": extensions_used(materials),
        **images,
        **buffer.document(),
    }
    with written_aside(path) as file:
        file.write(container(document, bytes(buffer.data)))


def write_arrays(mesh: AvatarMesh, path: Path) -> None:
    """Write ``mesh`` as ``path`` (npz, no pickle), with ``texture.png`` and any ``normal.png`` beside it."""
    write_png(mesh.texture, path.with_name("texture.png"))
    if mesh.normal_map is not None:
        write_png(mesh.normal_map, path.with_name("normal.png"))
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
    """Write ``[H, W, 3 or 4]`` pixels."""
    with written_aside(path) as file:
        file.write(png_bytes(image))


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
