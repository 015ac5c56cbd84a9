# SPDX-License-Identifier: GPL-3.0-or-later
"""Model folders: whether every file is the one that was published.

A folder has the diffusers layout and a ``SHA256SUMS`` in the format of ``sha256sum``. Only
safetensors hold weights.
"""

import contextlib
import hashlib
from collections.abc import Generator
from pathlib import Path

from safetensors import SafetensorError

from backend.errors import RodinError, first_sentence

INDEX = "model_index.json"
SUMS = "SHA256SUMS"
CARD = "README.md"
WEIGHTS_SUFFIX = ".safetensors"
_AGAIN = "Get the model folder again, whole."


def verify(folder: Path) -> dict[str, str]:
    """Check every file of a model folder against its ``SHA256SUMS``.

    Returns:
        The SHA-256 of each weight file by its path in the folder.

    Raises:
        RodinError: ``model.missing`` for an absent file, ``model.hash_mismatch`` for a changed or an
            unlisted one.
    """
    expected_files = listed(folder)
    for name, expected in expected_files.items():
        path = folder / name
        if not path.is_file():
            raise RodinError("model.missing", f"The model '{folder}' lacks its file {name}.", _AGAIN)
        if digest(path) != expected:
            raise RodinError("model.hash_mismatch", f"The file {path} is not the published one.", _AGAIN)
    for name in _files(folder):
        if name not in expected_files:
            raise RodinError("model.hash_mismatch", f"{folder / name} is not listed in {SUMS}.", _AGAIN)
    return {name: sums for name, sums in expected_files.items() if name.endswith(WEIGHTS_SUFFIX)}


def seal(folder: Path) -> None:
    """Write the ``SHA256SUMS`` of all files of a model folder."""
    lines = [f"{digest(folder / name)}  {name}\n" for name in _files(folder)]
    aside = folder / f".{SUMS}"
    aside.write_text("".join(lines), "utf-8", newline="\n")
    aside.replace(folder / SUMS)


def _files(folder: Path) -> list[str]:
    """Paths in the folder that its sums must list; the card may be edited freely."""
    loose = {SUMS, CARD, ".gitattributes"}
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name not in loose and not name.startswith("."))


def listed(folder: Path) -> dict[str, str]:
    """SHA-256 by file, as the folder's ``SHA256SUMS`` says.

    Raises:
        RodinError: ``model.missing``, ``model.hash_mismatch`` if it cannot be read.
    """
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RodinError("model.missing", f"The model '{folder}' has no readable {SUMS}.", _AGAIN) from error
    found: dict[str, str] = {}
    for line in lines:
        sums, _, name = line.partition("  ")
        if len(sums) != 64 or not name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise RodinError("model.hash_mismatch", f"{folder / SUMS} is damaged.", _AGAIN)
        found[name] = sums
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def loading(folder: Path) -> Generator[None]:
    """While the weights of ``folder`` are read.

    Raises:
        RodinError: ``model.broken`` for whatever the libraries say of weights that do not fit.
    """
    try:
        yield
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        raise RodinError(
            "model.broken",
            f"The model '{folder}' cannot be loaded: {first_sentence(error)}.",
            "Get the folder again, or update the program.",
        ) from error
