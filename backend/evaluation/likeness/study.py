# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the likeness is measured, and with what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from backend.data.portraits import Renderer
from backend.evaluation.crew import Crew, Progress, silent
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.row import Figure
from backend.evaluation.subjects import HELD_OUT_SEED
from backend.pipeline import RodinPipeline
from backend.presets import DEFAULT_PRESET

Order, Result = TypeVar("Order"), TypeVar("Result")


@dataclass(frozen=True)
class StudyConfig:
    """The defaults are what the project's bars are set for.

    Attributes:
        photos: folder of the unpacked package face_recognition, or of portraits of that package's names.
        people: synthetic ones.
        seed: of them; another one while the likeness is being worked on.
        shown: people whose silhouettes are compared, and how many of the people are shown.
        relit: people who are photographed in several lights.
        renderer: of the synthetic portraits.
        preset: of all avatars.
    """

    photos: Path | None = None
    people: int = 64
    seed: int = HELD_OUT_SEED
    shown: int = 16
    relit: int = 16
    renderer: Renderer = "rays"
    preset: str = DEFAULT_PRESET


@dataclass(frozen=True)
class Study:
    """Shared by all rows."""

    crew: Crew
    config: StudyConfig = field(default_factory=StudyConfig)
    progress: Progress = silent

    def sitters(self, count: int | None = None) -> list[Sitter]:
        """The first ``count`` of the synthetic people, by default all."""
        config = self.config
        return [
            Sitter(config.seed, index, config.renderer)
            for index in range(min(count or config.people, config.people))
        ]

    def each(
        self, what: str, work: Callable[[RodinPipeline, Order], Result], orders: Sequence[Order]
    ) -> list[Result]:
        """The crew's results, reporting progress after each order."""
        return self.crew.each(what, work, orders, self.progress)


def at_most(name: str, value: float, bar: float | None, unit: str = "") -> Figure:
    """A figure that should not exceed ``bar``."""
    return Figure(name, value, unit, bar, bar, higher_is_better=False)


def at_least(name: str, value: float, bar: float | None, unit: str = "") -> Figure:
    """A figure that should not be below ``bar``."""
    return Figure(name, value, unit, bar, bar)
