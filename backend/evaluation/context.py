# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rows measure, made once for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import torch
from torch import Tensor

from backend.evaluation.crew import Crew, Progress, silent
from backend.evaluation.prompts import Prompt, prompts
from backend.evaluation.seen import KEPT_SIZE, RENDER_SIZE, Seen
from backend.evaluation.subjects import Subjects
from backend.evaluation.work import Avatars, Person, Rebuilt, make, rebuild
from backend.meshing.build import MeshSettings
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels
from backend.settings import Settings

Order, Result = TypeVar("Order"), TypeVar("Result")


@dataclass(frozen=True)
class EvaluationConfig:
    """How much is measured. The defaults are the sizes that the project's bars are set for.

    Attributes:
        subjects: held-out people at most.
        rigged: of them, those who get an animation-ready head.
        gallery: of them, those whose portraits an avatar must be found among.
        turned: of them, those who are also portrayed from the side.
        avatars: random ones.
        prompts: and as many edits, one of each prompt's avatar.
        glasses: prompts that ask for glasses, each with a twin that does not.
        sheet: random avatars that are shown at full quality; a quarter as many prompts and portraits.
        settings: of every avatar that is sampled.
        mesh: of every avatar that is measured; parts, colours and the judge's score need no more.
        fine: of every avatar that is shown.
        batch: avatars that are sampled at once.
        seed: of the first random avatar; avatar i has ``seed + i``.
    """

    subjects: int = 256
    rigged: int = 20
    gallery: int = 64
    turned: int = 64
    avatars: int = 500
    prompts: int = 200
    glasses: int = 50
    sheet: int = 64
    settings: Settings = field(default_factory=Settings.of)
    mesh: MeshSettings = field(
        default_factory=lambda: MeshSettings(faces=8000, texture_size=512, resolution=128)
    )
    fine: MeshSettings = field(default_factory=MeshSettings)
    batch: int = 8
    seed: int = 7000


@dataclass
class Context:
    """Shared by all rows."""

    crew: Crew
    subjects: Subjects
    config: EvaluationConfig = field(default_factory=EvaluationConfig)
    progress: Progress = silent

    @property
    def pipeline(self) -> RodinPipeline:
        return self.crew.pipeline

    @cached_property
    def rebuilt(self) -> list[Rebuilt]:
        """Every held-out subject through the autoencoder."""
        return self.each("reconstructions", rebuild, [self.person(i) for i in range(len(self.subjects))])

    @cached_property
    def random_z(self) -> Tensor:
        """``[avatars, D]`` of nothing but seeds."""
        return torch.cat([self.pipeline.latent(seed=seed) for seed in self.seeds(self.config.avatars)])

    @cached_property
    def random(self) -> list[Seen]:
        """Avatars of nothing but a seed."""
        return self.portray("random avatars", self.random_z)

    @cached_property
    def prompts(self) -> list[Prompt]:
        return prompts(self.config.prompts)

    @cached_property
    def prompt_texts(self) -> list[str]:
        return [prompt.text for prompt in self.prompts]

    @cached_property
    def prompted_z(self) -> Tensor:
        """``[prompts, D]``."""
        return self.z_of_texts(self.prompt_texts)

    @cached_property
    def prompted(self) -> list[Seen]:
        """An avatar of each prompt."""
        return self.portray("avatars of prompts", self.prompted_z, texts=self.prompt_texts)

    @cached_property
    def portraits(self) -> list[Pixels]:
        """Frontal portraits of the gallery."""
        return [self.subjects.portrait(i) for i in range(min(self.config.gallery, len(self.subjects)))]

    @cached_property
    def portrayed(self) -> list[Seen]:
        """An avatar of each portrait of the gallery."""
        return self.portray("avatars of portraits", self.z_of_portraits(self.portraits))

    def seeds(self, count: int) -> range:
        return range(self.config.seed, self.config.seed + count)

    def person(self, index: int) -> Person:
        return Person(self.subjects.folder, index, self.config.mesh)

    def z_of_texts(self, sentences: Sequence[str]) -> Tensor:
        """``[N, D]``."""
        seeds = self.seeds(len(sentences))
        return torch.cat(
            [
                self.pipeline.latent(prompt=text, seed=seed)
                for text, seed in zip(sentences, seeds, strict=True)
            ]
        )

    def z_of_portraits(self, portraits: Sequence[Pixels]) -> Tensor:
        """``[N, D]`` of aligned portraits."""
        return torch.cat([self.pipeline.latent(portrait=portrait) for portrait in portraits])

    def portray(
        self,
        what: str,
        z: Tensor,
        fine: bool = False,
        edits: Sequence[str] = (),
        texts: Sequence[str] = (),
    ) -> list[Seen]:
        """An avatar of each of ``z [N, D]``, the noise of the i-th from ``seed + i``.

        Args:
            what: for the progress.
            z: who.
            fine: to be shown, not only measured.
            edits: of each.
            texts: that z is of.
        """
        config = self.config
        rows, seeds = z.float().cpu().numpy(), tuple(self.seeds(len(z)))
        orders = [
            Avatars(
                rows[start : start + config.batch],
                seeds[start : start + config.batch],
                config.settings,
                config.fine if fine else config.mesh,
                RENDER_SIZE if fine else KEPT_SIZE,
                tuple(edits[start : start + config.batch]),
                tuple(texts[start : start + config.batch]),
            )
            for start in range(0, len(rows), config.batch)
        ]
        return [seen for batch in self.each(what, make, orders) for seen in batch]

    def each(
        self, what: str, work: Callable[[RodinPipeline, Order], Result], orders: Sequence[Order]
    ) -> list[Result]:
        """The crew's results, reporting progress after each order."""
        return self.crew.each(what, work, orders, self.progress)
