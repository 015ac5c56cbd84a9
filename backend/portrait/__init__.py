# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos in, aligned portraits out."""

from backend.portrait.portrait import Portrait, PortraitConfig, prepare

__all__ = ["Portrait", "PortraitConfig", "prepare"]
