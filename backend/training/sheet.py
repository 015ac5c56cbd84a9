# SPDX-License-Identifier: GPL-3.0-or-later
"""What a base diffusion makes while it learns, in one picture."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.data.contact_sheet import contact_sheet
from backend.models.codec import load_codec
from backend.models.given import Given
from backend.models.noise import sampling_scheduler
from backend.models.unet import RolloutUNet
from backend.rendering.volume import render_field
from backend.sampling import denoise
from backend.settings import Settings

SIZE = 96
PRESET = "fast"


def avatars(
    unet: RolloutUNet,
    codec: Path,
    truth: Tensor,
    z: Tensor,
    autocast: torch.autocast,
    given: Given | None = None,
) -> NDArray[np.uint8]:
    """People from the front, and below them the avatars that are made of their z; always of the same noise.

    Args:
        unet: with the weights to try.
        codec: folder of :func:`backend.models.codec.load_codec`.
        truth: standardised latents ``[N, c, r, 3r]``.
        z: unit vectors ``[N, D]``.
        autocast: where the diffusion runs.
        given: palettes and front maps of the N people, for a network that reads them.

    Returns:
        ``[2 * SIZE, N * SIZE, 3]``.
    """
    reader = load_codec(codec).to(unet.device)
    noise = torch.randn(truth.shape, generator=torch.Generator().manual_seed(0))
    settings = Settings.of(PRESET)
    with autocast:
        made = denoise(
            unet,
            sampling_scheduler(),
            noise.to(unet.device),
            z.to(unet.device),
            settings,
            lambda *_: None,
            given=given and given.to(unet.device),
        )
    latents = reader.unstandardise(torch.cat([truth.to(unet.device), made]))
    fields = [reader.bind(reader.decode(one[None])) for one in latents]
    return contact_sheet([render_field(field, size=SIZE)[..., :3] for field in fields], len(z), SIZE)
