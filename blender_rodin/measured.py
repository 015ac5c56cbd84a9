# SPDX-License-Identifier: GPL-3.0-or-later
"""What presets took on this machine, remembered from job to job."""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from . import compat
from .translations import said

_known: dict[str, "Cost"] | None = None


@dataclass(frozen=True)
class Cost:
    """Of the newest avatar.

    Attributes:
        seconds: that it took, without the backend's start.
        memory: bytes that the backend has taken at most; 0 if the system does not tell.
        device: that computed it.
    """

    seconds: float
    memory: int
    device: str

    def text(self) -> str:
        """Such as ``42 s, 2.1 GB on cpu here``."""
        cost = duration(self.seconds) + (f", {self.memory / 1e9:.1f} GB" if self.memory else "")
        return said("{cost} on {device} here", cost=cost, device=self.device)


def duration(seconds: float) -> str:
    """Seconds as people say them: ``40 s``, ``3 min``."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def of(preset: str, rig: bool) -> Cost | None:
    """What it took when it was last measured; None before."""
    return _read().get(_key(preset, rig))


def note(preset: str, rig: bool, cost: Cost) -> None:
    """Remember it, here and in a file; what cannot be written is forgotten with Blender's end."""
    known = _read()
    known[_key(preset, rig)] = cost
    draft = _file().with_suffix(".part")
    with contextlib.suppress(OSError):
        draft.write_text(json.dumps({name: asdict(each) for name, each in known.items()}, indent=1), "utf-8")
        draft.replace(_file())


def forget() -> None:
    """Read the file again when next asked."""
    global _known  # noqa: PLW0603 - what is drawn must not read files again and again
    _known = None


def _read() -> dict[str, Cost]:
    global _known  # noqa: PLW0603
    if _known is None:
        try:
            found = json.loads(_file().read_text("utf-8"))
            _known = {name: Cost(**each) for name, each in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            _known = {}
    return _known


def _key(preset: str, rig: bool) -> str:
    return f"{preset}, animation-ready" if rig else preset


def _file() -> Path:
    return compat.user_folder() / "measured.json"
