# SPDX-License-Identifier: GPL-3.0-or-later
"""A handful of one-coloured spheres in the shard format, for loops that must not take minutes."""

from pathlib import Path

import numpy as np

from backend.data.people import priors
from backend.data.portraits import Portraits
from backend.data.store.record import encode
from backend.data.store.shards import pack, shard_name, subject_key
from backend.space import Box, Part

SUBJECTS, POINTS, VIEWS = 6, 500, 3


def write_spheres(folder: Path) -> None:
    """One shard of spheres whose radius and colour follow the index."""
    rng = np.random.default_rng(0)
    half = Box.half
    subjects = []
    for index in range(SUBJECTS):
        radius = 0.3 + 0.05 * index
        colour = rng.integers(0, 255, 3)
        direction = rng.normal(size=(POINTS, 3))
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        surface = radius * direction
        query = np.clip(surface + rng.normal(0, 0.05, surface.shape), -1, 1)
        distance = np.clip((np.linalg.norm(query, axis=1) - radius) * half, -0.02, 0.02)
        painted = np.tile(colour, (POINTS, 1)).astype(np.uint8)
        portrait = np.full((VIEWS, 128, 128, 4), 255, np.uint8)
        portrait[..., :3] = colour
        row = {
            "surface_points": (surface * 32767).astype(np.int16),
            "surface_colour": painted,
            "query_points": (query * 32767).astype(np.int16),
            "query_distance": distance.astype(np.float16),
            "query_colour": painted,
            "query_part": np.full(POINTS, Part.SKIN, np.uint8),
            "query_canonical": (surface * 32767).astype(np.int16),
        }
        attributes = priors.sample(0, index).to_dict()
        captions = [f"a sphere number {index}", f"sphere {index} of some colour"]
        record = {"seed": 0, "index": index, "attributes": attributes, "captions": captions}
        pictures = Portraits(portrait[..., :3], portrait, [{"yaw": 0.0}] * VIEWS)
        subjects.append((subject_key(0, index), encode(record, row, pictures)))
    (folder / shard_name(0)).write_bytes(pack(subjects))
