# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar with some features of its face and an expression set: space is bent as the template on it moves.

What neither moves stays to the bit. Hair, glasses and clothes go with the skin beside them. The expression of
a photo's avatar is its likeness's business (:mod:`backend.likeness.placement`).
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from backend.errors import RodinError
from backend.likeness.field import LikenessField
from backend.likeness.warp import Warp
from backend.meshing.bake import Photographed
from backend.meshing.build import Draw
from backend.meshing.derived import DerivedField
from backend.meshing.sampling import Field, Floats
from backend.models.field import FieldSample
from backend.rigging.eyeballs import eyeballs
from backend.rigging.mouth import is_open, with_teeth_shown
from backend.rigging.shapes import carried_shapes, shape_values
from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import Posed, Wrapped, wrap
from backend.shaping.features import get_feature_shapes
from backend.shaping.mouth import OpenMouth
from backend.words.expressions import EXPRESSIONS, shown


class ShapedField(DerivedField):
    """``inner`` with features and expressions of strengths ``shape``.

    Args:
        inner: the avatar, with the likeness of a person or without.
        shape: strengths of features and expressions by their names.
        lying: the template on ``inner``.
    """

    def __init__(self, inner: Field, shape: Mapping[str, float], lying: Posed) -> None:
        super().__init__(inner)
        self.shape, self.lying = shape, lying
        template = get_head_template()
        features = get_feature_shapes().of(shape)
        self._rest = lying.rest.vertices + features
        self._values = shape_values(template, shown(shape))
        self._vertices = lying.vertices + features
        self._shapes = None
        if self._values.any():
            self._shapes = carried_shapes(template, self._rest, eyeballs(template, self._rest))
            self._vertices = self._vertices + np.tensordot(self._values, self._shapes, 1).astype(np.float32)
        self.moved = self._vertices - lying.vertices
        skin = template.vertices_of(Piece.SKIN)
        outer = skin[~template.cavity[skin]]
        if self._values.any():
            outer = np.concatenate([outer, template.vertices_of(Piece.EYES)])
        self._back = Warp(self._vertices[outer], -self.moved[outer], inner.box, inner.device)
        opens = self._values.any() and is_open(template, self._rest, self._vertices)
        self.mouth = OpenMouth(inner, lying.vertices, self._vertices) if opens else None

    @classmethod
    def on(cls, inner: Field, shape: Mapping[str, float], resolution: int) -> "ShapedField":
        """Find the template on ``inner`` first.

        Args:
            inner: the avatar.
            shape: strengths of features and expressions by their names.
            resolution: cells along the box's edge of the lattice that the template is matched on.

        Raises:
            RodinError: ``shape.no_skin``, ``mesh.empty``.
        """
        if isinstance(inner, LikenessField):
            return cls(inner, shape, inner.posed())
        template = get_head_template()
        try:
            wrapped = wrap(inner, template, resolution)
        except RodinError as error:
            if error.code != "rig.no_skin":
                raise
            raise RodinError(
                "shape.no_skin",
                "The avatar shows no skin whose shape could be changed.",
                "Try another seed, or leave out the words of shape.",
            ) from error
        wrapped = replace(wrapped, vertices=with_teeth_shown(template, wrapped.vertices))
        return cls(inner, shape, Posed.resting(wrapped, len(template.shapes)))

    def reshaped(self, shape: Mapping[str, float]) -> Field:
        """The same avatar with another ``shape``, as :func:`shaped` has it."""
        moving = _moving(self.inner, shape)
        return ShapedField(self.inner, moving, self.lying) if moving else self.inner

    @torch.inference_mode()
    def __call__(self, points: Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""
        found = self.inner(self._back(points))
        return self.mouth(points, found) if self.mouth else found

    def distance(self, points: Tensor) -> Tensor:
        """Signed distance ``[N]`` of ``points [N, 3]``, metres."""
        return self(points).distance if self.mouth else self.inner.distance(self._back(points))

    def photographed(self, points: Floats) -> tuple[Floats, Floats]:
        """Colour ``[N, 3]`` of hair at ``points [N, 3]``, and how surely a photo shows it ``[N]``."""
        if not isinstance(self.inner, Photographed):
            return np.zeros_like(points), np.zeros(len(points), np.float32)
        there = self._back(torch.from_numpy(np.asarray(points, np.float32)).to(self.device))
        return self.inner.photographed(there.cpu().numpy())

    def posed(self) -> Posed:
        """The template on it, for an animation-ready head."""
        rest = Wrapped(self._rest, self.lying.rest.certainty)
        if not self._values.any():
            return replace(self.lying, rest=rest, vertices=self._vertices, shapes=None)
        features = {name: strength for name, strength in self.shape.items() if name not in EXPRESSIONS}
        return replace(
            self.lying,
            rest=rest,
            vertices=self._vertices,
            values=self._values,
            still=self.reshaped(features),
            shapes=self._shapes,
        )


def _moving(inner: Field, shape: Mapping[str, float]) -> dict[str, float]:
    """What of ``shape`` moves ``inner``: a photo's avatar has its expression already."""
    felt = not isinstance(inner, LikenessField) and bool(shown(shape))
    return {name: strength for name, strength in shape.items() if felt or name not in EXPRESSIONS}


def shaped(inner: Field, shape: Mapping[str, float], resolution: int) -> Field:
    """``inner`` with features and expressions of strengths ``shape``; itself if none moves it."""
    moving = _moving(inner, shape)
    return ShapedField.on(inner, moving, resolution) if moving else inner


def unshaped(field: Field) -> Field:
    """The avatar without its features."""
    return field.inner if isinstance(field, ShapedField) else field


def posed(field: Field) -> Posed | None:
    """The template on an avatar where that is known: on a person, or where features are set."""
    return field.posed() if isinstance(field, LikenessField | ShapedField) else None


def drawn(field: Field, draw: Draw) -> Draw:
    """``draw``, but with a photo's skin over it where a person's is, and not over teeth."""
    inner = unshaped(field)
    if isinstance(inner, LikenessField):
        return inner.under(draw)
    mouth = field.mouth if isinstance(field, ShapedField) else None
    return mouth.under(draw) if mouth else draw
