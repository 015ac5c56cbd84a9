# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the backend's own Python is, and the environment it is started in. No bpy here."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .installation.place import PrivateEnvironment
from .shared import RodinError

VARIABLE = "RODIN_PYTHON"
SETUP_HINT = "Press Install Backend in the panel, or name a Python that has its packages in the preferences."
_NOT_OURS = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "VIRTUAL_ENV")


def venv_python(root: Path) -> Path:
    """The interpreter of the ``.venv`` in ``root``, whether it exists or not."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def find_python(
    preference: str, root: Path, private: PrivateEnvironment, variables: Mapping[str, str] = os.environ
) -> Path:
    """The backend's interpreter.

    The preference, else ``RODIN_PYTHON``, else the private environment if it is whole, else ``.venv`` in
    ``root``.

    Raises:
        RodinError: ``backend.no_python`` when there is none, or the one asked for is no program;
            ``backend.unfinished`` or ``backend.outdated`` when the private environment is.
    """
    for source, text in (("the preferences", preference), (VARIABLE, variables.get(VARIABLE, ""))):
        if text:
            python = Path(text).expanduser()
            if not is_program(python):
                raise RodinError(
                    "backend.no_python",
                    f"The Python named in {source} is not a program: {python}.",
                    SETUP_HINT,
                )
            return python
    state = private.state()
    if state == "ready":
        return private.python
    python = venv_python(root)
    if is_program(python):
        return python
    if state == "absent":
        raise RodinError("backend.no_python", "The backend has not been installed yet.", SETUP_HINT)
    message = {
        "unfinished": "The backend's installation is not complete.",
        "outdated": "The installed backend belongs to another version of the add-on.",
    }[state]
    raise RodinError(
        f"backend.{state}", message, "Press the button in the add-on's preferences that goes on with it."
    )


def is_program(path: Path) -> bool:
    """Whether ``path`` is a file that may be run."""
    return path.is_file() and os.access(path, os.X_OK)


def command(python: Path, model: str = "") -> list[str]:
    """The command line of the backend as a child process; without a ``model`` it takes the bundled one."""
    return [str(python), "-m", "backend", "serve", *(["--model", model] if model else [])]


def outside_blender(variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """``variables`` without what would make another Python take Blender's modules."""
    return {name: value for name, value in variables.items() if name not in _NOT_OURS}


@dataclass(frozen=True)
class HubAccess:
    """Where the Hub's models come from and go to; empty is what the environment or huggingface_hub says.

    Attributes:
        cache: folder of downloaded models. endpoint: address instead of the Hub's.
        token: for private and gated models.
    """

    cache: str = ""
    endpoint: str = ""
    token: str = ""

    def variables(self) -> dict[str, str]:
        """For huggingface_hub."""
        given = {"HF_HUB_CACHE": self.cache, "HF_ENDPOINT": self.endpoint, "HF_TOKEN": self.token}
        return {name: value for name, value in given.items() if value}


def child_variables(
    root: Path,
    access: HubAccess | None = None,
    variables: Mapping[str, str] = os.environ,
    online: bool = False,
) -> dict[str, str]:
    """The child's environment: nothing of Blender's Python, the backend importable, offline unless asked."""
    offline = str(int(not online))
    return {
        **outside_blender(variables),
        **(access or HubAccess()).variables(),
        "PYTHONPATH": str(root),
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HF_HUB_OFFLINE": offline,
        "TRANSFORMERS_OFFLINE": offline,
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
