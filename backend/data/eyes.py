# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyeballs: spheres behind the lids, with iris, limbal ring and pupil painted by angle."""

from dataclasses import dataclass

import numpy as np
import trimesh

from backend.data.noise import smoothstep
from backend.data.subject import Attributes
from backend.data.surface import Floats, Ints, Shading, Surface
from backend.data.template import Head
from backend.space import Part

IRIS_RADIUS = 0.0061
"""Metres on a head of standard height."""
PUPIL_RADIUS = 0.0023
SCLERA = (0.88, 0.865, 0.85)


@dataclass
class Eyeballs(Surface):
    """Both eyes as one surface.

    Attributes:
        centres: ``[2, 3]`` metres, left first.
        radius: metres.
        iris: sRGB-encoded colour.
    """

    centres: Floats
    radius: float
    iris: tuple[float, float, float]

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """Colours by the distance from the optical axis; see :class:`Surface`."""
        points = np.einsum("nkc,nk->nc", self.vertices[self.faces[face]], barycentric)
        side = (points[:, 0] < self.centres.mean(0)[0]).astype(int)
        offset = (points - self.centres[side]) / self.radius
        off_axis = np.hypot(offset[:, 0], offset[:, 2]) * self.radius
        radius = np.where(offset[:, 1] < 0, off_axis, self.radius)
        angle = np.arctan2(offset[:, 2], offset[:, 0])
        canonical = np.einsum("nkc,nk->nc", self.canonical[self.faces[face]], barycentric)
        return Shading(self._paint(radius, angle), np.full(len(face), Part.EYES), canonical)

    def _paint(self, radius: Floats, angle: Floats) -> Floats:
        iris = np.asarray(self.iris)
        edge = 0.00035
        veins = smoothstep(0.007, 0.013, radius)[:, None]
        colour = np.asarray(SCLERA) * (1 - veins * (0.03, 0.09, 0.09))
        fibres = 1 + 0.10 * np.sin(angle * 23) * np.sin(angle * 7 + 1)
        ring = smoothstep(0.72, 0.98, radius / IRIS_RADIUS)
        glow = 1.25 - 0.35 * smoothstep(0.3, 0.8, radius / IRIS_RADIUS)
        inner = iris * (glow * fibres * (1 - 0.6 * ring))[:, None]
        in_iris = smoothstep(IRIS_RADIUS + edge, IRIS_RADIUS - edge, radius)[:, None]
        colour = colour * (1 - in_iris) + inner * in_iris
        in_pupil = smoothstep(PUPIL_RADIUS + edge, PUPIL_RADIUS - edge, radius)[:, None]
        return np.clip(colour * (1 - in_pupil) + 0.025 * in_pupil, 0, 1)


def eyeballs(head: Head, attributes: Attributes) -> Eyeballs:
    """The subject's eyes."""
    sphere = trimesh.creation.icosphere(subdivisions=4)
    unit = np.asarray(sphere.vertices)
    place = lambda centres, radius: np.concatenate([unit * radius + c for c in centres])  # noqa: E731
    faces = np.concatenate([sphere.faces, sphere.faces + len(unit)]).astype(np.int64)
    template = head.template
    count = 2 * len(unit)
    return Eyeballs(
        vertices=place(head.eyes, head.eye_radius),
        faces=faces,
        albedo=np.zeros((count, 3)),
        part=np.full(count, int(Part.EYES)),
        canonical=place(template.eyes, template.eye_radius),
        centres=head.eyes,
        radius=head.eye_radius,
        iris=attributes.eye_colour.rgb,
    )
