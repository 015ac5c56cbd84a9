# SPDX-License-Identifier: GPL-3.0-or-later
"""What a palette knows of an avatar, shown exactly where the base diffusion only came near.

What is left to a colour is added to all of a part alike in CIELAB, so that light and dark strands and folds
stay, fainter where the colour is nearly white or black. Of clothes, hats and glasses, a piece of another
colour, such as the shirt of a suit, keeps it. Facial hair that is known to be absent becomes skin.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from backend.conditions.palette import Palette, Presence
from backend.meshing.derived import DerivedField
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.sampling import Field, samples
from backend.meshing.strands import BROWS
from backend.models.field import FieldSample
from backend.space import Part

Floats = NDArray[np.float32]

OF_ONE_COLOUR = frozenset({Part.HAIR, Part.FACIAL_HAIR})
OF_PIECES = frozenset({Part.CLOTHING, Part.HEADWEAR, Part.EYEWEAR})
"""Parts of which a piece may have another colour."""
CLOSE = 4.0
"""A part so near to its colour, CIE76, is left as it is."""
SAME_PIECE = (25.0, 45.0)
"""Distances from the middle of a part's colours, CIE76, between which a point counts as of another piece."""
RARE = 1e-3
"""Probability of a part below which a point keeps its colour."""
ROUNDS = 3
"""In which a part comes to its colour: the first would do if no colour were out of sRGB's gamut."""
WIDEST = 0.95
"""Share of a part's points whose lightness is to stay within the gamut."""
LEAST_CONTRAST = 0.3
SHAVING = 0.003
"""By how much a beard that is not there is made thinner, metres."""
NEVER = -30.0
"""Logit of a part that is not there."""
LATTICE, FEW = 64, 12
"""Cells along the box's edge of the lattice that colours are read from; fewer points tell nothing."""


@dataclass(frozen=True)
class Shift:
    """How a part's colours move; CIELAB is L* 0..100, a* and b*.

    Attributes:
        middle: ``[3]`` median of the part's colours, CIELAB.
        by: ``[3]`` what is added to all of them, CIELAB.
        contrast: share, 0..1, of their differences from ``middle`` that is kept; less than 1 where a nearly
            white or black colour leaves little room for them.
    """

    middle: Floats
    by: Floats
    contrast: float = 1.0

    def of(self, lab: Floats) -> Floats:
        """What is added to colours ``[N, 3]``, CIELAB."""
        return self.by + np.float32(self.contrast - 1) * (lab - self.middle)

    @classmethod
    def between(cls, lab: Floats, aim: Floats) -> Self:
        """What takes the median of ``lab [N, 3]`` to ``aim [3]`` after colours are cut to the gamut."""
        middle = np.median(lab, 0)
        room = min(aim[0], 100 - aim[0])
        spread = float(np.quantile(np.abs(lab[:, 0] - middle[0]), WIDEST))
        contrast = float(np.clip(room / max(spread, 1e-3), LEAST_CONTRAST, 1))
        shift = cls(middle, np.zeros(3, np.float32), contrast)
        for _ in range(ROUNDS):
            reached = np.median(to_lab(to_srgb(lab + shift.of(lab))), 0)
            shift = replace(shift, by=shift.by + aim - reached)
        return shift


class ExactField(DerivedField):
    """A field some parts of which have other colours, or are shaven.

    Args:
        inner: the field.
        shifts: of the parts with other colours.
        shaven: whether facial hair is skin; brows stay.
    """

    def __init__(self, inner: Field, shifts: Mapping[Part, Shift], shaven: bool = False) -> None:
        super().__init__(inner)
        self.shifts, self.shaven = shifts, shaven

    @torch.inference_mode()
    def __call__(self, points: torch.Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""
        found = self.inner(points)
        likely = found.likely
        own = (likely[:, list(self.shifts)] > RARE).any(1)
        if own.any():
            albedo = found.albedo.clone()
            new = self._coloured(found.albedo[own], likely[own], found.canonical[own])
            albedo[own] = torch.from_numpy(new).to(albedo)
            found = found.changed(albedo=albedo)
        return _shaven(found) if self.shaven else found

    def _coloured(self, albedo: torch.Tensor, likely: torch.Tensor, canonical: torch.Tensor) -> Floats:
        """New colours ``[N, 3]`` of points with these colours, probabilities of parts and template points."""
        lab, part = to_lab(albedo.float().cpu().numpy()), likely.cpu().numpy()
        added = np.zeros_like(lab)
        for each, shift in self.shifts.items():
            share = part[:, each]
            if each in OF_PIECES:
                share = share * _of_the_piece(lab, shift.middle)
            elif each == Part.FACIAL_HAIR:
                share = share * (canonical[:, 2] < BROWS).cpu().numpy()
            added += share[:, None] * shift.of(lab)
        return to_srgb(lab + added)

    def distance(self, points: torch.Tensor) -> torch.Tensor:
        """Signed distance ``[N]`` of ``points [N, 3]``, metres."""
        if not self.shaven:
            return self.inner.distance(points)
        return _thinner(self.inner(points))


def exactly(field: Field, palette: Palette) -> Field:
    """``field`` with hair, beard, glasses, hat and clothes in the colours that ``palette`` knows of them.

    If the palette knows that there is no beard, the beard is skin. If nothing changes, it is ``field``.

    Raises:
        RodinError: ``mesh.empty`` if the field has no surface in its box.
    """
    shaven = palette.presence[Part.FACIAL_HAIR] == Presence.ABSENT
    wanted = [
        part
        for part in sorted(OF_ONE_COLOUR | OF_PIECES)
        if np.isfinite(palette.colour[part]).all() and palette.presence[part] != Presence.ABSENT
    ]
    if not (wanted or shaven):
        return field
    found = samples(field, surface(sample_sparse(field, LATTICE))[0])
    part, lab = found.part.argmax(1), to_lab(found.albedo)
    brows = found.canonical[:, 2] >= BROWS
    part[(part == Part.FACIAL_HAIR) & brows] = len(Part)
    aims = {each: to_lab(palette.colour[each][None])[0] for each in wanted}
    if shaven and (bare := (part == Part.SKIN) & ~brows).any():
        aims[Part.FACIAL_HAIR] = np.median(lab[bare], 0)
    shifts: dict[Part, Shift] = {}
    for each, aim in aims.items():
        own = lab[part == each]
        if len(own) < FEW:
            continue
        middle = np.median(own, 0)
        away = float(np.linalg.norm(aim - middle))
        if away > CLOSE:
            shifts[each] = Shift.between(own, aim + (middle - aim) * np.float32(CLOSE / away))
    shaven = bool(shaven and (part == Part.FACIAL_HAIR).any())
    return ExactField(field, shifts, shaven) if shifts or shaven else field


def _thinner(found: FieldSample) -> torch.Tensor:
    """Signed distance ``[N]``, metres, without the beard's thickness."""
    return found.distance + SHAVING * found.likely[:, Part.FACIAL_HAIR] * (found.canonical[:, 2] < BROWS)


def _shaven(found: FieldSample) -> FieldSample:
    """Facial hair below the brows as skin, and thinner."""
    below, part = found.canonical[:, 2] < BROWS, found.part.clone()
    both = part[:, [Part.SKIN, Part.FACIAL_HAIR]]
    part[:, Part.SKIN] = torch.where(below, both.logsumexp(1), both[:, 0])
    part[:, Part.FACIAL_HAIR] = torch.where(below, NEVER, both[:, 1])
    return replace(found, distance=_thinner(found), part=part)


def to_lab(srgb: Floats) -> Floats:
    """CIELAB ``[N, 3]`` of sRGB-encoded colours ``[N, 3]``, 0..1."""
    return np.asarray(cv2.cvtColor(srgb[None].astype(np.float32), cv2.COLOR_RGB2Lab)[0], np.float32)


def to_srgb(lab: Floats) -> Floats:
    """The nearest sRGB-encoded colours ``[N, 3]``, 0..1, of CIELAB ``[N, 3]``."""
    limited = np.concatenate([lab[:, :1].clip(0, 100), lab[:, 1:].clip(-127, 127)], 1)
    return np.asarray(cv2.cvtColor(limited[None], cv2.COLOR_Lab2RGB)[0], np.float32).clip(0, 1)


def _of_the_piece(lab: Floats, middle: Floats) -> Floats:
    """How much points ``[N, 3]`` have a part's main colour, ``[N]`` 0..1."""
    near, far = SAME_PIECE
    return np.clip((far - np.linalg.norm(lab - middle, axis=1)) / (far - near), 0, 1).astype(np.float32)
