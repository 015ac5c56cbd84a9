# SPDX-License-Identifier: GPL-3.0-or-later
"""The private environment: made by real pip from small packages, stopped, gone on with, mended, removed."""

import functools
import http.server
import json
import shutil
import subprocess
import threading
import zipfile

import bpy
import pytest

from blender_rodin import api, environment, installing, jobs, preferences
from blender_rodin.installation import plan
from blender_rodin.installation.place import PrivateEnvironment
from blender_rodin.installation.plan import Wishes
from blender_rodin.installation.run import Installation
from blender_rodin.shared import RodinError
from tests.blender.test_backend import PYTHON, tiny_model  # noqa: F401 - the fixture
from tests.hub_server import HubServer

SMALL = {"preset": "fast", "steps": 2, "resolution": 48, "faces": 500, "texture_size": 64, "rig": False}
NAMES = {"torch": "rodin-stand-in-torch", "runtime": "rodin-stand-in-rest"}


def write_wheel(folder, name):
    module = name.replace("-", "_")
    info = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{module}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{module}.py", "ANSWER = 42\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(
            f"{info}/RECORD", f"{module}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n"
        )


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in NAMES.values():
        write_wheel(folder, name)
    return folder


@pytest.fixture
def place(tmp_path):
    (tmp_path / "requirements").mkdir()
    for group, name in NAMES.items():
        (tmp_path / "requirements" / f"{group}.txt").write_text(f"{name}==1.0\n")
    return PrivateEnvironment(tmp_path / "user" / "environment", tmp_path)


@pytest.fixture
def index(tmp_path, wheels):
    """Address of an index that holds its answer back while ``open`` is not set."""
    for wheel in wheels.iterdir():
        page = tmp_path / "index" / wheel.name.split("-")[0].replace("_", "-")
        page.mkdir(parents=True)
        (page / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
        shutil.copy(wheel, page)
    gate = threading.Event()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            if self.path.endswith(".whl") and "torch" not in self.path:
                asked.set()
                gate.wait(300)
            super().do_GET()

        def log_message(self, *_):
            pass

    asked = threading.Event()
    handler = functools.partial(Handler, directory=str(tmp_path / "index"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # who asked may be gone
    server.gate, server.asked = gate, asked
    server.address = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    gate.set()
    server.shutdown()


def installed(place, wishes, log):
    installation = Installation(place, wishes, log)
    installation.start()
    installation.join(600)
    return installation


def answer(place, group):
    module = NAMES[group].replace("-", "_")
    code = f"import {module}; print({module}.ANSWER)"
    return subprocess.run([place.python, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("zipped", [False, True])
def test_a_bundle_makes_it_whole_without_a_network(place, wheels, tmp_path, zipped):
    assert place.state() == "absent"
    bundle = shutil.make_archive(str(tmp_path / "bundle"), "zip", wheels) if zipped else wheels
    done = installed(place, Wishes("pip", bundle=tmp_path / bundle), tmp_path / "log")
    assert (done.state, done.failure) == ("done", None)
    assert place.state() == "ready"
    assert done.fraction() == pytest.approx(1)
    assert [answer(place, group) for group in NAMES] == ["42\n", "42\n"]
    place.requirements("runtime").write_text("another==2.0\n")
    assert place.state() == "outdated"
    place.remove()
    assert place.state() == "absent"
    assert not list(place.folder.parent.glob("environment-removed*"))


def test_a_stopped_installation_goes_on(place, index, tmp_path):
    wishes = Wishes("pip", index_url=index.address)
    first = Installation(place, wishes, tmp_path / "log")
    first.start()
    assert index.asked.wait(600)
    first.cancel()
    first.join(300)
    assert (first.state, place.state()) == ("cancelled", "unfinished")
    assert 0 < first.fraction() < 1
    assert answer(place, "torch") == "42\n"
    with pytest.raises(RodinError) as caught:
        environment.find_python("", tmp_path, place, {})
    assert caught.value.code == "backend.unfinished"
    index.gate.set()
    second = installed(place, wishes, tmp_path / "log")
    assert (second.state, place.state()) == ("done", "ready")
    assert environment.find_python("", tmp_path, place, {}) == place.python
    log = (tmp_path / "log").read_text()
    assert log.count("Installing PyTorch") == 2
    assert "Requirement already satisfied: rodin-stand-in-torch" in log


def test_what_pip_says_last_is_the_message(place, wheels, tmp_path):
    next(wheels.glob("*torch*")).unlink()
    done = installed(place, Wishes("pip", bundle=wheels), tmp_path / "log")
    assert (done.state, done.failure.code) == ("failed", "install.failed")
    assert "No matching distribution found for rodin-stand-in-torch==1.0" in done.failure.message
    assert str(tmp_path / "log") in done.failure.hint
    assert place.state() == "unfinished"


def test_a_full_disk_is_said_before_anything_is_made(place, wheels, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    done = installed(place, Wishes("pip", bundle=wheels), tmp_path / "log")
    assert done.failure.code == "install.disk_full"
    assert place.state() == "absent"


def test_without_uv_and_python_the_next_step_is_named(place, monkeypatch):
    monkeypatch.setattr(plan.pythons, "candidates", list)
    with pytest.raises(RodinError, match=r"python\.org") as caught:
        plan.steps(place, Wishes("pip"), None)
    assert caught.value.code == "install.no_python"


def test_uv_takes_the_pytorch_that_fits_unless_an_index_decides(place, tmp_path):
    uv = tmp_path / "uv"
    torch = plan.steps(place, Wishes(), uv)[1].command
    assert torch[-2:] == ["--torch-backend", "auto"]
    mirrored = plan.steps(place, Wishes(index_url="https://mirror.example/simple"), uv)[1].command
    assert "--torch-backend" not in mirrored
    assert mirrored[-2:] == ["--index-url", "https://mirror.example/simple"]


@pytest.fixture
def operators(addon, place, monkeypatch):
    bpy.context.preferences.system.use_online_access = True
    monkeypatch.setattr(preferences, "private_environment", lambda: place)
    monkeypatch.setattr(preferences, "log_folder", lambda: place.folder.parent / "logs")
    monkeypatch.setattr(preferences, "wishes", lambda: Wishes("pip"))
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    return addon


def test_operators_install_mend_and_remove(operators, place, wheels):
    assert not operators.uninstall_backend.poll()
    assert operators.install_backend(bundle=str(wheels)) == {"FINISHED"}
    assert preferences.backend_python() == place.python
    assert jobs.session.status().ready
    (place.folder / "damaged").touch()
    assert operators.install_backend(bundle=str(wheels), afresh=True) == {"FINISHED"}
    assert installing.state() == "ready"
    assert not (place.folder / "damaged").exists()
    assert operators.uninstall_backend() == {"FINISHED"}
    assert installing.state() == "absent"


def test_blender_offline_means_no_byte(operators, place, monkeypatch):
    monkeypatch.setattr(
        installing, "bpy", type("Offline", (), {"app": type("", (), {"online_access": False})})
    )
    with pytest.raises(RuntimeError, match="Allow Online Access"):
        operators.install_backend()
    assert place.state() == "absent"
    with pytest.raises(RuntimeError, match=r"build\.py bundle"):
        operators.install_backend(bundle="/absent.zip")


def test_the_add_on_goes_and_the_installation_with_it(operators, index, monkeypatch):
    monkeypatch.setattr(preferences, "wishes", lambda: Wishes("pip", index_url=index.address))
    installation = installing.start()
    assert index.asked.wait(600)
    assert not operators.install_backend.poll()
    assert operators.cancel_installation.poll()
    installing.stop()
    assert not installation.is_alive()
    assert installation.state == "cancelled"
    assert installing.running() is None
    assert operators.install_backend.poll()


@pytest.fixture
def hub(tiny_model, tmp_path, monkeypatch):  # noqa: F811 - the fixture
    """A server with a small model, and preferences that name it."""
    server = HubServer()
    server.models["somebody/tiny"] = tiny_model
    access = environment.HubAccess(str(tmp_path / "cache"), server.address)
    monkeypatch.setattr(preferences, "model", lambda: "somebody/tiny")
    monkeypatch.setattr(preferences, "hub_access", lambda: access)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield server
    server.end()


def test_a_model_of_the_hub_is_looked_up_got_and_used_offline(operators, hub, monkeypatch):
    monkeypatch.setenv(environment.VARIABLE, str(PYTHON))
    assert operators.look_up_model() == {"FINISHED"}
    found = installing.offer()
    assert found.model == "somebody/tiny@main" and found.missing > 0
    assert "to download, licence cc0-1.0" in found.text()
    with pytest.raises(RodinError) as caught:
        api.generate(seed=1, **SMALL)
    assert caught.value.code == "model.not_downloaded"
    assert operators.download_model() == {"FINISHED"}
    assert installing.current.fraction() == 1 and installing.offer().missing == 0
    hub.end()
    bpy.context.preferences.system.use_online_access = False
    avatar = api.generate(seed=1, **SMALL)
    assert json.loads(avatar["rodin"])["model"]["weights"]
    with pytest.raises(RuntimeError, match="Allow Online Access"):
        operators.look_up_model()


def test_what_the_hub_refuses_is_said(operators, hub, monkeypatch):
    monkeypatch.setenv(environment.VARIABLE, str(PYTHON))
    monkeypatch.setattr(preferences, "model", lambda: "somebody/else")
    with pytest.raises(RuntimeError, match="There is no somebody/else on the Hub"):
        operators.look_up_model()
    assert installing.current.failure.code == "hub.not_found"
