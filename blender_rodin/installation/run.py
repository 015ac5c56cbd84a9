# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation on its way."""

import re
import shutil
from pathlib import Path

from ..environment import outside_blender
from ..shared import RodinError
from .place import PrivateEnvironment
from .plan import DISK_GB, Step, Wishes, fetch_uv, find_uv, steps
from .work import Work

_BEGUN = re.compile(r"^(?:Collecting |Requirement already | *Downloading \S+ \()")
"""A line about another package: of pip, or of uv."""
_ARCHIVE = re.compile(r"(?:Downloading|Using cached|Processing) \S*?([^/\s]+\.whl.*)")


class Installation(Work):
    """Makes a private environment whole; what an earlier one left is used."""

    def __init__(self, place: PrivateEnvironment, wishes: Wishes, log: Path) -> None:
        super().__init__(log)
        self.place, self.wishes = place, wishes
        self._done, self._share = 0.0, 0.0

    def fraction(self) -> float:
        """How much is done, 0..1, by packages."""
        return min(1.0, self._done + self._share)

    def work(self) -> None:
        """Called by ``run()``."""
        self.place.folder.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.place.folder.parent).free / 1e9
        if free < DISK_GB:
            raise RodinError(
                "install.disk_full",
                f"The backend needs {DISK_GB} GB, and {free:.1f} GB are free in {self.place.folder.parent}.",
                "Make room, then install again.",
            )
        uv = self._uv()
        self.place.begin()
        planned = steps(self.place, self.wishes, uv)
        packages = sum(step.packages for step in planned)
        for step in planned:
            self._perform(step, step.packages / packages)
        self.place.finish()

    def _uv(self) -> Path | None:
        if self.wishes.installer == "pip" or (self.wishes.installer == "auto" and self.wishes.bundle):
            return None
        found = find_uv(self.place)
        if found:
            return found
        try:
            for step in fetch_uv(self.place, self.wishes):
                self._perform(step, 0.0)
        except RodinError as error:
            if self.wishes.installer == "uv":
                raise
            self.notes.append(f"uv could not be had, so pip installs PyTorch's usual build. {error.message}")
        return find_uv(self.place)

    def _perform(self, step: Step, share: float) -> None:
        """Run a command; what it says moves the progress."""
        self._share, seen = 0.0, 0
        for line in self.lines(step.title, step.command, outside_blender() | {"PYTHONUNBUFFERED": "1"}):
            seen += bool(_BEGUN.match(line))
            self._share = share * min(1.0, max(0, seen - 1) / max(1, step.packages))
            found = _ARCHIVE.search(line)
            self.detail = found.group(1) if found else self.detail
            if line.startswith("Installing collected"):
                self.detail = "unpacking, this takes a minute or two"
        self._done, self._share = self._done + share, 0.0
