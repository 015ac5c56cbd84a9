# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of an avatar in the very colours that its palette knows.

The base diffusion comes near a colour that it is told; what is left is added to all of the part alike in
CIELAB, so that light and dark strands and folds stay. Of clothes, hats and glasses, a piece of another
colour, such as the shirt of a suit, keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from backend.conditions.palette import Palette, Presence
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.sampling import Field, samples
from backend.meshing.strands import BROWS
from backend.models.field import FieldSample
from backend.space import Box, Part

Floats = NDArray[np.float32]

OF_ONE_COLOUR = frozenset({Part.HAIR, Part.FACIAL_HAIR})
OF_PIECES = frozenset({Part.CLOTHING, Part.HEADWEAR, Part.EYEWEAR})
"""Parts of which a piece may have another colour."""
CLOSE = 4.0
"""A part so near to its colour, CIE76, is left as it is."""
SAME_PIECE = (25.0, 45.0)
"""Distances from the middle of a part's colours, CIE76, between which a point counts as of another piece."""
LEAST = 0.1
"""Smaller differences in CIELAB nobody sees."""
ROUNDS = 3
"""In which a part comes to its colour: the first would do if no colour were out of sRGB's gamut."""
LATTICE, FEW = 64, 12
"""Cells along the box's edge of the lattice that colours are read from; fewer points tell nothing."""


@dataclass(frozen=True)
class Shift:
    """What is done to a part's colours.

    Attributes:
        middle: median of the part's colours, CIELAB.
        by: what is added, CIELAB.
    """

    middle: Floats
    by: Floats


class ColouredField:
    """A field some parts of which have other colours.

    Args:
        inner: the field.
        shifts: of the parts that do.
    """

    def __init__(self, inner: Field, shifts: Mapping[Part, Shift]) -> None:
        self.inner, self.shifts = inner, shifts

    @property
    def box(self) -> Box:
        return self.inner.box

    @property
    def device(self) -> torch.device:
        return self.inner.device

    @torch.inference_mode()
    def __call__(self, points: torch.Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""
        found = self.inner(points)
        part = found.part.float().softmax(-1).cpu().numpy()
        lab = to_lab(found.albedo.float().cpu().numpy())
        added = np.zeros_like(lab)
        for each, shift in self.shifts.items():
            share = part[:, each]
            if each in OF_PIECES:
                share = share * _of_the_piece(lab, shift.middle)
            elif each == Part.FACIAL_HAIR:
                share = share * (found.canonical[:, 2] < BROWS).cpu().numpy()
            added += share[:, None] * shift.by
        changed = np.abs(added).max(1) > LEAST
        if not changed.any():
            return found
        albedo = found.albedo.clone()
        new = torch.from_numpy(to_srgb((lab + added)[changed]))
        albedo[torch.from_numpy(changed).to(albedo.device)] = new.to(albedo)
        return FieldSample(found.distance, albedo, found.part, found.canonical)

    def distance(self, points: torch.Tensor) -> torch.Tensor:
        """Signed distance ``[N]`` of ``points [N, 3]``, metres."""
        return self.inner.distance(points)

    def density(self, distance: torch.Tensor) -> torch.Tensor:
        """Volume density in 1/m of a signed distance in metres."""
        return self.inner.density(distance)


def coloured(field: Field, palette: Palette) -> Field:
    """``field`` with hair, beard, glasses, hat and clothes in the colours that ``palette`` knows of them."""
    wanted = [
        part
        for part in sorted(OF_ONE_COLOUR | OF_PIECES)
        if np.isfinite(palette.colour[part]).all() and palette.presence[part] != Presence.ABSENT
    ]
    if not wanted:
        return field
    found = samples(field, surface(sample_sparse(field, LATTICE))[0])
    part, lab = found.part.argmax(1), to_lab(found.albedo)
    part[(part == Part.FACIAL_HAIR) & (found.canonical[:, 2] >= BROWS)] = Part.SKIN
    shifts: dict[Part, Shift] = {}
    for each in wanted:
        own = lab[part == each]
        if len(own) < FEW:
            continue
        middle, aim = np.median(own, 0), to_lab(palette.colour[each][None])[0]
        away = float(np.linalg.norm(aim - middle))
        if away > CLOSE:
            shifts[each] = Shift(middle, _towards(own, aim + (middle - aim) * np.float32(CLOSE / away)))
    return ColouredField(field, shifts) if shifts else field


def to_lab(srgb: Floats) -> Floats:
    """CIELAB ``[N, 3]`` of sRGB-encoded colours ``[N, 3]``, 0..1."""
    return np.asarray(cv2.cvtColor(srgb[None].astype(np.float32), cv2.COLOR_RGB2Lab)[0], np.float32)


def to_srgb(lab: Floats) -> Floats:
    """The nearest sRGB-encoded colours ``[N, 3]``, 0..1, of CIELAB ``[N, 3]``."""
    limited = np.concatenate([lab[:, :1].clip(0, 100), lab[:, 1:].clip(-127, 127)], 1)
    return np.asarray(cv2.cvtColor(limited[None], cv2.COLOR_Lab2RGB)[0], np.float32).clip(0, 1)


def _towards(lab: Floats, aim: Floats) -> Floats:
    """What to add to colours ``[N, 3]`` for their median to be ``aim``, whatever of them leaves the gamut."""
    by = np.zeros(3, np.float32)
    for _ in range(ROUNDS):
        by += aim - np.median(to_lab(to_srgb(lab + by)), 0)
    return by


def _of_the_piece(lab: Floats, middle: Floats) -> Floats:
    """How much points ``[N, 3]`` have a part's main colour, ``[N]`` 0..1."""
    near, far = SAME_PIECE
    return np.clip((far - np.linalg.norm(lab - middle, axis=1)) / (far - near), 0, 1).astype(np.float32)
