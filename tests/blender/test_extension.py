# SPDX-License-Identifier: GPL-3.0-or-later
"""The zip: valid, installed and enabled in a clean Blender, an avatar made, disabled and removed."""

import os
import subprocess
import sys
from pathlib import Path

import bpy
import pytest

import build
from blender_rodin.shared import ROOT
from tests.blender.sample import write_avatar

LIFE = """
import json, os, sys
import bpy

archive, folder = sys.argv[1:]
MODULE = "bl_ext.user_default.rodin_avatars"
bpy.ops.extensions.package_install_files(filepath=archive, repo="user_default", enable_on_install=True)
assert MODULE in bpy.context.preferences.addons
for _ in range(3):
    assert bpy.ops.preferences.addon_disable(module=MODULE) == {"FINISHED"}
    assert not hasattr(bpy.types.Scene, "rodin")
    assert bpy.ops.preferences.addon_enable(module=MODULE) == {"FINISHED"}
preferences = bpy.context.preferences.addons[MODULE].preferences
assert preferences.python == "" and preferences.log_folder == ""
package = sys.modules[MODULE + ".blender_rodin"]
assert package.shared.protocol.__name__ == MODULE + ".backend.protocol"
assert "backend" not in sys.modules and "blender_rodin" not in sys.modules and "torch" not in sys.modules
assert package.preferences.log_folder().is_relative_to(os.environ["BLENDER_USER_RESOURCES"])
assert bpy.ops.rodin.import_avatar(directory=folder) == {"FINISHED"}
assert json.loads(bpy.context.object["rodin"])["seed"] == 7
assert bpy.ops.preferences.addon_disable(module=MODULE) == {"FINISHED"}
repositories = [each.module for each in bpy.context.preferences.extensions.repos]
index = repositories.index("user_default")
assert bpy.ops.extensions.package_uninstall(repo_index=index, pkg_id="rodin_avatars") == {"FINISHED"}
print("lived well", flush=True)
os._exit(0)
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return build.zip_extension(tmp_path_factory.mktemp("dist"))


def test_zip_is_valid(archive):
    validator = Path(bpy.utils.system_resource("SCRIPTS")) / "addons_core/bl_pkg/cli/blender_ext.py"
    done = subprocess.run(
        [sys.executable, str(validator), "validate", str(archive)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_extension_lives_in_a_clean_blender(archive, tmp_path):
    write_avatar(tmp_path / "avatar")
    done = subprocess.run(
        [sys.executable, "-c", LIFE, str(archive), str(tmp_path / "avatar")],
        cwd=tmp_path,
        env=os.environ | {"BLENDER_USER_RESOURCES": str(tmp_path / "user"), "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "lived well" in done.stdout, done.stdout + done.stderr
    assert "Error" not in done.stderr


def test_versions_agree():
    import tomllib

    import backend

    manifest = tomllib.loads((ROOT / "blender_manifest.toml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert manifest["version"] == project["version"] == backend.__version__
    assert set(manifest["permissions"]) == {"files", "network", "clipboard"}
