# SPDX-License-Identifier: GPL-3.0-or-later
"""Synthetic people before the camera."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from backend.data.assemble import Subject, assemble
from backend.data.likeness.regions import true_regions
from backend.data.people import priors
from backend.data.people.subject import Attributes
from backend.data.portraits import Renderer, develop, photograph
from backend.data.studio import rays
from backend.data.studio.illumination import Illumination
from backend.data.studio.shot import Shot
from backend.likeness.regions import Region
from backend.portrait.frame import Pixels

SIZE = 512
"""Edge of a photo, pixels."""
LIGHTS = 59
"""Stream of the random lights."""


@dataclass(frozen=True)
class Sitter:
    """Who is photographed.

    Attributes:
        seed, index: of the person.
        renderer: ``rays`` is quick, ``cycles`` makes photos.
    """

    seed: int
    index: int
    renderer: Renderer = "rays"

    @cached_property
    def attributes(self) -> Attributes:
        return priors.sample(self.seed, self.index)

    @cached_property
    def subject(self) -> Subject:
        return assemble(self.attributes)

    def shot(self, yaw: float = 0.0) -> Shot:
        """The neutral one from ``yaw`` degrees to the left."""
        return replace(Shot.neutral(self.index), yaw=yaw)

    def regions(self, yaw: float = 0.0) -> NDArray[np.uint8]:
        """What each pixel ``[SIZE, SIZE]`` of a photo shows: a ``Region`` or ``UNKNOWN``."""
        shot, scene = self.shot(yaw), self.subject.scene
        row, column = np.divmod(np.arange(SIZE * SIZE), SIZE)
        directions = shot.camera.rays(shot.sensor(SIZE).to_image(np.stack([column, row], 1) + 0.5))
        hits = scene.cast(np.broadcast_to(shot.camera.position, directions.shape), directions)
        height = shot.camera.position[2] + directions[hits.ray, 2] * hits.distance
        shown = np.full(SIZE * SIZE, Region.BACKGROUND, np.uint8)
        shown[hits.ray] = true_regions(self.subject, hits, scene.shade(hits.face, hits.barycentric), height)
        return shown.reshape(SIZE, SIZE)

    def photo(self, yaw: float = 0.0, light: int = 0) -> Pixels:
        """``[SIZE, SIZE, 3]`` from ``yaw`` degrees to the left; light 0 is neutral, others are random."""
        shot = self.shot(yaw)
        if light:
            shot = relit(shot, np.random.default_rng([self.seed, self.index, light, LIGHTS]))
        if self.renderer == "cycles":
            return photograph(self.subject, shot, SIZE)
        return develop(rays.expose(self.subject.scene, shot, SIZE), shot)[0]


def relit(shot: Shot, rng: np.random.Generator) -> Shot:
    """``shot`` in a random light, exposed so that the face is about as bright."""
    light = Illumination.draw(rng, shot.yaw)
    stops = np.log2(shot.illumination.on_face(shot.yaw) / light.on_face(shot.yaw))
    film = replace(shot.film, exposure=shot.film.exposure + float(stops))
    return replace(shot, illumination=light, film=film)
