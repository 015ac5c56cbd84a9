# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar with some features of its face set: space is bent as the template on it moves.

What no feature moves stays to the bit. Hair, glasses and clothes go with the skin beside them.
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
from backend.meshing.sampling import Field, Floats
from backend.models.field import FieldSample
from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import Posed, Wrapped, wrap
from backend.shaping.features import get_feature_shapes
from backend.space import Box


class ShapedField:
    """``inner`` with features of strengths ``shape``.

    Args:
        inner: the avatar, with the likeness of a person or without.
        shape: strengths of features by their names.
        lying: the template on ``inner``.
    """

    def __init__(self, inner: Field, shape: Mapping[str, float], lying: Posed) -> None:
        self.inner, self.lying = inner, lying
        self.moved = get_feature_shapes().of(shape)
        template = get_head_template()
        skin = template.vertices_of(Piece.SKIN)
        outer = skin[~template.cavity[skin]]
        moved = lying.vertices[outer] + self.moved[outer]
        self._back = Warp(moved, -self.moved[outer], inner.box, inner.device)

    @classmethod
    def on(cls, inner: Field, shape: Mapping[str, float], resolution: int) -> "ShapedField":
        """Find the template on ``inner`` first.

        Args:
            inner: the avatar.
            shape: strengths of features by their names.
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
        return cls(inner, shape, Posed.resting(wrapped, len(template.shapes)))

    @property
    def box(self) -> Box:
        return self.inner.box

    @property
    def device(self) -> torch.device:
        return self.inner.device

    @torch.inference_mode()
    def __call__(self, points: Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""
        return self.inner(self._back(points))

    def distance(self, points: Tensor) -> Tensor:
        """Signed distance ``[N]`` of ``points [N, 3]``, metres."""
        return self.inner.distance(self._back(points))

    def density(self, distance: Tensor) -> Tensor:
        """Volume density in 1/m of a signed distance in metres."""
        return self.inner.density(distance)

    def photographed(self, points: Floats) -> tuple[Floats, Floats]:
        """Colour ``[N, 3]`` of hair at ``points [N, 3]``, and how surely a photo shows it ``[N]``."""
        if not isinstance(self.inner, Photographed):
            return np.zeros_like(points), np.zeros(len(points), np.float32)
        there = self._back(torch.from_numpy(np.asarray(points, np.float32)).to(self.device))
        return self.inner.photographed(there.cpu().numpy())

    def posed(self) -> Posed:
        """The template on it, for an animation-ready head."""
        rest = Wrapped(self.lying.rest.vertices + self.moved, self.lying.rest.certainty)
        return replace(self.lying, rest=rest, vertices=self.lying.vertices + self.moved)


def shaped(inner: Field, shape: Mapping[str, float], resolution: int) -> Field:
    """``inner`` with features of strengths ``shape``; itself if there are none."""
    return ShapedField.on(inner, shape, resolution) if shape else inner


def unshaped(field: Field) -> Field:
    """The avatar without its features."""
    return field.inner if isinstance(field, ShapedField) else field


def posed(field: Field) -> Posed | None:
    """The template on an avatar where that is known: on a person, or where features are set."""
    return field.posed() if isinstance(field, LikenessField | ShapedField) else None


def drawn(field: Field, draw: Draw) -> Draw:
    """``draw``, but with a photo's skin over it where a person's is."""
    inner = unshaped(field)
    return inner.under(draw) if isinstance(inner, LikenessField) else draw
