# SPDX-License-Identifier: GPL-3.0-or-later
"""What running out of memory looks like, whoever says it."""

import sys

from backend.errors import RodinError

_PHRASES = ("can't allocate memory", "out of memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether numpy, PyTorch or a driver said so; PyTorch is not loaded for asking."""
    torch = sys.modules.get("torch")
    if isinstance(error, MemoryError) or (torch and isinstance(error, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(phrase in str(error).lower() for phrase in _PHRASES)


def release() -> None:
    """Give cached memory of the device back."""
    torch = sys.modules.get("torch")
    if torch and torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch and torch.backends.mps.is_available():
        torch.mps.empty_cache()


def memory_error() -> RodinError:
    """For the user, when nothing lighter is left to try."""
    return RodinError(
        "device.out_of_memory",
        "The memory is full, also after trying what needs less.",
        "Take a lighter preset, close other programs that use the device, or choose the device cpu.",
    )
