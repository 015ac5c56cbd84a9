# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes, conditioning and round trips of the networks, at toy size."""

import string
from pathlib import Path

import pytest
import torch

from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.clip import learn_tokenizer
from backend.models.field import SHRINKING, THICKENING, AvatarField, FieldDecoder
from backend.models.raster import CHANNELS, rasterise
from backend.models.triplane import mirror
from backend.models.unet import RolloutUNet
from backend.space import Box, Part


@pytest.fixture
def autoencoder() -> TriplaneAutoencoder:
    torch.manual_seed(0)
    return TriplaneAutoencoder(
        latent_size=8, plane_channels=8, width=16, detail_width=8, field_width=16, field_depth=2
    )


@pytest.fixture
def unet() -> RolloutUNet:
    torch.manual_seed(0)
    model = RolloutUNet(latent_size=8, z_channels=16, widths=(16, 32), attention_levels=(1,))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model


def test_autoencoder_shapes_and_field(autoencoder: TriplaneAutoencoder) -> None:
    latents = autoencoder.encode(torch.randn(2, CHANNELS, 32, 96))
    assert latents.shape == (2, 8, 8, 24)
    planes = autoencoder.decode(latents)
    assert planes.shape == (2, 8, 32, 96)
    field = autoencoder.bind(planes[:1])
    points = torch.rand(11, 3) * 0.1
    found = field(points)
    assert found.distance.shape == (11,)
    assert found.part.shape == (11, len(Part))
    torch.testing.assert_close(field.distance(points), found.distance)
    assert ((found.albedo > 0) & (found.albedo < 1)).all()


def test_standardised_latents_have_unit_variance(autoencoder: TriplaneAutoencoder) -> None:
    latents = torch.randn(64, 8, 8, 24) * 3 + 2
    latents = torch.cat([latents, mirror(latents)])
    autoencoder.measure(latents.mean(0), latents.square().mean(0))
    standard = autoencoder.standardise(latents)
    assert abs(standard.mean()) < 1e-4
    assert abs(standard.std() - 1) < 1e-2
    torch.testing.assert_close(autoencoder.unstandardise(standard), latents, atol=1e-4, rtol=1e-4)


def test_weights_round_trip_as_safetensors(autoencoder: TriplaneAutoencoder, tmp_path: Path) -> None:
    autoencoder.measure(torch.randn(8, 8, 24), torch.full((8, 8, 24), 2.0))
    autoencoder.save_pretrained(tmp_path)
    assert [path.suffix for path in tmp_path.iterdir() if "model" in path.name] == [".safetensors"]
    restored = TriplaneAutoencoder.from_pretrained(tmp_path)
    latents = torch.randn(1, 8, 8, 24)
    torch.testing.assert_close(restored.decode(latents), autoencoder.eval().decode(latents))
    torch.testing.assert_close(restored.latent_std, autoencoder.latent_std)


def test_density_follows_the_laplace_law() -> None:
    distance = torch.tensor([-0.05, -0.001, 0.0, 0.001, 0.05])
    density = AvatarField.density(distance)
    assert (density.diff() < 0).all()
    torch.testing.assert_close(density[2] * 2, density[1] + density[3])
    assert density[-1] < 1e-3


def test_canonical_starts_at_the_point_itself() -> None:
    decoder = FieldDecoder(4, 8, 1, Box())
    torch.nn.init.zeros_(decoder.out.weight)
    torch.nn.init.zeros_(decoder.out.bias)
    points = torch.rand(1, 5, 3) * 0.1
    torch.testing.assert_close(decoder(torch.zeros(1, 4, 4, 12), points).canonical, points)


@pytest.mark.parametrize(
    ("part", "near", "allowed", "thicker"),
    [
        (Part.EYEWEAR, True, True, THICKENING),
        (Part.EYEWEAR, False, True, -SHRINKING),
        (Part.EYEWEAR, True, False, -SHRINKING),
        (Part.HEADWEAR, True, True, THICKENING),
        (Part.SKIN, True, True, 0.0),
    ],
)
def test_frames_and_hats_are_thickened_and_scraps_of_glasses_shrunk(
    part: Part, near: bool, allowed: bool, thicker: float
) -> None:
    torch.manual_seed(0)
    decoder, planes, points = FieldDecoder(4, 8, 1, Box()), torch.randn(1, 4, 4, 12), torch.rand(5, 3) * 0.1
    with torch.no_grad():
        decoder.out.bias[4 + part] = 100.0
        decoder.out.bias[0] = 0.0 if near else 10.0
        expected = decoder.distance(planes, points[None])[0] - thicker
    field = AvatarField(decoder, planes, glasses=allowed)
    torch.testing.assert_close(field.distance(points), expected)
    torch.testing.assert_close(field(points).distance, expected)


def test_position_begins_at_nothing_and_tells_back_from_front() -> None:
    torch.manual_seed(0)
    plain, placed = FieldDecoder(4, 8, 2, Box()), FieldDecoder(4, 8, 2, Box(), octaves=2)
    assert placed.position is not None
    placed.load_state_dict({**placed.state_dict(), **plain.state_dict()})
    planes, points = torch.randn(1, 4, 4, 12), torch.rand(1, 5, 3) * 0.1
    torch.testing.assert_close(placed(planes, points).albedo, plain(planes, points).albedo)
    torch.nn.init.normal_(placed.position.into.weight)
    flat = planes.new_ones(planes.shape)
    front, back = torch.tensor([[[0.0, -0.1, 0.2], [0.0, 0.1, 0.2]]]), torch.tensor([[[0.0, 0.1, 0.2]]])
    assert (placed.distance(flat, front)[0].diff().abs() > 1e-6).all()
    assert (plain.distance(flat, front)[0].diff().abs() < 1e-6).all()
    torch.testing.assert_close(placed(flat, back).distance, placed.distance(flat, back))


def test_unet_answers_to_z_time_and_drop(unet: RolloutUNet) -> None:
    sample, z = torch.randn(2, 8, 8, 24), torch.randn(2, 16)
    timestep = torch.tensor([10, 700])
    unet.eval()
    with torch.no_grad():
        guided = unet(sample, timestep, z)
        free = unet(sample, timestep, None)
        dropped = unet(sample, timestep, z, torch.tensor([True, False]))
        later = unet(sample, timestep + 200, z)
    assert guided.shape == sample.shape
    torch.testing.assert_close(dropped[0], free[0], atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(dropped[1], guided[1], atol=1e-5, rtol=1e-4)
    assert (guided - free).abs().max() > 1e-4
    assert (guided - later).abs().max() > 1e-4


def test_planes_of_the_unet_are_connected(unet: RolloutUNet) -> None:
    sample = torch.randn(1, 8, 8, 24, requires_grad=True)
    unet(sample, torch.tensor(5), None)[..., :8].sum().backward()
    assert sample.grad is not None
    assert sample.grad[..., 16:].abs().sum() > 0


def test_raster_draws_layers_where_the_points_are() -> None:
    points = torch.tensor([[0.5, -0.5, 0.25], [0.5, 0.5, 0.25]])
    colours = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    image = rasterise(points, colours, size=8).unflatten(2, (3, 8))
    front = image[:, :, 1]
    row, column = 5, 6
    assert front[0].nonzero().tolist() == [[row, column]]
    near_depth, near_red = front[1, row, column], front[2, row, column]
    far_depth, far_green = front[5, row, column], front[7, row, column]
    assert (near_depth, near_red, far_depth, far_green) == (-0.5, 1.0, 0.5, 1.0)


def test_tokenizer_knows_captions_and_spells_the_rest() -> None:
    tokenizer = learn_tokenizer(["a woman with long red hair", "a man with a red beard"] * 20, merges=60)
    words = tokenizer.convert_ids_to_tokens(tokenizer("A man with RED qz hair").input_ids)
    assert words[1:5] == ["a</w>", "man</w>", "with</w>", "red</w>"]
    assert words[5:7] == ["q", "z</w>"]
    assert tokenizer.unk_token_id not in tokenizer("ü 漢").input_ids[1:-1]


def test_the_same_captions_give_the_same_tokenizer() -> None:
    """Also where every pair of letters is as frequent as any other."""
    captions = [" ".join(first + last for last in string.ascii_lowercase) for first in string.ascii_lowercase]
    learnt = {learn_tokenizer(captions, merges=200).backend_tokenizer.to_str() for _ in range(3)}
    assert len(learnt) == 1
