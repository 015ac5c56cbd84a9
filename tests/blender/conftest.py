# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender as it is after its start, the add-on registered, and an avatar's folder."""

import bpy
import pytest

from tests.blender.sample import write_avatar


@pytest.fixture(autouse=True)
def user_folder(tmp_path_factory, monkeypatch):
    """Where the add-on keeps files, away from whoever runs the tests."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setattr("blender_rodin.compat.user_folder", lambda: folder)
    return folder


@pytest.fixture
def empty_file():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return bpy.context


@pytest.fixture
def addon(empty_file):
    import blender_rodin

    blender_rodin.register()
    yield bpy.ops.rodin
    blender_rodin.unregister()


@pytest.fixture
def avatar_folder(tmp_path):
    write_avatar(tmp_path / "avatar")
    return tmp_path / "avatar"
