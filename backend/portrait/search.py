# SPDX-License-Identifier: GPL-3.0-or-later
"""Faces of a photo at any roll and of any size.

The detector and the mesh model see faces that are upright within about 60 degrees; beyond, they find none or
take a head that is upside down for another face. So the photo is searched at its four quarter turns, and what
is found is looked at again, upright and upside down: the right way round scores higher by a tenth or more in
photos that were turned by every 15 degrees.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.portrait.face import Face, FaceBox, find_faces
from backend.portrait.frame import Pixels, on_background
from backend.portrait.steady import around, fitted, frame_of, upright_score
from backend.portrait.view import View, carried, inverse, quarter_turn

SURE_LEAD = 0.05
"""By how much a face that is upright outscores itself upside down."""
SURE_SCORE, LEAST_SCORE = 0.78, 0.6
"""Scores from which an upright face that was found in a turned photo is sure, and is one at all. In the same
photos the right faces had 0.82 and more, patterns and heads upside down 0.76 and less."""
READ_ROLL = 60.0
"""Up to here the models read faces as they are; degrees."""
SAME_PLACE = 0.5
"""Boxes that share more than this of the smaller one are of one face."""
TILE_OVERLAP = 0.25
"""Shared by neighbouring tiles, over their edge; no face that they must hold is larger."""
LEAST_TILE = 800
"""Edge of the smallest tiles, pixels: a face of the least size that is used is seen in them."""


@dataclass(frozen=True)
class Sighting:
    """A face that was found at some turn of the photo.

    Attributes:
        face: in pixels of the photo as it was given.
        lead: by how much it scores higher upright than upside down.
    """

    face: Face
    lead: float

    @property
    def roll(self) -> float:
        """How far the head is turned to the right in the photo, degrees in -180..180."""
        return math.degrees(frame_of(self.face).roll)

    @property
    def upright(self) -> bool:
        """Whether the models read the head as it lies in the photo."""
        return abs(self.roll) <= READ_ROLL

    @property
    def sure(self) -> bool:
        """Whether up and down can be told."""
        return self.lead >= SURE_LEAD and (self.upright or self.face.box.score >= SURE_SCORE)


def search(image: Pixels, min_score: float, turns: Sequence[int] = range(4)) -> list[Sighting]:
    """All faces of a photo ``[H, W, 4]``, largest first; at other turns only until one is surely upright.

    Args:
        image: straight RGBA.
        min_score: least score of the detector.
        turns: quarter turns at which it is searched.
    """
    whole = View.whole(image)
    opaque = on_background(image)
    found: list[Sighting] = []
    for quarters in turns:
        back = inverse(quarter_turn((image.shape[1], image.shape[0]), quarters))
        turned = np.ascontiguousarray(np.rot90(opaque, quarters))
        found += [_sighting(whole, carried(face, back)) for face in find_faces(turned, min_score)]
        if any(each.sure and each.upright and each.face.box.score >= SURE_SCORE for each in found):
            break
    return _apart([each for each in found if each.upright or each.face.box.score >= LEAST_SCORE])


def search_tiles(image: Pixels, min_score: float) -> list[Sighting]:
    """Faces of a photo ``[H, W, 4]`` of which up and down can be told, in overlapping parts of it.

    The photo is searched as it is first, then at the other quarter turns, in large parts before small ones;
    what shows any face ends it.
    """
    return _search_tiles(image, min_score, (0,)) or _search_tiles(image, min_score, (1, 2, 3))


def _search_tiles(image: Pixels, min_score: float, turns: Sequence[int]) -> list[Sighting]:
    longest = max(image.shape[:2])
    edge = max(longest / 2, LEAST_TILE)
    while LEAST_TILE <= edge < longest:
        found: list[Sighting] = []
        for left, top, right, bottom in _tiles(image.shape[1], image.shape[0], round(edge)):
            shift = np.array([[1.0, 0, left], [0, 1, top]])
            found += [
                replace(sighting, face=carried(sighting.face, shift))
                for sighting in search(image[top:bottom, left:right], min_score, turns)
                if sighting.sure
            ]
        if found:
            return _apart(found)
        edge /= 2
    return []


def _sighting(whole: View, face: Face) -> Sighting:
    """A detection, turned the way round that the detector likes better."""
    near = around(whole, frame_of(face))
    seen = carried(face, near.matrix)
    frame = frame_of(seen)
    over = replace(frame, roll=frame.roll + math.pi)
    upright, upside_down = upright_score(near.image, frame), upright_score(near.image, over)
    if upside_down > upright and (points := fitted(near.image, over)) is not None:
        seen = Face(FaceBox.around(points, upside_down), points)
        upright, upside_down = upside_down, upright
    seen = replace(seen, box=replace(seen.box, score=upright))
    return Sighting(carried(seen, inverse(near.matrix)), upright - upside_down)


def _apart(found: list[Sighting]) -> list[Sighting]:
    """One sighting of each face, the one with the best score; largest first."""
    kept: list[Sighting] = []
    for sighting in sorted(found, key=lambda each: -each.face.box.score):
        if all(sighting.face.box.overlap(other.face.box) < SAME_PLACE for other in kept):
            kept.append(sighting)
    return sorted(kept, key=lambda each: -each.face.box.size)


def _tiles(width: int, height: int, edge: int) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right and bottom of squares that cover a picture."""
    for top in _starts(height, edge):
        for left in _starts(width, edge):
            yield left, top, min(left + edge, width), min(top + edge, height)


def _starts(length: int, edge: int) -> list[int]:
    if length <= edge:
        return [0]
    count = math.ceil((length - edge) / (edge * (1 - TILE_OVERLAP))) + 1
    return [round(start) for start in np.linspace(0, length - edge, count)]
