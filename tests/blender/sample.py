# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's folder made of formulas: a head with a nose, eyes, hair and shirt by height and side."""

import json
import struct
import zlib
from pathlib import Path

import numpy as np

from backend.space import Part

RINGS, SEGMENTS = 48, 64
NOSE_TIP_Z = 0.18
RECIPE = {"format": 1, "seed": 7, "prompt": "an avatar", "z": [0.5, -0.25]}


def write_avatar(folder: Path) -> dict[str, np.ndarray]:
    """Write avatar.npz, texture.png and avatar.json; the arrays."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = head()
    np.savez(folder / "avatar.npz", **arrays)
    (folder / "texture.png").write_bytes(png(checks()))
    (folder / "avatar.json").write_text(json.dumps(RECIPE))
    return arrays


def head() -> dict[str, np.ndarray]:
    """A closed ellipsoid 0.30 m high on the origin, nose to -Y, with a texture seam at the back."""
    theta = np.pi * np.arange(1, RINGS) / RINGS
    phi = 2 * np.pi * np.arange(SEGMENTS) / SEGMENTS
    ring = np.stack(
        [
            np.outer(np.sin(theta), np.sin(phi)) * 0.085,
            np.outer(np.sin(theta), np.cos(phi)) * 0.10,
            np.repeat(np.cos(theta)[:, None], SEGMENTS, 1) * 0.15,
        ],
        -1,
    ).reshape(-1, 3)
    vertices = np.concatenate([[[0, 0, 0.15]], ring, [[0, 0, -0.15]]]) + (0, 0, 0.15)
    faces, uv = [], []
    for i in range(RINGS):
        for j in range(SEGMENTS):
            a, b = index(i, j), index(i, j + 1)
            c, d = index(i + 1, j), index(i + 1, j + 1)
            corners = {
                a: (j / SEGMENTS, 1 - i / RINGS),
                b: ((j + 1) / SEGMENTS, 1 - i / RINGS),
                c: (j / SEGMENTS, 1 - (i + 1) / RINGS),
                d: ((j + 1) / SEGMENTS, 1 - (i + 1) / RINGS),
            }
            for face in ([a, d, c], [a, b, d]):
                if len(set(face)) == 3:
                    faces.append(face)
                    uv.append([corners[v] for v in face])
    faces, uv = np.array(faces), np.array(uv)
    nose = np.exp(-((vertices[:, 0] / 0.012) ** 2) - ((vertices[:, 2] - NOSE_TIP_Z) / 0.02) ** 2)
    vertices[:, 1] -= 0.03 * nose * (vertices[:, 1] < 0)
    normals = vertices - (0, 0, 0.15)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return {
        "vertices": vertices.astype(np.float32),
        "faces": faces.astype(np.int32),
        "normals": normals.astype(np.float32),
        "face_part": parts(vertices[faces].mean(1)),
        "uv": uv.astype(np.float32),
        "canonical": (vertices * 0.5).astype(np.float32),
    }


def index(ring: int, segment: int) -> int:
    """The vertex on a ring; the first and last ring are the poles."""
    if ring == 0:
        return 0
    if ring == RINGS:
        return 1 + (RINGS - 1) * SEGMENTS
    return 1 + (ring - 1) * SEGMENTS + segment % SEGMENTS


def parts(centres: np.ndarray) -> np.ndarray:
    """Part of each face by the place of its centre."""
    x, y, z = centres.T
    part = np.full(len(centres), Part.SKIN, np.uint8)
    part[(z > 0.23) | ((y > 0.03) & (z > 0.12))] = Part.HAIR
    part[z < 0.05] = Part.CLOTHING
    part[(y < 0) & (np.hypot(np.abs(x) - 0.03, z - 0.205) < 0.012)] = Part.EYES
    return part


def checks(size: int = 64) -> np.ndarray:
    """``[size, size, 3]`` uint8: red grows to the right, green upwards, with a blue checker."""
    right, down = np.meshgrid(np.arange(size), np.arange(size))
    blue = 255 * ((right // 8 + down // 8) % 2)
    return np.stack([right * 255 // size, 255 - down * 255 // size, blue], -1).astype(np.uint8)


def png(pixels: np.ndarray) -> bytes:
    """``[H, W, 3]`` uint8 as a PNG file."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
