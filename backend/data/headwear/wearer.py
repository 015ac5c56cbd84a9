# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom headwear is made for."""

from dataclasses import dataclass

import numpy as np

from backend.data.body.skull import Skull
from backend.data.body.template import Head
from backend.data.forms.surface import Floats


@dataclass(frozen=True)
class Wearer:
    """One subject, as headwear sees it.

    Attributes:
        head: the bare head.
        skull: its sheets.
        clothing: the garment below (:data:`backend.data.people.subject.Garment`).
        colour: ``[3]`` of the headwear.
        rng: for everything random about it.
    """

    head: Head
    skull: Skull
    clothing: str
    colour: Floats
    rng: np.random.Generator
