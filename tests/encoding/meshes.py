# SPDX-License-Identifier: GPL-3.0-or-later
"""Mesh files for the tests: a synthetic person as a program would export them, and simple bodies."""

from pathlib import Path

import numpy as np
import trimesh

from backend.data.assemble import Subject, assemble
from backend.data.people import priors
from backend.encoding.paint import Paint
from backend.encoding.surface import Piece, Surface
from backend.rendering.camera import decode


def person() -> Subject:
    """A generated subject without anything before the face."""
    return assemble(priors.sample(7, 1))


def flat_coloured(subject: Subject) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each surface as the corners ``[F, 3, 3]`` and the sRGB colours ``[F, 3]`` of its triangles."""
    middle = np.full((1, 3), 1 / 3)
    return [
        (
            surface.vertices[surface.faces],
            surface.shade(np.arange(len(surface.faces)), np.repeat(middle, len(surface.faces), 0)).albedo,
        )
        for surface in subject.surfaces
    ]


def write_person(subject: Subject, path: Path, turn: np.ndarray, scale: float, shift: np.ndarray) -> Path:
    """The subject in a file whose axes, units and origin are others: ``scale * turn @ x + shift``."""
    scene = trimesh.Scene()
    for corners, colours in flat_coloured(subject):
        linear = decode(colours.astype(np.float32))
        scene.add_geometry(
            trimesh.Trimesh(
                corners.reshape(-1, 3) @ turn.T * scale + shift,
                np.arange(3 * len(corners)).reshape(-1, 3),
                vertex_colors=np.round(np.repeat(linear, 3, 0) * 255).astype(np.uint8),
                process=False,
            )
        )
    scene.export(path)
    return path


def ball(radius: float = 1.0, colour: tuple[float, float, float] = (1, 0, 0)) -> Piece:
    """A sphere of one linear colour."""
    mesh = trimesh.creation.icosphere(3, radius)
    return Piece(mesh.vertices, mesh.faces, Paint(np.array(colour, np.float32)))


def square(z: float, paint: Paint) -> Piece:
    """From -1 to 1 at height ``z``; its corners carry the corners of a texture."""
    vertices = np.array([[-1.0, -1, z], [1, -1, z], [1, 1, z], [-1, 1, z]])
    return Piece(vertices, np.array([[0, 1, 2], [0, 2, 3]]), paint)


SQUARE_UV = np.array([[[0, 0], [1, 0], [1, 1]], [[0, 0], [1, 1], [0, 1]]], np.float32)


def surface(*pieces: Piece) -> Surface:
    return Surface(list(pieces))
