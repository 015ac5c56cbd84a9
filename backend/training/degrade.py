# SPDX-License-Identifier: GPL-3.0-or-later
"""Condition augmentation: low-resolution planes made as imperfect as diffusion's (Rodin, section 3.3).

An upsampler that has only seen perfect conditions trusts what the base diffusion gets wrong.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.models.fitted import resize_planes
from backend.models.triplane import PLANES, fold, unfold


@dataclass(frozen=True)
class Degradation:
    """How often and how far planes are spoilt.

    As RodinHD's ``bsrgan_light``, in one fixed order and with half of the noise: with all of it a rendered
    face is gravel, which diffusion's faces are not.

    Attributes:
        shrink: share of samples that lose resolution. smallest: cells along an edge that they keep at least,
            as a share.
        blur: share of samples with Gaussian blur. widest: its largest standard deviation, cells.
        faintest, strongest: standard deviation of the Gaussian noise on all samples, relative to that of
            the planes.
    """

    shrink: float = 0.2
    smallest: float = 0.5
    blur: float = 0.25
    widest: float = 1.5
    faintest: float = 0.02
    strongest: float = 0.1


def degrade(low: Tensor, deviation: Tensor, config: Degradation) -> Tensor:
    """Spoil planes ``[B, C, r, 3r]``, each sample in its own way.

    Args:
        low: the planes.
        deviation: standard deviation of each plane and channel, ``[1, C, 1, 3]``.
        config: how often and how far.
    """
    size = low.shape[2]
    rows = [_blurred(_shrunk(row, config), config) for row in low.split(1)]
    level = torch.empty(len(low), 1, 1, 1, device=low.device).uniform_(config.faintest, config.strongest)
    return torch.cat(rows) + level * deviation.repeat_interleave(size, 3) * torch.randn_like(low)


def _shrunk(planes: Tensor, config: Degradation) -> Tensor:
    if torch.rand(()) >= config.shrink:
        return planes
    size = planes.shape[2]
    kept = float(torch.empty(()).uniform_(config.smallest, 1))
    return resize_planes(resize_planes(planes, max(1, round(size * kept))), size)


def _blurred(planes: Tensor, config: Degradation) -> Tensor:
    if torch.rand(()) >= config.blur:
        return planes
    spread = float(torch.empty(()).uniform_(0.1, config.widest))
    reach = math.ceil(2 * spread)
    offsets = torch.arange(-reach, reach + 1, device=planes.device) / spread
    kernel = torch.softmax(-offsets.square() / 2, 0).to(planes.dtype)
    maps = fold(planes).flatten(0, 1)[:, None]
    maps = F.conv2d(F.pad(maps, (reach,) * 4, mode="replicate"), kernel.outer(kernel)[None, None])
    return unfold(maps.view(PLANES, -1, *maps.shape[2:]))
