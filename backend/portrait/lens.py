# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo's EXIF data say of the lens that took it."""

import math

from PIL import ExifTags, Image

MILLIMETRES = {2: 25.4, 3: 10.0, 4: 1.0, 5: 1e-3}
"""Length of the EXIF units of the focal plane's resolution: inch, centimetre, millimetre, micrometre."""
FILM = (36.0, 24.0)
"""Width and height of a picture on 35 mm film, millimetres."""
USUAL = (8.0, 1200.0)
"""Focal lengths on 35 mm film that a camera can have; others are slips of the program that wrote them."""
SAME_SHAPE = 0.02
"""Pictures whose proportions differ by less are not cropped."""


def focal_length(exif: Image.Exif, size: tuple[int, int]) -> float | None:
    """The focal length on 35 mm film with the same view over the diagonal, millimetres.

    None where the camera does not say it, or where the photo was cropped after it was taken, because then
    it no longer fits the picture.

    Args:
        exif: the picture's data.
        size: width and height as stored, pixels.
    """
    tags = exif.get_ifd(ExifTags.IFD.Exif)
    taken = (
        _number(tags.get(ExifTags.Base.ExifImageWidth)),
        _number(tags.get(ExifTags.Base.ExifImageHeight)),
    )
    if all(taken) and abs(max(taken) / min(taken) * min(size) / max(size) - 1) > SAME_SHAPE:
        return None
    found = _number(tags.get(ExifTags.Base.FocalLengthIn35mmFilm))
    if not found:
        unit = MILLIMETRES.get(int(_number(tags.get(ExifTags.Base.FocalPlaneResolutionUnit)) or 2), 0.0)
        density = _number(tags.get(ExifTags.Base.FocalPlaneXResolution))
        if not density or not unit:
            return None
        pixels = math.hypot(*(taken if all(taken) else size))
        found = _number(tags.get(ExifTags.Base.FocalLength)) * math.hypot(*FILM) / (pixels / density * unit)
    return found if USUAL[0] <= found <= USUAL[1] else None


def film_width(size: tuple[float, float]) -> float:
    """Width in pixels that 36 mm of film have where the film's diagonal is the picture's.

    A focal length on 35 mm film times this, over 36, is the focal length in pixels. For a picture of 3 by 2
    it is the longer edge.
    """
    return math.hypot(*size) * FILM[0] / math.hypot(*FILM)


def _number(value: object) -> float:
    """A number of EXIF, 0 where there is none."""
    try:
        number = float(value)  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    return number if math.isfinite(number) and number > 0 else 0.0
