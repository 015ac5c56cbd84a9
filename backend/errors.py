# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception that a user's mistake or a failing machine ends in."""

import re
import zipfile
import zlib

UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    OverflowError,
    MemoryError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a damaged npz may make numpy raise."""


class RodinError(Exception):
    """What happened, why, and what to do, with a code that scripts can rely on.

    Attributes:
        code: stable identifier such as ``photo.no_face``.
        message: what happened and why, one sentence.
        hint: what to do next, one sentence.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"[{self.code}] {self.message} {self.hint}".rstrip()


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """Raised inside a step callback to stop a job."""


def first_sentence(error: Exception) -> str:
    """What an exception says, up to its first full stop, colon or line's end."""
    return re.split(r"[.:]\s|\n", str(error) or type(error).__name__)[0]
