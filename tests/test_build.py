# SPDX-License-Identifier: GPL-3.0-or-later
"""build.py: usage, set-up and its errors, the extension."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import build
from tools import environment, manifest
from tools.environment import SetupError

ROOT = Path(build.__file__).parent


def run(*arguments):
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "arguments", [(), ("nonsense",), ("avatar", "--random", "--prompt", "a man"), ("bench", "nonsense")]
)
def test_wrong_usage_exits_with_two(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: build.py" in done.stderr


@pytest.mark.parametrize("command", sorted(build.COMMANDS))
def test_every_command_explains_itself(command):
    assert command in run("--help").stdout


def test_this_python_is_found():
    path = environment.find_python()
    version = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith("Python 3.11.")


def test_missing_python_is_a_coded_error(monkeypatch, capsys):
    monkeypatch.setattr(environment.pythons, "candidates", list)
    monkeypatch.setattr(environment, "read_stamp", dict)
    assert build.main(["test"]) == 1
    assert "error [setup.no_python]" in capsys.readouterr().err


def test_python_without_venv_is_a_coded_error(monkeypatch, tmp_path):
    bare = tmp_path / "python3.11"
    bare.write_text("#!/bin/sh\necho 3.11 False\n")
    bare.chmod(0o755)
    monkeypatch.setattr(environment.pythons, "candidates", lambda: [bare])
    with pytest.raises(SetupError) as caught:
        environment.find_python()
    assert caught.value.code == "setup.no_venv"


def test_failed_installation_is_a_coded_error(monkeypatch, tmp_path, capsys):
    lock = tmp_path / "absent.txt"
    lock.write_text("a-package-that-is-not-there==1.0\n")
    monkeypatch.setattr(environment, "lock_file", lambda _: lock)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SetupError) as caught:
        environment.install("absent", "1/1")
    assert caught.value.code == "setup.install_failed"
    assert "a-package-that-is-not-there" in str(caught.value)
    assert "absent, 1 packages" in capsys.readouterr().out


def test_only_stale_groups_are_installed_and_a_second_run_does_nothing(monkeypatch, tmp_path):
    done = []
    monkeypatch.setattr(environment, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "install", lambda group, _: done.append(group))
    environment.prepare(("torch", "runtime"))
    environment.prepare(("torch", "runtime", "test"))
    environment.prepare(("torch", "runtime", "test"))
    assert done == ["torch", "runtime", "test"]


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Command lines that ``avatar`` starts; the backend writes a recipe, the rest is there already."""
    lines = []
    for name in build.MADE:
        (tmp_path / name).write_bytes(b"made")

    def start(*arguments):
        lines.append(arguments)
        (tmp_path / "avatar.json").touch()
        return 0

    monkeypatch.setattr(build, "prepare", lambda _: 0.0)
    monkeypatch.setattr(build, "python", start)
    return lines


def test_avatar_takes_the_installed_photo_by_default(started, tmp_path, capsys):
    assert build.main(["avatar", "--seed", "3", "--out", str(tmp_path)]) == 0
    generate, save = started
    assert generate[:5] == ("-m", "backend", "generate", "--seed", "3")
    photo = Path(generate[generate.index("--photo") + 1])
    assert photo.is_file()
    assert photo.name == "astronaut.png"
    assert save == ("-m", "blender_rodin.save_blend", str(tmp_path))
    assert "Set-up 0.0 s, avatar" in capsys.readouterr().out


@pytest.mark.parametrize("option", [("--prompt", ""), ("--random",)], ids=" ".join)
def test_avatar_without_a_photo_asks_for_none(started, tmp_path, option):
    assert build.main(["avatar", *option, "--out", str(tmp_path)]) == 0
    assert "--photo" not in started[0]
    assert ("--prompt" in started[0]) == (option[0] == "--prompt")


def test_every_avatar_of_several_becomes_a_blend_file(started, tmp_path, monkeypatch):
    folders = [tmp_path / name for name in ("0000", "0001")]
    old = tmp_path / "old"
    for folder in (*folders, old):
        folder.mkdir()
        for name in build.MADE:
            (folder / name).write_bytes(b"made")
    (tmp_path / "avatar.json").unlink()
    os.utime(old / "avatar.json", (0, 0))

    def start(*arguments):
        started.append(arguments)
        for folder in folders:
            (folder / "avatar.json").touch()
        return 0

    monkeypatch.setattr(build, "python", start)
    assert build.main(["avatar", "--random", "--count", "2", "--out", str(tmp_path)]) == 0
    assert [line[-1] for line in started[1:]] == [str(folder) for folder in folders]


def test_a_failed_avatar_ends_at_once_with_its_exit_code(monkeypatch, tmp_path):
    lines = []
    monkeypatch.setattr(build, "prepare", lambda _: 0.0)
    monkeypatch.setattr(build, "python", lambda *arguments: lines.append(arguments) or 130)
    assert build.main(["avatar", "--random", "--out", str(tmp_path)]) == 130
    assert len(lines) == 1


def test_missing_results_are_a_coded_error(tmp_path):
    (tmp_path / "avatar.glb").write_bytes(b"")
    with pytest.raises(SetupError, match=r"avatar\.blend"):
        build.report(tmp_path)


def test_missing_blender_is_a_coded_error(capsys):
    assert build.main(["window-test", "--blender", "there-is-no-such-blender"]) == 1
    assert "error [window.no_blender]" in capsys.readouterr().err


def test_results_are_listed(tmp_path, capsys):
    for name in build.MADE:
        (tmp_path / name).write_bytes(bytes(20_000))
    build.report(tmp_path)
    listed = capsys.readouterr().out
    assert all(name in listed for name in build.MADE)
    assert "0.02 MB" in listed


def test_extension_is_reproducible_and_valid(tmp_path):
    first = build.zip_extension(tmp_path / "a")
    second = build.zip_extension(tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()
    names = zipfile.ZipFile(first).namelist()
    assert {"blender_manifest.toml", "__init__.py", "LICENSE", "backend/protocol.py"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc") or "tests" in name]


def test_extension_needs_no_packages(monkeypatch, capsys):
    monkeypatch.setattr(build, "prepare", lambda _: pytest.fail("it prepares an environment"))
    monkeypatch.setattr(build, "python", lambda *_: pytest.fail("it starts the environment's Python"))
    assert build.main(["extension"]) == 0
    assert "Install from Disk" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("", ""),
        ('version = "0.1.0"', 'version = "0.1"'),
        ('id = "rodin_avatars"', 'id = "rodin-avatars"'),
        ('blender_version_min = "4.2.0"', 'blender_version_min = "4.2"'),
        ('type = "add-on"', 'type = "addon"'),
        ('tagline = "', 'tagline = "Very long and wide textured and rigged '),
        ('asked to"', 'asked to."'),
        ("clipboard =", "weather ="),
        ('copyright = ["2026 ', 'copyright = ["'),
        ("maintainer =", "keeper ="),
    ],
)
def test_faults_are_those_that_blender_finds(tmp_path, line, instead):
    text = (ROOT / manifest.NAME).read_text("utf-8")
    assert line in text
    path = tmp_path / "extension.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(manifest.NAME, text.replace(line, instead, 1) if line else text)
        archive.writestr("__init__.py", "")
    blender = next(environment.SITE.glob("bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py"))
    command = [sys.executable, str(blender), "validate", str(path)]
    valid = subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert valid == (not manifest.faults(path)) == (not line)


def test_a_zip_that_is_none_or_misses_its_module_is_said(tmp_path):
    path = tmp_path / "extension.zip"
    path.write_text("no")
    assert manifest.faults(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(ROOT / manifest.NAME, manifest.NAME)
    assert manifest.faults(path) == ["an add-on needs an __init__.py"]
