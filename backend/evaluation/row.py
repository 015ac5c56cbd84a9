# SPDX-License-Identifier: GPL-3.0-or-later
"""What one row of the evaluation says."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Figure:
    """A measured number with what it should reach.

    Attributes:
        name: what was measured, without the unit.
        value: NaN if nothing could be measured.
        unit: ``dB``, ``mm``, ``%`` or empty.
        first_bar: the least for a first version.
        goal: what the project aims at.
        higher_is_better: which side of the bar is good.
    """

    name: str
    value: float
    unit: str = ""
    first_bar: float | None = None
    goal: float | None = None
    higher_is_better: bool = True

    def reaches(self, bar: float | None) -> bool | None:
        """Whether the value is at the bar or better; None without a bar."""
        if bar is None:
            return None
        return bool(self.value >= bar if self.higher_is_better else self.value <= bar)


@dataclass(frozen=True)
class Row:
    """One aspect of the model.

    Attributes:
        key: short name, also that of its pictures' files.
        title: for people.
        how: how it was measured, one or two sentences.
        figures: the numbers; none if it is only to be looked at.
        pictures: caption to ``[H, W, 3]`` sRGB.
        details: what else belongs into the JSON report.
        tables: caption to lines of cells, the headings first.
    """

    key: str
    title: str
    how: str
    figures: list[Figure] = field(default_factory=list)
    pictures: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    details: dict[str, object] = field(default_factory=dict)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
