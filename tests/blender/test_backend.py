# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on with the real backend as its child."""

import json
import os
import time

import bpy
import pytest

from blender_rodin import api, environment
from blender_rodin.jobs import session
from blender_rodin.shared import ROOT, RodinError, __version__

pytestmark = pytest.mark.skipif(
    not environment.venv_python(ROOT).is_file(), reason="the project's .venv has not been made"
)


@pytest.fixture
def backend(addon, tmp_path, monkeypatch):
    monkeypatch.setenv(environment.VARIABLE, str(environment.venv_python(ROOT)))
    monkeypatch.setattr("blender_rodin.preferences.log_folder", lambda: tmp_path)
    return addon


def test_it_introduces_itself(backend):
    assert backend.check_backend() == {"FINISHED"}
    assert session.hello.version == __version__
    assert session.hello.memory > 0
    assert session.status().text.startswith("Ready: rodin-mini on ")


def test_bad_photo_is_the_backends_coded_error(backend, tmp_path):
    photo = tmp_path / "text.jpg"
    photo.write_text("not a picture")
    with pytest.raises(RodinError) as caught:
        api.generate(photo=photo)
    assert caught.value.code.startswith("photo.")
    assert caught.value.hint
    assert not bpy.data.objects


def test_it_ends_with_the_add_on(backend):
    backend.check_backend()
    pid = session._client.pid
    session.reset()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.slow
def test_random_avatar_and_cancel(backend):
    avatar = api.generate(seed=3, preset="fast", steps=4)
    assert 0.25 < avatar.dimensions.z < 0.42
    assert json.loads(avatar["rodin"])["seed"] == 3
    assert any(material.name == "Rodin Skin" for material in avatar.data.materials)
    nose = min(avatar.data.vertices, key=lambda vertex: vertex.co.y).co
    assert abs(nose.x) < 0.03
    job = session.start(api.import_avatar, seed=4)
    while job.of == 0 and session.busy:
        session.tick()
        time.sleep(0.05)
    session.cancel()
    begun = time.monotonic()
    session.wait()
    assert time.monotonic() - begun < 5
    assert job.state == "cancelled"
    assert len(bpy.data.objects) == 1
