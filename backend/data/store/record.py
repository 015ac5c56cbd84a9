# SPDX-License-Identifier: GPL-3.0-or-later
"""One subject as files in open formats: JSON, safetensors, JPEG and WebP.

Coordinates are int16 over the box (-1..1 is -32767..32767), colours are sRGB-encoded bytes; the arrays
and their shapes are listed in :data:`ARRAYS`. The JSON holds the SHA-256 of every other file, so its own
SHA-256 stands for the whole subject.
"""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from safetensors.numpy import save

from backend.data.assemble import Subject, assemble
from backend.data.captions import captions
from backend.data.forms.surface import Floats
from backend.data.people import priors
from backend.data.portraits import Portraits, Renderer, portraits
from backend.data.samples import Points, Queries, Sampler
from backend.portrait.frame import Pixels
from backend.space import Box

FORMAT = 2
ARRAYS = {
    "surface_points": ("int16", (40_000, 3)),
    "surface_colour": ("uint8", (40_000, 3)),
    "query_points": ("int16", (40_000, 3)),
    "query_distance": ("float16", (40_000,)),
    "query_colour": ("uint8", (40_000, 3)),
    "query_part": ("uint8", (40_000,)),
    "query_canonical": ("int16", (40_000, 3)),
}
"""Name to dtype and shape."""

RECORD, POINTS = "json", "points.safetensors"
SCALE = 32767
_PHOTO_QUALITY, _PORTRAIT_QUALITY = 92, 90


def photo_name(view: int) -> str:
    return f"photo{view}.jpg"


def portrait_name(view: int) -> str:
    return f"portrait{view}.webp"


def make_subject(seed: int, index: int, renderer: Renderer | None, points: bool = True) -> dict[str, bytes]:
    """The files of one subject, as :func:`encode` gives them; without pictures if no renderer is named.

    ``points`` False leaves the arrays out too, which takes most of the time.
    """
    stream = lambda stage: np.random.default_rng([seed, index, stage])  # noqa: E731
    attributes = priors.sample(seed, index)
    subject = assemble(attributes)
    arrays = sample_points(subject, stream(10), stream(11)) if points else None
    pictures = portraits(subject, stream(12), renderer) if renderer else None
    record = {
        "seed": seed,
        "index": index,
        "renderer": renderer,
        "attributes": attributes.to_dict(),
        "captions": captions(attributes, stream(13)),
    }
    return encode(record, arrays, pictures)


def sample_points(
    subject: Subject, surface_rng: np.random.Generator, query_rng: np.random.Generator
) -> dict[str, NDArray[Any]]:
    """The arrays of :data:`ARRAYS`."""
    box = Box()
    sampler = Sampler(subject.scene, box)
    surface = sampler.surface(surface_rng)
    queries = sampler.queries(query_rng, surface)
    return as_arrays(surface, queries, box)


def as_arrays(surface: Points, queries: Queries, box: Box) -> dict[str, NDArray[Any]]:
    """Samples in the types of :data:`ARRAYS`."""
    return {
        "surface_points": box_coordinates(surface.position, box),
        "surface_colour": _bytes(surface.shading.albedo),
        "query_points": box_coordinates(queries.position, box),
        "query_distance": queries.distance.astype(np.float16),
        "query_colour": _bytes(queries.shading.albedo),
        "query_part": queries.shading.part.astype(np.uint8),
        "query_canonical": box_coordinates(queries.shading.canonical, box),
    }


def encode(
    record: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]] | None, pictures: Portraits | None
) -> dict[str, bytes]:
    """File name to content; the JSON is ``record`` and the format, the views and the hashes.

    ``arrays`` or ``pictures`` may be None: they are left out then.
    """
    files = {POINTS: save(dict(arrays))} if arrays else {}
    views: Sequence[dict[str, Any]] = ()
    if pictures:
        views = pictures.views
        for view, photo in enumerate(pictures.photos):
            files[photo_name(view)] = _picture(photo, "JPEG", quality=_PHOTO_QUALITY)
        for view, portrait in enumerate(pictures.aligned):
            files[portrait_name(view)] = _picture(
                portrait, "WEBP", quality=_PORTRAIT_QUALITY, alpha_quality=100, method=4
            )
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    full = {"format": FORMAT, **record, "views": list(views), "sha256": hashes}
    return {RECORD: json.dumps(full, separators=(",", ":")).encode(), **files}


def broken_files(files: Mapping[str, bytes | memoryview]) -> list[str]:
    """Names of files that are missing or differ from what the JSON says."""
    hashes: dict[str, str] = json.loads(bytes(files[RECORD]))["sha256"]
    return [
        name
        for name, expected in hashes.items()
        if name not in files or hashlib.sha256(files[name]).hexdigest() != expected
    ]


def box_coordinates(points: Floats, box: Box) -> NDArray[np.int16]:
    """Metres to int16 over the box, clipped to it."""
    relative = (points - np.asarray(box.centre)) / box.half
    return np.round(np.clip(relative, -1, 1) * SCALE).astype(np.int16)


def _bytes(colours: Floats) -> NDArray[np.uint8]:
    return np.round(np.clip(colours, 0, 1) * 255).astype(np.uint8)


def _picture(pixels: Pixels, form: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form, **options)
    return buffer.getvalue()
