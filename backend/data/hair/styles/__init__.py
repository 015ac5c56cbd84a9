# SPDX-License-Identifier: GPL-3.0-or-later
"""Every hair style, one file each; a new file is found by itself."""

import importlib
import pkgutil

from backend.data.hair.style import HairStyle


def _found() -> dict[str, HairStyle]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    styles = [importlib.import_module(f"{__name__}.{name}").STYLE for name in names]
    return {style.name: style for style in styles}


STYLES = _found()
"""Name to style, sorted by name."""
