# SPDX-License-Identifier: GPL-3.0-or-later
"""Which device PyTorch should use, and how much memory is free there."""

import contextlib
import os
import sys
from collections.abc import Generator

import torch

from backend.errors import RodinError


def pick_device(name: str | None = None) -> torch.device:
    """The named device, or the fastest kind that this machine has.

    Raises:
        RodinError: ``device.missing``.
    """
    if name in (None, "auto"):
        found = torch.accelerator.current_accelerator(check_available=True)
        return found or torch.device("cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise RodinError(
            "device.missing",
            f"This machine has no device '{name}' that PyTorch can use.",
            "Take 'cpu', which always works, or 'auto'.",
        ) from error
    return device


@contextlib.contextmanager
def denormals_flushed() -> Generator[None]:
    """The CPU takes tiny numbers for zero meanwhile, which makes training several times as fast.

    Not longer: mediapipe does not start in a thread that does.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def peak_memory(device: torch.device) -> int:
    """Bytes that this process has taken at most, on the device or, on CPUs and shared memory, in all.

    0 when the platform does not tell.
    """
    if device.type == "cuda":
        return torch.cuda.max_memory_reserved(device)
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def free_memory(device: torch.device) -> int:
    """Free memory in bytes; 0 when the platform does not tell."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    if device.type == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    if device.type == "cpu" and hasattr(os, "sysconf") and "SC_AVPHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 0
