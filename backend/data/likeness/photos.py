# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos made from maps of synthetic heads: every time in other light, colours, places and cameras.

What learns from them meets real photos, of which it has seen none; so the photos differ from each other in
more ways than the heads do.
"""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.data.likeness.face_maps import FaceMaps
from backend.data.studio import backgrounds
from backend.data.studio.film import Film
from backend.likeness.camera import Doubles
from backend.likeness.regions import Region
from backend.likeness.square import SIZE, FaceSquare
from backend.meshing.sampling import Floats
from backend.portrait.frame import Pixels

Labels = NDArray[np.uint8]

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


class RelitPhotos:
    """Photos of mapped heads, without end.

    Args:
        rng: draws everything.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._backgrounds: list[Floats] = []

    def take(self, maps: FaceMaps, view: int, square: FaceSquare) -> Pixels:
        """A photo ``[SIZE, SIZE, 3]`` of what lies in a square of a map."""
        rng = self._rng
        light, alpha = self._person(maps, view, square)
        image = light * alpha + (1 - alpha) * self._behind()
        if rng.random() < _OCCLUDED:
            self._occlude(image)
        photo = cv2.resize(self._developed(image), (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        photo = photo.astype(np.uint8)
        if rng.random() < _CUT:
            self._cut(photo)
        return photo

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

    def _person(self, maps: FaceMaps, view: int, square: FaceSquare) -> tuple[Floats, Floats]:
        """Light ``[F, F, 3]`` and alpha ``[F, F, 1]`` of somebody in the square."""
        rng = self._rng
        place = square.affine(_FINE)
        smooth = lambda layer: _warped(layer.astype(np.float32), place, cv2.INTER_LINEAR)  # noqa: E731
        labels = _warped(maps.labels[view], place, cv2.INTER_NEAREST)
        solid = smooth(maps.labels[view] > 0)
        cover = np.maximum(solid, 0.05)[..., None]
        albedo = (smooth(maps.albedo[view]) / cover / 255).clip(0.01, 1) ** _GAMMA
        normal = smooth(maps.normals[view])
        normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-6
        shadow = (smooth(maps.shadows[view]) / cover / 255).clip(0, 1)
        light = self._lit(self._recoloured(albedo, labels), normal, shadow, maps.lamps[view])
        if rng.random() < 0.7:
            solid = cv2.GaussianBlur(solid, (0, 0), float(rng.uniform(0.4, 1.4)))
        return light, solid.astype(np.float32)[..., None]

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

    def _occlude(self, image: Floats) -> None:
        """Put something of any colour before the lower part, or at the side, in place."""
        rng = self._rng
        turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        radius = rng.uniform(0.05, 0.2) * _FINE * np.exp(0.25 * rng.normal(size=12))
        centre = np.array([rng.uniform(0, 1), rng.uniform(0.62, 1.05)]) * _FINE
        stretch = np.exp(rng.uniform(-0.8, 0.8))
        outline = centre + radius[:, None] * np.stack([np.cos(turn) * stretch, np.sin(turn) / stretch], 1)
        inside = np.zeros(image.shape[:2], np.uint8)
        cv2.fillPoly(inside, [np.round(outline).astype(np.int32)], (1,))
        covered = inside > 0
        image[covered] = self._behind()[covered]

    def _cut(self, photo: Pixels) -> None:
        """Let the photo end at one side; beyond, its last pixels go on, in place."""
        at, side = int(self._rng.uniform(0.03, 0.2) * SIZE), int(self._rng.integers(4))
        turned = np.rot90(photo, side)
        turned[:at] = turned[at]

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


def _warped(layer: NDArray[Any], affine: Doubles, method: int) -> NDArray[Any]:
    """The square ``[F, F, ...]`` of a map; beyond the map, nothing."""
    return cv2.warpAffine(layer, affine, (_FINE, _FINE), flags=method | cv2.WARP_INVERSE_MAP)
