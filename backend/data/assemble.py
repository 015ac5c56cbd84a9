# SPDX-License-Identifier: GPL-3.0-or-later
"""A subject from its attributes: bare head, skin, eyes and everything worn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from backend.data import clothing, earrings, eyewear, hair, headwear
from backend.data.body.bare_head import bare_head
from backend.data.body.template import Head
from backend.data.face import beard
from backend.data.face.eyes import eyeballs
from backend.data.face.skin import skin
from backend.data.forms.surface import Surface
from backend.data.people.subject import Attributes
from backend.data.scene import Scene


@dataclass(frozen=True)
class Subject:
    """One synthetic person.

    Attributes:
        attributes: who it is.
        head: the bare head that everything was fitted to.
        surfaces: closed and overlapping; the person is their union. The skin comes first, the eyes second.
    """

    attributes: Attributes
    head: Head
    surfaces: list[Surface]

    @cached_property
    def scene(self) -> Scene:
        """All surfaces in one ray tree."""
        return Scene(self.surfaces)


def assemble(attributes: Attributes) -> Subject:
    """Build the person; the same attributes give the same person."""
    stream = lambda stage: np.random.default_rng([attributes.seed, attributes.index, stage])  # noqa: E731
    head = bare_head(attributes)
    surfaces = [
        skin(head, attributes, stream(2)),
        eyeballs(head, attributes),
        *hair.grow(head, attributes, stream(3)),
        *beard.grow(head, attributes, stream(9)),
        *eyewear.make(head, attributes, stream(4)),
        *headwear.make(head, attributes, stream(5)),
        *clothing.dress(head, attributes, stream(6)),
        *earrings.make(head, attributes, stream(7)),
    ]
    return Subject(attributes, head, surfaces)
