# SPDX-License-Identifier: GPL-3.0-or-later
"""The stages by name, with the settings that made the bundled model."""

from collections.abc import Callable
from pathlib import Path

from backend.errors import RodinError
from backend.training.autoencoder import AutoencoderConfig, train_autoencoder
from backend.training.clip import ClipConfig, train_clip
from backend.training.diffusion import DiffusionConfig, train_diffusion
from backend.training.loop import LoopConfig


def _autoencoder(data: Path, out: Path, steps: int | None, seed: int) -> None:
    loop = LoopConfig(steps=steps or 9000, learning_rate=1.5e-3, ema_decay=0.998, seed=seed)
    train_autoencoder(data, out, AutoencoderConfig(loop))


def _clip(data: Path, out: Path, steps: int | None, seed: int) -> None:
    loop = LoopConfig(steps=steps or 1500, learning_rate=6e-4, weight_decay=0.05, ema_decay=0.995, seed=seed)
    train_clip(data, out, ClipConfig(loop))


def _diffusion(_data: Path, out: Path, steps: int | None, seed: int) -> None:
    loop = LoopConfig(steps=steps or 8000, learning_rate=6e-4, ema_decay=0.998, seed=seed)
    train_diffusion(out, DiffusionConfig(loop))


STAGES: dict[str, Callable[[Path, Path, int | None, int], None]] = {
    "autoencoder": _autoencoder,
    "clip": _clip,
    "diffusion": _diffusion,
}


def run_stage(name: str, data: Path, out: Path, steps: int | None = None, seed: int = 0) -> None:
    """Train one stage, resuming what ``out`` holds.

    Args:
        name: a key of ``STAGES``, to be run in that order.
        data: the shards.
        out: the run folder that the stages share.
        steps: optimiser steps in all; None takes the stage's own.

    Raises:
        RodinError: ``train.unknown_stage``, ``data.missing``.
    """
    if name not in STAGES:
        raise RodinError(
            "train.unknown_stage", f"There is no stage '{name}'.", f"Stages are {', '.join(STAGES)}."
        )
    STAGES[name](data, out, steps, seed)
