# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of a fit: identity, what the basis cannot say, and the photo's expression on it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.likeness.basis import IdentityBasis
from backend.likeness.fit import FaceFit
from backend.likeness.landmarks import LandmarkModel
from backend.likeness.offsets import wanted_offsets
from backend.likeness.seen_face import SeenFace
from backend.meshing.sampling import Floats
from backend.rigging.eyeballs import eyeballs, lifted
from backend.rigging.lips import close
from backend.rigging.mouth import LEAST_JAW, in_the_mouth, out_of_skin
from backend.rigging.shapes import carried_shapes
from backend.rigging.smooth import SmoothSkin
from backend.rigging.template import HeadTemplate, Piece, get_head_template
from backend.rigging.wrap import carry

STIFFNESS = (3.0, 12.0, 50.0, 200.0)
"""How smooth the free offsets are; the next one is taken where a smaller one would fold the skin."""
SKULL, SKULL_EDGE, CALM = (0.03, 0.275), 0.06, 0.35
"""Template y from which on and z above which a head is skull, metres, over how much it becomes that, and how
much of the identity it has."""
FORWARD, BEHIND_LIPS = (0.012, 0.010, 0.008, 0.006, 0.004, 0.002), 0.003
"""How far teeth are moved forward at most, in steps, for the template's lie deep in the mouth; and how far
behind the skin they stay, metres."""
UNCOVERED = 0.0025
"""By how much upper teeth and tongue lie lower than the template's, whose lips hide them, metres."""
FOLDED = 0.0
"""Cosine between a face's normal before and after below which it is folded."""


@dataclass(frozen=True)
class PersonShape:
    """A person in the template's topology.

    Attributes:
        neutral: ``[V, 3]`` float32 metres in avatar space.
        expression: ``[52]`` float32, values of the face shapes in the first photo.
    """

    neutral: Floats
    expression: Floats

    @cached_property
    def shapes(self) -> Floats:
        """The face shapes on this head, ``[52, V, 3]`` float32 metres."""
        template = get_head_template()
        return carried_shapes(template, self.neutral, eyeballs(template, self.neutral))

    def posed(self, values: NDArray[np.floating[Any]] | None = None) -> Floats:
        """Vertices ``[V, 3]`` with ``values [52]`` of the face shapes, by default the photo's."""
        chosen = self.expression if values is None else values
        return (self.neutral + np.tensordot(chosen, self.shapes, 1)).astype(np.float32)


def person_shape(
    fit: FaceFit,
    faces: list[SeenFace],
    basis: IdentityBasis,
    model: LandmarkModel,
    template: HeadTemplate,
) -> PersonShape:
    """The head of ``fit``, bent smoothly until its landmarks lie where the photos ``faces`` show them."""
    rough = _calm_skull(basis, fit, template)
    skin = SmoothSkin(template)
    wanted, weight = wanted_offsets(fit, faces, rough, model, template)
    neutral = _bent(rough, skin, wanted[skin.vertices], weight[skin.vertices], template)
    carry(template, skin.vertices, neutral)
    close(template, neutral)
    neutral[_upper_teeth_and_tongue(template), 2] -= UNCOVERED
    _bring_teeth_forward(template, neutral)
    lids = np.union1d(skin.vertices, template.vertices_of(Piece.LASHES))
    neutral[lids] = lifted(neutral[lids], eyeballs(template, neutral))
    return PersonShape(neutral, fit.views[0].expression.astype(np.float32))


def _calm_skull(basis: IdentityBasis, fit: FaceFit, template: HeadTemplate) -> Floats:
    """The head ``[V, 3]`` of the identity, less of it where no landmark tells the skull."""
    place = template.vertices
    face = np.minimum((SKULL[0] - place[:, 1]) / SKULL_EDGE, (SKULL[1] - place[:, 2]) / SKULL_EDGE)
    face = face.clip(0, 1)[:, None]
    calm = basis.head(CALM * fit.identity)
    return (calm + face * face * (3 - 2 * face) * (basis.head(fit.identity) - calm)).astype(np.float32)


def _bent(rough: Floats, skin: SmoothSkin, wanted: Floats, weight: Floats, template: HeadTemplate) -> Floats:
    """``rough [V, 3]`` with smooth offsets near ``wanted [S, 3]``, as stiff as it takes to fold nowhere."""
    quads = template.quads[template.piece == Piece.SKIN]
    before = _facing(rough, quads)
    moved = rough.copy()
    for stiffness in STIFFNESS:
        moved = rough.copy()
        moved[skin.vertices] += skin.bend(wanted, weight, np.full(len(wanted), stiffness))
        if ((_facing(moved, quads) * before).sum(1) > FOLDED).all():
            break
    return moved


def _bring_teeth_forward(template: HeadTemplate, vertices: Floats) -> None:
    """Move teeth and tongue of a closed mouth forward, in place, as far as they stay behind the skin."""
    teeth, tongue = in_the_mouth(template)
    inside, skin = np.concatenate([teeth, tongue]), template.triangles(Piece.SKIN)
    skin = skin[~template.cavity[skin].any(1)]
    for forward in FORWARD:
        tried = vertices.copy()
        tried[inside, 1] -= forward + BEHIND_LIPS
        if not out_of_skin(tried, teeth, skin).any():
            vertices[inside, 1] -= forward
            return


def _upper_teeth_and_tongue(template: HeadTemplate) -> NDArray[np.int64]:
    """The tongue, and the teeth that the jaw does not move."""
    teeth, tongue = in_the_mouth(template)
    jaw = template.shapes[list(template.shape_names).index("jawOpen")]
    still = np.linalg.norm(jaw[teeth], axis=1) < LEAST_JAW
    return np.concatenate([teeth[still], tongue])


def _facing(vertices: Floats, quads: NDArray[np.int32]) -> Floats:
    corner = vertices[quads]
    normal = np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1])
    return normal / np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-12)
