# SPDX-License-Identifier: GPL-3.0-or-later
"""Palettes and front maps as photos, sentences and edits give them: never whole, and never quite right."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from torch import Tensor

from backend.conditions.front_map import EMPTY, SIZE, UNKNOWN, FrontMap
from backend.conditions.known import Known
from backend.conditions.palette import Palette, Presence
from backend.models.given import Given
from backend.space import Part
from backend.training.fronts import Fronts

Mask = NDArray[np.bool_]

CHANGED = (Part.HAIR, Part.FACIAL_HAIR, Part.EYEWEAR, Part.HEADWEAR, Part.CLOTHING)
"""Parts that people may have or not."""
RARE = 0.005
"""Share of people in whom a part covers a cell, from which it counts as within the part's reach."""


@dataclass(frozen=True)
class PartlyKnownConfig:
    """How often something is unknown or wrong.

    Attributes:
        nothing: share of samples of which nothing at all is known.
        no_palette, no_map: share of the others without a palette, without a front map.
        presence, colour: greatest share of a palette's parts whose presence, whose colour is unknown; each
            palette has shares of its own, for a photo tells much and a sentence little.
        part: share of a map's parts that are unknown. part_colour: whose colours are unknown.
        no_colours: share of maps without colours.
        edited: share of maps in which one or two parts may begin or end anywhere, as an edit leaves them.
        half: share of maps of which one side is unknown. background: of which it is unknown what is empty.
        holes: greatest number of rectangles that are unknown. hole: their greatest edge, cells.
        border: share of maps whose borders are off by a cell. blur: greatest blur of colours, cells.
        gain: standard deviation of the logarithm of the colours' gain, of all channels and of each.
    """

    nothing: float = 0.3
    no_palette: float = 0.3
    no_map: float = 0.35
    presence: float = 0.95
    colour: float = 0.95
    part: float = 0.12
    part_colour: float = 0.15
    no_colours: float = 0.2
    edited: float = 0.25
    half: float = 0.15
    background: float = 0.3
    holes: int = 3
    hole: int = 20
    border: float = 0.4
    blur: float = 1.2
    gain: tuple[float, float] = (0.15, 0.05)


class PartlyKnown:
    """Random palettes and front maps of people.

    Args:
        fronts: what is true of them.
        config: how much of it is left.

    Attributes:
        reach: ``[8, SIZE, SIZE]`` bool, the cells that each part covers in some people.
    """

    def __init__(self, fronts: Fronts, config: PartlyKnownConfig) -> None:
        self.fronts, self.config = fronts, config
        self.reach = reach(fronts)

    def draw(self, subject: Tensor, mirrored: Tensor) -> Given:
        """Palettes and front maps of B samples.

        Args:
            subject: ``[B]``, 0..S.
            mirrored: ``[B]``, 0 or 1.
        """
        rng = np.random.default_rng(int(torch.randint(0, 2**62, ())))
        pairs = zip(subject.tolist(), mirrored.tolist(), strict=True)
        return Given.of([self._one(*pair, rng) for pair in pairs])

    def whole(self, subjects: list[int]) -> Given:
        """All that is true of some people, in the same form."""
        return Given.of([Known(self._palette_of(each), self._front(each)) for each in subjects])

    def _palette_of(self, subject: int) -> Palette:
        return Palette(self.fronts.presence[subject].numpy(), self.fronts.palette[subject].numpy())

    def _front(self, subject: int) -> FrontMap:
        of = self.fronts
        return FrontMap(*(each[subject].numpy() for each in (of.part, of.colour, of.coloured)))

    def _one(self, subject: int, mirrored: int, rng: np.random.Generator) -> Known:
        config = self.config
        palette, seen, _ = Known.nothing()
        if rng.random() < config.nothing:
            return Known(palette, seen)
        gain = np.exp(config.gain[0] * rng.standard_normal() + config.gain[1] * rng.standard_normal(3))
        if rng.random() >= config.no_palette:
            palette = self._palette(self._palette_of(subject), gain, rng)
        if rng.random() >= config.no_map:
            whole = self._front(subject)
            seen = self._map(whole.mirrored() if mirrored else whole, gain, rng)
        return Known(palette, seen)

    def _palette(self, whole: Palette, gain: NDArray[np.float64], rng: np.random.Generator) -> Palette:
        shares = rng.random(2) * (self.config.presence, self.config.colour)
        unknown, colourless = rng.random((2, len(Part))) < shares[:, None]
        colourless |= whole.presence == Presence.ABSENT
        colour = np.where(colourless[:, None], np.nan, (whole.colour * gain).clip(0, 1))
        presence = np.where(unknown & colourless, Presence.UNKNOWN, whole.presence)
        return Palette(presence.astype(np.int8), colour.astype(np.float32))

    def _map(self, whole: FrontMap, gain: NDArray[np.float64], rng: np.random.Generator) -> FrontMap:
        config = self.config
        part = _with_other_borders(whole.part, rng) if rng.random() < config.border else whole.part
        colour = ndimage.gaussian_filter(
            whole.colour.astype(np.float32), (*[config.blur * rng.random()] * 2, 0)
        )
        colour = (colour * gain).clip(0, 255).round().astype(np.uint8)
        coloured = np.zeros_like(whole.coloured) if rng.random() < config.no_colours else whole.coloured
        hidden = self._hidden(rng)
        for each in np.flatnonzero(rng.random(len(Part)) < config.part):
            hidden |= part == each
        if rng.random() < config.edited:
            for each in rng.choice(CHANGED, rng.integers(1, 3), replace=False):
                hidden |= (part == each) | self.reach[each]
        if rng.random() < config.background:
            hidden |= part == EMPTY
        grey = np.isin(part, np.flatnonzero(rng.random(len(Part)) < config.part_colour))
        return FrontMap(np.where(hidden, UNKNOWN, part).astype(np.uint8), colour, coloured & ~hidden & ~grey)

    def _hidden(self, rng: np.random.Generator) -> Mask:
        hidden = np.zeros((SIZE, SIZE), bool)
        for _ in range(rng.integers(0, self.config.holes + 1)):
            height, width = rng.integers(2, self.config.hole + 1, 2)
            row, column = rng.integers(0, SIZE - height), rng.integers(0, SIZE - width)
            hidden[row : row + height, column : column + width] = True
        if rng.random() < self.config.half:
            start = int(SIZE * rng.uniform(0.35, 0.65))
            side = hidden if rng.random() < 0.5 else hidden.T
            side[start:] = True
            hidden = np.rot90(hidden, int(rng.integers(0, 2)) * 2).copy()
        return hidden


def reach(fronts: Fronts) -> Mask:
    """The cells ``[8, SIZE, SIZE]`` that each part covers in ``RARE`` of the people or more, or once."""
    found = np.stack([(fronts.part == part).float().mean(0).numpy() for part in Part])
    found = np.maximum(found, found[..., ::-1])
    return found >= max(RARE, 1 / len(fronts.part))


def _with_other_borders(part: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Parts ``[SIZE, SIZE]`` of which each cell may be the one beside it."""
    row, column = np.indices(part.shape)
    step = ndimage.gaussian_filter(rng.standard_normal((2, *part.shape)), (0, 3, 3)) * 12
    row, column = (
        (index + shift.round().astype(int).clip(-1, 1)).clip(0, SIZE - 1)
        for index, shift in zip((row, column), step, strict=True)
    )
    return part[row, column]
