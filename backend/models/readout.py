# SPDX-License-Identifier: GPL-3.0-or-later
"""Which attributes a z tells, read by a linear map, and how to move z along some of them alone."""

from collections.abc import Collection

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor

RIDGE = 0.01
"""Of the fit, as a share of the mean variance of z."""
EFFORT = 0.03
"""Price of moving z by a standard deviation, where changing an attribute by one costs 1."""
MOST_GAIN = 3.0


class AttributeReadout(ModelMixin, ConfigMixin):
    """Ridge regression from z to attributes of zero mean and unit variance, one for portraits and sentences.

    Args:
        z_channels: D.
        attributes: A names, one for each number that is read; an attribute of several numbers, such as a
            colour, has its name several times.
    """

    weight: Tensor
    spread: Tensor

    @register_to_config
    def __init__(self, z_channels: int, attributes: tuple[str, ...]) -> None:
        super().__init__()
        self.register_buffer("weight", torch.zeros(len(attributes), z_channels))
        self.register_buffer("spread", torch.eye(z_channels))

    @torch.no_grad()
    def fit(self, portraits: Tensor, captions: Tensor, values: Tensor) -> None:
        """Learn from N people's ``portraits [N, D]`` and ``captions [N, C, D]``, attributes ``[N, A]``."""
        values = values.double() - values.double().mean(0)
        seen = portraits.double() - portraits.double().mean(0)
        told = (captions.double() - captions.double().mean((0, 1))).flatten(0, 1)
        among_people, among_words = _ridged(seen), _ridged(told)
        common = seen.T @ values / len(seen)
        common += told.T @ values.repeat_interleave(captions.shape[1], 0) / len(told)
        self.weight.copy_(torch.linalg.solve(among_people + among_words, common).T)
        power, axes = torch.linalg.eigh(among_people)
        self.spread.copy_((axes * power.sqrt()) @ axes.T)

    @torch.no_grad()
    def alone(self, step: Tensor, asked: Collection[str]) -> Tensor:
        """What of a step through z concerns some attributes alone, ``[1, D]``.

        A sentence's z also tells what mostly goes with the words: red hair with fair skin. The answer changes
        the attributes ``asked`` as ``step [1, D]`` does, and the others as little as it can, along directions
        in which people differ: the least squares of all readings, and of z in standard deviations.
        """
        chosen = torch.tensor([name in asked for name in self.config.attributes])
        if not chosen.any():
            return step
        weight, spread = self.weight.float().cpu(), self.spread.float().cpu()
        wanted = (step.float().cpu() @ weight.T)[0] * chosen
        reading = weight @ spread
        price = reading.T @ reading + EFFORT * torch.eye(len(spread))
        moved = torch.linalg.solve(price, reading.T @ wanted) @ spread
        reached = (moved @ weight.T)[chosen].norm()
        gain = wanted.norm() / reached.clamp_min(1e-9)
        return (moved * gain.clamp(max=MOST_GAIN))[None].to(step)


def _ridged(z: Tensor) -> Tensor:
    """Covariance of centred ``z [N, D]``, its smallest directions raised."""
    covariance = z.T @ z / len(z)
    return covariance + RIDGE * covariance.diagonal().mean() * torch.eye(len(covariance)).to(z)
