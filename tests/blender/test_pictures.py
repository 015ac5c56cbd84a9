# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the panel, and photos dropped on the viewport."""

import bpy
import pytest

from blender_rodin import pictures
from blender_rodin.operators.drop_photo import RODIN_FH_photo


@pytest.mark.usefixtures("addon")
def test_a_picture_is_taken_once_and_a_missing_one_harms_nobody(avatar_folder, tmp_path):
    (collection,) = pictures._collections
    for _ in range(3):
        pictures.icon(avatar_folder / "texture.png")
    pictures.icon(tmp_path / "none.png")
    assert len(collection) == 2


@pytest.mark.usefixtures("addon")
def test_only_so_many_are_kept(tmp_path):
    for number in range(3 * pictures.MOST):
        pictures.icon(tmp_path / f"{number}.png")
    assert 0 < len(pictures._collections[0]) <= pictures.MOST


def test_without_the_add_on_there_are_none(avatar_folder):
    assert pictures.icon(avatar_folder / "texture.png") == 0


def test_a_dropped_photo_is_the_next_avatars(addon, tmp_path):
    inputs = bpy.context.scene.rodin
    inputs.more_photos.add().path, inputs.face = "somebody else's", 2
    assert addon.drop_photo(filepath=str(tmp_path / "me.jpg")) == {"FINISHED"}
    assert bpy.context.scene.rodin.photo == str(tmp_path / "me.jpg")
    assert inputs.face == 0 and not inputs.more_photos
    assert RODIN_FH_photo.bl_import_operator == "rodin.drop_photo"
    assert ".jpg" in RODIN_FH_photo.bl_file_extensions
    assert not RODIN_FH_photo.poll_drop(bpy.context)
