# SPDX-License-Identifier: GPL-3.0-or-later
"""Codecs: what turns the base diffusion's latents into planes and a field; a model has one of two kinds."""

from pathlib import Path

import torch

from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.fitted import FittedPlanes

Codec = TriplaneAutoencoder | FittedPlanes
KINDS: dict[str, type[TriplaneAutoencoder] | type[FittedPlanes]] = {
    kind.__name__: kind for kind in (TriplaneAutoencoder, FittedPlanes)
}


def load_codec(folder: Path, dtype: torch.dtype = torch.float32) -> Codec:
    """The codec in ``folder``, of the kind that its configuration names."""
    kind = KINDS[TriplaneAutoencoder.load_config(folder)["_class_name"]]
    return kind.from_pretrained(folder, torch_dtype=dtype)
