# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole model folder in a second: real classes, tiny sizes, every avatar a slightly different ball."""

from pathlib import Path

import torch
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.clip import learn_tokenizer, portrait_processor
from backend.models.noise import sampling_scheduler
from backend.models.prior import DiffusionPrior
from backend.models.unet import RolloutUNet
from backend.pipeline import RodinPipeline

WIDTH = 16
RADIUS = 0.12


def build(folder: Path, given: bool = False) -> Path:
    """Write the model folder, of a base diffusion that reads palettes and front maps if ``given``."""
    torch.manual_seed(0)
    tokenizer = learn_tokenizer(["a man with red hair", "a woman with glasses and a hat"], merges=20)
    small = {
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH,
        "projection_dim": WIDTH,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }
    pipe = RodinPipeline(
        autoencoder=ball_autoencoder(),
        unet=RolloutUNet(
            latent_size=8, z_channels=WIDTH, widths=(16, 32), attention_levels=(1,), given=given
        ),
        prior=DiffusionPrior(WIDTH, width=WIDTH, depth=1),
        image_encoder=CLIPVisionModelWithProjection(CLIPVisionConfig(**small, image_size=128, patch_size=32)),
        feature_extractor=portrait_processor(),
        text_encoder=CLIPTextModelWithProjection(
            CLIPTextConfig(
                **small,
                vocab_size=len(tokenizer),
                max_position_embeddings=tokenizer.model_max_length,
                bos_token_id=tokenizer.bos_token_id,
                eos_token_id=tokenizer.eos_token_id,
                pad_token_id=tokenizer.pad_token_id,
            )
        ),
        tokenizer=tokenizer,
        scheduler=sampling_scheduler(),
    )
    for parameter in [*pipe.unet.parameters(), *pipe.prior.parameters()]:
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.1)
    pipe.save_pretrained(folder)
    return folder


def ball_autoencoder() -> TriplaneAutoencoder:
    """Trained for a moment, so that every latent decodes to about a ball."""
    model = TriplaneAutoencoder(
        latent_size=8, plane_channels=8, width=16, detail_width=8, field_width=32, field_depth=1
    )
    box = model.field.box
    centre = torch.tensor(box.centre)
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(60):
        latents = torch.randn(2, 8, 8, 24)
        points = centre + (2 * torch.rand(2, 4000, 3) - 1) * box.half
        target = ((points - centre).norm(dim=-1) - RADIUS).clamp(-0.02, 0.02)
        found = model.field.distance(model.decode(latents), points)
        loss = (found - target).abs().mean() / RADIUS
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model
