# SPDX-License-Identifier: GPL-3.0-or-later
"""The amortised tri-plane autoencoder: coloured surface points to a small latent, latent to planes.

Diffusion runs over the latent; a roll-out decoder with 3D-aware convolutions raises it to the
final planes, which :class:`backend.models.field.FieldDecoder` reads.
"""

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from backend.models.blocks import GROUPS, PlanePosition, ResBlock
from backend.models.field import AvatarField, FieldDecoder
from backend.models.raster import CHANNELS, rasterise
from backend.models.rollout import Conv3DAware
from backend.models.statistics import LatentStatistics
from backend.models.triplane import Contraction, fold, unfold
from backend.space import Box, triple


class _TwoLevel(nn.Module):
    """A small roll-out U-Net of two resolutions: local detail and the whole head."""

    def __init__(self, width: int, size: int) -> None:
        super().__init__()
        self.position = PlanePosition(width, size)
        self.fine_in = ResBlock(width, width)
        self.down = nn.Conv2d(width, 2 * width, 2, stride=2)
        self.coarse = ResBlock(2 * width, 2 * width)
        self.up = nn.Conv2d(2 * width, width, 1)
        self.fine_out = ResBlock(width, width)

    def forward(self, planes: Tensor) -> Tensor:
        fine = self.fine_in(self.position(planes))
        coarse = self.up(self.coarse(self.down(fine)))
        return self.fine_out(fine + F.interpolate(coarse, scale_factor=2.0))


class TriplaneAutoencoder(LatentStatistics, ModelMixin, ConfigMixin):
    """Encoder, roll-out decoder and shared field decoder.

    Args:
        latent_channels: of the latent.
        latent_size: cells along an edge of a latent plane.
        plane_channels: of the final planes.
        width: of the networks at the latent's resolution.
        stem_width: of the encoder at twice the latent's resolution.
        detail_width, detail_blocks: of the decoder there; what eyes, brows and frames hang on.
        field_width, field_depth: hidden layers of the field decoder. field_octaves: of the position that it
            reads.
        box_centre, box_half: the canonical cube, metres.
        focus, strength: of the :class:`backend.models.triplane.Contraction`.
    """

    @register_to_config
    def __init__(
        self,
        latent_channels: int = 8,
        latent_size: int = 32,
        plane_channels: int = 24,
        width: int = 64,
        stem_width: int = 32,
        detail_width: int = 64,
        detail_blocks: int = 2,
        field_width: int = 96,
        field_depth: int = 3,
        field_octaves: int | None = None,
        box_centre: tuple[float, float, float] = Box.centre,
        box_half: float = Box.half,
        focus: tuple[float, float, float] = Contraction.focus,
        strength: tuple[float, float, float] = Contraction.strength,
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(CHANNELS, stem_width, 2, stride=2),
            ResBlock(stem_width, stem_width),
            nn.Conv2d(stem_width, width, 2, stride=2),
        )
        self.encoder = _TwoLevel(width, latent_size)
        self.to_latent = nn.Conv2d(width, latent_channels, 1)
        self.from_latent = Conv3DAware(latent_channels, width)
        self.decoder = _TwoLevel(width, latent_size)
        self.expand = nn.Conv2d(width, detail_width * 4, 1)
        self.detail = nn.Sequential(
            PlanePosition(detail_width, 2 * latent_size),
            *(ResBlock(detail_width, detail_width) for _ in range(detail_blocks)),
            nn.GroupNorm(GROUPS, detail_width),
            nn.SiLU(),
        )
        self.to_planes = nn.Conv2d(detail_width, plane_channels * 4, 3, padding=1)
        box, contraction = Box(triple(box_centre), box_half), Contraction(triple(focus), triple(strength))
        self.field = FieldDecoder(plane_channels, field_width, field_depth, box, contraction, field_octaves)
        self.begin_statistics(latent_channels, latent_size)

    def raster(self, points: Tensor, colours: Tensor) -> Tensor:
        """What :meth:`encode` reads of one subject's outer surface, ``[14, 4r, 12r]``.

        Args:
            points: ``[N, 3]`` box coordinates.
            colours: ``[N, 3]`` sRGB-encoded, 0..1.
        """
        return rasterise(self.field.contraction(points), colours, 4 * self.config.latent_size)

    def encode(self, rasters: Tensor) -> Tensor:
        """Rasters ``[B, 14, 4r, 12r]`` to latents ``[B, c, r, 3r]``; see :mod:`backend.models.raster`."""
        hidden = self.encoder(self.stem(fold(rasters).contiguous(memory_format=torch.channels_last)))
        return unfold(self.to_latent(hidden).float())

    def decode(self, latents: Tensor) -> Tensor:
        """Latents ``[B, c, r, 3r]`` to planes ``[B, C, 4r, 12r]``."""
        hidden = self.from_latent(fold(latents).contiguous(memory_format=torch.channels_last))
        hidden = F.pixel_shuffle(self.expand(self.decoder(hidden)), 2)
        return unfold(F.pixel_shuffle(self.to_planes(self.detail(hidden)).float(), 2))

    def bind(self, planes: Tensor) -> AvatarField:
        """The field of one avatar's ``planes [1, C, R, 3R]``."""
        return AvatarField(self.field, planes)
