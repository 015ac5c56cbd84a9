# SPDX-License-Identifier: GPL-3.0-or-later
"""Rodin Avatars, a Blender extension: the add-on and, beside it, its backend."""

if __package__:  # pytest reads this file on its own when the folder's name is no package name
    from .blender_rodin import register as register
    from .blender_rodin import unregister as unregister
