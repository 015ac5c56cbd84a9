# SPDX-License-Identifier: GPL-3.0-or-later
"""The z of people's portraits and captions, which the prior and the diffusions learn from."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from transformers.utils.constants import OPENAI_CLIP_MEAN, OPENAI_CLIP_STD

from backend.conditioning import Conditioner, unit
from backend.models.portrait_encoder import PortraitEncoder
from backend.training.augment import on_grey
from backend.training.dataset import SubjectShards

EMBEDDINGS = "embeddings.safetensors"
"""In the run folder: ``portraits [S, 2, V, D]``, plain and mirrored, and ``captions [S, C, D]``."""
TOGETHER = 16
"""People embedded at once."""


def write_embeddings(out: Path, data: SubjectShards, conditioner: Conditioner) -> None:
    """Leave in the run folder ``out`` the z of everybody in ``data``."""
    portraits, captions = [], []
    for first in range(0, len(data), TOGETHER):
        people = range(len(data))[first : first + TOGETHER]
        views = torch.stack([data.portraits(person) for person in people])
        plain = on_grey(views.flatten(0, 1)).unflatten(0, views.shape[:2])
        both = torch.stack([plain, plain.flip(-1)], 1).mul(255).round().byte()
        portraits.append(_seen(conditioner, both.flatten(0, 2)).cpu().unflatten(0, both.shape[:3]))
        said = [data.record(person)["captions"] for person in people]
        told = conditioner.texts([text for texts in said for text in texts]).cpu()
        captions.append(told.unflatten(0, (len(said), -1)))
    out.mkdir(parents=True, exist_ok=True)
    save_file({"portraits": torch.cat(portraits), "captions": torch.cat(captions)}, out / EMBEDDINGS)


def normalised(images: Tensor) -> Tensor:
    """Portraits ``[B, 3, H, W]`` 0..1 as CLIP wants them."""
    mean, std = (images.new_tensor(values).view(3, 1, 1) for values in (OPENAI_CLIP_MEAN, OPENAI_CLIP_STD))
    return (images - mean) / std


def _seen(conditioner: Conditioner, images: Tensor) -> Tensor:
    """The z ``[N, D]`` of portraits ``[N, 3, H, W]`` uint8; on the encoder's device if none is resized."""
    encoder = conditioner.image_encoder
    if isinstance(encoder, PortraitEncoder):
        with torch.no_grad():
            return unit(encoder(pixel_values=normalised(images.to(encoder.device) / 255)).image_embeds)
    return conditioner.portraits(images.permute(0, 2, 3, 1).cpu().numpy())
