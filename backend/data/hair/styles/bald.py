# SPDX-License-Identifier: GPL-3.0-or-later
"""No hair on the scalp."""

from backend.data.hair.style import HairStyle

STYLE = HairStyle(
    "bald",
    ("no hair", "a bald head", "a shaved head"),
    women=0.02,
    men=0.09,
    shape=None,
    ages=(18, 120),
    scalp=0.0,
)
