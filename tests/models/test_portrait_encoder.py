# SPDX-License-Identifier: GPL-3.0-or-later
"""The half of CLIP that sees: where things are counts, and either kind is loaded as what it is."""

from pathlib import Path

import torch
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from backend.models.clip import load_image_encoder
from backend.models.portrait_encoder import PortraitEncoder

SMALL = {"widths": (8, 16), "cells": 2, "projection_dim": 6}


def test_where_something_is_decides() -> None:
    torch.manual_seed(0)
    encoder = PortraitEncoder(**SMALL).eval()
    portrait = torch.zeros(1, 3, 32, 32)
    portrait[..., :16, :] = 1.0
    upside_down = portrait.flip(2)
    seen, turned = encoder(portrait).image_embeds, encoder(upside_down).image_embeds
    assert seen.shape == (1, 6)
    assert (seen - turned).abs().max() > 1e-3


def test_only_training_leaves_out(tmp_path: Path) -> None:
    torch.manual_seed(0)
    encoder, portrait = PortraitEncoder(**SMALL, dropout=0.5), torch.randn(1, 3, 32, 32)
    assert not torch.equal(encoder(portrait).image_embeds, encoder(portrait).image_embeds)
    encoder.eval().save_pretrained(tmp_path)
    restored = load_image_encoder(tmp_path, torch.float32)
    torch.testing.assert_close(restored(portrait).image_embeds, encoder(portrait).image_embeds)


def test_a_clip_of_transformers_is_loaded_as_one(tmp_path: Path) -> None:
    config = CLIPVisionConfig(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=32,
        patch_size=8,
    )
    CLIPVisionModelWithProjection(config).save_pretrained(tmp_path)
    assert isinstance(load_image_encoder(tmp_path, torch.float32), CLIPVisionModelWithProjection)
