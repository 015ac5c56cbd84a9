# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Pythons may lie; the packages of the backend are pinned for 3.11. Runs on Python 3.9 too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROBE = """
import sys
try:
    import ensurepip, venv
    ready = True
except ImportError:
    ready = False
print("%d.%d" % sys.version_info[:2], ready)
"""


def candidates(version: str = "3.11") -> list[Path]:
    """Of a version such as ``3.11``, best first; existing files only."""
    name = "python.exe" if os.name == "nt" else f"python{version}"
    home = Path.home()
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
    folders += [each / "bin" for each in sorted(pyenv.glob(f"{version}.*"), reverse=True)]
    uv = home / ".local/share/uv/python"
    folders += [each / "bin" for each in sorted(uv.glob(f"cpython-{version}*"), reverse=True)]
    if os.name == "nt":
        programs = Path(os.environ.get("LOCALAPPDATA", home)) / "Programs/Python"
        folders.append(programs / f"Python{version.replace('.', '')}")
    running = [Path(sys.executable)] if version == "{}.{}".format(*sys.version_info) else []
    return [path for path in (*running, *(folder / name for folder in folders)) if path.is_file()]


def find(paths: list[Path], version: str = "3.11") -> tuple[Path | None, Path | None]:
    """The first of ``paths`` that is of the version and can make environments, and one that cannot."""
    bare = None
    for path in paths:
        probe = subprocess.run([str(path), "-c", PROBE], capture_output=True, text=True, check=False)
        if probe.stdout.split() == [version, "True"]:
            return path, bare
        if probe.stdout.split() == [version, "False"]:
            bare = path
    return None, bare
