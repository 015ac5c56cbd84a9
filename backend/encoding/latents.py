# SPDX-License-Identifier: GPL-3.0-or-later
"""A head's surface through the model's encoder, and the result as text that fits into a recipe."""

import base64
import zlib

import numpy as np
import torch
from torch import Tensor

from backend.encoding.scan import HeadScan
from backend.errors import RodinError
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.triplane import to_box
from backend.recipe import MeshReference


@torch.no_grad()
def encode_head(coder: object, head: HeadScan) -> MeshReference:
    """What a recipe keeps of a head: its standardised latents.

    Args:
        coder: the model's codec.
        head: in avatar space.

    Raises:
        RodinError: ``encode.no_encoder`` if the codec can only decode.
    """
    if not isinstance(coder, TriplaneAutoencoder):
        raise RodinError(
            "encode.no_encoder",
            "This model's planes were fitted, it has no encoder.",
            "Use a model with an autoencoder, such as the bundled one.",
        )
    points = torch.from_numpy(head.points).float().to(coder.device)
    colours = torch.from_numpy(head.colours).float().to(coder.device)
    raster = coder.raster(to_box(points, coder.field.box), colours)
    latents = coder.standardise(coder.encode(raster[None].to(coder.dtype)))
    return MeshReference(sha256=head.sha256, latents=pack(latents))


def pack(latents: Tensor) -> str:
    """Half precision, little-endian, deflated, base64."""
    content = latents.cpu().numpy().astype("<f2").tobytes()
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def unpack(text: str, shape: tuple[int, ...], device: torch.device) -> Tensor:
    """The latents of :func:`pack`, float32 of ``shape``.

    Raises:
        RodinError: ``recipe.other_model`` if there are more or fewer, ``recipe.broken`` if they are none.
    """
    size = 2 * int(np.prod(shape))
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), size + 1)
    except (ValueError, zlib.error) as error:
        raise _unreadable() from error
    if len(content) != size:
        raise RodinError(
            "recipe.other_model",
            "The recipe holds the latents of a model of another kind.",
            "Use the model that it names, or encode the mesh again.",
        )
    latents = np.frombuffer(content, "<f2").astype(np.float32)
    if not np.isfinite(latents).all():
        raise _unreadable()
    return torch.from_numpy(latents.reshape(shape)).to(device)


def _unreadable() -> RodinError:
    return RodinError("recipe.broken", "The recipe's latents cannot be read.", "Encode the mesh again.")
