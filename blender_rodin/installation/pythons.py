# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Python 3.11 may lie; the packages of the backend are pinned for it. Runs on Python 3.9 too."""

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
print(sys.version_info[:2] == (3, 11), ready)
"""


def candidates() -> list[Path]:
    """Best first; existing files only."""
    name = "python.exe" if os.name == "nt" else "python3.11"
    home = Path.home()
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions"
    folders += [version / "bin" for version in sorted(pyenv.glob("3.11.*"), reverse=True)]
    uv = home / ".local/share/uv/python"
    folders += [version / "bin" for version in sorted(uv.glob("cpython-3.11*"), reverse=True)]
    if os.name == "nt":
        folders.append(Path(os.environ.get("LOCALAPPDATA", home)) / "Programs/Python/Python311")
    running = [Path(sys.executable)] if sys.version_info[:2] == (3, 11) else []
    return [path for path in (*running, *(folder / name for folder in folders)) if path.is_file()]


def find(paths: list[Path]) -> tuple[Path | None, Path | None]:
    """The first of ``paths`` that is Python 3.11 and can make environments, and one that cannot."""
    bare = None
    for path in paths:
        probe = subprocess.run([str(path), "-c", PROBE], capture_output=True, text=True, check=False)
        if probe.stdout.split() == ["True", "True"]:
            return path, bare
        if probe.stdout.split() == ["True", "False"]:
            bare = path
    return None, bare
