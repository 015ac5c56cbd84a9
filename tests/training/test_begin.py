# SPDX-License-Identifier: GPL-3.0-or-later
"""A network begins with what fits of another's weights."""

from pathlib import Path

import torch

from backend.models.autoencoder import TriplaneAutoencoder
from backend.training.begin import take_fitting_weights


def test_a_wider_detail_keeps_the_rest_of_the_weights(tmp_path: Path) -> None:
    torch.manual_seed(0)
    narrow = TriplaneAutoencoder(latent_size=16, detail_width=32, detail_blocks=1)
    narrow.save_pretrained(tmp_path)
    wide = TriplaneAutoencoder(latent_size=16, detail_width=64, detail_blocks=1)
    before = {name: tensor.clone() for name, tensor in wide.state_dict().items()}
    kept = take_fitting_weights(wide, tmp_path)
    assert {name.split(".")[0] for name in kept} == {"expand", "detail", "to_planes"}
    source = narrow.state_dict()
    for name, tensor in wide.state_dict().items():
        assert torch.equal(tensor, before[name] if name in kept else source[name]), name


def test_equal_sizes_keep_nothing_of_their_own(tmp_path: Path) -> None:
    model = TriplaneAutoencoder(latent_size=16)
    model.save_pretrained(tmp_path)
    assert take_fitting_weights(TriplaneAutoencoder(latent_size=16), tmp_path) == []
