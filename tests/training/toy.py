# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest thing that the loop can train.

``torchrun ... -m tests.training.toy FOLDER`` trains it in ``FOLDER/whole`` without a stop and in
``FOLDER/cut`` with one; each process leaves its weights there.
"""

import contextlib
import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from accelerate import PartialState
from safetensors.torch import save_file

from backend.training.loop import LoopConfig, train

CONFIG = LoopConfig(steps=8, learning_rate=1e-2, warmup=1, log_steps=1)


class Toy(torch.nn.Module):
    """Each step depends on the state of the optimiser and of every random generator."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.layer = torch.nn.Linear(5, 5)
        self.dropout = torch.nn.Dropout(0.3)
        self.register_buffer("seen", torch.zeros(()))
        self.batches: list[torch.Tensor] = []

    def draw(self) -> torch.Tensor:
        self.batches.append(torch.randn(4, 5) + random.random() + float(np.random.random()))
        return self.batches[-1]

    def forward(self, batch: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        self.seen += 1
        loss = (self.layer(self.dropout(batch)) - 1 / self.seen).square().mean()
        return loss, {"distance": loss.sqrt()}


class StoppedError(Exception):
    pass


class Stopping(Toy):
    """Stops after so many batches."""

    def __init__(self, after: int = 5) -> None:
        super().__init__()
        self.after = after

    def draw(self) -> torch.Tensor:
        if len(self.batches) == self.after:
            raise StoppedError
        return super().draw()


def main(folder: Path) -> None:
    """Eight steps at once, and five and three."""
    index = PartialState(cpu=True).process_index
    for name, parts in (("whole", (8,)), ("cut", (5, 3))):
        for part in parts:
            objective = Stopping(part)
            with contextlib.suppress(StoppedError):
                train(objective, folder / name, replace(CONFIG, steps=9, checkpoint_seconds=0.0))
        last = {"last": objective.batches[-1]}
        save_file(objective.state_dict() | last, folder / name / f"{index}.safetensors")
    PartialState().destroy_process_group()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
