# SPDX-License-Identifier: GPL-3.0-or-later
"""Shards of 32 subjects: one safetensors file of arrays and one JSON line a subject.

Coordinates are int16 over the box (-1..1 is -32767..32767), colours are sRGB-encoded bytes; the arrays
and their shapes are listed in :data:`ARRAYS`. A shard is complete when both files hold every subject of
it; files are written aside and renamed, so that a run can be stopped and repeated at any time.
"""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from backend.data.assemble import assemble
from backend.data.captions import captions
from backend.data.portraits import portraits
from backend.data.samples import Sampler
from backend.data.scene import Scene
from backend.data.subject import Attributes
from backend.data.surface import Floats
from backend.space import Box

SUBJECTS = 32
ARRAYS = {
    "surface_points": ("int16", (40_000, 3)),
    "surface_colour": ("uint8", (40_000, 3)),
    "query_points": ("int16", (40_000, 3)),
    "query_distance": ("float16", (40_000,)),
    "query_colour": ("uint8", (40_000, 3)),
    "query_part": ("uint8", (40_000,)),
    "query_canonical": ("int16", (40_000, 3)),
    "portraits": ("uint8", (6, 128, 128, 4)),
}
"""Name to dtype and shape of one subject."""

SCALE = 32767


def shard_paths(folder: Path, shard: int) -> tuple[Path, Path]:
    """The arrays' file and the lines' file of a shard."""
    return folder / f"shard-{shard:05d}.safetensors", folder / f"shard-{shard:05d}.jsonl"


def is_complete(folder: Path, shard: int, count: int) -> bool:
    """Whether the shard is there with at least ``count`` subjects."""
    arrays, lines = shard_paths(folder, shard)
    return arrays.exists() and lines.exists() and len(lines.read_text().splitlines()) >= count


def write_shard(folder: Path, seed: int, shard: int, count: int) -> None:
    """Make the first ``count`` subjects of shard ``shard`` of ``seed``."""
    made = [make_subject(seed, shard * SUBJECTS + i) for i in range(count)]
    arrays, lines = shard_paths(folder, shard)
    aside = arrays.with_suffix(f".{os.getpid()}.part")
    save_file({name: np.stack([subject[name] for subject, _ in made]) for name in ARRAYS}, str(aside))
    os.replace(aside, arrays)
    aside.write_text("".join(json.dumps(line) + "\n" for _, line in made), encoding="utf-8")
    os.replace(aside, lines)


def make_subject(seed: int, index: int) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays (see :data:`ARRAYS`) and the JSON line of one subject."""
    stream = lambda stage: np.random.default_rng([seed, index, stage])  # noqa: E731
    attributes = Attributes.sample(seed, index)
    subject = assemble(attributes)
    scene, box = Scene(subject.surfaces), Box()
    sampler = Sampler(scene, box)
    surface = sampler.surface(stream(10))
    queries = sampler.queries(stream(11), surface)
    arrays = {
        "surface_points": box_coordinates(surface.position, box),
        "surface_colour": _bytes(surface.shading.albedo),
        "query_points": box_coordinates(queries.position, box),
        "query_distance": queries.distance.astype(np.float16),
        "query_colour": _bytes(queries.shading.albedo),
        "query_part": queries.shading.part.astype(np.uint8),
        "query_canonical": box_coordinates(queries.shading.canonical, box),
        "portraits": portraits(scene, subject.head, stream(12)),
    }
    line = {
        "seed": seed,
        "index": index,
        "attributes": attributes.to_dict(),
        "captions": captions(attributes, stream(13)),
    }
    return arrays, line


def box_coordinates(points: Floats, box: Box) -> NDArray[np.int16]:
    """Metres to int16 over the box, clipped to it."""
    relative = (points - np.asarray(box.centre)) / box.half
    return np.round(np.clip(relative, -1, 1) * SCALE).astype(np.int16)


def _bytes(colours: Floats) -> NDArray[np.uint8]:
    return np.round(np.clip(colours, 0, 1) * 255).astype(np.uint8)
