# SPDX-License-Identifier: GPL-3.0-or-later
"""What an accelerator has room for is read and made once, then kept there: the disk is too slow for it."""

from collections.abc import Callable, Hashable

import torch
from torch import Tensor

from backend.device import free_memory

CPU = torch.device("cpu")
ROOM = 0.4
"""Share of the free memory that may be filled."""


class Kept:
    """Tensors by name, on a device.

    A CPU keeps none: the system already keeps in memory what was read of files.

    Args:
        device: where they are wanted.
    """

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.room = 0 if device.type == "cpu" else int(ROOM * free_memory(device))
        self._kept: dict[Hashable, Tensor] = {}

    def __call__(self, name: Hashable, make: Callable[[], Tensor]) -> Tensor:
        """What is kept under ``name``, or else what ``make`` gives, on the device."""
        found = self._kept.get(name)
        if found is None:
            found = make().to(self.device)
            if found.nbytes <= self.room:
                self.room -= found.nbytes
                self._kept[name] = found
        return found
