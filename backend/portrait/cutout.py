# SPDX-License-Identifier: GPL-3.0-or-later
"""The person of a portrait without what is behind and beside them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from backend.portrait.face import Face, segment_person
from backend.portrait.frame import EYES_AT, PORTRAIT_SIZE, Pixels, PortraitFrame

MARGIN = 1.25
"""Edge of the square that is segmented, over the portrait's."""
WORKING_SIZE = 640
"""Its edge in pixels."""
LEAST_OPACITY = 0.2
"""Opacities below it are haze of the background, above its complement they are full."""
NEIGHBOUR_BLEND = 0.15
"""Width of the seam between two people, in face sizes."""

Mask = NDArray[np.float32]


def cut_out(image: Pixels, frame: PortraitFrame, face: Face, others: Sequence[Face]) -> Pixels:
    """The portrait of one person.

    Args:
        image: ``[H, W, 4]`` straight RGBA photo.
        frame: where the portrait lies in it.
        face: whose portrait it is.
        others: faces of the people whom the portrait must not show.

    Returns:
        ``[128, 128, 4]`` straight RGBA with a soft outline.
    """
    wide = replace(frame, side=frame.side * MARGIN)
    square = wide.crop(image, WORKING_SIZE)
    opaque = _extend(square)
    mask = _follow_edges(opaque, segment_person(opaque))
    mask = np.clip((mask - LEAST_OPACITY) / (1 - 2 * LEAST_OPACITY), 0, 1)
    mask *= _nearest_to(face, others, wide)
    mask = _person_at(mask, EYES_AT)
    square = np.dstack([square[..., :3], (square[..., 3] * mask + 0.5).astype(np.uint8)])
    eyes = (EYES_AT[0] * WORKING_SIZE, EYES_AT[1] * WORKING_SIZE)
    return PortraitFrame(eyes, WORKING_SIZE / MARGIN, 0.0).crop(square, PORTRAIT_SIZE)


def _extend(image: Pixels) -> Pixels:
    """RGB with transparent pixels taken from the nearest opaque one, so that no edge is seen there."""
    clear = image[..., 3] < 128
    if not clear.any() or clear.all():
        return image[..., :3]
    rows, columns = cast(
        "NDArray[np.int32]",
        ndimage.distance_transform_edt(clear, return_distances=False, return_indices=True),
    )
    return image[rows, columns, :3]


def _follow_edges(image: Pixels, mask: Mask, radius: int = 10, smooth: float = 1e-3) -> Mask:
    """Guided filter (He, Sun and Tang 2010, equations 5 to 8) with the brightness as the guide."""
    guide = image.mean(-1, dtype=np.float32) / 255
    blur = lambda values: ndimage.uniform_filter(values, 2 * radius + 1)  # noqa: E731
    mean_guide, mean_mask = blur(guide), blur(mask)
    slope = (blur(guide * mask) - mean_guide * mean_mask) / (blur(guide**2) - mean_guide**2 + smooth)
    offset = mean_mask - slope * mean_guide
    return np.clip(blur(slope) * guide + blur(offset), 0, 1)


def _nearest_to(face: Face, others: Sequence[Face], frame: PortraitFrame) -> Mask:
    """1 where the face is nearer than every other, in sizes of the faces; a soft seam between."""
    grid = (np.indices((WORKING_SIZE, WORKING_SIZE))[::-1].transpose(1, 2, 0) + 0.5) / WORKING_SIZE
    points = frame.to_image(grid)
    near = lambda each: np.linalg.norm(points - each.box.centre, axis=-1) / each.box.size  # noqa: E731
    own, weight = near(face), np.ones((WORKING_SIZE, WORKING_SIZE), np.float32)
    for other in others:
        weight = np.minimum(weight, np.clip((near(other) - own) / NEIGHBOUR_BLEND + 0.5, 0, 1))
    return weight.astype(np.float32)


def _person_at(mask: Mask, at: tuple[float, float]) -> Mask:
    """Only what is connected to the person whose eye midpoint lies at ``at``."""
    labels: NDArray[np.int32] = np.empty(mask.shape, np.int32)
    ndimage.label(mask > 0.5, output=labels)
    size = len(mask)
    own = labels[int(at[1] * size), int(at[0] * size)]
    if own == 0:
        return mask
    reach = ndimage.binary_dilation(labels == own, iterations=12) & ~((labels > 0) & (labels != own))
    return mask * reach
