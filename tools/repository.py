# SPDX-License-Identifier: GPL-3.0-or-later
"""The static repository that Blender installs the extension from, and updates it from."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.environment import ROOT, RUN, SITE, SetupError, prepare, python, say
from tools.extension import zip_extension

SUMS = "SHA256SUMS"


def repository(arguments: list[str]) -> int:
    """Makes the folder of a static extension repository: zip, Blender's index, hashes."""
    parser = argparse.ArgumentParser("build.py repository", description=repository.__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "repository", help="(dist/repository)")
    parser.add_argument(
        "--key", type=Path, help=f"SSH key that signs {SUMS} ({SUMS}.sig, by ssh-keygen); none signs nothing"
    )
    options = parser.parse_args(arguments)
    prepare(RUN)
    out: Path = options.out
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".repository-") as folder:
        draft = Path(folder) / out.name
        draft.mkdir()
        zip_extension(draft)
        if python(str(generator()), "server-generate", f"--repo-dir={draft}"):
            raise SetupError("repository.not_generated", "Blender wrote no index.", "See the lines above.")
        write_sums(draft)
        if options.key:
            sign(draft / SUMS, options.key)
        shutil.rmtree(out, ignore_errors=True)
        draft.rename(out)
    say(f"Made {out}: {', '.join(sorted(path.name for path in out.iterdir()))}.")
    say("Serve the folder as it is. In Blender: Preferences > Get Extensions > Repositories > Add Remote.")
    return 0


def generator() -> Path:
    """Blender's own script for extensions, which needs nothing but Python.

    Raises:
        SetupError: ``repository.no_generator``.
    """
    found = sorted((SITE / "bpy").glob("*/scripts/addons_core/bl_pkg/cli/blender_ext.py"))
    if not found:
        raise SetupError(
            "repository.no_generator", "This bpy has no blender_ext.py.", "Install requirements/blender.txt."
        )
    return found[-1]


def write_sums(folder: Path) -> None:
    """The SHA-256 of each file, as ``sha256sum --check`` reads it."""
    files = sorted(path for path in folder.iterdir() if path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def sign(path: Path, key: Path) -> None:
    """Leave the signature of ``path`` beside it.

    Raises:
        SetupError: ``repository.not_signed``.
    """
    if not shutil.which("ssh-keygen"):
        raise SetupError("repository.not_signed", "ssh-keygen was not found.", "Install OpenSSH.")
    call = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", "file", str(path)]
    if subprocess.run(call, check=False).returncode:
        raise SetupError("repository.not_signed", f"{key} signed nothing.", "See the lines above.")
