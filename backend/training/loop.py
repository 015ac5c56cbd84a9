# SPDX-License-Identifier: GPL-3.0-or-later
"""The training loop of every stage: accelerate, EMA, cosine decay, exact resume, telemetry.

A stage is an objective: a module that owns the networks, draws its own batches and returns a loss.
"""

import contextlib
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, cast

import numpy as np
import torch
from accelerate import Accelerator, PartialState
from accelerate.utils import set_seed
from diffusers.training_utils import EMAModel
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.device import denormals_flushed
from backend.errors import RodinError
from backend.training.checkpoints import Checkpoints
from backend.training.telemetry import telemetry


class Objective(Protocol):
    """What the loop trains; an ``nn.Module`` whose forward gives the loss of a batch.

    It may also have ``sheet()``, which gives a picture ``[H, W, 3]`` uint8 of what its weights do, and must
    have ``enable_gradient_checkpointing()`` if a configuration asks for it.
    """

    def draw(self) -> Any:
        """The next batch, its random choices the CPU's."""
        ...

    def __call__(self, batch: Any) -> tuple[Tensor, dict[str, Tensor]]:
        """Scalar loss and the figures to log."""
        ...


@dataclass(frozen=True)
class LoopConfig:
    """How long and how fast to train.

    Attributes:
        steps: optimiser steps in all; the learning rate falls as a cosine over them. With 0 nothing is
            learnt, and a stage leaves what it makes of the data with the weights that it begins with.
        seconds: that steps may take in all; where they end training first, the learning rate falls over them.
        learning_rate: at the peak.
        warmup: steps of linear rise. floor: share of the peak at the end; 1 for no decay.
        ema_decay: of the averaged weights, the ones that are kept.
        weight_decay: AdamW's.
        accumulate: batches whose gradients make a step.
        precision: of the networks; losses are always computed in float32. ``auto`` is bfloat16 where the
            device computes in it, float32 elsewhere: a CPU without AVX-512 is 60 times slower in bfloat16.
        gradient_checkpointing: compute activations twice instead of keeping them.
        checkpoint_seconds, sample_seconds: time between checkpoints and between pictures.
        log_steps: steps between two lines of the log.
        seed: of initialisation, batches and noise.
    """

    steps: int
    learning_rate: float
    seconds: float | None = None
    warmup: int = 200
    floor: float = 0.01
    ema_decay: float = 0.998
    weight_decay: float = 0.01
    accumulate: int = 1
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    gradient_checkpointing: bool = False
    checkpoint_seconds: float = 300.0
    sample_seconds: float = 1200.0
    log_steps: int = 50
    seed: int = 0

    def autocast(self, device: torch.device) -> torch.autocast:
        """Where an objective runs its networks.

        Not all of it, as accelerate's own wrapper would: distances in metres do not survive bfloat16.
        """
        enabled = computes_in_bfloat16(device) if self.precision == "auto" else self.precision == "bf16"
        return torch.autocast(device.type, torch.bfloat16, enabled=enabled)


def computes_in_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is quicker there than float32, not emulated."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return device.type != "cpu" or torch.backends.cpu.get_cpu_capability().startswith("AVX512")


def training_device() -> torch.device:
    """This process's GPU, or the CPU where there is none."""
    return PartialState(cpu=not (torch.cuda.is_available() or torch.backends.mps.is_available())).device


@denormals_flushed()
def train(objective: nn.Module, folder: Path, config: LoopConfig) -> bool:
    """Train ``objective``, resuming what ``folder`` holds; at the end it has the averaged weights.

    Leaves in ``folder`` the ``checkpoints`` and what :mod:`backend.training.telemetry` writes. Under
    ``accelerate launch`` with several processes each draws its own batches.

    Returns:
        Whether this is the main process, the one that goes on to write results.

    Raises:
        RodinError: ``train.diverged`` when the loss is not a number any more,
            ``train.no_gradient_checkpointing`` for an objective that has none.
    """
    accelerator = Accelerator(cpu=training_device().type == "cpu")
    if not config.steps:
        objective.eval()
        return accelerator.is_main_process
    if accelerator.num_processes > 1:
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // accelerator.num_processes))
    folder.mkdir(parents=True, exist_ok=True)
    if config.gradient_checkpointing:
        _checkpoint_gradients(objective)
    trained = [parameter for parameter in objective.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(
        trained, config.learning_rate, betas=(0.9, 0.99), weight_decay=config.weight_decay
    )
    average = EMAModel(
        trained, config.ema_decay, use_ema_warmup=True, inv_gamma=20.0, power=1.0, foreach=True
    )
    model, optimiser = accelerator.prepare(objective, optimiser)
    progress = _Progress()
    accelerator.register_for_checkpointing(average, progress)
    set_seed(config.seed, device_specific=True)
    checkpoints = Checkpoints(accelerator, folder / "checkpoints")
    checkpoints.restore()
    average.to(accelerator.device)

    draw: Callable[[], Any] = objective.draw  # pyright: ignore[reportAssignmentType]
    main, sheet = accelerator.is_main_process, getattr(objective, "sheet", None)
    started = saved = drawn = time.monotonic()
    first, means = progress.step, _Means()
    model.train()
    with telemetry(folder, first, config.steps) if main else contextlib.nullcontext() as told:
        while not _agreed(accelerator, progress.share(config) >= 1):
            begun = time.monotonic()
            for group in optimiser.param_groups:
                group["lr"] = _learning_rate(config, progress.step, progress.share(config))
            for part in range(config.accumulate):
                with accelerator.no_sync(model) if part + 1 < config.accumulate else contextlib.nullcontext():
                    loss, figures = model(draw())
                    accelerator.backward(loss / config.accumulate)
                means.add({"loss": loss, **figures})
            accelerator.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            average.step(trained)
            progress.step += 1
            now = time.monotonic()
            progress.seconds += now - begun
            if told:
                told.step(progress.step)
            if progress.step % config.log_steps == 0 or progress.share(config) >= 1:
                found, rate = means.take(progress.step), (progress.step - first) / (now - started)
                if told:
                    told.figures(progress.step, rate, progress.left(config, rate), found)
            if told and sheet and now - drawn > config.sample_seconds:
                told.picture(progress.step, _drawn(objective, sheet, average, trained))
                drawn = time.monotonic()
            if _agreed(accelerator, now - saved > config.checkpoint_seconds):
                means.check(progress.step)
                checkpoints.save(progress.step)
                saved = time.monotonic()
    checkpoints.save(progress.step)
    average.copy_to(trained)
    objective.eval()
    accelerator.end_training()
    return main


class _Progress:
    def __init__(self) -> None:
        self.step, self.seconds = 0, 0.0

    def share(self, config: LoopConfig) -> float:
        """How much of the training is done, 0..1 or a little more."""
        return max(self.step / config.steps, self.seconds / config.seconds if config.seconds else 0.0)

    def left(self, config: LoopConfig, rate: float) -> float:
        """Seconds until the steps or the seconds are used up, at ``rate`` steps a second."""
        left = (config.steps - self.step) / rate
        return max(0.0, min(left, config.seconds - self.seconds) if config.seconds else left)

    def state_dict(self) -> dict[str, Any]:
        return {"step": self.step, "seconds": self.seconds}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.step, self.seconds = state["step"], state["seconds"]


class _Means:
    """Sums of figures, on their device, until they are taken."""

    def __init__(self) -> None:
        self.sums, self.count = dict[str, Tensor](), 0

    def add(self, figures: dict[str, Tensor]) -> None:
        self.sums = {name: value.detach() + self.sums.get(name, 0.0) for name, value in figures.items()}
        self.count += 1

    def check(self, step: int) -> None:
        if self.sums and not torch.stack(list(self.sums.values())).isfinite().all():
            raise RodinError(
                "train.diverged",
                f"The loss is not a number any more at step {step}.",
                "Take a lower learning rate, and begin anew or from the checkpoint, which is older.",
            )

    def take(self, step: int) -> dict[str, float]:
        self.check(step)
        means = {name: float(value / self.count) for name, value in self.sums.items()}
        self.sums, self.count = {}, 0
        return means


def _learning_rate(config: LoopConfig, step: int, share: float) -> float:
    rise = min(1.0, (step + 1) / config.warmup)
    fall = 0.5 + 0.5 * math.cos(math.pi * min(share, 1.0))
    return config.learning_rate * rise * (config.floor + (1 - config.floor) * fall)


def _agreed(accelerator: Accelerator, wanted: bool) -> bool:
    """The main process decides, so that all save the same step."""
    if accelerator.num_processes == 1:
        return wanted
    flag = torch.tensor(int(wanted and accelerator.is_main_process), device=accelerator.device)
    return bool(cast(Tensor, accelerator.reduce(flag, "sum")))


def _checkpoint_gradients(objective: nn.Module) -> None:
    enable = getattr(objective, "enable_gradient_checkpointing", None)
    if enable is None:
        raise RodinError(
            "train.no_gradient_checkpointing",
            "The networks of this stage cannot compute activations twice.",
            "Set gradient_checkpointing = false.",
        )
    enable()


def _drawn(
    objective: nn.Module,
    sheet: Callable[[], NDArray[np.uint8]],
    average: EMAModel,
    trained: list[nn.Parameter],
) -> NDArray[np.uint8]:
    """The objective's picture with the averaged weights; the run goes on as if nothing had been drawn."""
    average.store(trained)
    average.copy_to(trained)
    objective.eval()
    with torch.no_grad(), torch.random.fork_rng():
        picture = sheet()
    objective.train()
    average.restore(trained)
    return picture
