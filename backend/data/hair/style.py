# SPDX-License-Identifier: GPL-3.0-or-later
"""What a hair style is: who wears it, how people speak of it and how it is built."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from backend.data.forms.surface import Floats, Surface
from backend.data.people.subject import Attributes

if TYPE_CHECKING:
    from backend.data.body.skull import Skull
    from backend.data.hair.strands import Strands

Flow = Literal["crown", "parted", "back", "knot"]

_LINE_DEGREES = np.array([0, 20, 36, 50, 60, 66, 72, 78, 83, 88, 104, 112, 118, 126, 140, 180.0])
_LINE_HEIGHT = np.array(
    [
        0.273,
        0.273,
        0.267,
        0.247,
        0.220,
        0.192,
        0.172,
        0.170,
        0.200,
        0.213,
        0.213,
        0.195,
        0.165,
        0.130,
        0.112,
        0.108,
    ]
)
_BROW_CLEARANCE = 0.232


@dataclass(frozen=True)
class Shape:
    """Lengths in metres, angles in degrees.

    Attributes:
        top, side, back, front: thickness of the cap over the parts of the head; below zero it is bare.
        fade: heights on the unit sphere between which the sides turn into the top.
        edge, front_edge: distance from the hairline over which the cap rises out of the skin,
            round the head and over the forehead.
        sweep: how far the top is combed sideways (+X), backwards and upwards.
        spikes, spike_count, spike_lean: height of pointed tufts, how many the whole head has and how far
            they lean forwards, as a share of their height.
        crest: height of a mohawk's crest.
        horseshoe: 0..1, how far a bare crown reaches down; ``None`` for a crown with hair.
        cloud: distance from the skin of a round cloud of hair that takes the cap's place.
        capped: whether anything is built close to the skin.
        flow: where strands come from: the crown, a parting, the forehead, or towards a knot.
        parting: x of the parting.
        groove: depth of the parting.
        lock, relief: width of a lock of hair and how far it stands out.
        lump, lump_size: height and size of curls.
        fringe: 0..1, how far the front hangs down over the forehead.
        receding: 0..1.
        tip: height at which hanging hair ends; ``None`` for hair that does not hang.
        length: of a strand from root to tip, along which colours change.
        ragged: how unevenly it ends.
        opening: azimuth of hanging hair's edge beside the face.
        hang: thickness of hanging hair.
        wave, wave_length: amplitude and length of waves in hanging hair.
        tuck: how far hanging hair bends inwards towards its tips, as a share of its radius.
        knot: polar angle of a bun or ponytail at the back of the head.
        over_ears: 0..1, whether the cap comes down over the ears.
    """

    top: float
    side: float
    back: float
    front: float
    edge: float = 0.010
    front_edge: float = 0.010
    fade: tuple[float, float] = (0.30, 0.90)
    sweep: tuple[float, float, float] = (0.0, 0.0, 0.0)
    spikes: float = 0.0
    spike_count: int = 260
    spike_lean: float = 0.4
    crest: float = 0.0
    horseshoe: float | None = None
    cloud: float = 0.0
    capped: bool = True
    flow: Flow = "crown"
    parting: float = 0.0
    groove: float = 0.0
    lock: float = 0.010
    relief: float = 0.003
    lump: float = 0.0
    lump_size: float = 0.012
    fringe: float = 0.0
    receding: float = 0.0
    tip: float | None = None
    length: float = 0.06
    ragged: float = 0.008
    opening: float = 64.0
    hang: float = 0.014
    wave: float = 0.0
    wave_length: float = 0.05
    tuck: float = 0.1
    knot: float = 80.0
    over_ears: float = 0.0

    def hairline(self, azimuth: Floats) -> Floats:
        """Template height ``[N]`` at which the cap ends at azimuths ``[N]`` (radians)."""
        degrees = np.abs(np.rad2deg((azimuth + np.pi) % (2.0 * np.pi) - np.pi))
        height = np.interp(degrees, _LINE_DEGREES, _LINE_HEIGHT)
        lowered = np.interp(degrees, [72.0, 118.0], [0.172, 0.165])
        height = height - self.over_ears * np.maximum(height - lowered, 0.0) * (degrees > 72.0)
        temple = np.exp(-(((degrees - 33.0) / 16.0) ** 2))
        middle = np.exp(-((degrees / 30.0) ** 2))
        height = height + self.receding * (0.020 * temple + 0.013 * middle)
        drop = np.interp(degrees, [0, 38, 52], [1.0, 0.9, 0.0]) * self.fringe
        return height - drop * np.maximum(height - _BROW_CLEARANCE, 0.0)


@dataclass(frozen=True)
class HairStyle:
    """One style; every file in :mod:`backend.data.hair.styles` defines one as ``STYLE``.

    Attributes:
        name: its name in the attributes.
        phrases: ways to say it, each of which may follow "with"; ``{c}`` stands for the colour.
        women, men: weights among the styles of women and of men.
        shape: the numbers that cap and curtain are built from; ``None`` where nothing grows.
        tied: what is built beyond cap and curtain: knots, tails, braids; ``None`` where nothing is.
        african: factor of the weight at full African ancestry; 1 at none.
        ages: the youngest and the oldest wearer, years.
        bulky: stands out too far for headwear.
        scalp: how strongly the skin inside the hairline is painted in the hair's colour, 0..1: low where
            the scalp shows through, 0 where it is bare (:mod:`backend.data.face.skin`).
    """

    name: str
    phrases: tuple[str, ...]
    women: float
    men: float
    shape: Callable[[Attributes], Shape] | None
    tied: Callable[["Skull", "Strands", Attributes], list[Surface]] | None = None
    african: float = 1.0
    ages: tuple[float, float] = (0.0, 120.0)
    bulky: bool = False
    scalp: float = 0.75

    def weight(self, man: bool, age: float, african: float) -> float:
        """How common the style is among such people, relative to the others."""
        youngest, oldest = self.ages
        if not youngest <= age <= oldest:
            return 0.0
        return (self.men if man else self.women) * (1 + (self.african - 1) * african)
