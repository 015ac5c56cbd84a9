# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair as one photo shows it: how far the head's outline reaches in each direction, and the hair's pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from backend.likeness.camera import PinholeCamera
from backend.likeness.regions import Parsing, Region
from backend.meshing.sampling import Floats
from backend.portrait.frame import Pixels

CENTRE = np.array([0.0, -0.01, 0.21], np.float32)
"""Middle of the skull in avatar space, metres, that outlines and directions are seen from."""
ANGLES = 120
"""Directions of an outline."""
SMOOTH = 5
"""How many neighbouring directions outlines are the median of."""
AROUND = 0.22
"""Pixels are kept so far around the skull's middle, metres."""
EDGE = 448
"""Longest edge of what is kept of a photo, pixels."""
INSET, FEATHER = 0.004, 0.010
"""How far inside the hair a pixel is believed, and over how much that begins, metres."""
HEAD = (
    Region.SKIN,
    Region.BROWS,
    Region.EYES,
    Region.LIPS,
    Region.INNER_MOUTH,
    Region.TEETH,
    Region.BEARD,
    Region.HAIR,
    Region.EYEWEAR,
    Region.EARS,
)
BELOW, SLIVER = 0.35, 0.012
"""Sine of an angle below the skull's middle; hair there that is thinner, metres, is taken for a shadow."""
LEAST = 0.001
"""Hair that covers less than this many square metres at the skull tells nothing."""


@dataclass(frozen=True)
class SeenHair:
    """The hair of a photo.

    Attributes:
        camera: of the pixels.
        colour: ``[H, W, 3]`` sRGB, black where there is no hair.
        hair: ``[H, W]`` uint8, how surely a pixel is hair.
        radius: ``[ANGLES]`` pixels from the middle of the skull to the head's outline, clockwise from the
            right; NaN where the photo does not show it against a background.
        haired: ``[ANGLES]`` whether there is hair at the outline.
    """

    camera: PinholeCamera
    colour: Pixels
    hair: NDArray[np.uint8]
    radius: Floats
    haired: NDArray[np.bool_]

    def colour_at(self, at: Floats) -> Floats:
        """Colours ``[N, 3]``, 0..1, at pixels ``at [N, 2]``, column and row; black outside the photo."""
        return np.stack([_read(self.colour[..., each], at) for each in range(3)], 1) / np.float32(255)

    def hair_at(self, at: Floats) -> Floats:
        """How surely, 0..255, pixels ``at [N, 2]``, column and row, are hair; 0 outside the photo."""
        return _read(self.hair, at)


def _read(channel: NDArray[np.uint8], at: Floats) -> Floats:
    return ndimage.map_coordinates(channel, [at[:, 1], at[:, 0]], np.float32, order=1, mode="constant")


def seen_hair(photo: Pixels, parsing: Parsing, camera: PinholeCamera) -> SeenHair | None:
    """Read the hair off a photo; None if it shows hardly any, or something on it.

    Args:
        photo: ``[H, W, 3]`` upright sRGB.
        parsing: of it.
        camera: that took it.
    """
    middle = camera.project(CENTRE[None])[0]
    pixel = float(camera.metres_a_pixel(CENTRE[None])[0])
    if parsing.mask(Region.HAIR).sum() * pixel**2 < LEAST or parsing.mask(Region.HEADWEAR).any():
        return None
    reach = AROUND / pixel
    left, top = np.floor(middle - reach).astype(int).clip(0)
    right, bottom = np.ceil(middle + reach).astype(int)
    crop, labels = photo[top:bottom, left:right], parsing.labels[top:bottom, left:right]
    scale = min(1.0, EDGE / max(labels.shape))
    size = tuple(max(1, round(edge * scale)) for edge in labels.shape[::-1])
    scales = np.array(size) / labels.shape[::-1]
    near = PinholeCamera(
        camera.rotation,
        camera.position,
        camera.focal * float(scales.mean()),
        (camera.centre - (left, top)) * scales,
    )
    labels = np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    image = cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
    pixel /= float(scales.mean())
    hair = labels == Region.HAIR
    depth = np.asarray(ndimage.distance_transform_edt(np.pad(hair, 1)))[1:-1, 1:-1] * pixel
    sure = ((depth - INSET) / FEATHER).clip(0, 1)
    radius, haired = _outline(labels, near.project(CENTRE[None])[0], SLIVER / pixel)
    return SeenHair(
        near,
        np.where(sure[..., None] > 0, image, 0).astype(np.uint8),
        np.round(255 * sure).astype(np.uint8),
        radius,
        haired,
    )


def angles() -> Floats:
    """The angles ``[ANGLES]`` of an outline's directions, radians, right to down."""
    return (np.arange(ANGLES) * (2 * np.pi / ANGLES)).astype(np.float32)


def _outline(
    labels: NDArray[np.uint8], middle: NDArray[np.float64], thickness: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """Where the head ends in each direction from its middle, and whether hair ends there.

    Below the ears it must be ``thickness`` pixels thick.
    """
    longest = int(np.hypot(labels.shape[0], labels.shape[1]))
    step = np.arange(longest)
    angle = angles()[:, None]
    column = np.floor(middle[0] + step * np.cos(angle)).astype(int)
    row = np.floor(middle[1] + step * np.sin(angle)).astype(int)
    inside = (row >= 0) & (row < labels.shape[0]) & (column >= 0) & (column < labels.shape[1])
    found = labels[row.clip(0, labels.shape[0] - 1), column.clip(0, labels.shape[1] - 1)]
    head = np.isin(found, HEAD) & inside
    last = np.where(head.any(1), longest - 1 - head[:, ::-1].argmax(1), 0)
    every = np.arange(ANGLES)
    beyond = (last + 1).clip(max=longest - 1)
    known = head.any(1) & inside[every, beyond] & (found[every, beyond] == Region.BACKGROUND)
    hair = (found == Region.HAIR) & inside
    thick = hair.cumsum(1)[every, last] - hair.cumsum(1)[every, (last - round(thickness)).clip(0)]
    below = np.sin(angles()) > BELOW
    haired = (found[every, last] == Region.HAIR) & (~below | (thick > 0.8 * thickness))
    radius = np.where(known, last + 0.5, np.nan)
    window = np.stack([np.roll(radius, shift) for shift in range(-(SMOOTH // 2), SMOOTH // 2 + 1)])
    radius = np.where(known, np.nanmedian(np.where(known, window, 0), 0), np.nan)
    return radius.astype(np.float32), haired
