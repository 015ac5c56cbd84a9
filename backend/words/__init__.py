# SPDX-License-Identifier: GPL-3.0-or-later
"""What a text of a user says about a head: the one understanding of prompts and of edits.

Standard library only, so that Blender's panel shows the same before a job as the backend does after it.
"""

from .expressions import EXPRESSIONS, both, shown
from .features import FEATURES, LIMIT, SHAPES, checked_shape, least
from .finding import Finding, Understanding
from .understand import known, understand

__all__ = [
    "EXPRESSIONS",
    "FEATURES",
    "LIMIT",
    "SHAPES",
    "Finding",
    "Understanding",
    "both",
    "checked_shape",
    "known",
    "least",
    "shown",
    "understand",
]
