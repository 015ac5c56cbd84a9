# SPDX-License-Identifier: GPL-3.0-or-later
"""The stages by name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from backend.errors import RodinError
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.fitted import FittedPlanes
from backend.models.prior import DiffusionPrior
from backend.models.unet import RolloutUNet
from backend.models.upsampler import RolloutUpsampler
from backend.training.autoencoder import AutoencoderConfig, train_autoencoder
from backend.training.clip import ClipConfig, train_clip
from backend.training.config import BUNDLED, read_config, stage_config
from backend.training.decoder import DecoderConfig, train_decoder
from backend.training.diffusion import DiffusionConfig, train_diffusion
from backend.training.planes import PlanesConfig, train_planes
from backend.training.prior import PriorConfig, train_prior
from backend.training.upsampler import UpsamplerConfig, train_upsampler


@dataclass(frozen=True)
class Stage:
    """A step on the way to a model.

    Attributes:
        train: takes the shards, the run folder, the settings and a folder to begin with.
        config: the dataclass of the settings.
        begins: folder, in a model's or a run's, of the weights that it can begin with.
        network: what its ``model`` holds arguments of.
    """

    train: Callable[[Path, Path, Any, Path | None], None]
    config: type
    begins: str
    network: Callable[..., Any] | None = None


STAGES = {
    "autoencoder": Stage(train_autoencoder, AutoencoderConfig, "autoencoder", TriplaneAutoencoder),
    "decoder": Stage(train_decoder, DecoderConfig, "autoencoder", FittedPlanes),
    "planes": Stage(train_planes, PlanesConfig, "autoencoder"),
    "clip": Stage(train_clip, ClipConfig, "image_encoder"),
    "prior": Stage(train_prior, PriorConfig, "prior", DiffusionPrior),
    "diffusion": Stage(train_diffusion, DiffusionConfig, "unet", RolloutUNet),
    "upsampler": Stage(train_upsampler, UpsamplerConfig, "upsampler", RolloutUpsampler),
}
"""In an order in which each finds what it needs; a model has either an autoencoder, or decoder and planes."""


def run_stage(
    name: str,
    data: Path,
    out: Path,
    config: str = BUNDLED,
    steps: int | None = None,
    batch: int | None = None,
    seed: int | None = None,
    portraits: Path | None = None,
    init: Path | None = None,
) -> None:
    """Train one stage, resuming what ``out`` holds.

    Args:
        name: a key of ``STAGES``.
        data: the shards.
        out: the run folder that the stages share.
        config: as :func:`backend.training.config.read_config` takes it.
        steps, batch, seed, portraits: instead of the configuration's; ``clip`` alone takes portraits.
        init: model or run folder whose weights the networks begin with; None begins with random ones.

    Raises:
        RodinError: ``train.unknown_stage``, ``data.missing``, ``train.stage_missing``,
            ``train.init_missing``, and those of :mod:`backend.training.config`.
    """
    if name not in STAGES:
        raise RodinError(
            "train.unknown_stage", f"There is no stage '{name}'.", f"Stages are {', '.join(STAGES)}."
        )
    stage = STAGES[name]
    loop = {key: value for key, value in (("steps", steps), ("seed", seed)) if value is not None}
    own = {key: value for key, value in (("batch", batch), ("portraits", portraits)) if value}
    settings = stage_config(read_config(config), name, stage.config, stage.network, loop, **own)
    if init and not (init / stage.begins).is_dir():
        raise RodinError(
            "train.init_missing",
            f"There is no {init / stage.begins} to begin with.",
            "Give the folder of a model, or of a run in which the stage has ended.",
        )
    stage.train(data, out, settings, init)
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()
