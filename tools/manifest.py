# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a zip is an extension that Blender installs, by its rules: ``python -m tools.manifest ZIP``.

Standard library only; Python 3.11 or newer, while ``build.py`` may be started by an older one.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomllib

NAME = "blender_manifest.toml"
NEEDED = {
    "schema_version": str, "id": str, "version": str, "name": str, "tagline": str, "maintainer": str,
    "type": str, "blender_version_min": str, "license": list,
}  # fmt: skip
TERSE = 64
"""Letters of a tagline or a permission's reason, at most."""
VERSION = r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"
TEXT = r"\S(.*\S)?"
FORMS = {
    "schema_version": (VERSION, "a semantic version"),
    "id": (r"(?!.*__)[A-Za-z]\w*", "the name of a module"),
    "version": (VERSION, "a semantic version"),
    "name": (TEXT, "text without space around it"),
    "maintainer": (TEXT, "text without space around it"),
    "type": ("add-on|theme", "'add-on' or 'theme'"),
    "blender_version_min": (r"\d+\.\d+\.\d+", "three numbers"),
}
"""How values look, and what that is called."""
PERMISSIONS = {"files", "network", "clipboard", "camera", "microphone"}


def faults(archive: Path) -> list[str]:
    """What is wrong with the zip, a line each; none if it is good."""
    try:
        with zipfile.ZipFile(archive) as opened:
            names = opened.namelist()
            if broken := opened.testzip():
                return [f"{broken} is damaged"]
            if NAME not in names:
                return [f"it has no {NAME}"]
            manifest = tomllib.loads(opened.read(NAME).decode())
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        return [str(error)]
    found = list(_faults_of(manifest))
    if manifest.get("type") == "add-on" and "__init__.py" not in names:
        found.append("an add-on needs an __init__.py")
    return found


def _faults_of(manifest: dict[str, Any]) -> Iterator[str]:
    wrong = [name for name, kind in NEEDED.items() if not isinstance(manifest.get(name), kind)]
    yield from (f"key '{name}' is missing, or of another type" for name in wrong)
    if wrong:
        return
    for name, (form, called) in FORMS.items():
        if not re.fullmatch(form, manifest[name]):
            yield f"{name} is not {called}"
    if not manifest["license"]:
        yield "license is empty"
    for line in manifest.get("copyright", ()):
        if not re.fullmatch(r"\d+(-\d+)? \S.*", str(line)):
            yield "copyright is not a year, or two, and a name"
    yield from _terse("tagline", manifest["tagline"])
    for permission, reason in dict(manifest.get("permissions", {})).items():
        if permission not in PERMISSIONS:
            yield f"permission '{permission}' is none of {', '.join(sorted(PERMISSIONS))}"
        yield from _terse(f"permission '{permission}'", reason)


def _terse(what: str, text: object) -> Iterator[str]:
    if not isinstance(text, str) or not text or text != text.strip():
        yield f"{what} is empty, or begins or ends with space"
    elif len(text) > TERSE or "\n" in text:
        yield f"{what} is longer than {TERSE} letters"
    elif not (text[-1].isalnum() or text[-1] in ")]}"):
        yield f"{what} ends with punctuation"


def main(archive: str) -> int:
    """Write the faults, a line each; 1 if there are any."""
    found = faults(Path(archive))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
