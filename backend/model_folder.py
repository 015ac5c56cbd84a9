# SPDX-License-Identifier: GPL-3.0-or-later
"""Model folders: where they are, and whether every file is the one that was published.

A folder has the diffusers layout and a ``SHA256SUMS`` in the format of ``sha256sum``. Only
safetensors hold weights; nothing is ever downloaded.
"""

import hashlib
import os
from pathlib import Path

from backend.errors import RodinError

BUNDLED = Path(__file__).parent / "weights" / "rodin-mini"
INDEX = "model_index.json"
SUMS = "SHA256SUMS"
WEIGHTS_SUFFIX = ".safetensors"


def find_model(path: str | os.PathLike[str] | None = None) -> Path:
    """The folder of a model, the bundled one if none is named.

    Raises:
        RodinError: ``model.missing`` if there is no such folder or it holds no model.
    """
    folder = Path(path) if path is not None else BUNDLED
    if not folder.is_dir():
        raise RodinError(
            "model.missing",
            f"There is no model folder '{folder}'.",
            "Give the path of a folder on this machine; this version does not download models.",
        )
    if not (folder / INDEX).is_file():
        raise RodinError(
            "model.missing", f"The folder '{folder}' has no {INDEX}.", "Give the folder of a whole model."
        )
    return folder


def verify(folder: Path) -> dict[str, str]:
    """Check every file of a model folder against its ``SHA256SUMS``.

    Returns:
        The SHA-256 of each weight file by its path in the folder.

    Raises:
        RodinError: ``model.missing`` for an absent file, ``model.hash_mismatch`` for a changed or an
            unlisted one.
    """
    hint = "Get the model folder again, whole."
    listed = _listed(folder, hint)
    for name, expected in listed.items():
        path = folder / name
        if not path.is_file():
            raise RodinError("model.missing", f"The model '{folder}' lacks its file {name}.", hint)
        if _sha256(path) != expected:
            raise RodinError("model.hash_mismatch", f"The file {path} is not the published one.", hint)
    for name in _files(folder):
        if name not in listed:
            raise RodinError("model.hash_mismatch", f"{folder / name} is not listed in {SUMS}.", hint)
    return {name: digest for name, digest in listed.items() if name.endswith(WEIGHTS_SUFFIX)}


def seal(folder: Path) -> None:
    """Write the ``SHA256SUMS`` of all files of a model folder."""
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in _files(folder)]
    aside = folder / f".{SUMS}"
    aside.write_text("".join(lines), "utf-8", newline="\n")
    aside.replace(folder / SUMS)


def _files(folder: Path) -> list[str]:
    """Paths in the folder that its sums must list; the card may be edited freely."""
    loose = {SUMS, "README.md", ".gitattributes"}
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name not in loose and not name.startswith("."))


def _listed(folder: Path, hint: str) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RodinError("model.missing", f"The model '{folder}' has no readable {SUMS}.", hint) from error
    listed: dict[str, str] = {}
    for line in lines:
        digest, _, name = line.partition("  ")
        if len(digest) != 64 or not name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise RodinError("model.hash_mismatch", f"{folder / SUMS} is damaged.", hint)
        listed[name] = digest
    return listed


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
