# SPDX-License-Identifier: GPL-3.0-or-later
"""Begin a network with the weights of another whose sizes differ in places."""

from pathlib import Path

import torch
from diffusers.utils.constants import SAFETENSORS_WEIGHTS_NAME
from safetensors.torch import load_file
from torch import nn


@torch.no_grad()
def take_fitting_weights(network: nn.Module, folder: Path) -> list[str]:
    """Copy into ``network`` each tensor of the model in ``folder`` that has its name and shape.

    Returns:
        The names of what ``network`` keeps of its own.
    """
    own, found = network.state_dict(), load_file(folder / SAFETENSORS_WEIGHTS_NAME)
    kept = [name for name, tensor in own.items() if name not in found or found[name].shape != tensor.shape]
    for name in own.keys() - kept:
        own[name].copy_(found[name])
    return kept
