# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's tests in each Blender that it is for, by ``bpy`` modules in environments of their own."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import time
from pathlib import Path

from blender_rodin.installation import pythons
from tools.environment import ALL, ROOT, SetupError, lock_file, prepare, say

BLENDERS = {"4.2.23": "3.11", "4.5.15": "3.11", "5.0.1": "3.11", "5.2.3": "3.13"}
"""Versions of Blender, and the Python that each is built for."""
FOLDER = ROOT / ".matrix"


def matrix(arguments: list[str]) -> int:
    """Runs the add-on's tests in Blender 4.2, 4.5, 5.0 and 5.2, or those named."""
    parser = argparse.ArgumentParser("build.py matrix", description=matrix.__doc__)
    parser.add_argument("versions", nargs="*", help=", ".join(BLENDERS))
    versions = parser.parse_args(arguments).versions or list(BLENDERS)
    if unknown := [version for version in versions if version not in BLENDERS]:
        parser.error(f"no Blender {', '.join(unknown)} in the matrix")
    prepare(ALL)  # the backend that the tests start
    results = {version: run_tests(bpy_python(version)) for version in versions}
    for version, (passed, text) in results.items():
        say(f"Blender {version}, Python {BLENDERS[version]}: {text}{'' if passed else ' (failed)'}")
    return 0 if all(passed for passed, _ in results.values()) else 1


def bpy_python(version: str) -> Path:
    """The interpreter of an environment with that ``bpy`` and pytest, which is made if it is not there.

    Raises:
        SetupError: ``matrix.no_python``, ``setup.venv_failed`` or ``setup.install_failed``.
    """
    folder = FOLDER / f"bpy-{version}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = BLENDERS[version]
    start = time.monotonic()
    if not python.exists():
        base, _ = pythons.find(pythons.candidates(wanted), wanted)
        if base is None:
            raise SetupError(
                "matrix.no_python",
                f"Blender {version} needs Python {wanted}, which was not found.",
                "Install it, or name the other versions.",
            )
        _call([str(base), "-m", "venv", str(folder)], "setup.venv_failed")
    pytest = re.search(r"^pytest==\S+", lock_file("test").read_text("utf-8"), re.MULTILINE)
    wishes = [f"bpy=={version}", pytest[0] if pytest else "pytest"]
    _call([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wishes],
          "setup.install_failed")  # fmt: skip
    say(f"Blender {version} is ready ({time.monotonic() - start:.0f} s)")
    return python


def run_tests(python: Path) -> tuple[bool, str]:
    """Whether all passed, and pytest's last line."""
    command = [str(python), "-m", "pytest", "tests/blender", "-q", "-p", "no:cacheprovider"]
    last = ""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return child.returncode == 0, last


def _call(command: list[str], code: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(
            code, (done.stderr or done.stdout).strip(), "Check the network and the disk, then go on."
        )
