# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing to z: a Gaussian over the portraits' CLIP space, from which random people are drawn."""

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor


class GaussianPrior(ModelMixin, ConfigMixin):
    """Mean and covariance of z over the training portraits.

    Args:
        z_channels: D.
    """

    @register_to_config
    def __init__(self, z_channels: int = 256) -> None:
        super().__init__()
        self.mean = torch.nn.Parameter(torch.zeros(z_channels), requires_grad=False)
        self.factor = torch.nn.Parameter(torch.eye(z_channels), requires_grad=False)

    @torch.no_grad()
    def fit(self, z: Tensor) -> None:
        """Set mean and covariance factor from ``z [N, D]``."""
        self.mean.copy_(z.mean(0))
        values, vectors = torch.linalg.eigh(torch.cov(z.T).double())
        self.factor.copy_(vectors * values.clamp_min(0).sqrt())

    @torch.no_grad()
    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """``count`` random unit vectors ``[count, D]``; ``generator`` on the CPU."""
        noise = torch.randn(count, len(self.mean), generator=generator).to(self.mean)
        return F.normalize((self.mean + noise @ self.factor.T).float(), dim=-1)
