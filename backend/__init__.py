# SPDX-License-Identifier: GPL-3.0-or-later
"""Rodin Avatars: a portrait, a sentence or nothing becomes a textured head.

``from backend import RodinPipeline`` loads PyTorch; importing the package alone loads nothing heavy,
because Blender reads the protocol from it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .threads import sleep_while_waiting

if TYPE_CHECKING:
    from .pipeline import Avatar, RodinPipeline

__version__ = "0.1.0"
__all__ = ["Avatar", "RodinPipeline", "__version__"]


def __getattr__(name: str) -> Any:
    if name in ("Avatar", "RodinPipeline"):
        sleep_while_waiting()
        return getattr(import_module(".pipeline", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
