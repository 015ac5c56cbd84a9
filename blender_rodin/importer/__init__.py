# SPDX-License-Identifier: GPL-3.0-or-later
"""From an avatar's folder to a textured object."""

from .avatar import add_avatar, import_avatar
from .destination import Destination
from .naming import name_of
from .replace import in_place_of, replace_avatar, take_back

__all__ = [
    "Destination",
    "add_avatar",
    "import_avatar",
    "in_place_of",
    "name_of",
    "replace_avatar",
    "take_back",
]
