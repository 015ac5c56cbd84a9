# SPDX-License-Identifier: GPL-3.0-or-later
"""What the colours of a painted front map mean. Blender reads this too: standard library only."""

from ..space import Part

EMPTY = len(Part)
"""A cell that shows nothing."""

LEGEND: dict[int, tuple[int, int, int]] = {
    Part.SKIN: (240, 184, 150),
    Part.EYES: (60, 160, 255),
    Part.MOUTH: (220, 60, 90),
    Part.HAIR: (130, 80, 30),
    Part.FACIAL_HAIR: (60, 200, 80),
    Part.EYEWEAR: (0, 0, 0),
    Part.HEADWEAR: (250, 210, 40),
    Part.CLOTHING: (120, 60, 190),
    EMPTY: (200, 200, 200),
}
"""The colour of each part, and of where nothing is, sRGB."""
