# SPDX-License-Identifier: GPL-3.0-or-later
"""One photo of a person or several, as the backend is asked for them. No bpy here."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

Photos = str | Path | Iterable[str | Path] | None
"""A path, or several to pictures of the same person."""


def photo_fields(photos: Photos) -> dict[str, Any]:
    """Those fields of :class:`protocol.Generate` that name ``photos``; none for no photo."""
    paths = [photos] if isinstance(photos, str | Path) else photos or ()
    named = [str(path) for path in paths if path]
    return {"photo": named[0], "more_photos": named[1:]} if named else {}
