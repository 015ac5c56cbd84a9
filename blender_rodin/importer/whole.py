# SPDX-License-Identifier: GPL-3.0-or-later
"""What is added to a file is added whole, or the file is as it was."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import bpy

KINDS = (
    "objects", "meshes", "armatures", "materials", "images", "node_groups", "collections", "scenes",
    "cameras", "lights", "worlds", "actions",
)  # fmt: skip
"""Collections of :class:`bpy.types.BlendData` that an import adds to."""

Added = Callable[[], list[bpy.types.ID]]


@contextmanager
def all_or_nothing() -> Generator[Added]:
    """Whatever is raised takes away all that was added since; yields a function that lists it."""
    before = {each.session_uid for each in _all()}

    def added() -> list[bpy.types.ID]:
        return [each for each in _all() if each.session_uid not in before]

    try:
        yield added
    except BaseException:
        bpy.data.batch_remove(added())
        raise


def _all() -> Iterator[bpy.types.ID]:
    for kind in KINDS:
        yield from getattr(bpy.data, kind)
