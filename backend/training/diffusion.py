# SPDX-License-Identifier: GPL-3.0-or-later
"""Stage 3: the base diffusion over the autoencoder's latents, conditioned on z (Rodin, section 3.2)."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.errors import RodinError
from backend.models.noise import shifted, training_scheduler
from backend.models.prior import GaussianPrior
from backend.models.unet import RolloutUNet
from backend.training.autoencoder import LATENTS
from backend.training.clip import EMBEDDINGS
from backend.training.loop import LoopConfig, train


@dataclass(frozen=True)
class DiffusionConfig:
    """What the base diffusion learns from.

    Attributes:
        batch: samples a step and process.
        drop: share of samples without z (classifier-free guidance).
        words: share of samples whose z comes from a caption instead of a portrait.
        z_noise: standard deviation, relative to z's length, of the noise on z.
        snr_limit: the loss on v weights x0 by SNR + 1; this is where the SNR is cut off, as in
            min-SNR weighting (Hang et al. 2023).
    """

    loop: LoopConfig
    batch: int = 16
    drop: float = 0.1
    words: float = 0.35
    z_noise: float = 0.2
    snr_limit: float = 5.0


class DiffusionObjective(nn.Module):
    """v-prediction over standardised latents.

    Args:
        latents: ``[S, 2, c, r, 3r]``, each subject and its mirror image.
        portraits, captions: z ``[S, 2, V, D]`` and ``[S, C, D]``.
    """

    def __init__(
        self, unet: RolloutUNet, latents: Tensor, portraits: Tensor, captions: Tensor, config: DiffusionConfig
    ) -> None:
        super().__init__()
        self.unet, self.config = unet, config
        self.latents, self.portraits, self.captions = latents, portraits, captions
        self.scheduler = training_scheduler()
        self.register_buffer("signal", self.scheduler.alphas_cumprod.clone())

    def draw(self) -> tuple[Tensor, Tensor]:
        """Latents ``[B, c, r, 3r]`` and z ``[B, D]``."""
        config, count = self.config, self.config.batch
        subject = torch.randint(0, len(self.latents), (count,))
        mirrored = torch.randint(0, 2, (count,))
        view = torch.randint(0, self.portraits.shape[2], (count,))
        caption = torch.randint(0, self.captions.shape[1], (count,))
        worded = torch.rand(count, 1) < config.words
        z = torch.where(worded, self.captions[subject, caption], self.portraits[subject, mirrored, view])
        spread = config.z_noise / z.shape[1] ** 0.5
        z = nn.functional.normalize(z + spread * torch.rand(count, 1) * torch.randn_like(z), dim=-1)
        return self.latents[subject, mirrored].float(), z

    def forward(self, batch: tuple[Tensor, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        latents, z = (part.to(self.signal.device) for part in batch)
        count = len(latents)
        strata = (torch.arange(count) + torch.rand(count)) / count
        timestep = shifted(strata).to(latents.device)
        noise = torch.randn_like(latents)
        noisy = self.scheduler.add_noise(latents, noise, timestep)
        target = self.scheduler.get_velocity(latents, noise, timestep)
        drop = torch.rand(count, device=latents.device) < self.config.drop
        with torch.autocast(latents.device.type, torch.bfloat16):
            velocity = self.unet(noisy, timestep, z, drop)
        error = (velocity.float() - target).square().mean((1, 2, 3))
        signal = self.signal[timestep]
        ratio = signal / (1 - signal).clamp_min(1e-8)
        weight = (ratio + 1).clamp(max=self.config.snr_limit + 1) / (ratio + 1)
        return (error * weight).mean(), {"velocity": error.mean()}


def train_diffusion(out: Path, config: DiffusionConfig, init: Path | None = None) -> None:
    """Train on the latents and embeddings that the first two stages left in ``out``.

    Begins with the U-Net of model folder ``init``.

    Leaves the models ``unet`` and ``prior`` there too.

    Raises:
        RodinError: ``train.stage_missing`` if a stage before this one has not ended.
    """
    for name in (LATENTS, EMBEDDINGS):
        if not (out / name).is_file():
            raise RodinError(
                "train.stage_missing", f"There is no {out / name}.", "Train autoencoder and clip first."
            )
    torch.manual_seed(config.loop.seed)
    latents = load_file(out / LATENTS)["latents"]
    embeddings = load_file(out / EMBEDDINGS)
    portraits, captions = embeddings["portraits"], embeddings["captions"]
    unet = RolloutUNet(latent_channels=latents.shape[2], z_channels=portraits.shape[-1])
    if init:
        unet = RolloutUNet.from_pretrained(init / "unet", torch_dtype=torch.float32)
    unet = unet.to(memory_format=torch.channels_last)
    objective = DiffusionObjective(unet, latents, portraits, captions, config)
    if train(objective, out / "diffusion-run", config.loop):
        prior = GaussianPrior(portraits.shape[-1])
        prior.fit(portraits[:, :, 0].flatten(0, 1))
        prior.save_pretrained(out / "prior")
        unet.save_pretrained(out / "unet")
