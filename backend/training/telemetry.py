# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run tells: a bar or lines on the terminal, ``log.jsonl``, TensorBoard, pictures."""

import contextlib
import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from torch.utils.tensorboard import SummaryWriter

from backend.counting import Tell, counting

LOG = "log.jsonl"


@dataclass(frozen=True)
class Telemetry:
    """Where the main process tells how far a run is; made by :func:`telemetry`."""

    folder: Path
    steps: int
    console: Console
    counted: Tell
    board: SummaryWriter

    def step(self, step: int) -> None:
        """One more is done."""
        self.counted(self.folder.name, step, self.steps)

    def figures(self, step: int, rate: float, seconds_left: float, means: dict[str, float]) -> None:
        """The means since the last time; ``rate`` in steps a second."""
        line = {"step": step, "of": self.steps, "rate": rate, "seconds_left": seconds_left}
        rounded = {name: float(f"{value:.5g}") for name, value in (line | means).items()}
        with (self.folder / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(rounded) + "\n")
        told = " ".join(f"{name}={rounded[name]:g}" for name in ("step", *means))
        self.console.print(told, markup=False)
        for name in ("rate", *means):
            self.board.add_scalar(name, rounded[name], step)

    def picture(self, step: int, sheet: NDArray[np.uint8]) -> None:
        """A picture ``[H, W, 3]`` of what the averaged weights do now, kept in ``samples``."""
        path = self.folder / "samples" / f"step-{step:08d}.png"
        path.parent.mkdir(exist_ok=True)
        aside = path.with_suffix(".part")
        Image.fromarray(sheet).save(aside, "png")
        aside.replace(path)
        self.board.add_image("samples", sheet, step, dataformats="HWC")


@contextlib.contextmanager
def telemetry(folder: Path, first: int, steps: int) -> Generator[Telemetry]:
    """Tell of a run that goes on after step ``first``; what was logged of later steps is forgotten."""
    _cut(folder / LOG, first)
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    board = SummaryWriter(str(folder / "tensorboard"), purge_step=first + 1)
    with contextlib.closing(board), counting(console) as counted:
        told = Telemetry(folder, steps, console, counted, board)
        told.step(first)
        yield told


def _cut(log: Path, last: int) -> None:
    """Drop the lines after step ``last``, and one that a kill has torn."""
    if log.is_file():
        aside = log.with_suffix(".part")
        aside.write_text("".join(line for line in log.open(encoding="utf-8") if _within(line, last)), "utf-8")
        aside.replace(log)


def _within(line: str, last: int) -> bool:
    try:
        record: dict[str, Any] = json.loads(line)
    except ValueError:
        return False
    return record["step"] <= last
