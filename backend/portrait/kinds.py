# SPDX-License-Identifier: GPL-3.0-or-later
"""Kinds of pictures that Pillow does not read by itself, told by their content."""

import importlib
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.errors import RodinError

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
"""Brands of files with pictures in HEVC, and of such files of any coding."""
TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def allow_heic(content: bytes, name: str) -> None:
    """Teach Pillow to read HEIC if the file is one.

    Raises:
        RodinError: ``photo.heic`` if the package that decodes it is not installed.
    """
    if not is_heic(content):
        return
    try:
        importlib.import_module("pillow_heif").register_heif_opener()
    except ImportError as error:
        raise RodinError(
            "photo.heic",
            f"{name} is a HEIC picture, for which no decoder is installed.",
            "Save it as JPEG or PNG (phones offer this when sharing, or as the most compatible format "
            "of the camera), or install the package pillow-heif.",
        ) from error


def is_heic(content: bytes) -> bool:
    """Whether a file holds a picture in HEVC, whatever its name."""
    if content[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, end, 4))}
    return b"avif" not in brands and bool(brands & HEIC_BRANDS)


def is_tiff(content: bytes) -> bool:
    return content[:4] in TIFF_MAGIC


def tiff_size(content: bytes) -> tuple[int, int]:
    """Width and height of the first picture of a TIFF, pixels."""
    import tifffile

    with tifffile.TiffFile(io.BytesIO(content)) as file:
        page: Any = file.pages[0]
        return int(page.imagewidth), int(page.imagelength)


def tiff_array(content: bytes) -> NDArray[Any]:
    """The first picture of a TIFF ``[H, W]`` or ``[H, W, C]``, floats scaled to 0..1."""
    import tifffile

    with tifffile.TiffFile(io.BytesIO(content)) as file:
        page: Any = file.pages[0]
        values: NDArray[Any] = page.asarray()
        if values.ndim == 3 and page.axes.startswith("S"):
            values = np.moveaxis(values, 0, -1)
    values = values[..., :4] if values.ndim == 3 else values
    if np.issubdtype(values.dtype, np.unsignedinteger) and values.dtype.itemsize <= 2:
        return values
    values = np.nan_to_num(values.astype(np.float64))
    return values / white_of(float(values.max()))


def white_of(brightest: float) -> float:
    """The value that stands for white in a picture of floats or long integers, by its brightest pixel."""
    return 1.0 if brightest <= 1 else 255.0 if brightest <= 255 else 65535.0
