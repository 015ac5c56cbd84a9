# SPDX-License-Identifier: GPL-3.0-or-later
"""What a text of a user says about a head: the one understanding of prompts and of edits.

Standard library only, so that Blender's panel shows the same before a job as the backend does after it.
"""

from .features import FEATURES, LIMIT, checked_shape
from .finding import Finding, Understanding
from .understand import known, understand

__all__ = ["FEATURES", "LIMIT", "Finding", "Understanding", "checked_shape", "known", "understand"]
