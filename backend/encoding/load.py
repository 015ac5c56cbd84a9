# SPDX-License-Identifier: GPL-3.0-or-later
"""A mesh file, however its scene is built, becomes one painted surface."""

import contextlib
import hashlib
import io
from collections.abc import Generator
from pathlib import Path

import numpy as np
import trimesh
from trimesh.resolvers import FilePathResolver

from backend.encoding.paint import paint_of
from backend.encoding.surface import Piece, Surface
from backend.errors import RodinError

Y_UP, Z_UP = (".glb", ".gltf", ".obj"), (".ply", ".stl")
"""Formats by the direction that most programs write as up."""
LINEAR_COLOURS = (".glb", ".gltf")
"""Formats whose vertex colours are linear."""
MAX_BYTES = 1 << 30
MAX_FACES = 5_000_000
READABLE = "Give a GLB, glTF, OBJ, PLY or STL file that Blender opens."


def read_mesh(path: Path) -> tuple[Surface, str]:
    """Read every triangle of a file, where its scene puts it; textures beside it are read too.

    Returns:
        The surface in the file's axes, its bounding box centred and 1 long, and the file's SHA-256.

    Raises:
        RodinError: ``encode.format``, ``encode.missing``, ``encode.too_large``, ``encode.unreadable`` or
            ``encode.no_surface``.
    """
    content, suffix = _read(path), path.suffix.lower()
    with _readable(path):
        scene = trimesh.load_scene(
            io.BytesIO(content), file_type=suffix[1:], resolver=FilePathResolver(path), process=False
        )
        meshes = [each for each in scene.dump() if isinstance(each, trimesh.Trimesh)]
        pieces = [piece for mesh in meshes if len((piece := _piece(mesh, suffix in LINEAR_COLOURS)).faces)]
    if not pieces:
        raise RodinError(
            "encode.no_surface",
            f"{path.name} holds no triangles with any area.",
            "Export the head as a mesh, not as points or curves.",
        )
    if (faces := sum(len(piece.faces) for piece in pieces)) > MAX_FACES:
        raise RodinError(
            "encode.too_large",
            f"{path.name} has {faces} triangles, the limit is {MAX_FACES}.",
            "Decimate it.",
        )
    with _readable(path):
        return Surface(_normalised(pieces)), hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _readable(path: Path) -> Generator[None]:
    """While a mesh is read, of which trimesh and numpy may raise anything if the file is broken.

    Raises:
        RodinError: ``encode.unreadable``.
    """
    try:
        yield
    except Exception as error:
        raise RodinError("encode.unreadable", f"{path.name} is no mesh or is damaged.", READABLE) from error


def _read(path: Path) -> bytes:
    if path.suffix.lower() not in Y_UP + Z_UP:
        raise RodinError("encode.format", f"'{path.name}' is of no mesh format that is known.", READABLE)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            sizes = f"{size >> 20} MB, the limit is {MAX_BYTES >> 20} MB"
            raise RodinError("encode.too_large", f"{path.name} has {sizes}.", "Decimate it.")
        return path.read_bytes()
    except OSError as error:
        raise RodinError(
            "encode.missing", f"The mesh {path} cannot be read: {error.strerror}.", "Check the path."
        ) from error


def _piece(mesh: trimesh.Trimesh, linear_colours: bool) -> Piece:
    """A mesh without the triangles that have no area or no place."""
    mesh.update_faces(np.nan_to_num(mesh.area_faces, posinf=0.0) > 0)
    return Piece(
        np.asarray(mesh.vertices, np.float64),
        np.asarray(mesh.faces, np.int64),
        paint_of(mesh, linear_colours),
    )


def _normalised(pieces: list[Piece]) -> list[Piece]:
    """Units are unknown and rays are single precision: everything near the origin and about 1 long."""
    used = [piece.vertices[piece.faces.reshape(-1)] for piece in pieces]
    low = np.min([points.min(0) for points in used], axis=0)
    high = np.max([points.max(0) for points in used], axis=0)
    middle, size = (low + high) / 2, (high - low).max()
    return [Piece((piece.vertices - middle) / size, piece.faces, piece.paint) for piece in pieces]
