# SPDX-License-Identifier: GPL-3.0-or-later
"""Other takes on avatars, made but not imported: folders with pictures to choose from, until Blender ends."""

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import bpy

from .avatars import require_own
from .importer import Destination, add_avatar, in_place_of
from .importer.arrays import read_recipe
from .importer.space import SPACING
from .job_folders import folder_of_jobs
from .jobs import watch
from .shared import RodinError

PICTURE = "front.png"
PREFIX = "rodin-takes-"
POLLS = 15
"""For which the panel is drawn after a take's arrival: Blender reads its picture beside that."""


class Take(NamedTuple):
    """A finished avatar that is in no scene.

    Attributes:
        folder: of its own; it goes with the take.
        seed: that it was made with.
    """

    folder: Path
    seed: int

    @property
    def picture(self) -> Path:
        """The face from the front."""
        return self.folder / PICTURE


_galleries: dict[int, list[Take]] = {}
"""By the number that Blender gives the avatar while it runs."""


def of(avatar: bpy.types.Object) -> tuple[Take, ...]:
    """The takes on ``avatar``, in the order in which they were made."""
    return tuple(_galleries.get(avatar.session_uid, ()))


def keep_for(avatar: bpy.types.Object) -> Callable[..., Take]:
    """What takes a result out of its job's folder into the gallery of ``avatar``.

    Raises:
        RodinError: ``edit.linked``.
    """
    require_own(avatar)
    uid = avatar.session_uid

    def kept(folder: Path, **_how: object) -> Take:
        place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder_of_jobs()))
        for file in folder.iterdir():
            if file.is_file():
                shutil.move(file, place)
        take = Take(place, int(read_recipe(place).get("seed", 0)))
        _galleries.setdefault(uid, []).append(take)
        if not bpy.app.background:
            polls = iter(range(POLLS))
            watch(lambda: next(polls, None) is not None)
        return take

    return kept


def put(avatar: bpy.types.Object, take: Take) -> bpy.types.Object:
    """Give ``avatar`` the look of a take; it stays the same object, and the take in the gallery.

    Raises:
        RodinError: as :func:`.importer.replace_avatar`.
    """
    return in_place_of(avatar)(take.folder)


def add(avatar: bpy.types.Object, take: Take, context: bpy.types.Context) -> bpy.types.Object:
    """A take as an avatar of its own beside ``avatar``.

    Raises:
        RodinError: as :func:`.importer.add_avatar`.
    """
    x, y, z = avatar.matrix_world.translation
    place = partial(add_avatar, destination=Destination.of(context), select=False)
    return place(take.folder, name=f"{avatar.name} Take", begin=(x + SPACING, y, z))


def take_of(avatar: bpy.types.Object, index: int) -> Take:
    """The take with a number of the gallery.

    Raises:
        RodinError: ``take.unknown``.
    """
    found = of(avatar)
    if not 0 <= index < len(found):
        raise RodinError(
            "take.unknown", "The avatar has no such take.", "Make some: Re-roll, or Variations for several."
        )
    return found[index]


def forget(avatar: bpy.types.Object | None = None) -> None:
    """Remove the takes on ``avatar``, or on all."""
    gone = [avatar.session_uid] if avatar else list(_galleries)
    for uid in gone:
        for take in _galleries.pop(uid, ()):
            shutil.rmtree(take.folder, ignore_errors=True)
