# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the head of a surface is and how it stands, found by looking for its face from all sides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from backend.encoding.directions import Axis, Directions
from backend.encoding.landmarks import EYES, INDICES, fit
from backend.encoding.similarity import Floats, Similarity
from backend.encoding.surface import Surface
from backend.encoding.view import look
from backend.errors import RodinError
from backend.portrait.face import LEFT_EYE, MOUTH, RIGHT_EYE, Face, find_faces
from backend.portrait.frame import Pixels, PortraitFrame, on_background
from backend.space import Box

AXES: dict[Axis, Floats] = {
    "y": np.array([0.0, 1, 0]),
    "z": np.array([0.0, 0, 1]),
    "x": np.array([1.0, 0, 0]),
    "-z": np.array([0.0, 0, -1]),
    "-y": np.array([0.0, -1, 0]),
    "-x": np.array([-1.0, 0, 0]),
}
"""In the order in which they are tried for up."""
AZIMUTHS = (0.0, 45.0, -45.0, 90.0, -90.0, 135.0, -135.0, 180.0)
NEAR_FRONT = (0.0, 25.0, -25.0)
"""Where the face is looked for if the user says where it is."""
SEARCH_SIZE, CLOSE_SIZE, PORTRAIT_VIEW = 640, 768, 1024
"""Edges of the pictures, pixels."""
TALL = 2.2
"""Height over depth from which on a surface is more than a head, whose upper end is searched too."""
HEAD_SHARE = 0.15
"""Of the height of a body."""
ON_SURFACE = 0.5
"""Share of a face's landmarks that must lie on the surface, not beside it."""
LOOKS = 2
"""At the face from the front, each time better placed."""
FLAT = 0.3
"""Relief below which a face is painted, not modelled; the flattest of 48 synthetic people has 0.54."""


@dataclass(frozen=True)
class Head:
    """A head that was found.

    Attributes:
        placing: carries the surface into avatar space.
        portrait: ``[128, 128, 3]`` sRGB on grey, aligned as in training.
    """

    placing: Similarity
    portrait: Pixels


class _Sight(NamedTuple):
    """A face in a picture.

    Attributes:
        image: the picture ``[S, S, 4]``, straight RGBA.
        face: where it is.
        places: ``[L, 3]`` points of the surface under the landmarks of ``INDICES``; NaN beside it.
    """

    image: Pixels
    face: Face
    places: Floats


def find_head(surface: Surface, directions: Directions, usual_up: Axis) -> Head:
    """Find the face and place the head by its landmarks.

    Args:
        surface: a head, a bust or a whole body, in any units.
        directions: what the user knows.
        usual_up: of the file's format.

    Raises:
        RodinError: ``encode.no_face``, ``encode.not_a_head`` or ``encode.same_axis``.
    """
    placing, relief = fit(_first_sight(surface, directions, usual_up).places)
    for _ in range(LOOKS):
        placing, relief = fit(_frontal(surface, placing, CLOSE_SIZE).places)
    if relief < FLAT:
        raise RodinError(
            "encode.not_a_head",
            f"There is a face, but it has only {max(relief, 0):.0%} of the relief of one.",
            "Give a head that is modelled, not one that is painted on a simpler shape.",
        )
    image, face, _ = _frontal(surface, placing, PORTRAIT_VIEW)
    frame = PortraitFrame.from_landmarks(face.point(LEFT_EYE), face.point(RIGHT_EYE), face.point(MOUTH))
    return Head(placing, on_background(frame.crop(image)))


def _first_sight(surface: Surface, directions: Directions, usual_up: Axis) -> _Sight:
    azimuths = AZIMUTHS if directions.front is None else NEAR_FRONT
    for rotation in _stands(directions, usual_up):
        for framing in _framings(surface, rotation):
            for azimuth in azimuths:
                if seen := _see(surface, framing, azimuth, SEARCH_SIZE):
                    return seen
    raise _no_face()


def _frontal(surface: Surface, placing: Similarity, size: int) -> _Sight:
    if seen := _see(surface, placing, 0.0, size):
        return seen
    raise _no_face()


def _see(surface: Surface, placing: Similarity, azimuth_deg: float, size: int) -> _Sight | None:
    view = look(surface, placing, azimuth_deg, size)
    for face in find_faces(on_background(view.image)):
        column, row = np.floor(face.landmarks[INDICES, :2]).astype(np.int64).clip(0, size - 1).T
        places = view.place[row, column]
        known = np.isfinite(places).all(1)
        if known.mean() > ON_SURFACE and known[EYES].any():
            return _Sight(view.image, face, places)
    return None


def _stands(directions: Directions, usual_up: Axis) -> Iterator[Floats]:
    """Rotations ``[3, 3]`` to try: the likeliest first."""
    ups = [directions.up] if directions.up else [usual_up, *(axis for axis in AXES if axis != usual_up)]
    for up in ups:
        front = directions.front or ("-y" if up[-1] == "z" else "z" if up[-1] == "y" else "y")
        if front[-1] == up[-1]:
            if directions.up:
                raise RodinError(
                    "encode.same_axis", f"Up is {up} and front is {front}.", "Name two different axes."
                )
            continue
        above, ahead = AXES[up], AXES[front]
        yield np.stack([np.cross(above, ahead), -ahead, above])


def _framings(surface: Surface, rotation: Floats) -> Iterator[Similarity]:
    """The whole surface in the camera's box, and if it is tall its upper end."""
    points = surface.corners.reshape(-1, 3) @ rotation.T
    low, high = points.min(0), points.max(0)
    size = high - low
    yield _framed(rotation, (low + high) / 2, max(np.hypot(size[0], size[1]), size[2]) / 2)
    if size[2] > TALL * min(size[:2]):
        reach = HEAD_SHARE * size[2]
        top = points[points[:, 2] > high[2] - reach].mean(0)
        yield _framed(rotation, np.array([top[0], top[1], high[2] - reach / 2]), 0.75 * reach)


def _framed(rotation: Floats, middle: Floats, half: float) -> Similarity:
    box = Box()
    return Similarity.framing(rotation, rotation.T @ middle, np.array(box.centre), box.half / half)


def _no_face() -> RodinError:
    return RodinError(
        "encode.no_face",
        "No human face was found on the mesh.",
        "Say where up and front are by --up and --front; the face must be uncovered.",
    )
