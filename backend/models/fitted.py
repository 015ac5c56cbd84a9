# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper's own latents: planes that were fitted to one subject each (Rodin, section 3.1).

There is no encoder and nothing to decode. What all subjects share is the field decoder, which reads planes
of many resolutions, and the statistics that diffusion standardises with.
"""

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor

from backend.models.field import AvatarField, FieldDecoder
from backend.models.statistics import LatentStatistics
from backend.models.triplane import Contraction, fold, mirror, unfold
from backend.space import Box, triple

ODD = 8
"""One channel of so many, the last ones, changes its sign in the mirror."""


class FittedPlanes(LatentStatistics, ModelMixin, ConfigMixin):
    """The codec of fitted planes: latents are the planes themselves.

    Args:
        latent_channels: of the planes.
        latent_size: cells along a plane's edge that the base diffusion makes.
        field_width, field_depth: hidden layers of the field decoder.
        box_centre, box_half: the canonical cube, metres.
        focus, strength: of the :class:`backend.models.triplane.Contraction`.
    """

    @register_to_config
    def __init__(
        self,
        latent_channels: int = 32,
        latent_size: int = 64,
        field_width: int = 128,
        field_depth: int = 3,
        box_centre: tuple[float, float, float] = Box.centre,
        box_half: float = Box.half,
        focus: tuple[float, float, float] = Contraction.focus,
        strength: tuple[float, float, float] = Contraction.strength,
    ) -> None:
        super().__init__()
        box, contraction = Box(triple(box_centre), box_half), Contraction(triple(focus), triple(strength))
        self.field = FieldDecoder(latent_channels, field_width, field_depth, box, contraction)
        self.begin_statistics(latent_channels, latent_size)

    def decode(self, latents: Tensor) -> Tensor:
        """Latents ``[B, C, r, 3r]`` are planes already."""
        return latents

    def bind(self, planes: Tensor) -> AvatarField:
        """The field of one avatar's ``planes [1, C, R, 3R]``."""
        return AvatarField(self.field, planes)


def mirror_planes(planes: Tensor) -> Tensor:
    """The fitted planes ``[B, C, R, 3R]`` of the left-right mirrored subject.

    Most of what the shared decoder reads is the same in the mirror; what points to a side, such as the way
    to the canonical coordinate, is not, and is left to channels that change their sign.
    """
    even, odd = mirror(planes).tensor_split([planes.shape[1] - planes.shape[1] // ODD], 1)
    return torch.cat([even, -odd], 1)


def resize_planes(planes: Tensor, size: int) -> Tensor:
    """Planes ``[B, C, R, 3R]`` at another resolution, ``[B, C, size, 3 * size]``, each by itself."""
    if planes.shape[2] == size:
        return planes
    shrinks = size < planes.shape[2]
    resized = F.interpolate(
        fold(planes), size=(size, size), mode="bilinear", align_corners=False, antialias=shrinks
    )
    return unfold(resized)
