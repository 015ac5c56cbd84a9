# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos made from maps of synthetic heads: every time in other light, colours, places and cameras.

The network that learns from them meets real photos, of which it has seen none; so the photos differ from
each other in more ways than the heads do. Each comes with the guide of a head that is about as wrong as a fit
to detected landmarks is.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from backend.data.likeness.face_maps import UNKNOWN, FaceMaps
from backend.data.studio import backgrounds
from backend.data.studio.film import Film
from backend.errors import RodinError
from backend.likeness.basis import get_identity_basis
from backend.likeness.camera import Doubles, PinholeCamera
from backend.likeness.fit import PIVOT
from backend.likeness.guide import SIZE, FaceFrame, draw_guide, face_vertices
from backend.likeness.regions import Region
from backend.portrait.frame import Pixels
from backend.rigging.template import get_head_template

Floats = NDArray[np.float32]
Labels = NDArray[np.uint8]

POINTS = 512
"""Points of the face in each sample."""
_FINE = 192
"""Edge of the square in which a photo is lit, pixels."""
_GAMMA = 2.2
_SKIN = (Region.SKIN, Region.NECK, Region.EARS, Region.LIPS)
_DYED = (Region.HAIR, Region.BEARD, Region.HEADWEAR, Region.CLOTHING, Region.EYEWEAR)
_GREY, _OCCLUDED, _CUT, _PRINTED = 0.12, 0.15, 0.2, 0.45
"""Shares of photos without colour, with something before the person, that end within the square, and of
garments and hats with a print."""
_BACKGROUNDS = 48
"""Backgrounds that are made, when they are first wanted; each is cut and turned for every photo."""
_SHRUNK, _STRAYED = (0.1, 0.7), (0.2, 0.7)
"""How much of the identity a fit misses, and how much it invents, standard deviations."""
_SHAPES, _VALUE = 6, 0.15
"""Face shapes that a fit gets wrong, and by how much."""
_TURNED, _LENS = 2.5, 0.25
"""Degrees by which a fit's pose is wrong about each axis, and the spread of its distance's logarithm."""
_MOVED, _SCALED, _ROLLED = 0.008, 0.02, 0.015
"""By how much of the square a fit is beside the face, larger and turned, radians."""


@dataclass(frozen=True)
class FaceSample:
    """One photo for the network.

    Attributes:
        photo: ``[SIZE, SIZE, 3]``. labels: ``[SIZE, SIZE]`` regions or ``UNKNOWN``.
        guide: ``[4, CELLS, CELLS]`` of the fit.
        fitted, true: ``[POINTS, 2]`` where the fit has points of the face and where they are, pixels.
        seen: ``[POINTS]`` 1 where the point faces the camera and no other skin hides it.
    """

    photo: Pixels
    labels: Labels
    guide: Floats
    fitted: Floats
    true: Floats
    seen: Floats


class FacePhotos:
    """Samples without end.

    Args:
        folder: of :mod:`backend.data.likeness.face_maps`; files may be added meanwhile.
        rng: draws everything.

    Raises:
        RodinError: ``data.missing`` if the folder has no maps.
    """

    def __init__(self, folder: Path, rng: np.random.Generator) -> None:
        self._folder, self._rng = folder, rng
        self._loaded: dict[Path, FaceMaps] = {}
        self.look_again()
        self._backgrounds: list[Floats] = []
        self._face = face_vertices(get_head_template())

    def __len__(self) -> int:
        return len(self._paths)

    def look_again(self) -> None:
        """Find files that were written since."""
        self._paths = sorted(self._folder.glob("*[0-9].npz"))
        if not self._paths:
            raise RodinError(
                "data.missing",
                f"{self._folder} has no maps of heads.",
                "Make some with python -m backend.data.likeness.face_maps.",
            )

    def draw(self) -> FaceSample:
        """One sample."""
        rng = self._rng
        maps = self._maps(self._paths[rng.integers(len(self._paths))])
        view = int(rng.integers(len(maps.labels)))
        camera = _camera(maps, view)
        true, depth = camera.project(maps.posed), camera.view(maps.posed)[:, 2]
        fitted, far, frame = self._fit(maps, camera, true)
        photo, labels = self._photo(maps, view, frame)
        guide = draw_guide(frame.to_square(fitted), far)
        chosen = rng.choice(self._face, POINTS, replace=False)
        at = frame.to_square(true)
        seen = draw_guide(at, depth).shows(at[chosen], depth[chosen])
        return FaceSample(
            photo,
            labels,
            guide.image,
            frame.to_square(fitted[chosen]).astype(np.float32),
            at[chosen].astype(np.float32),
            seen.astype(np.float32),
        )

    def _maps(self, path: Path) -> FaceMaps:
        if path not in self._loaded:
            self._loaded[path] = FaceMaps.load(path)
        return self._loaded[path]

    def _fit(
        self, maps: FaceMaps, camera: PinholeCamera, true: Doubles
    ) -> tuple[Doubles, Doubles, FaceFrame]:
        """Where a fit has the vertices ``[V, 2]`` in the map, their depths ``[V]``, and its square."""
        rng, basis, template = self._rng, get_identity_basis(), get_head_template()
        count = len(basis.components)
        own = (maps.neutral - basis.mean)[self._face].reshape(-1) @ _pseudo_inverse()
        wrong = -rng.uniform(*_SHRUNK) * own + rng.uniform(*_STRAYED) * rng.normal(size=count)
        values = _VALUE * rng.normal(size=_SHAPES)
        shapes = template.shapes[rng.choice(len(template.shapes), _SHAPES, replace=False)]
        head = maps.posed + np.tensordot(wrong, basis.components, 1) + np.tensordot(values, shapes, 1)
        turn = Rotation.from_euler("xyz", _TURNED * rng.normal(size=3), degrees=True).as_matrix()
        away = np.exp(_LENS * rng.normal()) * (camera.position - PIVOT)
        taken = replace(camera, rotation=camera.rotation @ turn, position=PIVOT + turn.T @ away)
        found, far = taken.project(head), taken.view(head)[:, 2]
        frame = FaceFrame.about(head, taken)
        scale, roll, shift = _similarity(found[self._face], true[self._face])
        scale *= float(np.exp(_SCALED * rng.normal()))
        roll = roll @ _rotation(_ROLLED * rng.normal())
        shift = shift + _MOVED * frame.side * rng.normal(size=2)
        middle = found[self._face].mean(0)
        moved = lambda points: scale * (points - middle) @ roll.T + middle + shift  # noqa: E731
        square = FaceFrame(moved(frame.centre), frame.side * scale, roll @ frame.turn)
        return moved(found), far, square

    def _photo(self, maps: FaceMaps, view: int, frame: FaceFrame) -> tuple[Pixels, Labels]:
        rng = self._rng
        light, alpha, labels = self._person(maps, view, frame.affine())
        image = light * alpha + (1 - alpha) * self._behind()
        if rng.random() < _OCCLUDED:
            self._occlude(image, labels)
        photo = self._developed(image)
        small = cv2.resize(photo, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.uint8)
        named = cv2.resize(labels, (SIZE, SIZE), interpolation=cv2.INTER_NEAREST).astype(np.uint8)
        if rng.random() < _CUT:
            self._cut(small, named)
        return small, named

    def _behind(self) -> Floats:
        rng = self._rng
        number = int(rng.integers(_BACKGROUNDS))
        if number >= len(self._backgrounds):
            kinds, shares = list(backgrounds.KINDS), list(backgrounds.KINDS.values())
            kind, number = str(rng.choice(kinds, p=shares)), len(self._backgrounds)
            self._backgrounds.append(backgrounds.background(kind, rng, 2 * _FINE).astype(np.float32))
        behind = self._backgrounds[number]
        turn, zoom = rng.uniform(-0.5, 0.5), np.exp(rng.uniform(-0.6, 0.3))
        move = cv2.getRotationMatrix2D((_FINE, _FINE), float(np.rad2deg(turn)), float(zoom))
        move[:, 2] += rng.uniform(-0.8, -0.2, 2) * _FINE
        cut = cv2.warpAffine(behind, move, (_FINE, _FINE), borderMode=cv2.BORDER_REFLECT)
        return (cut * np.exp(0.3 * rng.normal() + 0.1 * rng.normal(size=3))).astype(np.float32)

    def _person(self, maps: FaceMaps, view: int, affine: Doubles) -> tuple[Floats, Floats, Labels]:
        """Light ``[F, F, 3]``, alpha ``[F, F, 1]`` and labels ``[F, F]`` of somebody in the square."""
        rng = self._rng
        step = affine.copy()
        step[:, :2] *= SIZE / _FINE
        step[:, 2] += step[:, :2] @ np.full(2, 0.5) - 0.5
        smooth = lambda layer: _warped(layer.astype(np.float32), step, cv2.INTER_LINEAR)  # noqa: E731
        labels = _warped(maps.labels[view], step, cv2.INTER_NEAREST)
        solid = smooth(maps.labels[view] > 0)
        cover = np.maximum(solid, 0.05)[..., None]
        albedo = (smooth(maps.albedo[view]) / cover / 255).clip(0.01, 1) ** _GAMMA
        normal = smooth(maps.normals[view])
        normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-6
        shadow = (smooth(maps.shadows[view]) / cover / 255).clip(0, 1)
        light = self._lit(self._recoloured(albedo, labels), normal, shadow, maps.lamps[view])
        if rng.random() < 0.7:
            solid = cv2.GaussianBlur(solid, (0, 0), float(rng.uniform(0.4, 1.4)))
        return light, solid.astype(np.float32)[..., None], labels

    def _clouds(self, cells: int, channels: int) -> Floats:
        """Smooth noise ``[F, F, channels]`` of about ``cells`` features an edge, about -1..1."""
        coarse = self._rng.normal(size=(cells + 1, cells + 1, channels)).astype(np.float32)
        fine = cv2.resize(coarse, (_FINE, _FINE), interpolation=cv2.INTER_CUBIC)
        return fine.reshape(_FINE, _FINE, channels).astype(np.float32)

    def _recoloured(self, albedo: Floats, labels: Labels) -> Floats:
        """Linear colours ``[F, F, 3]`` with other skin, hair and clothes."""
        rng = self._rng
        tone = np.exp(0.3 * rng.normal() + 0.06 * rng.normal(size=3) + 0.08 * self._clouds(8, 1))
        albedo = np.where(np.isin(labels, _SKIN)[..., None], albedo * tone, albedo)
        dye = np.exp(0.35 * rng.normal() + 0.1 * rng.normal(size=3))
        grown = np.isin(labels, (Region.HAIR, Region.BROWS, Region.BEARD))
        rough = rng.uniform(0, 0.5) * self._clouds(60, 1)
        albedo = np.where(grown[..., None], albedo * dye * np.exp(rough), albedo)
        for region in _DYED:
            inside = (labels == region)[..., None]
            albedo = np.where(inside, albedo * np.exp(0.25 * rng.normal() + 0.2 * rng.normal(size=3)), albedo)
            if region in (Region.HEADWEAR, Region.CLOTHING) and rng.random() < _PRINTED:
                share = rng.uniform(0.3, 1)
                albedo = np.where(inside, albedo * (1 - share) + share * self._behind(), albedo)
        return albedo.astype(np.float32)

    def _lit(self, albedo: Floats, normal: Floats, shadow: Floats, lamps: Floats) -> Floats:
        """Light ``[F, F, 3]`` of a sky and up to two lamps, with some gloss."""
        rng = self._rng
        colour = lambda spread: np.exp(spread * rng.normal(size=3)).astype(np.float32)  # noqa: E731
        total = rng.uniform(0.15, 0.9) * (1 + rng.uniform(0, 0.5) * normal[..., 1:2]) * colour(0.08)
        shine = np.zeros_like(shadow[..., :1])
        for index, lamp in enumerate(lamps):
            strength = rng.uniform(0.2, 1.1) if index == 0 or rng.random() < 0.6 else 0.0
            open_to = 1 - rng.uniform(0.4, 1) * shadow[..., index, None]
            total = total + strength * np.clip(normal @ lamp, 0, None)[..., None] * open_to * colour(0.12)
            half = lamp + np.array([0, 0, 1], np.float32)
            gloss = np.clip(normal @ (half / np.linalg.norm(half)), 0, 1) ** rng.uniform(8, 40)
            shine = shine + strength * gloss[..., None] * (1 - shadow[..., index, None])
        return (albedo * total + rng.uniform(0, 0.2) * shine).astype(np.float32)

    def _occlude(self, image: Floats, labels: Labels) -> None:
        """Put something of any colour before the lower part, or at the side, in place."""
        rng = self._rng
        turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        radius = rng.uniform(0.05, 0.2) * _FINE * np.exp(0.25 * rng.normal(size=12))
        centre = np.array([rng.uniform(0, 1), rng.uniform(0.62, 1.05)]) * _FINE
        stretch = np.exp(rng.uniform(-0.8, 0.8))
        outline = centre + radius[:, None] * np.stack([np.cos(turn) * stretch, np.sin(turn) / stretch], 1)
        inside = np.zeros(labels.shape, np.uint8)
        cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], (1,))
        covered = inside > 0
        image[covered] = self._behind()[covered]
        labels[covered] = Region.BACKGROUND

    def _cut(self, photo: Pixels, labels: Labels) -> None:
        """Let the photo end at one side; beyond, its last pixels go on, in place."""
        at, side = int(self._rng.uniform(0.03, 0.2) * SIZE), int(self._rng.integers(4))
        for layer, beyond in ((photo, None), (labels, UNKNOWN)):
            turned = np.rot90(layer, side)
            turned[:at] = turned[at] if beyond is None else beyond

    def _developed(self, light: Floats) -> Pixels:
        rng = self._rng
        face = light[_FINE // 3 : -_FINE // 3, _FINE // 3 : -_FINE // 3]
        metered = 0.35 / max(float(np.median(face)), 0.02)
        film = Film.draw(rng)
        film = replace(film, exposure=film.exposure + 0.3 * rng.normal() + 0.6 * float(np.log2(metered)))
        if rng.random() < 0.6:
            light = cv2.GaussianBlur(light, (0, 0), float(rng.uniform(0.3, 1.8))).astype(np.float32)
        if rng.random() < _GREY:
            light = np.repeat((light @ np.array([0.3, 0.6, 0.1], np.float32))[..., None], 3, 2)
        photo = film.develop(light.astype(np.float64))
        contrast, saturation = np.exp(0.2 * rng.normal()), np.exp(0.25 * rng.normal())
        grey = photo.mean(-1, keepdims=True)
        mixed = (grey + (photo - grey) * saturation - 128) * contrast + 128
        return film.compress(mixed.clip(0, 255).astype(np.uint8)).copy()


def _camera(maps: FaceMaps, view: int) -> PinholeCamera:
    """The camera of a map, whose pixels may be turned against it."""
    plane = maps.plane[view].astype(float)
    focal, turn = float(np.hypot(*plane[:, 0])), np.eye(3)
    turn[:2, :2] = plane[:, :2] / focal
    return PinholeCamera(turn @ maps.rotation[view], maps.position[view].astype(float), focal, plane[:, 2])


def _warped(layer: NDArray[Any], affine: Doubles, method: int) -> NDArray[Any]:
    """The square ``[F, F, ...]`` of a map; beyond the map, nothing."""
    return cv2.warpAffine(layer, affine, (_FINE, _FINE), flags=method | cv2.WARP_INVERSE_MAP)


def _rotation(angle: float) -> Doubles:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _similarity(start: Doubles, goal: Doubles) -> tuple[float, Doubles, Doubles]:
    """Scale, rotation ``[2, 2]`` about the middle, and shift ``[2]`` from points to others, least squares."""
    one, other = start - start.mean(0), goal - goal.mean(0)
    along = (one * other).sum()
    across = (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]).sum()
    scale = float(np.hypot(along, across) / (one**2).sum())
    return scale, _rotation(float(np.arctan2(across, along))), goal.mean(0) - start.mean(0)


@lru_cache(maxsize=1)
def _pseudo_inverse() -> Floats:
    """``[3 F, K]`` takes offsets of the face's vertices to identity weights."""
    basis, face = get_identity_basis(), face_vertices(get_head_template())
    matrix = basis.components[:, face].reshape(len(basis.components), -1).astype(float)
    gram = matrix @ matrix.T
    gram += 1e-6 * np.trace(gram) / len(gram) * np.eye(len(gram))
    return np.linalg.solve(gram, matrix).T.astype(np.float32)
