# SPDX-License-Identifier: GPL-3.0-or-later
"""The stages by name, with the settings that made the bundled model."""

from collections.abc import Callable
from pathlib import Path

from backend.errors import RodinError
from backend.model_folder import find_model
from backend.training.autoencoder import AutoencoderConfig, train_autoencoder
from backend.training.clip import ClipConfig, train_clip
from backend.training.diffusion import DiffusionConfig, train_diffusion
from backend.training.loop import LoopConfig


def _autoencoder(
    data: Path, out: Path, loop: dict[str, int], size: dict[str, int], init: Path | None
) -> None:
    settings = {"steps": 3600, "learning_rate": 1.5e-3, "ema_decay": 0.998, **loop}
    train_autoencoder(data, out, AutoencoderConfig(LoopConfig(**settings), **size), init)


def _clip(data: Path, out: Path, loop: dict[str, int], size: dict[str, int], init: Path | None) -> None:
    settings = {"steps": 500, "learning_rate": 6e-4, "weight_decay": 0.05, "ema_decay": 0.99, **loop}
    train_clip(data, out, ClipConfig(LoopConfig(**settings), **size), init)


def _diffusion(_data: Path, out: Path, loop: dict[str, int], size: dict[str, int], init: Path | None) -> None:
    settings = {"steps": 3400, "learning_rate": 6e-4, "ema_decay": 0.998, **loop}
    train_diffusion(out, DiffusionConfig(LoopConfig(**settings), **size), init)


STAGES: dict[str, Callable[[Path, Path, dict[str, int], dict[str, int], Path | None], None]] = {
    "autoencoder": _autoencoder,
    "clip": _clip,
    "diffusion": _diffusion,
}


def run_stage(
    name: str,
    data: Path,
    out: Path,
    steps: int | None = None,
    batch: int | None = None,
    seed: int = 0,
    init: Path | None = None,
) -> None:
    """Train one stage, resuming what ``out`` holds.

    Args:
        name: a key of ``STAGES``, to be run in that order.
        data: the shards.
        out: the run folder that the stages share.
        steps: optimiser steps in all; None takes the stage's own.
        batch: subjects or samples a step and process; None takes the stage's own.
        seed: of initialisation, batches and noise.
        init: model folder whose weights the networks begin with; None begins with random ones.

    Raises:
        RodinError: ``train.unknown_stage``, ``data.missing``, ``train.stage_missing``, ``model.missing``.
    """
    if name not in STAGES:
        raise RodinError(
            "train.unknown_stage", f"There is no stage '{name}'.", f"Stages are {', '.join(STAGES)}."
        )
    folder = find_model(init) if init else None
    loop = {"seed": seed} | ({"steps": steps} if steps else {})
    STAGES[name](data, out, loop, {"batch": batch} if batch else {}, folder)
