# SPDX-License-Identifier: GPL-3.0-or-later
"""A model of the Hub on its way, by the backend's own command."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ..environment import HubAccess, child_variables
from ..shared import RodinError
from .work import Work


@dataclass(frozen=True)
class Offer:
    """What the Hub has.

    Attributes:
        model: ``owner/name@revision``. commit: that this is now.
        size: bytes in all. missing: of them, to download.
        licence: as the card says, or nothing.
    """

    model: str
    commit: str
    size: int
    missing: int
    licence: str

    def is_of(self, name: str) -> bool:
        """Whether it is of the model that a user calls so."""
        return self.model in (name, f"{name}@main")

    def text(self) -> str:
        """In a line."""
        rest = f"{self.missing / 1e6:.1f} MB to download" if self.missing else "downloaded"
        return f"{self.model}: {self.size / 1e6:.1f} MB, {rest}, licence {self.licence or 'not named'}"


class Fetch(Work):
    """Looks a model up, or downloads it; what came before is used.

    Attributes:
        offer: what the Hub has, once it has said so.
    """

    def __init__(
        self,
        python: Path,
        root: Path,
        model: str,
        access: HubAccess,
        log: Path,
        what: Literal["look", "download"],
    ) -> None:
        super().__init__(log)
        agreed = ["--yes"] if what == "download" else []
        self.command = [str(python), "-m", "backend", "model", what, model, *agreed, "--json"]
        self.variables = child_variables(root, access, online=True)
        self.title = "Downloading the model" if what == "download" else "Asking the Hub"
        self.what = what
        self.offer: Offer | None = None
        self._done, self._of = 0, 0

    def fraction(self) -> float:
        """How much is done, 0..1, by bytes."""
        return self._done / self._of if self._of else 0.0

    def work(self) -> None:
        """Called by ``run()``."""
        refusal: RodinError | None = None
        try:
            for line in self.lines(self.title, self.command, self.variables):
                said = _read(line)
                if "commit" in said:
                    self.offer = Offer(
                        said["model"], said["commit"], said["bytes"], said["missing"], said["licence"]
                    )
                elif "done" in said:
                    self._done, self._of = said["done"], said["of"]
                    self.detail = f"{self._done / 1e6:.1f} of {self._of / 1e6:.1f} MB"
                elif "error" in said:
                    error = said["error"]
                    refusal = RodinError(error["code"], error["message"], error["hint"])
        except RodinError as error:
            raise refusal or error from error
        if self.offer and self.what == "download":
            self.offer = replace(self.offer, missing=0)


def _read(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
