# SPDX-License-Identifier: GPL-3.0-or-later
"""What each hair style is in numbers: thicknesses, hairline, flow of the strands, length."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from backend.data.subject import Attributes
from backend.data.surface import Floats

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
class Style:
    """Lengths in metres, angles in degrees.

    Attributes:
        top, side, back, front: thickness of the cap over the parts of the head.
        edge, front_edge: distance from the hairline over which the cap rises out of the skin,
            round the head and over the forehead.
        flow: where strands come from: the crown, a parting, the forehead, or towards a knot.
        parting: x of the parting.
        groove: depth of the parting.
        lock, relief: width of a lock of hair and how far it stands out.
        lump, lump_size: height and size of curls.
        fringe: 0..1, how far the front hangs down over the forehead.
        receding: 0..1.
        tip: height at which hanging hair ends; ``None`` for hair that does not hang.
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


def style_of(attributes: Attributes) -> Style:
    """The numbers of the attributes' hair style; not for bald heads."""
    a = attributes
    volume, length, curl = a.hair_volume, a.hair_length, a.hair_curl
    side = {"left": 0.032, "middle": 0.0, "right": -0.032}[a.parting]
    fringe = np.clip((a.fringe - 0.35) / 0.5, 0.0, 1.0)
    receding = a.receding
    hanging = Style(
        top=0.013 + 0.012 * volume,
        side=0.009,
        back=0.012,
        front=0.007 + 0.004 * volume,
        flow="parted" if fringe < 0.5 else "crown",
        parting=side * 0.75,
        groove=0.006 * (1.0 - fringe),
        front_edge=float(0.022 - 0.014 * fringe),
        fringe=float(fringe),
        hang=0.013 + 0.009 * volume,
        receding=receding * 0.5,
    )
    match a.hair_style:
        case "bald":
            raise ValueError("no hair grows on a bald head")
        case "buzz":
            thickness = 0.0025 + 0.003 * length
            style = Style(
                thickness,
                thickness * 0.7,
                thickness * 0.8,
                thickness * 0.9,
                edge=0.012,
                front_edge=0.012,
                lock=0.004,
                relief=0.0005,
                receding=receding,
            )
        case "short":
            top = 0.010 + 0.018 * volume + 0.006 * length
            style = Style(
                top,
                0.003 + 0.006 * length,
                0.006 + 0.006 * length,
                top * (0.75 + 0.3 * a.fringe),
                front_edge=float(0.026 - 0.018 * fringe),
                edge=0.010,
                lock=0.008 + 0.004 * length,
                relief=0.003 + 0.003 * curl,
                lump=0.005 * max(0.0, curl - 0.4),
                lump_size=0.014,
                flow="crown" if a.fringe > 0.4 else "back",
                fringe=float(0.55 * fringe),
                receding=receding,
            )
        case "side_part":
            style = Style(
                0.014 + 0.014 * volume,
                0.006 + 0.006 * length,
                0.009 + 0.005 * length,
                0.013 + 0.010 * volume,
                edge=0.009,
                front_edge=0.020,
                flow="parted",
                parting=side or 0.032,
                groove=0.009,
                lock=0.011,
                relief=0.003,
                receding=receding * 0.8,
            )
        case "curly":
            grown = replace(
                hanging,
                top=0.020 + 0.018 * volume,
                side=0.015 + 0.012 * volume,
                back=0.018 + 0.014 * volume,
                front=0.015 + 0.010 * volume,
                edge=0.016,
                over_ears=0.7,
                front_edge=0.022,
                flow="crown",
                groove=0.0,
                lump=0.007 + 0.003 * curl,
                lump_size=0.013 + 0.006 * length,
                lock=0.012,
                relief=0.002,
                fringe=float(0.45 * fringe),
                receding=receding,
            )
            style = (
                replace(grown, tip=0.14 - 0.09 * length, hang=0.024, ragged=0.010) if length > 0.4 else grown
            )
        case "afro":
            size = 0.022 + 0.030 * volume
            style = Style(
                size,
                size * 0.95,
                size,
                size * 0.7,
                edge=0.026,
                over_ears=1.0,
                front_edge=0.036,
                lump=0.0035,
                lump_size=0.009,
                lock=0.010,
                relief=0.0,
                receding=receding * 0.6,
            )
        case "bob":
            style = replace(hanging, tip=0.125 - 0.045 * length, ragged=0.003, tuck=0.16, relief=0.002)
        case "long":
            style = replace(hanging, tip=0.03 - 0.07 * length, wave=0.002 * curl, tuck=0.14, ragged=0.014)
        case "wavy":
            style = replace(
                hanging,
                tip=0.075 - 0.10 * length,
                wave=0.0035 + 0.0035 * curl,
                wave_length=0.045 + 0.02 * volume,
                lock=0.014,
                relief=0.004,
                tuck=0.04,
                hang=0.018 + 0.009 * volume,
            )
        case "bun" | "ponytail":
            style = Style(
                0.007 + 0.006 * volume,
                0.005,
                0.007,
                0.005 + 0.003 * volume,
                edge=0.007,
                front_edge=0.012,
                flow="knot",
                lock=0.008,
                relief=0.0018,
                fringe=float(0.6 * fringe * (a.fringe > 0.75)),
                receding=receding * 0.5,
                knot=48.0 + 42.0 * length if a.hair_style == "bun" else 62.0 + 20.0 * volume,
            )
    return style
