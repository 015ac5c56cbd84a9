# SPDX-License-Identifier: GPL-3.0-or-later
"""What several hair styles are built from."""

import numpy as np

from backend.data.hair.style import Shape
from backend.data.people.subject import Attributes


def parting_at(who: Attributes) -> float:
    """X of the parting, metres."""
    return {"left": 0.032, "middle": 0.0, "right": -0.032}[who.parting]


def bangs(who: Attributes) -> float:
    """How far hair hangs over the forehead, 0..1; none for low values of ``fringe``."""
    return float(np.clip((who.fringe - 0.35) / 0.5, 0.0, 1.0))


def hanging(who: Attributes) -> Shape:
    """Hair that falls from a parting, or over the forehead; styles set ``tip`` and what differs."""
    fringe, volume = bangs(who), who.hair_volume
    return Shape(
        top=0.013 + 0.012 * volume,
        side=0.009,
        back=0.012,
        front=0.007 + 0.004 * volume,
        flow="parted" if fringe < 0.5 else "crown",
        parting=parting_at(who) * 0.75,
        groove=0.006 * (1.0 - fringe),
        front_edge=0.022 - 0.014 * fringe,
        fringe=fringe,
        hang=0.013 + 0.009 * volume,
        length=0.34,
        receding=who.receding * 0.5,
    )


def tied_back(who: Attributes) -> Shape:
    """Hair that lies close to the head and runs to a knot at the back."""
    return Shape(
        top=0.007 + 0.006 * who.hair_volume,
        side=0.005,
        back=0.007,
        front=0.005 + 0.003 * who.hair_volume,
        edge=0.007,
        front_edge=0.012,
        flow="knot",
        length=0.45,
        lock=0.008,
        relief=0.0018,
        fringe=0.6 * bangs(who) * (who.fringe > 0.75),
        receding=who.receding * 0.5,
    )


def coils(who: Attributes, cloud: float = 0.0) -> Shape:
    """Tight coils, a few millimetres to a ``cloud`` high (metres)."""
    short = 0.006 + 0.010 * who.hair_volume
    return Shape(
        top=short,
        side=0.75 * short,
        back=0.85 * short,
        front=0.85 * short,
        edge=0.012,
        front_edge=0.014,
        cloud=cloud,
        over_ears=0.5 * (cloud > 0.0),
        lump=0.0026,
        lump_size=0.0076 if cloud == 0.0 else 0.0095,
        relief=0.0,
        receding=who.receding * 0.6,
    )
