# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the lids of one subject meet its eyeballs: the visible outline of the eyes."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from backend.data.body.template import Head
from backend.data.face.paint import within
from backend.data.forms.surface import Floats

ASIDE, DEPTH, HEIGHT = (0.012, 0.060), (-0.125, -0.070), (0.182, 0.222)
"""Bounds of |x|, y and z on the template around the eyes, metres."""
_STRAY = 0.009
"""How far the outline may lie from the rims of the template's lids, metres."""
_CORNERS_HEIGHT = 0.1985
_DENSE = 5
"""Points of the outline in every face that it crosses."""
_COLUMN, _SLACK = 0.0012, 0.0010
"""Width of the columns that the outline is searched in and how uneven it may be in one, metres."""


@dataclass(frozen=True)
class Outline:
    """Points along the openings of both eyes, on the template and on the subject.

    Attributes:
        template: ``[E, 3]`` metres.
        subject: ``[E, 3]`` metres.
        upper: ``[E]`` 1 on the upper lids, 0 on the lower ones.
        across: ``[E]`` 0 at the inner corner of the eye, 1 at the outer one.
    """

    template: Floats
    subject: Floats
    upper: Floats
    across: Floats
    _trees: dict[str, cKDTree] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, head: Head) -> "Outline":
        """Where the edges of the skin's faces pass through the eyeballs."""
        template = head.template
        near = np.zeros(len(head.vertices), bool)
        near[within(template.vertices, ASIDE, DEPTH, HEIGHT)] = True
        faces = template.faces[near[template.faces].all(1)]
        side = (template.vertices[:, 0] < 0).astype(int)
        height = np.linalg.norm(head.vertices - head.eyes[side], axis=1) - head.eye_radius
        weights = _segments(height[faces])
        faces, weights = np.repeat(faces[weights.any((1, 2))], _DENSE, axis=0), weights[weights.any((1, 2))]
        weights = weights.reshape(-1, 3)
        blend = lambda values: np.einsum("nkc,nk->nc", values[faces], weights)  # noqa: E731
        on_template, on_subject = blend(template.vertices), blend(head.vertices)
        close = cKDTree(template.lid_edges).query(on_template)[0] < _STRAY
        on_template, on_subject = on_template[close], on_subject[close]
        edge = _is_innermost(on_template)
        on_template, on_subject = on_template[edge], on_subject[edge]
        inner, outer = np.abs(template.vertices[template.eye_corners[0, ::-1], 0])
        across = np.clip((np.abs(on_template[:, 0]) - inner) / (outer - inner), 0, 1)
        upper = (on_template[:, 2] > _CORNERS_HEIGHT).astype(float)
        return cls(on_template, on_subject, upper, across)

    def nearest_on_template(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Distance ``[N]`` of template points to the outline, and its ``upper`` and ``across`` there."""
        return self._nearest("template", points)

    def nearest_on_subject(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """The same for the subject's points."""
        return self._nearest("subject", points)

    def _nearest(self, space: str, points: Floats) -> tuple[Floats, Floats, Floats]:
        if space not in self._trees:
            self._trees[space] = cKDTree(getattr(self, space))
        distance, index = self._trees[space].query(points)
        return distance, self.upper[index], self.across[index]


def _segments(height: Floats) -> Floats:
    """Barycentric weights ``[F, _DENSE, 3]`` along the zero line in faces with corner values ``[F, 3]``.

    All 0 in faces that the line does not cross.
    """
    ends = np.zeros((len(height), 3, 3))
    crossed = np.zeros((len(height), 3), bool)
    for edge, (first, second) in enumerate(((0, 1), (1, 2), (2, 0))):
        crossed[:, edge] = height[:, first] * height[:, second] < 0
        share = height[:, first] / np.where(crossed[:, edge], height[:, first] - height[:, second], 1.0)
        ends[:, edge, first], ends[:, edge, second] = 1 - share, share
    order = np.argsort(~crossed, axis=1, kind="stable")[:, :2]
    start, end = (ends[np.arange(len(height)), order[:, i], None] for i in (0, 1))
    along = np.linspace(0, 1, _DENSE)[:, None]
    return (start * (1 - along) + end * along) * (crossed.sum(1) == 2)[:, None, None]


def _is_innermost(points: Floats) -> NDArray[np.bool_]:
    """Which points ``[E, 3]`` bound the opening itself; beyond it a bulging eye may pierce its lid again."""
    outwards = np.where(points[:, 2] > _CORNERS_HEIGHT, 1.0, -1.0)
    column = np.floor(points[:, 0] / _COLUMN).astype(int)
    _, group = np.unique(np.stack([column, outwards.astype(int)], 1), axis=0, return_inverse=True)
    group = group.reshape(-1)
    nearest = np.full(group.max() + 1, np.inf)
    np.minimum.at(nearest, group, outwards * points[:, 2])
    return outwards * points[:, 2] < nearest[group] + _SLACK
