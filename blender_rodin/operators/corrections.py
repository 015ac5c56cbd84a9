# SPDX-License-Identifier: GPL-3.0-or-later
"""Points that are corrected by hand, on a photo that is to become an avatar or that of an avatar."""

import json
from pathlib import Path
from typing import Any

import bpy
from bpy.props import CollectionProperty, IntProperty, StringProperty

from ..avatars import RECIPE_PROPERTY, avatar_of, require_own, source_of, summary
from ..importer import in_place_of
from ..job_folders import folder_of_jobs
from ..jobs import session
from ..landmarks.corrections import Corrected, of_recipe, require_same, write
from ..likeness import note_photos, photos_of
from ..properties import RODIN_PG_photo, RODIN_PG_settings, settings
from ..shared import RodinError
from ..translations import said
from .correct_points import CorrectPoints
from .running import as_one_step, refuse, run


class RODIN_OT_correct_photo(CorrectPoints):
    bl_idname = "rodin.correct_photo"
    bl_label = "Correct Points"
    bl_description = (
        "Show the points that were found on the photo's face, before an avatar is made, and drag those that "
        "are wrong"
    )
    bl_options = {"REGISTER", "UNDO"}

    index: IntProperty(name="Index", description="Which of the photos, beginning with 0", min=0)

    def begin(self, context: bpy.types.Context) -> tuple[str, int | None, Corrected | None]:
        """The panel's photo."""
        owner, path = photo_of(settings(context), self.index)
        face = settings(context).face or None
        return path, None if self.index else face, Corrected.parse(owner.corrections)

    def finish(self, context: bpy.types.Context, corrected: Corrected) -> set[str]:
        """They are used when the avatar is made."""
        owner, _ = photo_of(settings(context), self.index)
        owner.corrections = corrected.text() if corrected.points else ""
        return {"FINISHED"}


class RODIN_OT_forget_points(bpy.types.Operator):
    bl_idname = "rodin.forget_points"
    bl_label = "Forget Corrected Points"
    bl_description = "Leave all points of this photo to the detector again"
    bl_options = {"REGISTER", "UNDO"}

    index: IntProperty(name="Index", description="Which of the photos, beginning with 0", min=0)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """None is kept."""
        photo_of(settings(context), self.index)[0].corrections = ""
        return {"FINISHED"}


class RODIN_OT_correct_avatar(CorrectPoints):
    bl_idname = "rodin.correct_avatar"
    bl_label = "Correct Points"
    bl_description = (
        "Show the points that were found on the active avatar's photo, drag those that are wrong, and make "
        "the avatar again"
    )
    bl_options = {"REGISTER"}

    index: IntProperty(name="Index", description="Which of the photos, beginning with 0", min=0)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """The active avatar was made from photos, and somebody knows where they are."""
        avatar = avatar_of(context.object)
        return super().poll(context) and avatar is not None and bool(photos_of(avatar))

    def begin(self, context: bpy.types.Context) -> tuple[str, int | None, Corrected | None]:
        """The photo of the avatar, if it is still the same and the avatar may be changed."""
        if avatar := avatar_of(context.object):
            require_own(avatar)
        recipe, photos, known = self._known(context)
        for photo, each in zip(photos, known, strict=True):
            require_same(Path(photo), each.sha256)
        self._photos, self._known_before = photos, known
        face = None if self.index else recipe["photo"].get("face")
        return photos[self.index], face, known[self.index]

    def finish(self, context: bpy.types.Context, corrected: Corrected) -> set[str]:
        """The avatar is made again in its place, unless nothing was changed."""
        avatar, changed = avatar_of(context.object), list(self._known_before)
        changed[self.index] = corrected
        if avatar is None or changed == self._known_before:
            self.report({"INFO"}, said("No point was changed."))
            return {"CANCELLED"}
        return run(
            self,
            lambda: session.edit(
                as_one_step(in_place_of(avatar), "Correct Points"),
                source_of(avatar),
                [],
                photos=self._photos,
                corrections=write(changed, folder_of_jobs()),
            ),
        )

    def _known(self, context: bpy.types.Context) -> tuple[dict[str, Any], list[str], list[Corrected]]:
        avatar = avatar_of(context.object)
        recipe: dict[str, Any] = json.loads(avatar[RECIPE_PROPERTY]) if avatar else {}
        photos, known = photos_of(avatar) if avatar else [], of_recipe(recipe)
        if len(photos) != len(known) or self.index >= len(photos):
            raise RodinError(
                "photo.missing",
                "It is not known where the avatar's photos are.",
                "Use Locate Photo to choose them.",
            )
        return recipe, photos, known


class RODIN_OT_locate_photos(bpy.types.Operator):
    bl_idname = "rodin.locate_photos"
    bl_label = "Locate Photo"
    bl_description = (
        "Say where the photo of the active avatar is; of several choose all. It must be the same file"
    )
    bl_options = {"REGISTER", "UNDO"}

    directory: StringProperty(
        name="Folder", description="Folder that holds the photos", subtype="DIR_PATH", options={"HIDDEN"}
    )
    files: CollectionProperty(
        type=bpy.types.OperatorFileListElement, name="Photos", description="Names of the photos in the folder"
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """The active avatar was made from a photo."""
        avatar = avatar_of(context.object)
        known = summary(avatar) if avatar else None
        return known is not None and known.likeness is not None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask for the files."""
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Each photo of the recipe is found among them by its hash."""
        avatar = avatar_of(context.object)
        if avatar is None:
            return {"CANCELLED"}
        chosen = [Path(self.directory) / each.name for each in self.files if each.name]
        try:
            require_own(avatar)
            known = of_recipe(json.loads(avatar[RECIPE_PROPERTY]))
            note_photos(avatar, [str(_same(chosen, each.sha256)) for each in known])
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}


def _same(chosen: list[Path], sha256: str) -> Path:
    """The file with a hash.

    Raises:
        RodinError: ``photo.missing``, ``photo.changed``.
    """
    trouble = RodinError("photo.missing", "No photo was chosen.", "Choose the photo that the avatar is of.")
    for path in chosen:
        try:
            require_same(path, sha256)
        except RodinError as error:
            trouble = error
        else:
            return path
    raise trouble


def photo_of(inputs: RODIN_PG_settings, index: int) -> tuple[RODIN_PG_settings | RODIN_PG_photo, str]:
    """What keeps the corrections of a photo of the panel, and the photo's path."""
    owner = inputs if index == 0 else inputs.more_photos[index - 1]
    return owner, bpy.path.abspath(inputs.photo if index == 0 else owner.path)
