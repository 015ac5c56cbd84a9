# SPDX-License-Identifier: GPL-3.0-or-later
"""What no picture of a package shows, rendered: a statue, and a hand before a face. A crowd is pasted."""

from typing import Any

import cv2
import numpy as np
import skimage.data
import torch

from backend.data.body.template import get_template
from backend.data.forms.surface import Floats, Ints, Shading, Surface
from backend.data.portraits import develop
from backend.data.scene import Scene
from backend.data.studio import rays
from backend.evaluation.likeness.sitting import SIZE, Sitter
from backend.portrait.frame import Pixels
from backend.rendering.camera import decode, encode
from backend.space import Part

MARBLE = (0.78, 0.77, 0.74)
STATUE = Sitter(11, 2)
FACES, ACROSS, EDGE = 100, 10, 100
"""How many faces the crowd has, how many of them stand in a row, and their edge, pixels."""
HAND_BONES = ("wrist", "metacarpal", "finger")
SKIN = (0.80, 0.60, 0.50)
LAMP = np.array([-0.35, -0.45, 0.82])
"""To the right, down and towards the camera."""
TURN = np.deg2rad(70)
"""How far the fingers point to the left of straight up."""


class Carved(Scene):
    """A subject all of one stone."""

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """The stone's colour at ``M`` points."""
        shading = super().shade(face, barycentric)
        part = np.full_like(shading.part, Part.SKIN)
        return Shading(np.broadcast_to(MARBLE, shading.albedo.shape), part, shading.canonical)


def statue() -> Pixels:
    """The bust ``[SIZE, SIZE, 3]`` of a synthetic person in stone, before a plain wall."""
    shot = STATUE.shot()
    return develop(rays.expose(Carved(STATUE.subject.surfaces), shot, SIZE), shot)[0]


def crowd() -> Pixels:
    """A hundred real people, side by side and in grey, of 25 pixels each that were enlarged."""
    faces = skimage.data.lfw_subset()[:FACES]
    rows = [np.concatenate(list(faces[start : start + ACROSS]), 1) for start in range(0, FACES, ACROSS)]
    grey = (np.concatenate(rows) * 255).astype(np.uint8)
    large = cv2.resize(grey, (ACROSS * EDGE, FACES // ACROSS * EDGE), interpolation=cv2.INTER_CUBIC)
    return np.repeat(large[..., None], 3, -1).astype(np.uint8)


def behind_a_hand(photo: Pixels, middle: Floats, length: float) -> Pixels:
    """A photo ``[H, W, 3]`` with the body model's right hand around ``middle [2]``, so many pixels long."""
    vertices, faces = _hand()
    low, high = vertices.min(0), vertices.max(0)
    placed = (vertices - (low + high) / 2) * (length / (high - low)[:2].max())
    placed[:, :2] += middle
    stuff = np.full((len(placed), 3), SKIN)
    scene = Scene([Surface(placed, faces, stuff, np.zeros(len(placed), np.int64), placed)])
    row, column = np.mgrid[: photo.shape[0], : photo.shape[1]]
    origins = np.stack([column + 0.5, row + 0.5, np.full(row.shape, 10 * length)], -1).reshape(-1, 3)
    hits = scene.cast(origins, np.broadcast_to([0.0, 0.0, -1.0], origins.shape))
    normal = scene.interpolate(scene.normals, hits.face, hits.barycentric)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    bright = 0.3 + 0.8 * np.abs(normal @ LAMP)
    out = photo.reshape(-1, 3).copy()
    out[hits.ray] = np.round(255 * encode((decode(stuff[:1]) * bright[:, None]).clip(0, 1)))
    return out.reshape(photo.shape)


def _hand() -> tuple[Floats, Ints]:
    """Vertices ``[V, 3]``, right, down and towards the camera, the fingers to the upper left; triangles."""
    model: Any = get_template().model
    with torch.inference_mode():
        everything = model(phenotype_kwargs={"age": torch.tensor([0.67])})["vertices"][0].numpy()
    heaviest = model.vertex_bone_weights.argmax(1, keepdim=True)
    bone = model.vertex_bone_indices.gather(1, heaviest)[:, 0].numpy()
    labels = [str(label) for label in model.bone_labels]
    of_hand = np.array([label.endswith("R") and label.startswith(HAND_BONES) for label in labels])[bone]
    faces = model.get_triangular_faces().numpy()
    used, faces = np.unique(faces[of_hand[faces].all(1)], return_inverse=True)
    points = everything[used].astype(np.float64)
    wrist = everything[bone == labels.index("wrist.R")].mean(0)
    axes = np.linalg.svd(points - points.mean(0), full_matrices=False)[2]
    axes[0] *= np.sign(axes[0] @ (points.mean(0) - wrist))
    axes[2] = np.cross(axes[0], axes[1])
    flat = (points - points.mean(0)) @ axes.T
    along, across = np.array([-np.sin(TURN), -np.cos(TURN)]), np.array([np.cos(TURN), -np.sin(TURN)])
    return np.column_stack([flat[:, :1] * along + flat[:, 1:2] * across, flat[:, 2]]), faces.reshape(-1, 3)
