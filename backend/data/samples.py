# SPDX-License-Identifier: GPL-3.0-or-later
"""What the autoencoder learns from: points of the outer surface and points around it."""

from dataclasses import dataclass

import igl
import numpy as np
from numpy.typing import NDArray

from backend.data.forms.surface import Floats, Ints, Shading
from backend.data.forms.triangles import barycentric, spatial_order
from backend.data.scene import Scene
from backend.space import Box, Part

SURFACE_POINTS = 40_000
NEAR, AROUND, ANYWHERE = 24_000, 8_000, 8_000
"""Queries with a deviation of ``SIGMA_NEAR`` from the surface, of ``SIGMA_AROUND``, and anywhere."""
SIGMA_NEAR, SIGMA_AROUND = 0.003, 0.015
FACE_SHARE = 0.4
"""Share of the near queries that belong to the face."""
REACH = 0.02
"""Metres; distances are clamped to it."""

_LIFT = 2e-4
"""Metres that rays start off the surface."""
_PART_DENSITY = np.array([1.0, 8.0, 4.0, 1.0, 3.0, 5.0, 1.0, 0.7])
_ESCAPES = np.array(
    [[x, y, z] for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-0.6, 0, 1) if (x, y, z) != (0, 0, 0)], float
)


@dataclass(frozen=True)
class Points:
    """Points of the outer surface, everything in avatar space.

    Attributes:
        position: ``[N, 3]`` metres.
        shading: of each point.
    """

    position: Floats
    shading: Shading


@dataclass(frozen=True)
class Queries:
    """Points near the surface and elsewhere in the box.

    Attributes:
        position: ``[N, 3]`` metres.
        distance: ``[N]`` metres to the outer surface, negative inside, clamped to ``REACH``.
        shading: of the nearest point of the outer surface.
    """

    position: Floats
    distance: Floats
    shading: Shading


class Sampler:
    """Draws points of one subject.

    The outer surface is the faces with a vertex that some ray leaves the person from; what is buried in
    another surface or lies in a closed pocket (under a collar, between hair and scalp) is not part of it.

    Args:
        scene: the subject's surfaces.
        box: what lies outside is of no interest.
    """

    def __init__(self, scene: Scene, box: Box) -> None:
        self.scene, self.box = scene, box
        self.centre = np.asarray(box.centre)
        self.outer = np.flatnonzero(self._visible_vertices()[scene.faces].any(1))
        self._vertices, self._faces = igl.remove_unreferenced(scene.vertices, scene.faces[self.outer])[:2]

    def surface(self, rng: np.random.Generator, count: int = SURFACE_POINTS) -> Points:
        """``count`` points of the outer surface, denser where detail matters."""
        corners = self.scene.vertices[self.scene.faces[self.outer]]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        area = np.linalg.norm(normals, axis=1)
        normals /= area[:, None] + 1e-20
        chances = area * self._density()
        positions, faces, weights = [], [], []
        found = 0
        while found < count:
            drawn = np.sort(rng.choice(len(self.outer), count * 5 // 4, p=chances / chances.sum()))
            bary = _uniform_barycentric(rng, len(drawn))
            position = self.scene.interpolate(self.scene.vertices, self.outer[drawn], bary)
            rows = np.flatnonzero(self._in_box(position))
            rows = rows[self._seen(position[rows], normals[drawn[rows]])]
            positions.append(position[rows])
            faces.append(self.outer[drawn[rows]])
            weights.append(bary[rows])
            found += len(rows)
        chosen = rng.permutation(found)[:count]
        face, bary = np.concatenate(faces)[chosen], np.concatenate(weights)[chosen]
        return Points(np.concatenate(positions)[chosen], self.scene.shade(face, bary))

    def queries(self, rng: np.random.Generator, surface: Points) -> Queries:
        """``NEAR + AROUND + ANYWHERE`` points with their distance and the nearest surface point's nature."""
        positions = np.concatenate(
            [
                self._beside(rng, surface, NEAR, SIGMA_NEAR, FACE_SHARE),
                self._beside(rng, surface, AROUND, SIGMA_AROUND, 0.2),
                self.centre + rng.uniform(-self.box.half, self.box.half, (ANYWHERE, 3)),
            ]
        )
        order = spatial_order(positions, self.centre - self.box.half, self.centre + self.box.half)
        distance, face, bary = self.distance(positions[order])
        shading = self.scene.shade(face, bary)
        back = np.argsort(order)
        shading = Shading(shading.albedo[back], shading.part[back], shading.canonical[back])
        return Queries(positions, np.clip(distance, -REACH, REACH)[back], shading)

    def distance(self, points: Floats) -> tuple[Floats, Ints, Floats]:
        """Signed distance ``[N]`` to the outer surface, its nearest face and barycentric weights ``[N, 3]``.

        Pockets that no ray leaves count as inside. Fastest when neighbours in the list are neighbours in
        space.
        """
        squared, face, nearest = igl.point_mesh_squared_distance(
            np.ascontiguousarray(points), self._vertices, self._faces
        )
        distance = np.sqrt(squared)
        inside = self.scene.inside(points)
        outside = np.flatnonzero(~inside & (distance < 2 * REACH))
        away = (points[outside] - nearest[outside]) / (distance[outside, None] + 1e-12)
        inside[outside[~self._seen(points[outside], away)]] = True
        weights = barycentric(self._vertices[self._faces[face]], nearest)
        return np.where(inside, -distance, distance), self.outer[face], weights

    def _beside(
        self, rng: np.random.Generator, surface: Points, count: int, sigma: float, face_share: float
    ) -> Floats:
        weight = _detail(surface.shading)
        on_face = weight > 0
        share = np.where(on_face, weight, 1.0)
        share[on_face] *= face_share / share[on_face].sum()
        share[~on_face] *= (1 - face_share) / share[~on_face].sum()
        start = rng.choice(len(share), count, p=share / share.sum())
        points = surface.position[start] + sigma * rng.normal(size=(count, 3))
        return np.clip(points, self.centre - self.box.half, self.centre + self.box.half)

    def _visible_vertices(self) -> NDArray[np.bool_]:
        """Which vertices are in the box (or close) and neither buried nor in a pocket."""
        visible = np.zeros(len(self.scene.vertices), bool)
        rows = np.flatnonzero(self._in_box(self.scene.vertices, 0.01))
        normals = self.scene.normals[rows]
        start = self.scene.vertices[rows] + _LIFT * normals
        free = ~self.scene.occluded(start, normals)
        left = np.flatnonzero(~free)
        left = left[~self.scene.inside(start[left])]
        free[left] = self._seen(start[left], normals[left])
        visible[rows] = free
        return visible

    def _density(self) -> Floats:
        """Points per area of each outer face, relative."""
        surfaces = self.scene.surfaces
        part = np.concatenate([s.part[s.faces[:, 0]] for s in surfaces])[self.outer]
        canonical = np.concatenate([s.canonical[s.faces[:, 0]] for s in surfaces])[self.outer]
        plain = Shading(np.zeros((len(part), 3)), part, canonical)
        return _PART_DENSITY[part] * (1 + np.minimum(_detail(plain), 4))

    def _in_box(self, points: Floats, margin: float = 0.0) -> NDArray[np.bool_]:
        return (np.abs(points - self.centre) < self.box.half + margin).all(1)

    def _seen(self, points: Floats, first: Floats) -> NDArray[np.bool_]:
        """Whether some ray from each point leaves the person; ``first`` ``[N, 3]`` is tried first."""
        seen = ~self.scene.occluded(points + _LIFT * first, first)
        for ray in _ESCAPES / np.linalg.norm(_ESCAPES, axis=1, keepdims=True):
            rows = np.flatnonzero(~seen)
            if not len(rows):
                break
            seen[rows] = ~self.scene.occluded(
                points[rows] + _LIFT * first[rows], np.broadcast_to(ray, (len(rows), 3))
            )
        return seen


def _detail(shading: Shading) -> Floats:
    """0 off the face; on it 1, and more around the eyes, the brows and the mouth."""
    x, y, z = np.abs(shading.canonical[:, 0]), shading.canonical[:, 1], shading.canonical[:, 2]
    face_parts = np.isin(shading.part, (Part.SKIN, Part.EYES, Part.MOUTH, Part.FACIAL_HAIR, Part.EYEWEAR))
    on_face = face_parts & (y < -0.035) & (z > 0.085) & (z < 0.262)
    around_eyes = (z > 0.188) & (z < 0.236) & (x < 0.056) & (x > 0.008)
    around_mouth = (z > 0.117) & (z < 0.145) & (x < 0.028)
    detail = 1.0 + 2.0 * around_eyes + 1.5 * around_mouth + 3.0 * (shading.part == Part.EYES)
    return np.where(on_face, detail, 0.0)


def _uniform_barycentric(rng: np.random.Generator, count: int) -> Floats:
    root, share = np.sqrt(rng.random(count)), rng.random(count)
    return np.stack([1 - root, root * (1 - share), root * share], 1)
