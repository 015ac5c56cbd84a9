# SPDX-License-Identifier: GPL-3.0-or-later
"""Rodin Avatars, a Blender extension: the add-on and, beside it, its backend."""

from .blender_rodin import register, unregister

__all__ = ["register", "unregister"]
