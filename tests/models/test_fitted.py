# SPDX-License-Identifier: GPL-3.0-or-later
"""Fitted planes as a codec: their mirror image, their sizes, what a model folder keeps."""

from pathlib import Path

import torch

from backend.models.codec import load_codec
from backend.models.fitted import FittedPlanes, mirror_planes, resize_planes
from backend.models.triplane import from_box

MODEL = {"latent_channels": 8, "latent_size": 8, "field_width": 16, "field_depth": 2}


def test_a_model_folder_keeps_decoder_and_statistics(tmp_path: Path) -> None:
    torch.manual_seed(0)
    codec, latents = FittedPlanes(**MODEL), torch.randn(1, 8, 8, 24)
    codec.measure(torch.randn(8, 8, 24), torch.rand(8, 8, 24) + 9)
    codec.save_pretrained(tmp_path)
    restored = load_codec(tmp_path)
    assert isinstance(restored, FittedPlanes)
    torch.testing.assert_close(restored.unstandardise(latents), codec.unstandardise(latents))
    torch.testing.assert_close(restored.standardise(codec.unstandardise(latents)), latents)
    points = torch.rand(20, 3) * 0.1
    fields = [each.bind(each.decode(latents)) for each in (codec, restored)]
    torch.testing.assert_close(fields[0](points).albedo, fields[1](points).albedo)


def test_mirrored_planes_answer_at_mirrored_points() -> None:
    torch.manual_seed(0)
    codec, planes = FittedPlanes(**MODEL), torch.randn(1, 8, 8, 24)
    points = from_box(torch.rand(1, 50, 3) * 2 - 1, codec.field.box)
    there = points * torch.tensor([-1.0, 1.0, 1.0])
    plain, mirrored = codec.field.features(planes, points), codec.field.features(mirror_planes(planes), there)
    torch.testing.assert_close(mirrored[..., :7], plain[..., :7], atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(mirrored[..., 7], -plain[..., 7], atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(mirror_planes(mirror_planes(planes)), planes)


def test_resized_planes_do_not_bleed_into_each_other() -> None:
    planes = torch.cat([torch.full((1, 2, 8, 8), value) for value in (1.0, 5.0, -3.0)], 3)
    for size in (4, 8, 13):
        values = [torch.full((1, 2, size, size), value) for value in (1.0, 5.0, -3.0)]
        torch.testing.assert_close(resize_planes(planes, size), torch.cat(values, 3))
