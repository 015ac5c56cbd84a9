# SPDX-License-Identifier: GPL-3.0-or-later
"""From an avatar's folder to a textured object."""

from .avatar import import_avatar
from .replace import replace_avatar

__all__ = ["import_avatar", "replace_avatar"]
