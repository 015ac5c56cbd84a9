# SPDX-License-Identifier: GPL-3.0-or-later
"""The landmarks that an artist sees and drags, in pixels of the picture they lie on. No bpy here."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .corrections import Corrected, Fractions

Places = dict[int, tuple[float, float]]


class Points:
    """Landmarks of a face, those that were set by hand, and where the fit has the face's lines.

    Args:
        told: what the backend wrote as ``landmarks.json``.
        corrected: landmarks that were set before, fractions of the whole photo.

    Attributes:
        places: where each landmark is shown.
        by_hand: those that were set, which the backend takes as certain.
        lines: ``[N, 2]`` each, of the fitted face.
        quality: of the fit, 0..1.
    """

    def __init__(self, told: dict[str, Any], corrected: Fractions) -> None:
        self.size = (int(told["size"][0]), int(told["size"][1]))
        self.sha256 = str(told["sha256"])
        self._placing = np.array(told["placing"], np.float64)
        self.by_hand: Places = {}
        self._before: list[tuple[Places, Places]] = []
        self.refit(told)
        for number, place in corrected.items():
            x, y = self._placing[:, :2] @ np.array(place) + self._placing[:, 2]
            self.set(int(number), (float(x), float(y)))

    def refit(self, told: dict[str, Any]) -> None:
        """Take in a newer fit; what is by hand stays where the hand has it."""
        found = {int(number): (float(x), float(y)) for number, (x, y) in told["points"].items()}
        self.places: Places = found | self.by_hand
        self.lines: list[NDArray[np.float64]] = [np.array(line, np.float64) for line in told["fitted"]]
        self.quality = float(told["quality"])

    def set(self, number: int, place: tuple[float, float]) -> None:
        """Put a landmark somewhere, by hand; not outside the picture."""
        inside = (min(max(place[0], 0.0), self.size[0]), min(max(place[1], 0.0), self.size[1]))
        self.places[number] = self.by_hand[number] = inside

    def remember(self) -> None:
        """What comes now is one step that :meth:`undo` takes back."""
        self._before.append((dict(self.by_hand), dict(self.places)))

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        if not self._before:
            return False
        self.by_hand, self.places = self._before.pop()
        return True

    def forget(self, number: int) -> bool:
        """Leave a landmark to the detector again, as a step; False if it is there already."""
        if number not in self.by_hand:
            return False
        self.remember()
        del self.by_hand[number]
        return True

    def corrected(self) -> Corrected:
        """For the backend, in fractions of the whole photo."""
        back = np.linalg.inv(self._placing[:, :2])
        return Corrected(
            self.sha256,
            {
                str(number): (back @ (np.array(place) - self._placing[:, 2])).round(7).tolist()
                for number, place in sorted(self.by_hand.items())
            },
        )
