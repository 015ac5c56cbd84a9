# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of the private environment, and whether what is in it is whole."""

import hashlib
import json
import os
import shutil
import uuid
from pathlib import Path

GROUPS = ("torch", "runtime")
"""Lists of packages in ``requirements/``, in the order in which they are installed."""

_STAMP = "installed.json"


class PrivateEnvironment:
    """A virtual environment that the add-on makes and owns.

    Args:
        folder: of the environment; nothing else is in it.
        root: the folder that holds ``requirements``.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.root = folder, root

    @property
    def python(self) -> Path:
        """Its interpreter, whether it exists or not."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def tools(self) -> Path:
        """The environment beside it that holds uv, if uv had to be fetched."""
        return self.folder.with_name(self.folder.name + "-tools")

    def requirements(self, group: str) -> Path:
        """A list of pinned packages."""
        return self.root / "requirements" / f"{group}.txt"

    def state(self) -> str:
        """``absent``; ``unfinished`` by a stopped installation; ``outdated`` by other packages; ``ready``."""
        if not self.folder.is_dir():
            return "absent"
        try:
            installed = json.loads((self.folder / _STAMP).read_text("utf-8"))
        except (OSError, ValueError):
            return "unfinished"
        if not self.python.is_file():
            return "unfinished"
        return "ready" if installed == self._wanted() else "outdated"

    def finish(self) -> None:
        """Note that all is there."""
        draft = self.folder / f"{_STAMP}.part"
        draft.write_text(json.dumps(self._wanted(), indent=1), "utf-8")
        draft.replace(self.folder / _STAMP)

    def begin(self) -> None:
        """Note that not all is there any more."""
        (self.folder / _STAMP).unlink(missing_ok=True)

    def remove(self) -> None:
        """Take everything away; first its name, so that a half-removed environment is not taken for one.

        Raises:
            OSError: where a file cannot be removed, on Windows for example while it is used.
        """
        for folder in (self.folder, self.tools):
            if folder.is_dir():
                gone = folder.with_name(f"{folder.name}-removed-{uuid.uuid4().hex[:8]}")
                folder.rename(gone)
                shutil.rmtree(gone)

    def _wanted(self) -> dict[str, str]:
        return {group: hashlib.sha256(self.requirements(group).read_bytes()).hexdigest() for group in GROUPS}
