# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyeballs: spheres behind the lids, painted by the angle from where they look."""

from dataclasses import dataclass, field

import numpy as np
import trimesh

from backend.data.body.template import Head
from backend.data.face.eyelids import Outline
from backend.data.face.paint import over
from backend.data.forms.noise import Noise, layered, smoothstep
from backend.data.forms.surface import Floats, Ints, Shading, Surface
from backend.data.people.subject import Attributes
from backend.space import Part

IRIS_RADIUS = 0.0061
"""Metres on a head of standard height."""
PUPIL_RADIUS = 0.0021
SCLERA = np.array([0.88, 0.865, 0.85])
_FLESH = np.array([0.76, 0.50, 0.47])
_EDGE = 0.0003
_TURN = 32.0
"""Cells of the noise in one turn round the iris; its period, so that there is no seam."""


@dataclass
class Eyeballs(Surface):
    """Both eyes as one surface.

    Attributes:
        centres: ``[2, 3]`` metres, left first.
        radius: metres.
        look: ``[3, 3]`` unit vectors: to the side, up, and where the eyes look.
        iris: ``[3]`` sRGB-encoded colour.
        iris_radius, pupil_radius: metres.
        red: 0..1, how many veins show and how yellow the white is.
        outline: where the lids end.
        fibres: noise over two coordinates.
    """

    centres: Floats
    radius: float
    look: Floats
    iris: Floats
    iris_radius: float
    pupil_radius: float
    red: float
    outline: Outline = field(repr=False)
    fibres: Noise = field(repr=False)

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """Colours by the distance from the optical axis; see :class:`Surface`."""
        points = np.einsum("nkc,nk->nc", self.vertices[self.faces[face]], barycentric)
        canonical = np.einsum("nkc,nk->nc", self.canonical[self.faces[face]], barycentric)
        side = (points[:, 0] < self.centres.mean(0)[0]).astype(int)
        aside, up, ahead = ((points - self.centres[side]) @ self.look.T).T
        radius = np.where(ahead > 0, np.hypot(aside, up), self.radius)
        colour = self._white(radius, np.arctan2(up, aside), side)
        colour = self._iris(colour, radius, np.arctan2(up, aside) + 2.0 * side)
        front = np.flatnonzero(points[:, 1] < self.centres[side, 1] - 0.3 * self.radius)
        colour[front] = self._beside_lids(points[front], colour[front])
        return Shading(np.clip(colour, 0, 1), np.full(len(face), int(Part.EYES)), canonical)

    def _white(self, radius: Floats, angle: Floats, side: Ints) -> Floats:
        outwards = smoothstep(self.iris_radius, 0.014, radius)
        turn = angle * _TURN / (2 * np.pi)
        branches = np.abs(
            layered(self.fibres, turn + 0.6 * self.fibres(radius * 700, turn), radius * 160 + 9 * side)
        )
        vein = smoothstep(0.07, 0.0, branches) * outwards * (0.10 + 0.20 * self.red)
        flush = outwards * (0.4 + 0.6 * self.red)
        colour = SCLERA * (1 - flush[:, None] * (0.03, 0.085, 0.10))
        return over(colour, np.array([0.75, 0.36, 0.33]), vein)

    def _iris(self, colour: Floats, radius: Floats, angle: Floats) -> Floats:
        ratio, turn = radius / self.iris_radius, angle * _TURN / (2 * np.pi)
        pupil = self.pupil_radius / self.iris_radius
        fine = self.fibres(4 * turn, ratio * 2.0) + 0.6 * self.fibres(2 * turn + 7.0, ratio * 4.0)
        collarette = pupil + 0.18 + 0.035 * self.fibres(turn, np.full(len(turn), 3.0))
        inner = smoothstep(collarette + 0.07, collarette - 0.05, ratio)
        warm = np.array([1.30, 1.08, 0.80]) * self.iris + np.array([0.03, 0.015, 0.0])
        fibrous = self.iris * (1.10 + 0.22 * fine)[:, None]
        fibrous = over(fibrous, warm * (1 + 0.16 * fine)[:, None], 0.75 * inner)
        ridge = np.exp(-(((ratio - collarette) / 0.05) ** 2))
        fibrous *= 1 + 0.16 * ridge[:, None]
        fibrous *= 1 - 0.62 * smoothstep(0.76, 1.0, ratio)[:, None]
        colour = over(colour, fibrous, smoothstep(self.iris_radius + _EDGE, self.iris_radius - _EDGE, radius))
        return over(
            colour,
            np.full(3, 0.02),
            smoothstep(self.pupil_radius + 0.5 * _EDGE, self.pupil_radius - 0.5 * _EDGE, radius),
        )

    def _beside_lids(self, points: Floats, colour: Floats) -> Floats:
        """The dim crevice along the lids and the flesh in the inner corner."""
        if not len(points):
            return colour
        distance, upper, across = self.outline.nearest_on_subject(points)
        dim = smoothstep(0.0042, 0.0, distance) * (0.14 + 0.26 * upper)
        flesh = smoothstep(0.0022, 0.0006, distance) * smoothstep(0.14, 0.05, across)
        return over(colour, _FLESH, 0.85 * flesh) * (1 - dim)[:, None]


def eyeballs(head: Head, attributes: Attributes) -> Eyeballs:
    """The subject's eyes."""
    rng = np.random.default_rng([attributes.seed, attributes.index, 8])
    sphere = trimesh.creation.icosphere(subdivisions=4)
    unit = np.asarray(sphere.vertices)
    place = lambda centres, radius: np.concatenate([unit * radius + c for c in centres])  # noqa: E731
    faces = np.concatenate([sphere.faces, sphere.faces + len(unit)]).astype(np.int64)
    template = head.template
    count = 2 * len(unit)
    return Eyeballs(
        vertices=place(head.eyes, head.eye_radius),
        faces=faces,
        albedo=np.tile(SCLERA, (count, 1)),
        part=np.full(count, int(Part.EYES)),
        canonical=place(template.eyes, template.eye_radius),
        centres=head.eyes,
        radius=head.eye_radius,
        look=gaze(attributes.gaze_yaw, attributes.gaze_pitch),
        iris=np.asarray(attributes.eye_colour.rgb),
        iris_radius=IRIS_RADIUS * float(rng.uniform(0.96, 1.04)),
        pupil_radius=PUPIL_RADIUS * float(rng.uniform(0.8, 1.25)),
        red=float(np.clip(rng.uniform(0, 0.5) + np.interp(attributes.age, (30, 80), (0, 0.5)), 0, 1)),
        outline=Outline.of(head),
        fibres=Noise(rng),
    )


def gaze(yaw: float, pitch: float) -> Floats:
    """Unit vectors ``[3, 3]`` to the avatar's left, up and ahead of eyes turned by degrees left and up."""
    a, b = np.deg2rad(yaw), np.deg2rad(pitch)
    ahead = np.array([np.sin(a) * np.cos(b), -np.cos(a) * np.cos(b), np.sin(b)])
    aside = np.array([np.cos(a), np.sin(a), 0.0])
    return np.stack([aside, np.cross(ahead, aside), ahead])
