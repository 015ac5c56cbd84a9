# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side of Rodin Avatars; scripts use :mod:`blender_rodin.api`."""


def register() -> None:
    """Add the classes, properties, menus and the command to Blender."""
    from . import registration

    registration.register()


def unregister() -> None:
    """Stop the backend and take everything away again."""
    from . import registration

    registration.unregister()
