# SPDX-License-Identifier: GPL-3.0-or-later
"""Latents that the base diffusion has regained from noise: with the errors that a decoder will meet.

White noise on a latent is what a diffusion removes best. What it leaves is of another kind: planes that
disagree about a mouth, a colour that runs from hair to collar. A decoder that is shown them learns to
settle them.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from backend.errors import RodinError
from backend.models.noise import sampling_scheduler
from backend.models.unet import RolloutUNet
from backend.training.conditions import Conditions
from backend.training.embeddings import EMBEDDINGS

EARLIEST, LATEST = 250, 850
"""Timesteps that the noise belongs to; above, the diffusion makes another person of it."""
STEPS = 4
"""Steps back, at most."""
WORDS, Z_NOISE = 0.5, 0.2
"""As :class:`backend.training.diffusion.DiffusionConfig` has them."""


class Regained:
    """The base diffusion of a run folder, frozen, with the z of its people.

    Args:
        run: a run folder in which ``clip`` and ``diffusion`` have ended.

    Raises:
        RodinError: ``train.stage_missing`` if they have not.
    """

    def __init__(self, run: Path) -> None:
        for stage, made in (("clip", EMBEDDINGS), ("diffusion", "unet")):
            if not (run / made).exists():
                raise RodinError("train.stage_missing", f"There is no {run / made}.", f"Train {stage} first.")
        z = load_file(run / EMBEDDINGS)
        self.conditions = Conditions(z["portraits"], z["captions"], WORDS, Z_NOISE)
        unet = RolloutUNet.from_pretrained(run / "unet", torch_dtype=torch.float32)
        self.unet = unet.to(memory_format=torch.channels_last).requires_grad_(False)

    @torch.no_grad()
    def __call__(self, latents: Tensor, subject: Tensor, mirrored: Tensor) -> Tensor:
        """Standardised ``latents [B, c, r, 3r]``, noised and brought back under their people's z.

        Args:
            latents: clean.
            subject: whose they are, ``[B]``. mirrored: 0 or 1, ``[B]``.
        """
        self.unet.to(latents.device)
        z = self.conditions.draw(subject, mirrored).to(latents)
        first = int(torch.randint(EARLIEST, LATEST + 1, ()))
        steps = int(torch.randint(1, STEPS + 1, ()))
        scheduler = sampling_scheduler()
        scheduler.set_timesteps(timesteps=[first * (steps - step) // steps for step in range(steps)])
        noisy = scheduler.add_noise(latents, torch.randn_like(latents), scheduler.timesteps[:1])
        for timestep in scheduler.timesteps:
            velocity = self.unet(noisy, timestep, z).float()
            noisy = scheduler.step(velocity, timestep, noisy, return_dict=False)[0]
        return noisy
