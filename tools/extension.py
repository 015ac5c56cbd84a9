# SPDX-License-Identifier: GPL-3.0-or-later
"""The zip that Blender installs."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from tools.environment import ROOT, RUN, SetupError, find_python, lock_file, say


def extension(arguments: list[str]) -> int:
    """Makes the zip that Blender installs, and checks it by Blender's rules; needs no packages."""
    argparse.ArgumentParser("build.py extension", description=extension.__doc__).parse_args(arguments)
    path = zip_extension(ROOT / "dist")
    reader = sys.executable if sys.version_info >= (3, 11) else str(find_python())
    if subprocess.run([reader, "-m", "tools.manifest", str(path)], cwd=ROOT, check=False).returncode:
        raise SetupError("extension.invalid", f"{path} is not valid.", "See the lines above.")
    say(f"Made {path} ({path.stat().st_size / 1e6:.1f} MB).")
    say("In Blender: Edit > Preferences > Get Extensions > Install from Disk.")
    return 0


def manifest() -> dict[str, str]:
    """Identifier and version of the extension."""
    text = (ROOT / "blender_manifest.toml").read_text("utf-8")
    return dict(re.findall(r'^(id|version) = "([^"]+)"', text, re.MULTILINE))


def zip_extension(folder: Path) -> Path:
    """Writes the same bytes for the same sources: sorted names, one date."""
    values = manifest()
    files = [ROOT / "blender_manifest.toml", ROOT / "__init__.py", ROOT / "LICENSE"]
    files += [lock_file(group) for group in RUN[:2]]
    for package in ("LICENSES", "blender_rodin", "backend"):
        files += [path for path in sorted((ROOT / package).rglob("*")) if path.is_file()]
    folder.mkdir(exist_ok=True)
    path = folder / f"{values['id']}-{values['version']}.zip"
    aside = path.with_suffix(".part")
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            inside = file.relative_to(ROOT)
            if "__pycache__" in inside.parts or any(part.startswith(".") for part in inside.parts):
                continue
            archive.writestr(
                zipfile.ZipInfo(inside.as_posix(), (2026, 1, 1, 0, 0, 0)),
                file.read_bytes(),
                zipfile.ZIP_DEFLATED,
            )
    aside.replace(path)
    return path
