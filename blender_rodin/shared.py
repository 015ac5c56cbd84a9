# SPDX-License-Identifier: GPL-3.0-or-later
"""What the add-on takes from its sibling ``backend``: standard library only, never PyTorch.

In an installed extension both are subpackages of the extension; with the repository's root on the
path (scripts, tests) both are packages of their own. This is the one place that knows.
"""

from pathlib import Path

if "." in (__package__ or ""):
    from ..backend import __version__, protocol, words
    from ..backend.batch import file_name, read_source
    from ..backend.conditions.legend import EMPTY as NOTHING
    from ..backend.conditions.legend import LEGEND
    from ..backend.errors import UNREADABLE, RodinError
    from ..backend.files import (
        FACES_FILE,
        FRONT_MAP_FILE,
        LANDMARKS_FILE,
        LIKENESS_FILE,
        PICTURE_FILE,
        SEEN_FILE,
    )
    from ..backend.materials import HEAD_MATERIALS, MATERIALS, Material
    from ..backend.presets import PRESETS
    from ..backend.space import EYE_MIDPOINT, Part
else:
    from backend import __version__, protocol, words
    from backend.batch import file_name, read_source
    from backend.conditions.legend import EMPTY as NOTHING
    from backend.conditions.legend import LEGEND
    from backend.errors import UNREADABLE, RodinError
    from backend.files import (
        FACES_FILE,
        FRONT_MAP_FILE,
        LANDMARKS_FILE,
        LIKENESS_FILE,
        PICTURE_FILE,
        SEEN_FILE,
    )
    from backend.materials import HEAD_MATERIALS, MATERIALS, Material
    from backend.presets import PRESETS
    from backend.space import EYE_MIDPOINT, Part

ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds ``blender_rodin`` and ``backend``."""

ASSETS = ROOT / "backend" / "assets"
"""The template head and what is measured on it."""

PACKAGE = (__package__ or "").rpartition(".")[0] or (__package__ or "")
"""The name under which Blender knows the add-on."""

__all__ = [
    "ASSETS",
    "EYE_MIDPOINT",
    "FACES_FILE",
    "FRONT_MAP_FILE",
    "HEAD_MATERIALS",
    "LANDMARKS_FILE",
    "LEGEND",
    "LIKENESS_FILE",
    "MATERIALS",
    "NOTHING",
    "PACKAGE",
    "PICTURE_FILE",
    "PRESETS",
    "ROOT",
    "SEEN_FILE",
    "UNREADABLE",
    "Material",
    "Part",
    "RodinError",
    "__version__",
    "file_name",
    "protocol",
    "read_source",
    "words",
]
