# SPDX-License-Identifier: GPL-3.0-or-later
"""The space every module shares: Blender's, in metres.

Z is up, the face looks along -Y and +X is the avatar's left. Every head is scaled to
``HEAD_HEIGHT`` from chin to crown and moved so that the midpoint of its eyeballs lies at
``EYE_MIDPOINT``; the origin is then at the base of the neck.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

HEAD_HEIGHT = 0.23
EYE_MIDPOINT = (0.0, -0.085, 0.20)


@dataclass(frozen=True)
class Box:
    """The canonical cube that the tri-planes span.

    Attributes:
        centre: its middle, metres.
        half: half of its edge, metres.
    """

    centre: tuple[float, float, float] = (0.0, 0.0, 0.185)
    half: float = 0.19


def triple(values: Sequence[float]) -> tuple[float, float, float]:
    """x, y and z of a configuration file, which has lists only."""
    x, y, z = values
    return x, y, z


class Part(IntEnum):
    """What a surface point belongs to; the order is that of the field's part logits."""

    SKIN = 0
    EYES = 1
    MOUTH = 2
    HAIR = 3
    FACIAL_HAIR = 4
    EYEWEAR = 5
    HEADWEAR = 6
    CLOTHING = 7
