# SPDX-License-Identifier: GPL-3.0-or-later
"""Which commands make the private environment.

uv does it best: it brings a Python of its own and the build of PyTorch that fits the graphics card. Where
there is no uv, pip does it with a Python 3.11 that is there.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..shared import RodinError
from . import pythons
from .place import GROUPS, PrivateEnvironment

Installer = Literal["auto", "uv", "pip"]

DOWNLOAD_GB, DOWNLOAD_CUDA_GB = 0.6, 3.5
DISK_GB, DISK_CUDA_GB = 2.2, 8.0
"""Rounded up: without and with PyTorch's build for NVIDIA cards."""


@dataclass(frozen=True)
class Wishes:
    """How the user wants it.

    Attributes:
        installer: ``auto`` is uv if it is there or can be fetched, else pip.
        index_url: package index instead of PyPI; it decides which build of PyTorch comes, too.
        bundle: folder or zip of wheels, made by ``build.py bundle``: nothing comes from the network.
    """

    installer: Installer = "auto"
    index_url: str = ""
    bundle: Path | None = None


@dataclass(frozen=True)
class Step:
    """A command.

    Attributes:
        title: what it does.
        command: program and arguments.
        packages: how many it installs; 0 if that is not what it does.
    """

    title: str
    command: list[str]
    packages: int = 0


def find_uv(place: PrivateEnvironment) -> Path | None:
    """The uv on the PATH, or the one fetched before."""
    found = shutil.which("uv") or shutil.which("uv", path=str(_programs(place.tools)))
    return Path(found) if found else None


def fetch_uv(place: PrivateEnvironment, wishes: Wishes) -> list[Step]:
    """How to get uv without touching Blender's Python: by pip, into an environment for it alone."""
    tool_python = _programs(place.tools) / ("python.exe" if os.name == "nt" else "python")
    return [
        Step("Preparing", [sys.executable, "-m", "venv", str(place.tools)]),
        Step("Fetching uv", [str(tool_python), *_PIP, *_source(wishes, None), "uv"], 1),
    ]


def steps(place: PrivateEnvironment, wishes: Wishes, uv: Path | None) -> list[Step]:
    """Everything up to a whole environment; with ``uv``, or by pip.

    Raises:
        RodinError: ``install.no_python`` if pip shall do it and there is no Python 3.11.
    """
    found, wheels = [], wishes.bundle
    if uv is None:
        python = _python()
    if wheels and wheels.is_file():
        wheels = place.folder.with_name(place.folder.name + "-wheels")
        unpack = [sys.executable, "-m", "zipfile", "-e", str(wishes.bundle), str(wheels)]
        found.append(Step("Unpacking the bundle", unpack))
    if uv:
        make = [str(uv), "venv", "--python", "3.11", "--allow-existing", str(place.folder)]
        install = [str(uv), "pip", "install", "--python", str(place.python)]
    else:
        make = [str(python), "-m", "venv", str(place.folder)]
        install = [str(place.python), *_PIP]
    found.append(Step("Making the environment", make))
    for group in GROUPS:
        path = place.requirements(group)
        options = ["-r", str(path), *_source(wishes, wheels)]
        if group != "torch":
            options.append("--no-deps")  # the list is complete
        elif uv and not (wheels or wishes.index_url):
            options += ["--torch-backend", "auto"]
        count = sum("==" in line for line in path.read_text("utf-8").splitlines())
        title = "Installing PyTorch" if group == "torch" else "Installing the other packages"
        found.append(Step(title, [*install, *options], count))
    return found


_PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]


def _source(wishes: Wishes, wheels: Path | None) -> list[str]:
    if wheels:
        return ["--no-index", "--find-links", str(wheels)]
    return ["--index-url", wishes.index_url] if wishes.index_url else []


def _programs(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def _python() -> Path:
    python, bare = pythons.find(pythons.candidates())
    if python is None:
        cannot = f"{bare} cannot make environments" if bare else "Python 3.11 is not on this computer"
        raise RodinError(
            "install.no_python",
            f"{cannot}, and pip needs it for the backend.",
            "Choose the installer uv, which brings its own, or install Python 3.11 from python.org.",
        )
    return python
