# SPDX-License-Identifier: GPL-3.0-or-later
"""What a folder of photos or a table asks for, every file and row accounted for.

Blender reads this too: standard library only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .batch_table import Asked, read_table, safe_name
from .errors import RodinError
from .protocol import Generate

PHOTO_SUFFIXES = {
    *(".jpg", ".jpeg", ".jfif", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp"),
    *(".gif", ".jp2"),
}
"""Files that are taken for photos by their names; others are by their first bytes."""
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"\0\0\0\x0cjP")
"""Of JPEG, PNG, TIFF, GIF and JPEG 2000."""
BRANDS = (b"avif", b"heic", b"heix", b"mif1", b"hevc")
"""Behind ``ftyp``."""
NAMED = 3
"""How much of what is left out an error names."""


@dataclass(frozen=True)
class Item:
    """One avatar of a batch.

    Attributes:
        name: its own, in capitals or not.
        request: ``folder`` is left empty; None if it cannot be read.
        failure: why it cannot be read.
    """

    name: str
    request: Generate | None
    failure: RodinError | None = None


@dataclass(frozen=True)
class Listing:
    """What a source asks for.

    Attributes:
        items: in the source's order.
        notes: sentences on what is left out and what was given another name.
    """

    items: tuple[Item, ...]
    notes: tuple[str, ...]


def read_source(source: Path, preset: str, seed: int | None) -> Listing:
    """An item for each photo of a folder or row of a table.

    Of a folder, photos are known by their names or first bytes. What a table looks like,
    :func:`.batch_table.read_table` says. Names are made unique, capitals or not.

    Raises:
        RodinError: ``batch.missing``, ``batch.empty``, ``batch.broken``.
    """
    if source.is_dir():
        asked, notes = _read_folder(source, preset, seed)
    elif source.is_file():
        asked, notes = read_table(source, preset, seed)
    else:
        raise RodinError(
            "batch.missing", f"There is no '{source}'.", "Give a folder of photos or a CSV file."
        )
    if not asked:
        message = f"'{source}' names nothing to make."
        if notes:
            message = f"'{source}' names nothing to make. {'; '.join(notes[:NAMED])}."
        raise RodinError("batch.empty", message, "Add photos or rows.")
    items: list[Item] = []
    taken: set[str] = set()
    for each in asked:
        name = file_name(each.name, taken)
        if name != each.name:
            notes.append(f"{each.where}: '{each.name}' is taken, so it becomes '{name}'")
        request = replace(each.request, job=name) if each.request else None
        items.append(Item(name, request, each.failure))
    return Listing(tuple(items), tuple(notes))


def _read_folder(folder: Path, preset: str, seed: int | None) -> tuple[list[Asked], list[str]]:
    asked: list[Asked] = []
    notes: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            notes.append(f"{path.name}: a folder, not looked into")
        elif path.name.startswith("."):
            notes.append(f"{path.name}: left out, hidden")
        elif _is_photo(path):
            request = Generate("", "", photo=str(path), preset=preset, seed=seed)
            asked.append(Asked(path.name, safe_name(path.stem) or "photo", request))
        else:
            notes.append(f"{path.name}: left out, no photo")
    return asked, notes


def _is_photo(path: Path) -> bool:
    if path.suffix.lower() in PHOTO_SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            begin = file.read(12)
    except OSError:
        return False
    if begin[4:8] == b"ftyp":
        return begin[8:12] in BRANDS
    return begin.startswith(BEGINNINGS) or (begin[:4] == b"RIFF" and begin[8:12] == b"WEBP")


def file_name(wanted: str, taken: set[str]) -> str:
    """A name for a file or folder that is not in ``taken``, which has it then, in small letters."""
    safe = safe_name(wanted) or "avatar"
    name = next(name for name in _numbered(safe) if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted} {number}"
        number += 1
