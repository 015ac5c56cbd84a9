# SPDX-License-Identifier: GPL-3.0-or-later
"""The training loop of every stage: accelerate, EMA, cosine decay, resumable checkpoints, a log.

A stage is an objective: a module that owns the networks, draws its own batches and returns a loss.
"""

import json
import math
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from diffusers.training_utils import EMAModel
from torch import Tensor, nn


class Objective(Protocol):
    """What the loop trains; an ``nn.Module`` whose forward gives the loss of a batch."""

    def draw(self) -> Any:
        """The next batch, on the CPU."""
        ...

    def __call__(self, batch: Any) -> tuple[Tensor, dict[str, Tensor]]:
        """Scalar loss and the figures to log."""
        ...


@dataclass(frozen=True)
class LoopConfig:
    """How long and how fast to train.

    Attributes:
        steps: optimiser steps in all; the learning rate falls as a cosine over them.
        learning_rate: at the peak.
        warmup: steps of linear rise.
        ema_decay: of the averaged weights, the ones that are kept.
        weight_decay: AdamW's.
        checkpoint_seconds: time between checkpoints.
        seed: of initialisation, batches and noise.
    """

    steps: int
    learning_rate: float
    warmup: int = 200
    ema_decay: float = 0.998
    weight_decay: float = 0.01
    checkpoint_seconds: float = 300.0
    log_steps: int = 50
    seed: int = 0


def train(objective: nn.Module, folder: Path, config: LoopConfig) -> bool:
    """Train ``objective``, resuming what ``folder`` holds; at the end it carries the averaged weights.

    Leaves ``folder/log.jsonl`` and ``folder/checkpoint``. Under ``accelerate launch`` with several
    processes each draws its own batches.

    Returns:
        Whether this is the main process, the one that goes on to write results.
    """
    accelerator = Accelerator(cpu=not (torch.cuda.is_available() or torch.backends.mps.is_available()))
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // accelerator.num_processes))
    torch.set_flush_denormal(True)
    folder.mkdir(parents=True, exist_ok=True)
    trained = [parameter for parameter in objective.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(
        trained, config.learning_rate, betas=(0.9, 0.99), weight_decay=config.weight_decay
    )
    average = EMAModel(
        trained, config.ema_decay, use_ema_warmup=True, inv_gamma=20.0, power=1.0, foreach=True
    )
    average.to(accelerator.device)
    model, optimiser = accelerator.prepare(objective, optimiser)
    progress = _Progress()
    accelerator.register_for_checkpointing(average, progress)
    set_seed(config.seed, device_specific=True)
    checkpoint = folder / "checkpoint"
    if checkpoint.is_dir():
        accelerator.load_state(str(checkpoint))

    started = saved = time.monotonic()
    first, sums, count = progress.step, torch.zeros(0), 0
    model.train()
    while progress.step < config.steps:
        for group in optimiser.param_groups:
            group["lr"] = _learning_rate(config, progress.step)
        loss, figures = model(objective.draw())
        accelerator.backward(loss)
        accelerator.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        average.step(trained)
        progress.step += 1
        current = torch.stack([loss.detach(), *(value.detach() for value in figures.values())]).cpu()
        sums, count = current + (sums if count else 0), count + 1
        if progress.step % config.log_steps == 0 or progress.step == config.steps:
            rate = (progress.step - first) / (time.monotonic() - started)
            if accelerator.is_main_process:
                names = ["loss", *figures]
                means = dict(zip(names, (sums / count).tolist(), strict=True))
                _log(folder, progress.step, config.steps, rate, means)
            count = 0
        if _agreed(accelerator, time.monotonic() - saved > config.checkpoint_seconds):
            _save(accelerator, checkpoint)
            saved = time.monotonic()
    _save(accelerator, checkpoint)
    average.copy_to(trained)
    accelerator.end_training()
    torch.set_num_threads(os.cpu_count() or 1)
    return accelerator.is_main_process


class _Progress:
    def __init__(self) -> None:
        self.step = 0

    def state_dict(self) -> dict[str, int]:
        return {"step": self.step}

    def load_state_dict(self, state: dict[str, int]) -> None:
        self.step = state["step"]


def _learning_rate(config: LoopConfig, step: int) -> float:
    rise = min(1.0, (step + 1) / config.warmup)
    fall = 0.5 + 0.5 * math.cos(math.pi * step / config.steps)
    return config.learning_rate * rise * (0.01 + 0.99 * fall)


def _agreed(accelerator: Accelerator, wanted: bool) -> bool:
    """The main process decides, so that all save the same step."""
    if accelerator.num_processes == 1:
        return wanted
    flag = torch.tensor(int(wanted and accelerator.is_main_process), device=accelerator.device)
    return bool(accelerator.reduce(flag, "sum").item())


def _save(accelerator: Accelerator, checkpoint: Path) -> None:
    aside = checkpoint.with_name("checkpoint-new")
    accelerator.save_state(str(aside))
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        shutil.rmtree(checkpoint, ignore_errors=True)
        aside.rename(checkpoint)
    accelerator.wait_for_everyone()


def _log(folder: Path, step: int, steps: int, rate: float, means: dict[str, float]) -> None:
    line = {"step": step, "of": steps, "rate": rate, "seconds_left": (steps - step) / rate, **means}
    rounded = {name: float(f"{value:.5g}") for name, value in line.items()}
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(rounded) + "\n")
    print(" ".join(f"{name}={value:g}" for name, value in rounded.items()), flush=True)
