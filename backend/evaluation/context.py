# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rows measure: held-out subjects, their reconstructions, and avatars made of them or of nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch

from backend.avatar import Avatar
from backend.data.assemble import Subject, assemble
from backend.data.people.subject import Attributes
from backend.data.scene import Scene
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.mesh import AvatarMesh
from backend.models.raster import rasterise
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels, on_background
from backend.recipe import Recipe
from backend.rendering.preview import render
from backend.settings import Settings
from backend.space import Box
from backend.training.dataset import INT16, SubjectShards

HELD_OUT_SEED = 1000
RENDER_SIZE = 512
GREY = (0.5, 0.5, 0.5)
Progress = Callable[[str, int, int], None]
"""Called with what is being made, how many are done and how many there are."""


def silent(what: str, done: int, of: int) -> None:
    """The progress of those who do not care."""


@dataclass(frozen=True)
class EvaluationConfig:
    """How much is measured.

    Attributes:
        avatars: how many random avatars.
        turned: how many subjects are also portrayed from the side.
        settings: of every avatar that is made.
        mesh: of every mesh that is measured.
        seed: of the first random avatar; avatar i has ``seed + i``.
    """

    avatars: int = 64
    turned: int = 16
    settings: Settings = field(default_factory=Settings.of)
    mesh: MeshSettings = field(default_factory=lambda: MeshSettings(texture_size=512))
    seed: int = 7000


class Subjects:
    """Held-out subjects: what the data generator wrote about them, and their true surface.

    Args:
        folder: shards of seed ``HELD_OUT_SEED``.
        limit: at most so many are used.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.shards = SubjectShards(folder)
        self.count = min(limit, len(self.shards))

    def __len__(self) -> int:
        return self.count

    def attributes(self, index: int) -> dict[str, Any]:
        return self.shards.record(index)["attributes"]

    def portrait(self, index: int, view: int = 0) -> Pixels:
        """``[128, 128, 3]`` on grey; view 0 is frontal."""
        return on_background(self.shards.portrait(index, view).numpy())

    def surface(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Points ``[N, 3]`` in box coordinates and their colours ``[N, 3]``."""
        return self.shards.surface(index, mirrored=False)

    def points(self, index: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Points of the true outer surface ``[N, 3]``, metres."""
        box = Box()
        stored = self.shards.row("surface_points", index).double().numpy() / INT16
        return stored * box.half + box.centre

    def scene(self, index: int) -> Scene:
        """The true surface with its colours."""
        return self.person(index).scene

    def person(self, index: int) -> Subject:
        """The subject, built again."""
        return assemble(Attributes.from_dict(self.attributes(index)))


@dataclass
class Context:
    """Shared by all rows, so that what several of them need is made once."""

    pipeline: RodinPipeline
    subjects: Subjects
    config: EvaluationConfig = field(default_factory=EvaluationConfig)
    progress: Progress = silent

    @cached_property
    def reconstructions(self) -> list[AvatarMesh]:
        """Every held-out subject through the autoencoder."""
        numbers = self.each("reconstructions", range(len(self.subjects)))
        return [self.reconstruct(*self.subjects.surface(index)) for index in numbers]

    @cached_property
    def random_avatars(self) -> list[AvatarMesh]:
        """Avatars of nothing but a seed."""
        numbers = self.each("random avatars", range(self.config.avatars))
        return [self.make(seed=self.config.seed + index) for index in numbers]

    @cached_property
    def portrait_avatars(self) -> list[AvatarMesh]:
        """An avatar of the frontal portrait of every held-out subject."""
        numbers = self.each("avatars of portraits", range(len(self.subjects)))
        return [self.of_portrait(self.subjects.portrait(index), index) for index in numbers]

    def make(self, **inputs: Any) -> AvatarMesh:
        """An avatar by the pipeline; ``inputs`` are its arguments ``photo``, ``prompt`` and ``seed``."""
        return self.march(self.avatar(**inputs))

    def avatar(self, **inputs: Any) -> Avatar:
        """As :meth:`make`, before it is marched."""
        return self.pipeline(**inputs, **self.config.settings.model_dump())

    def march(self, avatar: Avatar) -> AvatarMesh:
        """The mesh that is measured."""
        return build_mesh(avatar.field, self.config.mesh)

    def of_portrait(self, portrait: Pixels, seed: int) -> AvatarMesh:
        """An avatar of a portrait ``[128, 128, 3]`` that is aligned already."""
        z = self.pipeline.conditioner.portraits(portrait[None])
        recipe = Recipe.model_validate(
            {
                "model": self.pipeline.model,
                "kind": "photo",
                "seed": seed,
                "settings": self.config.settings,
                "latent": z[0].tolist(),
            }
        )
        return self.march(self.pipeline.remake(recipe))

    @torch.inference_mode()
    def reconstruct(self, coordinates: torch.Tensor, colours: torch.Tensor) -> AvatarMesh:
        """A surface, ``[N, 3]`` box coordinates and colours, encoded, decoded and marched."""
        coder = self.pipeline.autoencoder
        size = coder.config.latent_size * 4
        points = coder.field.contraction(coordinates.to(coder.device))
        raster = rasterise(points, colours.to(coder.device), size)[None]
        field = coder.bind(coder.decode(coder.encode(raster.to(coder.dtype)).to(coder.dtype)))
        return build_mesh(field, self.config.mesh)

    def each(self, what: str, items: Iterable[Any]) -> Iterator[Any]:
        """The items, reporting progress after each."""
        listed = list(items)
        for done, item in enumerate(listed):
            self.progress(what, done, len(listed))
            yield item
        self.progress(what, len(listed), len(listed))


def picture(mesh: AvatarMesh, azimuth_deg: float = 0.0, size: int = RENDER_SIZE, lit: bool = True) -> Pixels:
    """The avatar on grey, ``[size, size, 3]``."""
    return render(mesh, azimuth_deg, size=size, lit=lit, background=GREY)[..., :3]
