# SPDX-License-Identifier: GPL-3.0-or-later
"""Prompts to begin with, and those that were used on this computer, newest first."""

import contextlib
import json
from pathlib import Path

from . import compat

EXAMPLES = (
    "an old man with a white beard",
    "a young woman with long red hair and glasses",
    "a bald man with a black moustache in a blue hoodie",
    "a young woman with dark skin and long black hair in a yellow sweater",
    "a smiling man with brown hair and a hat",
)
MOST = 12
"""Prompts that are remembered."""

_used: list[str] | None = None


def used() -> list[str]:
    """Those that were used, newest first."""
    global _used  # noqa: PLW0603 - what is drawn must not read files again and again
    if _used is None:
        try:
            found = json.loads(_file().read_text("utf-8"))
            _used = [str(text) for text in found][:MOST] if isinstance(found, list) else []
        except (OSError, ValueError):
            _used = []
    return _used


def note(text: str) -> None:
    """Remember a prompt, here and in a file; what cannot be written is forgotten with Blender's end."""
    known = used()
    known[:] = [text, *(each for each in known if each != text)][:MOST]
    draft = _file().with_suffix(".part")
    with contextlib.suppress(OSError):
        draft.write_text(json.dumps(known, ensure_ascii=False, indent=1), "utf-8")
        draft.replace(_file())


def forget() -> None:
    """Read the file again when next asked."""
    global _used  # noqa: PLW0603
    _used = None


def _file() -> Path:
    return compat.user_folder() / "prompts.json"
