# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo file or array, however it is stored, becomes upright 8-bit sRGB with alpha."""

import functools
import hashlib
import io
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps

from backend.errors import RodinError
from backend.portrait.frame import Pixels
from backend.portrait.kinds import allow_heic, is_tiff, tiff_array, tiff_size, white_of
from backend.portrait.lens import focal_length

READABLE = "Give a JPEG, PNG, WebP, AVIF, HEIC or TIFF photo that an image viewer opens."
UNLIMITED = 2**31 - 1
"""As longest edge: nothing is downsized."""


@dataclass(frozen=True)
class IntakeConfig:
    """What is accepted.

    Attributes:
        max_bytes: largest file.
        max_pixels: largest picture that is decoded.
        min_edge: shortest edge that can hold a face, pixels.
        max_edge: larger pictures are downsized to this longest edge, pixels.
    """

    max_bytes: int = 256 * 2**20
    max_pixels: int = 178_000_000
    min_edge: int = 64
    max_edge: int = 2048


@dataclass(frozen=True)
class Photo:
    """A decoded photo.

    Attributes:
        image: ``[H, W, 4]`` straight RGBA, sRGB.
        sha256: hex digest of the file's bytes, or of the array's dtype, shape and values.
        focal_35mm: focal length of a lens with the same view on 35 mm film, millimetres, if it is known.
        size: width and height at full size, upright, pixels.
        original: decodes the same picture at full size, ``[height, width, 4]``.
    """

    image: Pixels
    sha256: str
    focal_35mm: float | None
    size: tuple[int, int]
    original: Callable[[], Pixels]


def read_photo(source: Path | str | NDArray[Any], config: IntakeConfig | None = None) -> Photo:
    """Decode a photo: EXIF orientation, colour profile, CMYK, grey, palette, alpha and 16 bits obeyed.

    Args:
        source: a file, or an array ``[H, W]`` or ``[H, W, 1 to 4]`` of 8 or 16 bit integers or of
            floats in 0..1.

    Raises:
        RodinError: ``photo.missing``, ``photo.unreadable``, ``photo.heic``, ``photo.too_large``,
            ``photo.too_small``.
    """
    config = config or IntakeConfig()
    full = replace(config, max_edge=UNLIMITED)
    if isinstance(source, np.ndarray):
        content = f"{source.dtype.str}{source.shape}".encode() + np.ascontiguousarray(source).tobytes()
        decode = functools.partial(_from_array, source)
    else:
        content = _read_bytes(Path(source), config)
        decode = functools.partial(_decode, content, Path(source).name)
    picture = decode(config)
    return Photo(
        image=_pixels(picture.image),
        sha256=hashlib.sha256(content).hexdigest(),
        focal_35mm=picture.focal_35mm,
        size=picture.size,
        original=lambda: _pixels(decode(full).image),
    )


class _Picture(NamedTuple):
    """A decoded picture, its upright size before it was downsized, and its lens."""

    image: Image.Image
    size: tuple[int, int]
    focal_35mm: float | None


def _pixels(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGBA"))


def _read_bytes(path: Path, config: IntakeConfig) -> bytes:
    if not path.exists():
        raise RodinError("photo.missing", f"There is no file {path}.", "Check the path of the photo.")
    try:
        size = path.stat().st_size
        if size > config.max_bytes:
            limit = config.max_bytes // 2**20
            raise RodinError(
                "photo.too_large", f"{path.name} has {size // 2**20} MB, the limit is {limit} MB.", READABLE
            )
        return path.read_bytes()
    except OSError as error:
        raise RodinError(
            "photo.unreadable", f"{path.name} cannot be read: {error.strerror}.", READABLE
        ) from error


def _decode(content: bytes, name: str, config: IntakeConfig) -> _Picture:
    allow_heic(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content))
            _check_size(image.size, name, config)
            width, height = image.size
            image.draft(None, (config.max_edge, config.max_edge))
            image.load()
            focal = focal_length(image.getexif(), (width, height))
            upright = ImageOps.exif_transpose(image)
            if (upright.width > upright.height) != (width > height):
                width, height = height, width
            return _Picture(_downsize(_to_srgb(upright), config), (width, height), focal)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name, config) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        if is_tiff(content):
            return _from_rare_tiff(content, name, config)
        raise RodinError("photo.unreadable", f"{name} is not a picture or is damaged.", READABLE) from error


def _from_rare_tiff(content: bytes, name: str, config: IntakeConfig) -> _Picture:
    """A TIFF of a kind that Pillow does not know, such as colours in floats."""
    try:
        _check_size(tiff_size(content), name, config)
        return _from_array(tiff_array(content), config)
    except (OSError, ValueError, KeyError, IndexError, TypeError, RuntimeError, struct.error) as error:
        raise RodinError("photo.unreadable", f"{name} is not a picture or is damaged.", READABLE) from error


def _from_array(array: NDArray[Any], config: IntakeConfig) -> _Picture:
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (2, 3, 4)):
        raise RodinError(
            "photo.unreadable",
            f"An array of shape {array.shape} is not a picture.",
            "Give [height, width] or [height, width, channels] with at most four channels.",
        )
    _check_size((array.shape[1], array.shape[0]), "The array", config)
    if array.dtype == np.uint16:
        array = (array // 257).astype(np.uint8)
    elif np.issubdtype(array.dtype, np.floating):
        array = (np.nan_to_num(array).clip(0, 1) * 255 + 0.5).astype(np.uint8)
    elif array.dtype != np.uint8:
        raise RodinError(
            "photo.unreadable",
            f"An array of {array.dtype} is not a picture.",
            "Give unsigned 8 or 16 bit integers, or floats in 0..1.",
        )
    image = Image.fromarray(np.ascontiguousarray(array))
    return _Picture(_downsize(image, config), image.size, None)


def _check_size(size: tuple[int, int], name: str, config: IntakeConfig) -> None:
    if min(size) < config.min_edge:
        raise RodinError(
            "photo.too_small",
            f"{name} has {size[0]} x {size[1]} pixels; at least {config.min_edge} each way are needed.",
            "Give a larger photo, with a face of 200 pixels or more for a good likeness.",
        )
    if size[0] * size[1] > config.max_pixels:
        raise _too_many_pixels(name, config)


def _too_many_pixels(name: str, config: IntakeConfig) -> RodinError:
    return RodinError(
        "photo.too_large",
        f"{name} has more than {config.max_pixels // 10**6} million pixels.",
        "Give a smaller copy of the photo.",
    )


def _to_srgb(image: Image.Image) -> Image.Image:
    """8-bit RGB or RGBA in sRGB, whatever the mode."""
    if image.mode == "F" or image.mode.startswith("I"):
        return _from_deep_grey(image)
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in ("LA", "PA", "La", "RGBA", "RGBa") or "transparency" in image.info
    alpha = image.convert("RGBA").getchannel("A") if has_alpha else None
    if image.mode in ("P", "PA", "LA", "La", "RGBa", "RGBA", "1"):
        image = image.convert("RGBA").convert("RGB")
    colour = _apply_profile(image, profile) if profile else image.convert("RGB")
    if alpha is not None:
        colour.putalpha(alpha)
    return colour


def _from_deep_grey(image: Image.Image) -> Image.Image:
    values = np.asarray(image, np.float64)
    full = white_of(float(values.max())) if image.mode == "F" or values.max() > 1 else 255.0
    return Image.fromarray((values.clip(0, full) * (255 / full) + 0.5).astype(np.uint8)).convert("RGB")


def _apply_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image.convert("RGB")
    return converted if converted is not None else image.convert("RGB")


def _downsize(image: Image.Image, config: IntakeConfig) -> Image.Image:
    longest = max(image.size)
    if longest <= config.max_edge:
        return image
    width, height = (max(1, round(edge * config.max_edge / longest)) for edge in image.size)
    return image.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)
