# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of a person in a photo, as they are seen: light is still in them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from backend.likeness.features import CHIN, FOREHEAD, IRISES, OVAL, Mask, any_enclosed
from backend.likeness.regions import Parsing, Region
from backend.portrait.frame import Pixels

RGB = tuple[float, float, float]

_WELL_LIT = (0.35, 0.90)
"""Quantiles of brightness between which pixels count: neither shadow nor highlight."""
_LEAST = {Region.CLOTHING: 0.02, Region.HEADWEAR: 0.02, Region.HAIR: 0.01, Region.EYEWEAR: 0.002}
"""Pixels that a region must have, over the square of the face's height."""
_LEAST_ANYWHERE = 0.0005
_LEAST_PIXELS = 6
_ABOVE, _BESIDE = 0.05, 0.4
"""Hair so far down the forehead at most, and so near to its middle, tells its colour best, face heights."""
_ALIKE = (25.0, 2.5)
"""CIELAB distance, of 8 bits, from there up to which it is the same hair: at least, and in deviations."""
_IRIS = (0.45, 0.90)
"""Radii between which the iris is seen, over the limbus': inside is the pupil."""
_GROUPS = 3
"""Colours that a garment may have; the commonest is its own."""
_SAMPLE = 4000
"""Pixels that garments' colours are sought in."""


@dataclass(frozen=True)
class Colours:
    """sRGB-encoded colours, 0..1; None for what the photo does not show.

    Attributes:
        skin: of cheeks and forehead.
        lips, brows, hair, beard: of these.
        iris_left, iris_right: between pupil and limbus; left is the person's.
        clothing, eyewear, headwear: the commonest one of each.
    """

    skin: RGB | None
    lips: RGB | None
    brows: RGB | None
    hair: RGB | None
    beard: RGB | None
    iris_left: RGB | None
    iris_right: RGB | None
    clothing: RGB | None
    eyewear: RGB | None
    headwear: RGB | None


def measured_colours(photo: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]) -> Colours:
    """Read the colours of whoever the landmarks belong to.

    Args:
        photo: ``[H, W, 3]`` upright sRGB.
        parsing: of the same photo.
        landmarks: ``[478, 3]`` face-mesh points in its pixels.
    """
    area = float(np.square(landmarks[CHIN, :2] - landmarks[FOREHEAD, :2]).sum())
    of = lambda region: _seen(photo, parsing.mask(region), region, area)  # noqa: E731
    face = any_enclosed(parsing.labels.shape, landmarks, [OVAL])  # pyright: ignore[reportArgumentType]
    right, left = (_iris(photo, parsing, landmarks[list(points), :2]) for points in IRISES)
    return Colours(
        skin=_seen(photo, parsing.mask(Region.SKIN) & face, Region.SKIN, area),
        lips=of(Region.LIPS),
        brows=of(Region.BROWS),
        hair=_seen(photo, _surely_hair(photo, parsing.mask(Region.HAIR), landmarks), Region.HAIR, area),
        beard=of(Region.BEARD),
        iris_left=left,
        iris_right=right,
        clothing=of(Region.CLOTHING),
        eyewear=of(Region.EYEWEAR),
        headwear=of(Region.HEADWEAR),
    )


def _surely_hair(photo: Pixels, hair: Mask, landmarks: NDArray[np.float64]) -> Mask:
    """The inner half of ``hair [H, W]``, if coloured as above the face: at rims background shines through."""
    if not hair.any():
        return hair
    depth = np.asarray(ndimage.distance_transform_edt(hair))
    inner = hair & (depth >= np.median(depth[hair]))
    axis = landmarks[CHIN, :2] - landmarks[FOREHEAD, :2]
    rows, columns = np.nonzero(inner)
    offset = np.stack([columns, rows], 1) + 0.5 - landmarks[FOREHEAD, :2]
    lower, across = offset @ axis / (axis @ axis), offset @ np.array([axis[1], -axis[0]]) / (axis @ axis)
    above = (lower < _ABOVE) & (np.abs(across) < _BESIDE)
    if above.sum() < _LEAST_PIXELS:
        return inner
    colour = cv2.cvtColor(photo[rows, columns][None], cv2.COLOR_RGB2LAB)[0].astype(np.float32)
    usual = np.median(colour[above], 0)
    off = np.linalg.norm(colour - usual, axis=1)
    inner[rows, columns] = off <= max(_ALIKE[0], _ALIKE[1] * float(np.median(off[above])))
    return inner


def _seen(photo: Pixels, mask: Mask, region: Region, area: float) -> RGB | None:
    pixels = photo[mask]
    if len(pixels) < max(_LEAST_PIXELS, _LEAST.get(region, _LEAST_ANYWHERE) * area):
        return None
    if region in (Region.CLOTHING, Region.HEADWEAR, Region.EYEWEAR):
        pixels = _commonest(pixels)
    return _median(pixels)


def _median(pixels: Pixels) -> RGB:
    """Of those of ``[N, 3]`` that are neither in shadow nor in a highlight."""
    light = pixels.mean(1)
    low, high = np.quantile(light, _WELL_LIT)
    red, green, blue = np.median(pixels[(light >= low) & (light <= high)], 0) / 255
    return float(red), float(green), float(blue)


def _commonest(pixels: Pixels) -> Pixels:
    """The largest group of alike colours among ``[N, 3]``."""
    sample = pixels[:: max(1, len(pixels) // _SAMPLE)]
    colours = cv2.cvtColor(sample[None], cv2.COLOR_RGB2LAB)[0].astype(np.float32)
    if len(np.unique(colours, axis=0)) < _GROUPS:
        return sample
    cv2.setRNGSeed(0)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 1.0)
    group = np.zeros((len(colours), 1), np.int32)
    cv2.kmeans(colours, _GROUPS, group, stop, 2, cv2.KMEANS_PP_CENTERS)
    return sample[group[:, 0] == np.bincount(group[:, 0]).argmax()]


def _iris(photo: Pixels, parsing: Parsing, points: NDArray[np.float64]) -> RGB | None:
    """The colour of the iris whose middle and four points of the limbus are ``points`` ``[5, 2]``."""
    height, width = parsing.labels.shape
    radius = float(np.linalg.norm(points[1:] - points[0], axis=1).mean())
    left, top = np.floor(points[0] - radius).astype(int).clip(0)
    right, bottom = np.minimum(np.ceil(points[0] + radius).astype(int) + 1, (width, height))
    window = (slice(top, bottom), slice(left, right))
    row, column = np.mgrid[window] + 0.5
    away = np.hypot(column - points[0, 0], row - points[0, 1]) / radius
    ring = (away > _IRIS[0]) & (away < _IRIS[1]) & parsing.mask(Region.EYES)[window]
    pixels = photo[window][ring]
    return _median(pixels) if len(pixels) >= _LEAST_PIXELS else None
