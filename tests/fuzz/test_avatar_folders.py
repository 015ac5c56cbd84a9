# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged folders of avatars that Blender is to open: each is read, or refused with a code."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blender_rodin.importer.arrays import read_arrays, read_recipe
from blender_rodin.importer.rig_arrays import read_rig
from blender_rodin.shared import RodinError
from tests.blender.sample_rig import write_rigged_avatar
from tests.fuzz.mutations import damage_often, damaged, other_arrays, refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("avatar")
    write_rigged_avatar(made)
    for name in ("avatar.npz", "rig.npz", "avatar.json"):
        (made / f"whole-{name}").write_bytes((made / name).read_bytes())
    return made


@pytest.mark.parametrize(("name", "read"), [("avatar.npz", read_arrays), ("rig.npz", read_rig)])
@damage_often
@given(data=st.data())
def test_arrays(name: str, read, data: st.DataObject, folder: Path) -> None:
    whole = (folder / f"whole-{name}").read_bytes()
    (folder / name).write_bytes(data.draw(damaged(whole) | other_arrays(whole)))
    refused(lambda: read(folder), RodinError)


@damage_often
@given(data=st.data())
def test_recipes(data: st.DataObject, folder: Path) -> None:
    (folder / "avatar.json").write_bytes(data.draw(damaged((folder / "whole-avatar.json").read_bytes())))
    refused(lambda: read_recipe(folder), RodinError)
