# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo shows of an avatar's front: its regions and colours, through the fitted head.

Each cell of the front map is looked up where the head's surface lies behind it, beside the head as deep as at
its outline. What the photo cannot show, because it lies outside, behind the nose or on the far side, is
unknown.
"""

import numpy as np
import torch
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray
from scipy import ndimage

from backend.conditions.front_map import EMPTY, SIZE, UNKNOWN, FrontMap
from backend.conditions.known import Known
from backend.conditions.palette import Palette, Presence
from backend.likeness.camera import PinholeCamera
from backend.likeness.read import Reading
from backend.likeness.regions import Parsing, Region
from backend.meshing.sampling import Floats
from backend.models.triplane import Contraction, from_box
from backend.portrait.frame import Pixels
from backend.rigging.template import Piece, get_head_template
from backend.space import Box, Part

Mask = NDArray[np.bool_]

FINE = 3
"""Places along a cell's edge that are looked up."""
BEHIND, ASIDE = 0.008, 0.12
"""What lies so far behind what the camera sees there is not seen, metres; and how far the camera may stand to
a side for what is beside the head on the other, sine of the angle."""
SHOULDERS = 0.06
"""Height below which the outline is the shoulders', metres."""
CRUMB = 10
"""Fewer cells of a part that lie together, beside eyes and mouths, are not believed."""
LEAST_THERE = 0.002
"""Share of the head's square that a region has at least if its part is there."""
PARTS = {
    Region.BACKGROUND: EMPTY,
    Region.SKIN: Part.SKIN,
    Region.BROWS: Part.FACIAL_HAIR,
    Region.EYES: Part.EYES,
    Region.LIPS: Part.SKIN,
    Region.INNER_MOUTH: Part.MOUTH,
    Region.TEETH: Part.MOUTH,
    Region.BEARD: Part.FACIAL_HAIR,
    Region.HAIR: Part.HAIR,
    Region.EYEWEAR: Part.EYEWEAR,
    Region.HEADWEAR: Part.HEADWEAR,
    Region.CLOTHING: Part.CLOTHING,
    Region.NECK: Part.SKIN,
    Region.EARS: Part.SKIN,
}


def known_of_photo(photo: Pixels, reading: Reading, contraction: Contraction) -> Known:
    """Palette and front map of the person in ``photo [H, W, 3]``, the first that was read."""
    view, parsing = reading.fit.views[0], reading.parsings[0]
    posed = reading.likeness.shape.posed(view.expression)
    gain = _gain(photo, parsing, reading)
    places, seen, far = _surface(posed, view.camera, contraction)
    front = _front(photo, parsing, view.camera.project(places), (seen, far), gain)
    return Known(_palette(reading, gain), front, of_photo=True)


def _surface(posed: Floats, camera: PinholeCamera, contraction: Contraction) -> tuple[Floats, Mask, Mask]:
    """Points ``[N, 3]`` behind the map's places, row by row upwards, and whether the camera sees them.

    Last comes which of them lie beside the head, on the far side of it.
    """
    edge, box = SIZE * FINE, Box()
    middle = (torch.arange(edge) + 0.5) * (2 / edge) - 1
    plane = torch.stack([middle, torch.zeros(edge), middle], 1)
    metres = from_box(contraction.inverse(plane), box).numpy()
    column, row = np.meshgrid(metres[:, 0], metres[:, 2])
    start = np.stack([column.ravel(), np.full(edge * edge, -1.0), row.ravel()], 1).astype(np.float32)
    template = get_head_template()
    scene = EmbreeScene()
    for piece in (Piece.SKIN, Piece.EYES, Piece.TEETH):
        faces = template.triangles(piece)
        faces = faces[~template.cavity[faces].any(1)]
        TriangleMesh(scene, np.ascontiguousarray(posed[faces], np.float32))
    hit = scene.run(start, np.broadcast_to(np.float32([0, 1, 0]), start.shape).copy(), output=True)
    on = (hit["primID"] >= 0).reshape(edge, edge)
    nearest = np.empty((2, edge, edge), np.int32)
    ndimage.distance_transform_edt(~on, return_distances=False, return_indices=True, indices=nearest)
    depth = (hit["tfar"].reshape(edge, edge) - 1)[tuple(nearest)]
    places = start.copy()
    places[:, 1] = depth.ravel()
    sight = places - camera.position.astype(np.float32)
    away = np.linalg.norm(sight, axis=1)
    begin = np.broadcast_to(camera.position.astype(np.float32), sight.shape).copy()
    first = scene.run(begin, np.ascontiguousarray(sight / away[:, None]), output=True)
    clear = (first["primID"] < 0) | (first["tfar"] > away - BEHIND)
    direction = camera.position / np.linalg.norm(camera.position)
    beside = ~on.ravel() & (places[:, 2] > SHOULDERS)
    return places, clear | ~on.ravel(), beside & (np.sign(places[:, 0]) * direction[0] < -ASIDE)


def _front(
    photo: Pixels, parsing: Parsing, pixel: NDArray[np.float64], seen: tuple[Mask, Mask], gain: Floats
) -> FrontMap:
    """The map of what is at ``pixel [N, 2]``, if it is seen and not on the far side, ``[N]`` each."""
    height, width = parsing.labels.shape
    at = np.floor(pixel).astype(int)
    shown = seen[0] & ((at >= 0) & (at < (width, height))).all(1)
    column, row = at.clip(0, (width - 1, height - 1)).T
    part = np.array([PARTS[Region(each)] for each in range(len(Region))], np.uint8)[
        parsing.labels[row, column]
    ]
    part = _cells(np.where(shown & ~(seen[1] & (part != EMPTY)), part, UNKNOWN))
    colour = _cells(photo[row, column].astype(np.float32) * gain)
    votes = np.stack([(part == each).sum(-1) for each in range(UNKNOWN + 1)])
    most = _without_crumbs(votes.argmax(0).astype(np.uint8))
    own = (part == most[..., None])[..., None]
    mean = (colour * own).sum(2) / own.sum(2).clip(1)
    return FrontMap(most, mean.clip(0, 255).round().astype(np.uint8), most < EMPTY)


def _without_crumbs(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Parts ``[SIZE, SIZE]``, unknown where too few cells of a part lie together."""
    found = part.copy()
    for each in set(np.unique(part).tolist()) - {UNKNOWN, Part.EYES, Part.MOUTH}:
        label, _ = ndimage.label(part == each, np.ones((3, 3)))
        found[(label > 0) & (np.bincount(label.ravel())[label] < CRUMB)] = UNKNOWN
    return found


def _cells(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Values ``[N, ...]`` of places as ``[SIZE, SIZE, FINE * FINE, ...]`` of cells."""
    rest = values.shape[1:]
    split = values.reshape(SIZE, FINE, SIZE, FINE, *rest).swapaxes(1, 2)
    return split.reshape(SIZE, SIZE, FINE * FINE, *rest)


def _gain(photo: Pixels, parsing: Parsing, reading: Reading) -> Floats:
    """What takes the photo's colours ``[3]``, sRGB, to those without its light: what it does to the skin."""
    texture = reading.likeness.texture
    known, skin = texture.albedo[texture.seen > 127], photo[parsing.mask(Region.SKIN)]
    if not (len(known) and len(skin)):
        return np.ones(3, np.float32)
    return (np.median(known, 0) / np.median(skin, 0).clip(1)).clip(0.5, 2).astype(np.float32)


def _palette(reading: Reading, gain: Floats) -> Palette:
    """What is there and its colours; hats and glasses that are not found may still be there, and z tells."""
    found, parsing, colours = Palette.unknown(), reading.parsings[0], reading.colours
    named = {
        Part.SKIN: colours.skin,
        Part.HAIR: colours.hair,
        Part.FACIAL_HAIR: colours.beard,
        Part.EYEWEAR: colours.eyewear,
        Part.HEADWEAR: colours.headwear,
        Part.CLOTHING: colours.clothing,
    }
    least = LEAST_THERE * parsing.mask(Region.SKIN, Region.HAIR, Region.EYES).sum()
    for part, region in ((Part.HAIR, Region.HAIR), (Part.FACIAL_HAIR, Region.BEARD)):
        present = parsing.mask(region).sum() > least
        found.presence[part] = Presence.PRESENT if present else Presence.ABSENT
    if parsing.mask(Region.HEADWEAR).sum() > least:
        found.presence[Part.HEADWEAR] = Presence.PRESENT
    if reading.likeness.glasses:
        found.presence[Part.EYEWEAR] = Presence.PRESENT
    for part, rgb in named.items():
        if rgb is not None and found.presence[part] >= Presence.UNKNOWN:
            found.colour[part] = (np.array(rgb, np.float32) * gain).clip(0, 1)
            found.presence[part] = Presence.PRESENT
    if np.isfinite(reading.likeness.iris).all():
        found.colour[Part.EYES] = reading.likeness.iris
    return found
