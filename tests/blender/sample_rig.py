# SPDX-License-Identifier: GPL-3.0-or-later
"""An animation-ready avatar's folder made of formulas: a sheet of quads, a chain of bones, a hat.

Or with the template's head, which has the face shapes, bones and weights of every animation-ready avatar.
"""

import hashlib
import json
from pathlib import Path

import numpy as np

from backend.space import Part
from blender_rodin.shared import LIKENESS_FILE, ROOT, SEEN_FILE
from tests.blender.sample import RECIPE, checks, png, write_avatar

SIDE = 9
BONES = ["root", "head", "jaw"]
SHAPES = ["jawOpen", "eyeBlinkLeft"]
SMILE = {"jawOpen": 0.25, "eyeBlinkLeft": 0.75}
FIT = bytes(range(256)) * 8
"""Stands for a likeness file, zeros and all."""


def write_rigged_avatar(folder: Path) -> dict[str, np.ndarray]:
    """Write what ``backend generate --rig`` writes for Blender; the arrays of rig.npz."""
    write_avatar(folder)
    arrays = rig()
    np.savez_compressed(folder / "rig.npz", **arrays)
    for name in ("face.png", "face_normal.png"):
        (folder / name).write_bytes(png(checks()))
    return arrays


def write_photo_avatar(folder: Path, rig: bool = True, fit: bytes = FIT, **settings: object) -> None:
    """Write what ``backend generate --photo`` writes for Blender: expression, fit, and what was seen."""
    arrays = write_rigged_avatar(folder)
    likeness = {
        "sha256": hashlib.sha256(fit).hexdigest(),
        "quality": 0.8,
        "photos": 2,
        "expression": SMILE,
        "warnings": ["The face is turned, so one cheek is mirrored."],
    }
    recipe = {"kind": "photo", "settings": {"rig": rig, **settings}, "likeness": likeness}
    (folder / "avatar.json").write_text(json.dumps({**RECIPE, "prompt": None, **recipe}))
    (folder / LIKENESS_FILE).write_bytes(fit)
    (folder / SEEN_FILE).write_bytes(png(checks()))
    shown = [0.0 if settings.get("neutral") else SMILE[name] for name in SHAPES]
    np.savez(folder / "rig.npz", **arrays, shape_values=np.array(shown, np.float32))
    if not rig:
        (folder / "rig.npz").unlink()


def write_template_avatar(folder: Path) -> None:
    """Write the same with the template's head in place of the sheet."""
    arrays = write_rigged_avatar(folder)
    with np.load(ROOT / "backend/assets/head-template.npz") as template:
        head = {name: template[name] for name in template.files if name not in ("cavity", "lips")}
    hat = np.tile(head["bone_names"] == "head", (3, 1)).astype(np.float32)
    np.savez(folder / "rig.npz", **arrays | head | {"worn_0_weights": hat})


def rig() -> dict[str, np.ndarray]:
    """A sheet 0.2 m wide before the face; the lower half hangs on the jaw; a triangle as a hat."""
    across, up = np.meshgrid(np.linspace(0, 1, SIDE), np.linspace(0, 1, SIDE))
    vertices = np.stack([0.2 * across - 0.1, np.full_like(across, -0.1), 0.05 + 0.2 * up], -1).reshape(-1, 3)
    corner = (np.arange(SIDE - 1)[:, None] * SIDE + np.arange(SIDE - 1)).reshape(-1)
    quads = np.stack([corner, corner + 1, corner + SIDE + 1, corner + SIDE], 1)
    flat = np.stack([across, up], -1).reshape(-1, 2)
    low = vertices[:, 2] < 0.15
    weights = np.zeros((len(vertices), len(BONES)))
    weights[low] = [0, 0.25, 0.75]
    weights[~low] = [0, 1, 0]
    shapes = np.zeros((len(SHAPES), len(vertices), 3))
    shapes[0, low, 2] = -0.03
    shapes[1, ~low & (vertices[:, 0] > 0), 2] = -0.01
    hat = np.array([[-0.1, 0, 0.3], [0.1, 0, 0.3], [0, 0, 0.4]])
    return {
        "vertices": vertices.astype(np.float32),
        "quads": quads.astype(np.int32),
        "uv": flat[quads].astype(np.float32),
        "piece": (np.arange(len(quads)) % 2).astype(np.uint8),
        "shape_names": np.array(SHAPES),
        "shapes": shapes.astype(np.float32),
        "bone_names": np.array(BONES),
        "bone_parents": np.array([-1, 0, 1], np.int32),
        "bone_heads": np.array([[0, 0, 0], [0, 0, 0.15], [0, 0, 0.16]], np.float32),
        "bone_tails": np.array([[0, 0, 0.15], [0, 0, 0.3], [0, -0.07, 0.08]], np.float32),
        "weights": weights.astype(np.float32),
        "worn_parts": np.array([Part.HEADWEAR], np.uint8),
        "worn_0_vertices": hat.astype(np.float32),
        "worn_0_faces": np.array([[0, 1, 2]], np.int32),
        "worn_0_uv": np.array([[[0, 0], [1, 0], [0.5, 1]]], np.float32),
        "worn_0_weights": np.tile(np.array([0, 1, 0], np.float32), (3, 1)),
    }
