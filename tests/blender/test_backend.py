# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on with the real backend as its child."""

import json
import os
import subprocess
import time

import bpy
import pytest
from mathutils import Vector

from blender_rodin import api, environment
from blender_rodin.jobs import session
from blender_rodin.shared import ROOT, RodinError, __version__

pytestmark = pytest.mark.skipif(
    not environment.venv_python(ROOT).is_file(), reason="the project's .venv has not been made"
)


PYTHON = environment.venv_python(ROOT)


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    """A whole model folder in small (tests/tiny_model.py); made by the .venv, for Blender has no PyTorch."""
    folder = tmp_path_factory.mktemp("model") / "tiny"
    code = "import sys, pathlib; from tests.tiny_model import build; build(pathlib.Path(sys.argv[1]))"
    subprocess.run(
        [PYTHON, "-c", code, folder], cwd=ROOT, env=environment.child_variables(ROOT), check=True, timeout=600
    )
    return folder


@pytest.fixture
def backend(addon, tmp_path, monkeypatch):
    monkeypatch.setenv(environment.VARIABLE, str(PYTHON))
    monkeypatch.setattr("blender_rodin.preferences.log_folder", lambda: tmp_path)
    return addon


@pytest.fixture
def tiny_backend(backend, tiny_model, monkeypatch):
    line = [*environment.command(PYTHON), "--model", str(tiny_model)]
    monkeypatch.setattr(environment, "command", lambda *_: line)
    return backend


def test_it_introduces_itself(backend):
    assert backend.check_backend() == {"FINISHED"}
    assert session.hello.version == __version__
    assert session.hello.memory > 0
    assert session.status().text.startswith("Ready: rodin-mini on ")


def test_bad_photo_is_the_backends_coded_error(tiny_backend, tmp_path):
    photo = tmp_path / "text.jpg"
    photo.write_text("not a picture")
    with pytest.raises(RodinError) as caught:
        api.generate(photo=photo)
    assert caught.value.code == "photo.unreadable"
    assert caught.value.hint
    assert not bpy.data.objects


def test_it_ends_with_the_add_on(backend):
    backend.check_backend()
    pid = session._client.pid
    session.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_avatar_and_cancel(tiny_backend):
    avatar = api.generate(seed=3, preset="fast", resolution=48, rig=False)
    assert 0.15 < avatar.dimensions.z < 0.35
    assert json.loads(avatar["rodin"])["seed"] == 3
    assert avatar.data.materials[0].name.startswith("Rodin ")
    job = session.start(api.import_avatar, seed=4, steps=1000)
    while job.step < 2 and session.busy:
        session.tick()
        time.sleep(0.01)
    session.cancel()
    session.wait()
    assert job.state == "cancelled"
    assert session._client.alive
    assert len(bpy.data.objects) == 1


def test_an_animation_ready_avatar_survives_export_and_import(backend, tmp_path):
    armature = api.generate(prompt="a bald man in a red shirt", seed=2, preset="fast", texture_size=256)
    head = next(child for child in armature.children if child.name == f"{armature.name} Head")
    names = [key.name for key in head.data.shape_keys.key_blocks]
    assert len(names) == 53 and {"jawOpen", "eyeBlinkLeft", "tongueOut"} < set(names)
    assert [len(polygon.vertices) for polygon in head.data.polygons] == [4] * len(head.data.polygons)
    assert json.loads(armature["rodin"])["settings"]["rig"] is True
    corners = [armature.matrix_world @ Vector(corner) for corner in head.bound_box]
    assert 0.28 < max(corner.z for corner in corners) < 0.36

    path = str(tmp_path / "out.glb")
    bpy.ops.export_scene.gltf(filepath=path, export_extras=True)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=path)
    again = bpy.data.objects["Bald man in a red shirt Head"]
    assert [key.name for key in again.data.shape_keys.key_blocks] == names
    (rig,) = (each for each in bpy.data.objects if each.type == "ARMATURE")
    assert {bone.name for bone in rig.data.bones} >= {"neck", "head", "jaw", "eye.L", "eye.R"}
    assert json.loads(rig["rodin"])["prompt"] == "a bald man in a red shirt"
