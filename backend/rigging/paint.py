# SPDX-License-Identifier: GPL-3.0-or-later
"""The base colour in the template's layout: skin from the field, the rest painted crisply."""

import numpy as np
from numpy.typing import NDArray

from backend.meshing.bake import picture
from backend.meshing.borders import find_borders
from backend.meshing.rasterise import rasterise
from backend.meshing.sampling import Field, Floats, distances, gradients, samples
from backend.meshing.tangents import smooth_normals
from backend.rigging.brows import draw_brows, in_box, step
from backend.rigging.eyeballs import Eyeball, eyeballs
from backend.rigging.eyes import IRIS_RADIUS, eye_colours
from backend.rigging.lips import at_texels, draw_lips, meeting
from backend.rigging.nostrils import nostril_light
from backend.rigging.smooth import SmoothSkin
from backend.rigging.template import HeadTemplate, Piece
from backend.rigging.wrap import SURE, Posed, Wrapped, bare
from backend.space import Part

REACH = 0.003
"""How far a texel's point is moved to the surface at most, metres."""
PURE, PHOTOGRAPHED = (0.8, 0.98), (0.5, 0.9)
"""Probabilities of bare skin from which on the field's colour begins to count, and counts: where colours may
run, and where a photo tells hair from skin."""
STEP = 0.0005
SPREAD = 0.05
"""How stiffly skin colour goes on where none shows."""
PLAIN, MARGIN = 0.6, 2
"""Skin that others take their colour from is at least so likely, for so many vertices around."""
CAVITY, TEETH, TONGUE, LASHES = (
    np.array(colour)
    for colour in ([0.3, 0.1, 0.1], [0.9, 0.875, 0.82], [0.62, 0.3, 0.3], [0.06, 0.045, 0.04])
)
IN_SHADOW = (0.004, 0.016)
"""How far behind the front teeth others begin to be and are in the mouth's shadow, metres."""
SHADED = 0.003
"""So deep in the head, metres, a cavity has its own dark colour."""


def paint(
    field: Field,
    template: HeadTemplate,
    posed: Posed,
    size: int,
) -> NDArray[np.uint8]:
    """Base colour ``[size, size, 3]``, sRGB, first row at v = 1.

    Skin that hair, clothes or glasses hide, and cavities, go on from what shows.

    Args:
        field: the avatar.
        template: whose layout is painted.
        posed: the template on the avatar.
        size: edge of the image in texels.
    """
    wrapped = Wrapped(posed.vertices, posed.rest.certainty)
    normals = smooth_normals(posed.vertices, template.quads)
    balls = eyeballs(template, posed.vertices)
    triangles = template.triangles()
    texels = rasterise(template.triangles_uv(), size)
    piece = template.piece[texels.face // 2]
    blend = lambda values: texels.blend(values, triangles)  # noqa: E731
    points = blend(wrapped.vertices)
    colour = np.empty((len(points), 3), np.float32)
    for kind, plain in ((Piece.TONGUE, TONGUE), (Piece.LASHES, LASHES)):
        colour[piece == kind] = plain
    teeth = piece == Piece.TEETH
    colour[teeth] = teeth_colours(points[teeth, 1] - points[teeth, 1].min())
    eyes = piece == Piece.EYES
    colour[eyes] = _eyes(field, points[eyes], balls)
    skin = piece == Piece.SKIN
    canonical = blend(template.vertices)[skin]
    kept = posed.kept(texels[skin].blend_corners(template.triangles_uv()))[:, None]
    certain = np.clip(blend(wrapped.certainty[:, None])[skin] / SURE - 0.5, 0, 1)
    going_on, borders = (blend(each)[skin] for each in _going_on(field, template, wrapped))
    asked = np.flatnonzero((certain > 0) | (kept > 0))
    seen, share = going_on.copy(), np.zeros_like(certain)
    outward = None if posed.exact else blend(normals)[skin][asked]
    seen[asked], share[asked] = _seen(field, points[skin][asked], outward)
    share *= certain
    if not posed.exact:
        seen += borders[:, 3:] * (borders[:, :3] - seen)
    colour[skin] = going_on + share * (seen - going_on)
    drawn, opacity = draw_brows(canonical, seen, going_on, share[:, 0])
    colour[skin] += in_box(canonical) * (going_on + opacity * (drawn - going_on) - colour[skin])
    lips = at_texels(template.lips, texels.index, size)[skin] / 255
    drawn, opacity = draw_lips(canonical, lips, seen, going_on, share[:, 0])
    colour[skin] += opacity * (meeting(template, canonical) * drawn - colour[skin])
    colour[skin] *= nostril_light(canonical)
    colour[skin] += kept * (seen - colour[skin])
    return picture(texels, colour)


def teeth_colours(behind: Floats) -> Floats:
    """Colours ``[N, 3]`` of teeth that lie ``behind [N]`` metres behind the front ones."""
    return (TEETH + step(*IN_SHADOW, behind)[:, None] * (CAVITY - TEETH)).astype(np.float32)


def cavity_share(depth: Floats) -> Floats:
    """How much ``[N]``, 0..1, a cavity so deep in the head, metres, has its own dark colour."""
    return (depth / SHADED).clip(0, 1)


def _seen(field: Field, points: Floats, normals: Floats | None) -> tuple[Floats, Floats]:
    """Colour ``[N, 3]`` of the surface at ``points``, and how much of it is bare skin ``[N, 1]``.

    With ``normals [N, 3]`` points are moved along them to the surface first; without, a photo knows it.
    """
    low, high = PHOTOGRAPHED if normals is None else PURE
    if normals is not None:
        depth = distances(field, points).clip(-REACH, REACH)
        points = points - normals * depth[:, None]
    found = samples(field, points)
    share = np.clip((bare(found) - low) / (high - low), 0, 1)
    return found.albedo, share[:, None].astype(np.float32)


def _going_on(field: Field, template: HeadTemplate, wrapped: Wrapped) -> tuple[Floats, Floats]:
    """Colour ``[V, 3]`` of the skin as it would be under what hides it, and what skin beside that has.

    The field's colours run where parts meet, so that the other ``[V, 4]`` are the colour of the skin nearby
    and how much of it a vertex takes, 0..1.
    """
    smooth = SmoothSkin(template)
    skin = smooth.vertices
    found = samples(field, wrapped.vertices[skin])
    plain = found.part[:, Part.SKIN] * (wrapped.certainty[skin] > SURE)
    for _ in range(MARGIN):
        plain = smooth.least_around(plain)
    plain[plain < PLAIN] = 0
    colour = np.zeros((len(wrapped.vertices), 3), np.float32)
    colour[skin] = smooth.stretch(found.albedo, plain, SPREAD).clip(0, 1)
    inside = skin[template.cavity[skin]]
    dark = cavity_share(-distances(field, wrapped.vertices[inside]))[:, None]
    colour[inside] += dark * (CAVITY - colour[inside])
    borders = find_borders(wrapped.vertices[skin], found)
    beside = np.zeros((len(wrapped.vertices), 4), np.float32)
    beside[skin, :3] = borders.pure[:, :3]
    beside[skin, 3:] = borders.share
    return colour, beside


def _eyes(field: Field, points: Floats, balls: tuple[Eyeball, Eyeball]) -> Floats:
    """Colours ``[N, 3]`` of eyeballs' points."""
    colour = np.empty((len(points), 3), np.float32)
    iris = iris_colour(field, balls)
    for side, ball in enumerate(balls):
        own = (points[:, 0] > (balls[0].centre[0] + balls[1].centre[0]) / 2) == (side == 0)
        colour[own] = eye_colours(points[own] - ball.centre, ball.radius, iris)
    return colour


def iris_colour(field: Field, balls: tuple[Eyeball, Eyeball]) -> Floats:
    """Median colour ``[3]`` of the field where irises are."""
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    found = []
    for ball in balls:
        for share in (0.5, 0.65, 0.8):
            radius = share * IRIS_RADIUS
            ahead = np.sqrt(ball.radius**2 - radius**2)
            ring = np.stack([radius * np.cos(angle), np.full(24, -ahead), radius * np.sin(angle)], 1)
            found.append(ball.centre + ring)
    points = np.concatenate(found).astype(np.float32)
    points -= gradients(field, points, STEP) * distances(field, points)[:, None]
    at = samples(field, points)
    eyes = at.part[:, Part.EYES] > 0.5
    return np.median(at.albedo[eyes] if eyes.any() else at.albedo, axis=0)
