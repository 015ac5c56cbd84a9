# SPDX-License-Identifier: GPL-3.0-or-later
"""What the autoencoder learns from: points of the outer surface and points around it."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from backend.data.assemble import Subject
from backend.data.distance import Solid, spatial_order
from backend.data.scene import Scene
from backend.data.surface import Floats, Ints, Shading
from backend.space import Box, Part

SURFACE_POINTS = 40_000
NEAR, AROUND, ANYWHERE = 24_000, 8_000, 8_000
"""Queries with a deviation of ``SIGMA_NEAR`` from the surface, of ``SIGMA_AROUND``, and uniform in the box."""
SIGMA_NEAR, SIGMA_AROUND = 0.003, 0.015
FACE_SHARE = 0.4
"""Share of the near queries that belong to the face."""
REACH = 0.02
"""Metres; distances are clamped to it."""

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

    Args:
        subject: the person.
        scene: its surfaces as a ray tree.
        box: what lies outside is of no interest.
    """

    def __init__(self, subject: Subject, scene: Scene, box: Box) -> None:
        self.scene, self.box = scene, box
        self.centre = np.asarray(box.centre)
        self.solids = [Solid(surface, simple=i < 2) for i, surface in enumerate(subject.surfaces)]
        self.face_owner = np.repeat(np.arange(len(self.solids)), np.diff(scene.face_starts))
        corners = scene.vertices[scene.faces]
        self.face_normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        area = np.linalg.norm(self.face_normals, axis=1)
        self.face_normals /= area[:, None] + 1e-20
        self.candidates = np.flatnonzero(self._candidate_faces())
        self.weights = (area * self._density())[self.candidates]

    def surface(self, rng: np.random.Generator, count: int = SURFACE_POINTS) -> Points:
        """``count`` points of the outer surface, denser where detail matters."""
        positions, faces, weights = [], [], []
        found = 0
        while found < count:
            face = np.sort(
                rng.choice(self.candidates, count // 2 + 2 * (count - found) // 3, p=self._chances())
            )
            bary = _uniform_barycentric(rng, len(face))
            position = self.scene.interpolate(self.scene.vertices, face, bary)
            rows = np.flatnonzero(self._in_box(position))
            rows = rows[~self.covered(position[rows], self.face_owner[face[rows]])]
            rows = rows[self._seen(position[rows], self.face_normals[face[rows]])]
            positions.append(position[rows])
            faces.append(face[rows])
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
        distance, face, bary = self._nearest(positions[order], surface)
        shading = self.scene.shade(np.maximum(face, 0), bary)
        tree = cKDTree(surface.position)
        lost = np.flatnonzero(face < 0)
        _, substitute = tree.query(positions[order[lost]])
        for values, source in (
            (shading.albedo, surface.shading.albedo),
            (shading.part, surface.shading.part),
            (shading.canonical, surface.shading.canonical),
        ):
            values[lost] = source[substitute]
        back = np.argsort(order)
        shading = Shading(shading.albedo[back], shading.part[back], shading.canonical[back])
        return Queries(positions, np.clip(distance, -REACH, REACH)[back], shading)

    def covered(self, points: Floats, owner: Ints) -> Ints:
        """Which points ``[N, 3]`` of the surfaces ``owner`` ``[N]`` lie inside another surface."""
        covered = np.zeros(len(points), bool)
        for index, solid in enumerate(self.solids):
            rows = np.flatnonzero((owner != index) & ~covered)
            covered[rows] = solid.contains(points[rows])
        return covered

    def _nearest(self, points: Floats, surface: Points) -> tuple[Floats, Ints, Floats]:
        """Signed distance, face (-1 where only the samples know) and weights; points in spatial order.

        Outside, the nearest point of any surface is on the outer surface. Inside, it may be buried in
        another surface; then the nearest of the surface samples stands in. Pockets that no ray leaves
        count as inside.
        """
        distance = np.full(len(points), np.inf)
        face = np.full(len(points), -1)
        bary = np.tile([1.0, 0, 0], (len(points), 1))
        nearest = points.copy()
        for index, solid in enumerate(self.solids):
            rows = np.flatnonzero(solid.near(points, 1.5 * REACH))
            if not len(rows):
                continue
            found = solid.nearest(points[rows])
            closer = found.distance < distance[rows]
            rows = rows[closer]
            distance[rows] = found.distance[closer]
            face[rows] = found.face[closer] + self.scene.face_starts[index]
            bary[rows] = found.barycentric[closer]
            nearest[rows] = found.point[closer]
        inside = distance < 0
        unsure = np.flatnonzero(inside)
        buried = unsure[self.covered(nearest[unsure], self.face_owner[face[unsure]])]
        outside = np.flatnonzero(~inside & np.isfinite(distance))
        away = points[outside] - nearest[outside]
        away /= np.linalg.norm(away, axis=1, keepdims=True) + 1e-12
        pocket = outside[~self._seen(points[outside], away)]
        lost = np.concatenate([buried, pocket])
        distance[lost] = -cKDTree(surface.position).query(points[lost])[0]
        face[lost] = -1
        return distance, face, bary

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

    def _candidate_faces(self) -> Ints:
        """Faces that may show: not wholly outside the box and not wholly inside another surface."""
        scene = self.scene
        in_box = self._in_box(scene.vertices, 0.01)
        owner = np.repeat(np.arange(len(self.solids)), [len(s.surface.vertices) for s in self.solids])
        hidden = ~in_box
        rows = np.flatnonzero(in_box)
        hidden[rows] = self.covered(scene.vertices[rows], owner[rows])
        return ~hidden[scene.faces].all(1)

    def _density(self) -> Floats:
        """Points per area of each face, relative."""
        faces = np.arange(len(self.scene.faces))
        parts = np.concatenate([s.surface.part[s.surface.faces[:, 0]] for s in self.solids])
        canonical = np.concatenate([s.surface.canonical[s.surface.faces[:, 0]] for s in self.solids])
        plain = Shading(np.zeros((len(faces), 3)), parts, canonical)
        return _PART_DENSITY[parts] * (1 + np.minimum(_detail(plain), 4))

    def _chances(self) -> Floats:
        return self.weights / self.weights.sum()

    def _in_box(self, points: Floats, margin: float = 0.0) -> Ints:
        return (np.abs(points - self.centre) < self.box.half + margin).all(1)

    def _seen(self, points: Floats, first: Floats) -> Ints:
        """Whether some ray from each point leaves the person; ``first`` ``[N, 3]`` is tried first."""
        seen = ~self.scene.occluded(points + 2e-4 * first, first)
        for ray in _ESCAPES / np.linalg.norm(_ESCAPES, axis=1, keepdims=True):
            rows = np.flatnonzero(~seen)
            if not len(rows):
                break
            seen[rows] = ~self.scene.occluded(
                points[rows] + 2e-4 * first[rows], np.broadcast_to(ray, (len(rows), 3))
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
