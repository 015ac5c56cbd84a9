# SPDX-License-Identifier: GPL-3.0-or-later
"""States of a run on disk: weights, averages, optimiser, step and each process's random numbers."""

import shutil
from pathlib import Path

from accelerate import Accelerator
from safetensors.torch import load_file
from torch import nn


class Checkpoints:
    """The newest state of a run; a kill at any moment leaves a whole one, if there was one.

    A state is written aside, renamed to its step, and only then are older ones removed.

    Args:
        accelerator: with all that is to be saved prepared or registered.
        folder: of the states.
    """

    def __init__(self, accelerator: Accelerator, folder: Path) -> None:
        self.accelerator, self.folder = accelerator, folder
        accelerator.register_load_state_pre_hook(self._load_weights)

    def restore(self) -> None:
        """Load the newest state, if there is one."""
        if states := self._states():
            self.accelerator.load_state(str(states[-1]))

    def save(self, step: int) -> None:
        """Write the state after ``step``; every process must call this."""
        older, aside = self._states(), self.folder / "aside"
        target = self.folder / f"{step:09d}"
        if target in older:
            return
        if self.accelerator.is_main_process:
            shutil.rmtree(aside, ignore_errors=True)
        self.accelerator.wait_for_everyone()
        self.accelerator.save_state(str(aside))
        self.accelerator.wait_for_everyone()
        if self.accelerator.is_main_process:
            aside.rename(target)
            for state in older:
                shutil.rmtree(state)
        self.accelerator.wait_for_everyone()

    def _load_weights(self, models: list[nn.Module], folder: str) -> None:
        """Take the model off accelerate's list: it would ask for as many processes as have saved it."""
        weights = load_file(Path(folder) / "model.safetensors")
        plain = {name.removeprefix("module."): value for name, value in weights.items()}
        self.accelerator.unwrap_model(models.pop()).load_state_dict(plain)

    def _states(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*") if path.name.isdigit())
