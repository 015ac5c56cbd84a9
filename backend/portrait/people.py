# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of a photo, turned upright, and which of them the portrait is of."""

from dataclasses import dataclass

import numpy as np

from backend.errors import RodinError
from backend.portrait.face import Face, FaceBox
from backend.portrait.intake import Photo
from backend.portrait.search import Sighting, search, search_tiles
from backend.portrait.steady import steadied
from backend.portrait.view import View, carried, chained, inverse

DETAILED = 512.0
"""Faces of fewer pixels are taken from the photo at full size, where it was downsized."""
CROWDED = 0.1
"""Size of the largest face over the photo's longer edge below which there may be more that were not seen."""
REACH = 3.0
"""From the middle of a face to the edges of what is kept then, in sizes of the face."""


@dataclass(frozen=True)
class People:
    """All faces of a photo, in the pixels of a view of it in which the head is upright.

    Attributes:
        view: the photo.
        chosen: whose portrait it is, with steady landmarks.
        others: the other faces.
        boxes: of all faces, from left to right.
        number: of the chosen one among them, from 1.
        turned: quarter turns to the left from the photo as it was read.
        warnings: sentences to show to the user.
    """

    view: View
    chosen: Face
    others: list[Face]
    boxes: list[FaceBox]
    number: int
    turned: int
    warnings: list[str]


def find_people(photo: Photo, min_score: float, max_edge: int, number: int | None) -> People:
    """Find the faces of a photo at any roll and size, and turn it so that the largest one is upright.

    Args:
        photo: as it was read.
        min_score: least score of the detector.
        max_edge: longest edge of the view, pixels.
        number: of the face, counted from the left in the upright photo; the largest if None.

    Raises:
        RodinError: ``photo.no_face``, ``photo.turned``, ``photo.no_such_face``, ``photo.detector_missing``.
    """
    upright, faces, quarters = all_faces(photo, min_score)
    in_order = from_the_left(faces)
    chosen = _choose(faces, in_order, number)
    place = in_order.index(chosen)
    warnings: list[str] = []
    if quarters:
        degrees = {1: "by 90 degrees to the left", 2: "by 180 degrees", 3: "by 90 degrees to the right"}
        warnings.append(f"The photo was turned {degrees[quarters]}, so that the head is upright.")
    if len(faces) > 1 and number is None:
        warnings.append(
            f"The photo has {len(faces)} faces; number {place + 1} from the left, the largest, is used. "
            "Another one is taken by its number (--face)."
        )
    view, step = _closer(photo, upright, quarters, chosen, max_edge)
    in_order = [carried(face, step) for face in in_order]
    return People(
        view=view,
        chosen=steadied(view.image, in_order[place]),
        others=[face for index, face in enumerate(in_order) if index != place],
        boxes=[face.box for face in in_order],
        number=place + 1,
        turned=quarters,
        warnings=warnings,
    )


def all_faces(photo: Photo, min_score: float) -> tuple[View, list[Face], int]:
    """A photo turned so that its largest face is upright, its faces, largest first, and the quarter turns.

    Raises:
        RodinError: ``photo.no_face``, ``photo.turned``, ``photo.detector_missing``.
    """
    view, sightings = _sightings(photo, min_score)
    quarters = _quarters(sightings[0])
    upright = view.turned(quarters)
    step = chained(upright.matrix, inverse(view.matrix))
    return upright, [carried(sighting.face, step) for sighting in sightings], quarters


def from_the_left(faces: list[Face]) -> list[Face]:
    """In the order in which users count them."""
    return sorted(faces, key=lambda face: face.box.centre[0])


def _sightings(photo: Photo, min_score: float) -> tuple[View, list[Sighting]]:
    """The photo and its faces, largest first; if up and down of some can be told, only those."""
    view = View.whole(photo.image)
    seen = search(photo.image, min_score)
    sure = [sighting for sighting in seen if sighting.sure]
    if sure and sure[0].face.box.size > CROWDED * max(view.image.shape[:2]):
        return view, sure
    full = View.whole(photo.original())
    closer = search_tiles(full.image, min_score)
    if len(closer) > len(sure):
        return full, closer
    if sure:
        return view, sure
    if not seen:
        raise RodinError(
            "photo.no_face",
            "No human face was found in the photo.",
            "Give a photo in which one person's face is well lit, not covered and towards the camera.",
        )
    return view, seen


def _quarters(sighting: Sighting) -> int:
    """By how many quarter turns to the left the head becomes upright, 0..3."""
    if sighting.upright:
        return 0
    if not sighting.sure:
        raise which_way_up()
    return round(sighting.roll / 90) % 4


def which_way_up() -> RodinError:
    """The error ``photo.turned``."""
    return RodinError(
        "photo.turned",
        "It cannot be told which way up the head in the photo is.",
        "Turn the photo so that the head is upright.",
    )


def _choose(faces: list[Face], in_order: list[Face], number: int | None) -> Face:
    """The largest face, or the one with a number among those in order."""
    if number is None:
        return faces[0]
    if not 1 <= number <= len(in_order):
        count = "1 face" if len(in_order) == 1 else f"{len(in_order)} faces"
        raise RodinError(
            "photo.no_such_face",
            f"The photo has {count}; there is no number {number}.",
            "Give a number from 1, the leftmost face, up to the number of faces.",
        )
    return in_order[number - 1]


def _closer(
    photo: Photo, upright: View, quarters: int, face: Face, max_edge: int
) -> tuple[View, np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """The part around a face at full size where it is small in a large photo; and the map to its pixels."""
    width, height = photo.size if quarters % 2 == 0 else photo.size[::-1]
    scale = np.array([width / upright.image.shape[1], height / upright.image.shape[0]])
    large = max(width, height) > max_edge
    if not large or face.box.size >= DETAILED:
        return upright, np.eye(2, 3)
    full = upright if (scale == 1).all() else View.whole(photo.original()).turned(quarters)
    step = np.column_stack([np.diag(scale), np.zeros(2)])
    reach = REACH * face.box.size * scale
    middle = np.array(face.box.centre) * scale
    left, top = np.floor(middle - reach).clip(0).astype(int)
    right, bottom = np.ceil(middle + reach).astype(int)
    part = full.cropped((int(left), int(top), min(int(right), width), min(int(bottom), height)))
    view = part.within(max_edge)
    return view, chained(chained(view.matrix, inverse(full.matrix)), step)
