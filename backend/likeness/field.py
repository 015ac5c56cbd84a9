# SPDX-License-Identifier: GPL-3.0-or-later
"""A generated avatar with the shape and the skin of a person.

Space is bent so that the generated head has the person's shape; hair, hat, glasses and clothes go with it.
Where the photo shows bare skin, eyes or mouth, the surface is the person's own template, whatever the avatar
has there; its base colour is the photo's, or the avatar's own in the photo's tone where nothing was seen.
"""

from copy import copy
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.errors import RodinError
from backend.likeness.hair import UNCHANGED, PhotoHair
from backend.likeness.likeness import Likeness
from backend.likeness.outline import Scalp
from backend.likeness.placement import LikenessSettings, LikenessShape, softly
from backend.likeness.texture import smooth_over_skin
from backend.likeness.warp import Warp
from backend.meshing.build import Draw
from backend.meshing.derived import DerivedField
from backend.meshing.nearest import NearestOnSurface, OnSurface
from backend.meshing.rasterise import rasterise
from backend.meshing.sampling import Field, Floats, belonging, samples
from backend.models.field import FieldSample
from backend.rendering.camera import decode, encode
from backend.rendering.texture import texture_at
from backend.rigging.eyeballs import eyeballs
from backend.rigging.eyes import eye_colours
from backend.rigging.mouth import is_inside
from backend.rigging.paint import TEETH, TONGUE, iris_colour
from backend.rigging.pieces import SHELL, SHOWN_AS, PieceSurface
from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import Posed, Wrapped, wrap
from backend.space import Part

REACH, FADE = 0.030, 0.008
"""How far from bare skin the template rules, and over how much that ends, metres."""
TONE_SIZE = 256
"""Edge of the layout, texels, at which the tone of what was not seen is found."""
TONE_LIMIT = 1.4
"""Greatest difference of tone, natural logarithm."""
FRAME, FAINT = 0.006, 0.1
"""Frames are thinner than that, metres; what is less likely to be one stays as it is, to the bit."""
BARE_PARTS = [Part.SKIN, Part.EYES, Part.MOUTH]
AGREED = 0.006
"""Farther inside the person than this, metres, is not farther outside of the avatar: before an open mouth the
nearest skin may look away, so that its inner side seems to be there."""
MATCHED = 128
"""Cells along the box's edge that are enough to match the template on the avatar."""
DARKEST = 4e-3
"""Least linear light that colours are compared at."""


class LikenessField(DerivedField):
    """``generated`` with the likeness of a person.

    Args:
        generated: the avatar.
        likeness: the person.
        settings: how much of it.
        shape: the template on it.
    """

    def __init__(
        self, generated: Field, likeness: Likeness, settings: LikenessSettings, shape: LikenessShape
    ) -> None:
        super().__init__(generated)
        self.likeness, self.settings, self.shape = likeness, settings, shape
        self._origin, self.touched = generated, frozenset[Part]()
        self._template = template = get_head_template()
        self._bare = likeness.bare * settings.strength
        self._soft = softly(template, shape)
        self._pieces = {piece: PieceSurface(shape.posed, template, piece) for piece in SHOWN_AS}
        skin = template.vertices_of(Piece.SKIN)
        outer = skin[~template.cavity[skin]]
        faces = template.triangles(Piece.SKIN)
        faces = faces[~template.cavity[faces].any(1)]
        self._back = Warp(
            shape.posed[outer],
            shape.wrapped.vertices[outer] - shape.posed[outer],
            generated.box,
            generated.device,
        )
        self._balls = eyeballs(template, shape.posed)
        self._iris = likeness.iris
        if np.isnan(self._iris).any():
            self._iris = iris_colour(generated, eyeballs(template, shape.wrapped.vertices))
        self._tone = self._tones()
        scalp = Scalp(shape.posed[faces], self._bare[faces])
        self._hair = PhotoHair.of(generated, self._back, likeness, settings.strength, scalp)

    def edited(self, generated: Field, parts: frozenset[Part]) -> Self:
        """The same person on the avatar ``generated`` that edits of ``parts`` made of this one's.

        What the edits put on (glasses, a beard) is on the person; where they change skin, the photo's skin
        and shape change as the avatar's did.
        """
        made = copy(self)
        made.inner, made.touched = generated, parts
        return made

    def changed(self, settings: LikenessSettings) -> "LikenessField":
        """The same with other settings."""
        if settings == self.settings:
            return self
        shape = LikenessShape.of(self.shape.wrapped, self.likeness, settings)
        return LikenessField(self._origin, self.likeness, settings, shape)

    def posed(self) -> Posed:
        """The template on it, for an animation-ready head."""
        shape = self.shape
        rest = Wrapped(shape.neutral, shape.wrapped.certainty)
        return Posed(rest, shape.posed, shape.values, self._known_at, exact=True, shapes=shape.shapes)

    def under(self, draw: Draw) -> Draw:
        """``draw``, but with the photo's skin over it, and the mouth's inside, which lies behind lips."""

        def drawn(place: Floats, part: NDArray[np.uint8], colour: Floats) -> Floats:
            found = draw(place, part, colour)
            skin = np.flatnonzero(np.isin(part, (Part.SKIN, Part.MOUTH, Part.FACIAL_HAIR)))
            known = self.seen_at(place[skin])
            mouth = np.flatnonzero(part[skin] == Part.MOUTH)
            known[mouth[is_inside(self._template, place[skin[mouth]])]] = self.settings.strength
            found[skin] += known[:, None] * (colour[skin] - found[skin])
            return found

        return drawn

    @classmethod
    def on(
        cls, generated: Field, likeness: Likeness, settings: LikenessSettings, resolution: int
    ) -> "LikenessField":
        """Wrap the template onto ``generated`` and lay the person on.

        Args:
            generated: the avatar.
            likeness: the person.
            settings: how much of it.
            resolution: cells along the box's edge of the lattice that the template is matched on.

        Raises:
            RodinError: ``likeness.no_skin``; ``mesh.empty``.
        """
        try:
            wrapped = wrap(generated, get_head_template(), min(resolution, MATCHED))
        except RodinError as error:
            if error.code != "rig.no_skin":
                raise
            raise RodinError(
                "likeness.no_skin",
                "The avatar shows no skin that a face could be laid on.",
                "Try another seed, or turn the likeness off (--likeness 0).",
            ) from error
        return cls(generated, likeness, settings, LikenessShape.of(wrapped, likeness, settings))

    @torch.inference_mode()
    def __call__(self, points: Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""
        return self._found(points, coloured=True)

    def _found(self, points: Tensor, coloured: bool) -> FieldSample:
        """The field at ``points [N, 3]``; its colours mean nothing unless they are asked for."""
        hair = self._worn_hair()
        there, scale, shaven = hair.bent(points)
        there = self._back(there)
        found = hair.worn(self._read(self.inner, there, scale), points, coloured)
        place = points.float().cpu().numpy()
        near = self._pieces[Piece.SKIN].nearest(place, REACH)
        some = np.flatnonzero(near.distance < REACH)
        if not len(some):
            return found
        near = OnSurface(near.face[some], near.weight[some], near.distance[some])
        whole = _Sample.of(found)
        now = _Sample(*(value[some] for value in whole))
        before = now
        if Part.SKIN in self.touched:
            here = torch.from_numpy(some).to(there.device)
            before = _Sample.of(self._read(self._origin, there[here], scale[here]))
        own = self._person(place[some], near, now, before, shaven.cpu().numpy()[some], coloured)
        for value, new in zip(whole, own, strict=True):
            value[some] = new
        to = lambda value: torch.from_numpy(value).to(self.device)  # noqa: E731
        return FieldSample.of_likely(*map(to, whole))

    def photographed(self, points: Floats) -> tuple[Floats, Floats]:
        """Colour ``[N, 3]`` of hair at ``points [N, 3]``, and how surely the photo shows it ``[N]``."""
        return self._worn_hair().shown(points)

    def _worn_hair(self) -> PhotoHair:
        """The photo's hair, unless an edit is about hair."""
        return UNCHANGED if Part.HAIR in self.touched else self._hair

    def _read(self, field: Field, there: Tensor, scale: Tensor) -> FieldSample:
        """``field`` at points ``there [N, 3]`` of a space that is stretched by ``scale [N]``."""
        found = self._without_glasses(field(there))
        return found.changed(distance=found.distance * scale)

    def _without_glasses(self, found: FieldSample) -> FieldSample:
        """The avatar without glasses if the photo shows none and no edit is about them."""
        if self.likeness.glasses or Part.EYEWEAR in self.touched:
            return found
        eyewear = (found.likely[:, Part.EYEWEAR] - FAINT).clamp(min=0) / (1 - FAINT)
        return found.changed(distance=found.distance + self.settings.strength * FRAME * eyewear)

    @torch.inference_mode()
    def distance(self, points: Tensor) -> Tensor:
        """Signed distance ``[N]`` of ``points [N, 3]``, metres."""
        return self._found(points, coloured=False).distance

    def seen_at(self, canonical: Floats) -> Floats:
        """How much of the skin at template points ``[N, 3]`` is the photo's, ``[N]`` 0..1."""
        return self._known_at(self._layout(canonical).corners(self._skin_uv))

    def _known_at(self, uv: Floats) -> Floats:
        """How much of the skin at places ``uv [N, 2]`` of the layout is the photo's, ``[N]`` 0..1."""
        texture = self.likeness.texture
        found = texture_at(texture.seen, uv) + texture_at(texture.mirrored, uv)
        return (self.settings.strength * found).clip(0, 1)

    @cached_property
    def _skin_uv(self) -> Floats:
        return self._template.triangles_uv()[np.repeat(self._template.piece == Piece.SKIN, 2)]

    @cached_property
    def _layout(self) -> NearestOnSurface:
        return NearestOnSurface(self._template.vertices, self._template.triangles(Piece.SKIN))

    def _person(
        self,
        place: Floats,
        near: OnSurface,
        now: "_Sample",
        before: "_Sample",
        shaven: Floats,
        coloured: bool,
    ) -> "_Sample":
        """The person at ``place [N, 3]`` beside the skin points ``near``, on the avatar ``now``.

        ``before`` is the avatar that the likeness was laid on, ``shaven [N]`` how surely it has hair there
        that the photo does not show. Its colours are the avatar's unless it is to be ``coloured``.
        """
        template, skin = self._template, self._pieces[Piece.SKIN]
        worn = now.part[:, sorted(self.touched - {Part.SKIN, Part.EYES, Part.MOUTH})].sum(1, keepdims=True)
        shaven = shaven * now.part[:, Part.HAIR]
        rules = np.maximum(near.blend(self._bare[:, None], skin.faces), shaven[:, None])
        rules *= 1 - belonging(worn)
        rules *= ((REACH - near.distance) / FADE).clip(0, 1)[:, None]
        soft = near.blend(self._soft[:, None], skin.faces) * now.part[:, BARE_PARTS].sum(1, keepdims=True)
        shaped = rules[:, 0] * (1 - soft[:, 0])
        best = skin.signed(place, near) + now.distance - before.distance
        canonical = near.blend(template.vertices, skin.faces)
        colour = self._skin_colour(near, now, before, shaven) if coloured else now.albedo.copy()
        shown = np.zeros(now.part.shape, np.float32)
        shown[:, Part.SKIN] = 1
        ruled = rules[:, 0] > 0
        for piece in (Piece.EYES, Piece.TEETH, Piece.TONGUE):
            surface = self._pieces[piece]
            reach = REACH if piece == Piece.EYES else SHELL
            about = np.flatnonzero(ruled & surface.within(place, reach))
            hit = surface.nearest(place[about], REACH)
            signed = np.where(hit.distance < reach, surface.signed(place[about], hit), np.inf)
            nearer = signed < best[about]
            index, hit = about[nearer], OnSurface(hit.face[nearer], hit.weight[nearer], hit.distance[nearer])
            best[index] = signed[nearer]
            canonical[index] = hit.blend(template.vertices, surface.faces)
            if coloured:
                colour[index] = self._plain_colour(piece, place[index])
            shown[index] = np.eye(len(Part), dtype=np.float32)[SHOWN_AS[piece]]
        best = np.where((best < -AGREED) & (now.distance > AGREED), now.distance, best)
        mixed = lambda old, new, share: (old + share * (new - old)).astype(np.float32)  # noqa: E731
        skinny = np.maximum(rules, now.part[:, [Part.SKIN, Part.MOUTH]].sum(1, keepdims=True))
        return _Sample(
            mixed(now.distance, best, shaped),
            mixed(now.albedo, colour, skinny),
            mixed(now.part, shown, rules),
            mixed(now.canonical, canonical, rules),
        )

    def _skin_colour(self, near: OnSurface, now: "_Sample", before: "_Sample", shaven: Floats) -> Floats:
        """Base colour ``[N, 3]`` of the skin: the photo's, or the avatar's in the photo's tone.

        Where the avatar's is hair's, it is what the photo's skin goes on as.
        """
        uv = near.corners(self._skin_uv)
        known = self._known_at(uv)[:, None]
        photo = decode(texture_at(self.likeness.texture.albedo, uv))
        generated = decode(now.albedo)
        photo = photo * generated.clip(DARKEST) / decode(before.albedo).clip(DARKEST)
        toned = generated * np.exp(near.blend(self._tone, self._pieces[Piece.SKIN].faces))
        toned += np.maximum(shaven, now.part[:, Part.HAIR])[:, None] * (photo - toned)
        return encode(((toned + known * (photo - toned)) * self.settings.gains()).clip(0, 1))

    def _plain_colour(self, piece: Piece, place: Floats) -> Floats:
        """Colour ``[N, 3]`` of eyes, teeth and tongue."""
        if piece != Piece.EYES:
            return np.tile(np.float32(TEETH if piece == Piece.TEETH else TONGUE), (len(place), 1))
        balls = self._balls
        colour = np.empty((len(place), 3), np.float32)
        left = place[:, 0] > (balls[0].centre[0] + balls[1].centre[0]) / 2
        for ball, side in zip(balls, (left, ~left), strict=True):
            colour[side] = eye_colours(place[side] - ball.centre, ball.radius, self._iris)
        return colour

    def _tones(self) -> Floats:
        """Logarithm ``[V, 3]`` of the factors that take the avatar's skin to the photo's tone."""
        template, texture = self._template, self.likeness.texture
        texels = rasterise(template.triangles_uv(), TONE_SIZE)
        triangles = template.triangles()
        uv = texels.blend_corners(template.triangles_uv())
        known = texture_at(texture.seen, uv)
        found = samples(self.inner, texels.blend(self.shape.wrapped.vertices, triangles))
        known = known * found.part[:, Part.SKIN] * (template.piece[texels.face // 2] == Piece.SKIN)
        ratio = np.log(decode(texture_at(texture.albedo, uv)).clip(DARKEST)) - np.log(
            decode(found.albedo).clip(DARKEST)
        )
        tones = smooth_over_skin(ratio, known, template, texels).clip(-TONE_LIMIT, TONE_LIMIT)
        return (tones * self.settings.strength).astype(np.float32)


class _Sample(NamedTuple):
    """A field at N points: distance ``[N]``, base colour ``[N, 3]``, likely parts, template points."""

    distance: Floats
    albedo: Floats
    part: Floats
    canonical: Floats

    @classmethod
    def of(cls, found: FieldSample) -> "_Sample":
        """Copies on the CPU."""
        values = found.distance, found.albedo, found.likely, found.canonical
        return cls(*(value.float().cpu().numpy().copy() for value in values))
