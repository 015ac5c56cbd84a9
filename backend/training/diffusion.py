# SPDX-License-Identifier: GPL-3.0-or-later
"""The base diffusion over a codec's latents, conditioned on z (Rodin, section 3.2)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import PartialState
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.errors import RodinError
from backend.models.codec import load_codec
from backend.models.given import Given
from backend.models.noise import shifted, training_scheduler
from backend.models.unet import RolloutUNet
from backend.training import sheet
from backend.training.begin import take_fitting_weights
from backend.training.conditions import Conditions
from backend.training.dataset import SubjectShards
from backend.training.embeddings import EMBEDDINGS
from backend.training.fronts import FRONTS, read_fronts, write_fronts
from backend.training.latents import LATENTS, LatentReader
from backend.training.loop import LoopConfig, train, training_device
from backend.training.partly_known import PartlyKnown, PartlyKnownConfig

SHOWN = 8
READERS = "palette.", "front_map."
"""How the names of weights begin that read palettes and front maps."""


@dataclass(frozen=True)
class DiffusionConfig:
    """What the base diffusion learns from.

    Attributes:
        model: arguments of :class:`backend.models.unet.RolloutUNet` but for the sizes that the data has.
        batch: samples a step and process.
        drop: share of samples without z (classifier-free guidance).
        words: share of samples whose z comes from a caption instead of a portrait.
        z_noise: largest standard deviation, relative to z's length, of the noise on z.
        frozen: nothing learns but what reads palettes and front maps; without either the U-Net makes what it
            made before, to the bit.
        shift: how far the timesteps that it learns lean towards noise
            (:func:`backend.models.noise.shifted`); None for as far as those that it samples.
        snr_limit: the loss on v weights x0 by SNR + 1; this is where the SNR is cut off, as in
            min-SNR weighting (Hang et al. 2023).
    """

    loop: LoopConfig
    model: dict[str, Any] = field(default_factory=dict[str, Any])
    batch: int = 16
    drop: float = 0.1
    words: float = 0.35
    z_noise: float = 0.2
    frozen: bool = False
    shift: float | None = None
    snr_limit: float = 5.0


class DiffusionObjective(nn.Module):
    """v-prediction over standardised latents.

    Args:
        unet: learns.
        latents: of each subject and its mirror image.
        conditions: z of the subjects.
        given: their palettes and front maps, for a network that reads them.
        codec: folder of what turns latents into planes, for pictures.
        config: of the stage.
    """

    signal: Tensor

    def __init__(
        self,
        unet: RolloutUNet,
        latents: LatentReader,
        conditions: Conditions,
        given: PartlyKnown | None,
        codec: Path,
        config: DiffusionConfig,
    ) -> None:
        super().__init__()
        self.unet, self.config, self.codec = unet, config, codec
        self.latents, self.conditions, self.given = latents, conditions, given
        self.scheduler = training_scheduler()
        self.register_buffer("signal", self.scheduler.alphas_cumprod.clone())

    def draw(self) -> tuple[Tensor, Tensor, Given | None]:
        """Latents ``[B, c, r, 3r]``, z ``[B, D]``, palettes and front maps, of random people."""
        subject = torch.randint(0, len(self.latents), (self.config.batch,))
        mirrored = torch.randint(0, 2, (self.config.batch,))
        given = self.given and self.given.draw(subject, mirrored)
        return self.latents.take(subject, mirrored), self.conditions.draw(subject, mirrored), given

    def forward(self, batch: tuple[Tensor, Tensor, Given | None]) -> tuple[Tensor, dict[str, Tensor]]:
        device = self.signal.device
        latents, z = (part.to(device) for part in batch[:2])
        count = len(latents)
        strata = (torch.arange(count) + torch.rand(count)) / count
        timestep = shifted(strata, self.config.shift or self.unet.config.shift).to(device)
        noise = torch.randn_like(latents)
        noisy = self.scheduler.add_noise(latents, noise, timestep)
        target = self.scheduler.get_velocity(latents, noise, timestep)
        drop = torch.rand(count, device=device) < self.config.drop
        with self.config.loop.autocast(device):
            velocity = self.unet(noisy, timestep, z, drop, batch[2])
        error = (velocity.float() - target).square().mean((1, 2, 3))
        signal = self.signal[timestep]
        ratio = signal / (1 - signal).clamp_min(1e-8)
        weight = (ratio + 1).clamp(max=self.config.snr_limit + 1) / (ratio + 1)
        return (error * weight).mean(), {"velocity": error.mean()}

    def enable_gradient_checkpointing(self) -> None:
        """Compute the U-Net's activations twice instead of keeping them."""
        self.unet.enable_gradient_checkpointing()

    def sheet(self) -> NDArray[np.uint8]:
        """The first people, and what is made of a portrait's z, palette and front map of each."""
        shown = torch.arange(min(SHOWN, len(self.latents)))
        truth = self.latents.take(shown, torch.zeros_like(shown))
        z = self.conditions.portraits[shown, 0, 0]
        given = self.given and self.given.whole(shown.tolist())
        autocast = self.config.loop.autocast(self.signal.device)
        return sheet.avatars(self.unet, self.codec, truth, z, autocast, given)


def train_diffusion(data: Path, out: Path, config: DiffusionConfig, init: Path | None = None) -> None:
    """Train on the latents and embeddings that the stages before left in ``out``; leaves ``unet`` there.

    Begins with the U-Net of folder ``init``. One that reads palettes and front maps has them of ``data``.

    Raises:
        RodinError: ``train.stage_missing`` if a stage before this one has not ended.
    """
    if not (out / EMBEDDINGS).is_file():
        raise RodinError("train.stage_missing", f"There is no {out / EMBEDDINGS}.", "Train clip first.")
    torch.manual_seed(config.loop.seed)
    latents, embeddings = LatentReader(out / LATENTS, training_device()), load_file(out / EMBEDDINGS)
    channels, size, _ = latents.shape
    conditions = Conditions(embeddings["portraits"], embeddings["captions"], config.words, config.z_noise)
    sizes = {
        "latent_channels": channels,
        "latent_size": size,
        "z_channels": conditions.portraits.shape[-1],
    }
    unet = _begun(init, config.model) if init else RolloutUNet(**sizes, **config.model)
    given = _given(data, out) if unet.config.given else None
    if config.frozen:
        for name, weights in unet.named_parameters():
            weights.requires_grad_(name.startswith(READERS))
    if given and unet.front_map:
        unet.front_map.reach.copy_(torch.from_numpy(given.reach))
    unet = unet.to(memory_format=torch.channels_last)
    objective = DiffusionObjective(unet, latents, conditions, given, out / "autoencoder", config)
    if train(objective, out / "diffusion-run", config.loop):
        unet.save_pretrained(out / "unet")


def _begun(init: Path, model: dict[str, Any]) -> RolloutUNet:
    """The U-Net of folder ``init``, which reads palettes and front maps if the arguments ``model`` say so."""
    saved = dict(RolloutUNet.load_config(init / "unet"))
    unet = RolloutUNet.from_config(saved | {"given": saved.get("given") or model.get("given", False)})
    take_fitting_weights(unet, init / "unet")
    return unet


def _given(data: Path, out: Path) -> PartlyKnown:
    """Palettes and front maps of everybody in the shards, measured if they are not there yet."""
    with PartialState().main_process_first():
        if not (out / FRONTS).is_file():
            write_fronts(out, SubjectShards(data), load_codec(out / "autoencoder").field.contraction)
    return PartlyKnown(read_fronts(out), PartlyKnownConfig())
