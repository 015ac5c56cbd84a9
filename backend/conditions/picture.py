# SPDX-License-Identifier: GPL-3.0-or-later
"""A front map as a picture that can be painted: parts on the left, base colours on the right.

The left half says by the colours of :mod:`backend.conditions.legend` which part each cell shows, the right
half what colour it has. What is transparent is unknown. The picture may be larger than the map by a whole
factor: each cell is then what most of its pixels are.
"""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from backend.conditions.front_map import EMPTY, SIZE, UNKNOWN, FrontMap
from backend.conditions.legend import LEGEND
from backend.errors import RodinError

Pixels = NDArray[np.uint8]

STRAY = 60.0
"""A pixel so far from every colour of the legend, sRGB of 8 bits, is of none; edges may be soft."""
MANY_STRAY = 0.1
"""Share of painted pixels of no part from which the picture is none of a front map."""
LARGEST = 4096
"""Greatest edge of a picture, pixels."""


def to_picture(seen: FrontMap, scale: int = 1) -> Pixels:
    """``[SIZE * scale, 2 * SIZE * scale, 4]`` sRGB and alpha of a front map."""
    parts = np.zeros((SIZE, SIZE, 4), np.uint8)
    for part, colour in LEGEND.items():
        parts[seen.part == part] = (*colour, 255)
    known = seen.coloured & (seen.part < EMPTY)
    colours = np.dstack([seen.colour, np.where(known, 255, 0).astype(np.uint8)])
    whole = np.concatenate([parts, np.where(known[..., None], colours, 0)], 1)[::-1]
    return whole.repeat(scale, 0).repeat(scale, 1).astype(np.uint8)


def from_picture(pixels: Pixels) -> FrontMap:
    """The front map of a picture ``[H, 2 H, 4]``.

    Raises:
        RodinError: ``front_map.size``, ``front_map.legend``.
    """
    height, width = pixels.shape[:2]
    if width != 2 * height or height % SIZE or not height:
        raise RodinError(
            "front_map.size",
            f"The front map has {width} x {height} pixels.",
            f"It must be twice as wide as high, {2 * SIZE} x {SIZE} or a whole multiple of it: parts on the "
            "left, colours on the right.",
        )
    factor = height // SIZE
    cells = pixels[::-1].reshape(SIZE, factor, 2 * SIZE, factor, 4).transpose(0, 2, 1, 3, 4)
    cells = cells.reshape(SIZE, 2 * SIZE, factor * factor, 4)
    part = _most(_parts(cells[:, :SIZE]))
    right = cells[:, SIZE:]
    painted = right[..., 3:] > 127
    total = np.where(painted, right[..., :3], 0).sum(2, dtype=np.int64)
    count = painted.sum(2)
    colour = np.round(total / count.clip(1)).astype(np.uint8)
    return FrontMap(part, colour, (2 * count[..., 0] > factor * factor) & (part < EMPTY))


def _parts(pixels: Pixels) -> NDArray[np.uint8]:
    """What each of the pixels ``[..., 4]`` shows."""
    names, colours = np.array([*LEGEND]), np.array([*LEGEND.values()], np.float32)
    away = np.linalg.norm(pixels[..., None, :3].astype(np.float32) - colours, axis=-1)
    painted = pixels[..., 3] > 127
    stray = painted & (away.min(-1) > STRAY)
    if stray.sum() > MANY_STRAY * max(painted.sum(), 1):
        raise RodinError(
            "front_map.legend",
            f"{stray.sum() / painted.sum():.0%} of what is painted in the left half has colours of no part.",
            "Paint parts in the colours of the legend, and base colours in the right half.",
        )
    return np.where(painted & ~stray, names[away.argmin(-1)], UNKNOWN).astype(np.uint8)


def _most(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The commonest of ``[SIZE, SIZE, N]``."""
    votes = np.stack([(part == each).sum(-1) for each in range(UNKNOWN + 1)])
    return votes.argmax(0).astype(np.uint8)


def to_png(seen: FrontMap) -> bytes:
    """:func:`to_picture` as a file."""
    file = io.BytesIO()
    Image.fromarray(to_picture(seen)).save(file, "PNG", optimize=True)
    return file.getvalue()


def from_png(content: bytes) -> FrontMap:
    """As :func:`from_picture`.

    Raises:
        RodinError: ``front_map.broken`` if it is no PNG, and as :func:`from_picture`.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            if max(image.size) > LARGEST:
                raise ValueError(f"{image.size[0]} x {image.size[1]} pixels")
            pixels = np.asarray(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise RodinError(
            "front_map.broken",
            f"The front map is no PNG that can be read: {error}",
            "Save it as PNG, or let `python -m backend front-map` write one to begin with.",
        ) from error
    return from_picture(pixels)


def read_front_map(path: Path) -> FrontMap:
    """The front map in a file.

    Raises:
        RodinError: ``front_map.missing``, and as :func:`from_png`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RodinError(
            "front_map.missing", f"There is no front map '{path}'.", "Give the path of a PNG."
        ) from error
    return from_png(content)
