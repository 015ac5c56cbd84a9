# SPDX-License-Identifier: GPL-3.0-or-later
"""The latent z as the diffusions meet it: of a person's portraits or captions, and never quite exact."""

import torch
import torch.nn.functional as F
from torch import Tensor


class Conditions:
    """Random z of people.

    Args:
        portraits: ``[S, 2, V, D]``, of each person plain and mirrored in V views.
        captions: ``[S, C, D]``.
        words: share of z that comes from a caption instead of a portrait.
        noise: largest standard deviation, relative to z's length, of the noise on z.
    """

    def __init__(self, portraits: Tensor, captions: Tensor, words: float, noise: float) -> None:
        self.portraits, self.captions, self.words, self.noise = portraits, captions, words, noise

    def draw(self, subject: Tensor, mirrored: Tensor) -> Tensor:
        """Unit vectors ``[B, D]`` of ``subject [B]``, 0..S, and ``mirrored [B]``, 0 or 1."""
        count = len(subject)
        view = torch.randint(0, self.portraits.shape[2], (count,))
        caption = torch.randint(0, self.captions.shape[1], (count,))
        worded = torch.rand(count, 1) < self.words
        z = torch.where(worded, self.captions[subject, caption], self.portraits[subject, mirrored, view])
        spread = self.noise / z.shape[1] ** 0.5
        return F.normalize(z + spread * torch.rand(count, 1) * torch.randn_like(z), dim=-1)
