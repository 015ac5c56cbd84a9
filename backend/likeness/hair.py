# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's hair as a photo shows it: its outline, its colour, and its pixels where the photo sees it."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from backend.likeness.likeness import Likeness
from backend.likeness.outline import HairOutline, Scalp, probes
from backend.likeness.seen_hair import CENTRE, SeenHair
from backend.likeness.warp import Warp
from backend.meshing.sampling import Field, Floats, Samples, samples
from backend.models.field import FieldSample
from backend.rendering.camera import decode, encode
from backend.space import Part

LEAST_HAIR, GAINS = 60, (0.1, 10.0)
"""How many points must be hair for it to have a colour, and the limits of its change."""
NEAR = 0.006
"""Points so near to the surface tell the avatar's hair colour, metres."""
DARKEST = 4e-3
"""Least linear light that colours are compared at."""
FACING = (0.10, 0.75)
"""Cosines between outward and sight at which the photo's hair begins to be seen and is."""


@dataclass(frozen=True)
class PhotoHair:
    """What is done to the hair of one avatar.

    Attributes:
        gains: ``[3]`` factors of linear light that take the avatar's hair to the photo's.
        outline: how it is bent, or None.
        seen: its pixels, or None.
        strength: how much of them, 0..1.
    """

    gains: Floats
    outline: HairOutline | None
    seen: SeenHair | None
    strength: float

    @classmethod
    def of(
        cls, generated: Field, back: Warp, likeness: Likeness, strength: float, scalp: Scalp
    ) -> "PhotoHair":
        """Measure the avatar ``generated`` and compare it with the photo.

        Args:
            generated: the avatar.
            back: where it is read at points of the person.
            likeness: the person.
            strength: how much of it, 0..1.
            scalp: the person's skin.
        """
        if likeness.hair_seen is None and np.isnan(likeness.hair).any():
            return UNCHANGED
        place = back(torch.from_numpy(probes()).to(generated.device))
        found = samples(generated, place.float().cpu().numpy())
        outline = None
        if likeness.hair_seen is not None:
            outline = HairOutline.of(likeness.hair_seen, found, scalp, strength, generated.device)
        return cls(_gains(found, likeness.hair, strength), outline, likeness.hair_seen, strength)

    def bent(self, points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """As :meth:`HairOutline.__call__`."""
        if self.outline is None:
            one = torch.ones(len(points), device=points.device)
            return points, one, torch.zeros_like(one)
        return self.outline(points)

    def worn(self, found: FieldSample, points: Tensor, coloured: bool) -> FieldSample:
        """``found`` at ``points [N, 3]`` with the photo's hair, ``coloured`` if that is asked."""
        if self is UNCHANGED:
            return found
        part, place = found.likely.cpu().numpy().copy(), points.float().cpu().numpy()
        albedo = found.albedo
        if coloured:
            light = decode(albedo.float().cpu().numpy())
            dyed = encode((light * (1 + part[:, Part.HAIR, None] * (self.gains - 1))).clip(0, 1))
        if self.seen is not None:
            at, known = self._in_photo(self.seen, place)
            grown = known * part[:, Part.SKIN]
            part[:, Part.HAIR] += grown
            part[:, Part.SKIN] -= grown
            if coloured:
                dyed += (known * part[:, Part.HAIR])[:, None] * (self.seen.colour_at(at) - dyed)
        if coloured:
            albedo = torch.from_numpy(dyed.astype(np.float32)).to(albedo)
        likely = torch.from_numpy(part).to(found.likely)
        return FieldSample.of_likely(found.distance, albedo, likely, found.canonical)

    def shown(self, place: Floats) -> tuple[Floats, Floats]:
        """Colours ``[N, 3]`` that the photo shows at ``place [N, 3]``, and how surely it is hair ``[N]``."""
        if self.seen is None:
            return np.zeros_like(place), np.zeros(len(place), np.float32)
        at, sure = self._in_photo(self.seen, place)
        return self.seen.colour_at(at), sure

    def _in_photo(self, seen: SeenHair, place: Floats) -> tuple[Floats, Floats]:
        """Pixels ``[N, 2]``, column and row, of ``place [N, 3]``, and how surely hair shows there ``[N]``."""
        camera, outward = seen.camera, place - CENTRE
        at, sight = camera.project(place) - 0.5, camera.position - place
        facing = np.einsum("ni,ni->n", outward, sight)
        facing /= (np.linalg.norm(outward, axis=1) * np.linalg.norm(sight, axis=1)).clip(1e-9)
        ramp = ((facing - FACING[0]) / (FACING[1] - FACING[0])).clip(0, 1)
        sure = self.strength / 255 * seen.hair_at(at) * ramp * ramp * (3 - 2 * ramp)
        return at, sure.astype(np.float32)


UNCHANGED = PhotoHair(np.ones(3, np.float32), None, None, 0.0)
"""Hair as the avatar has it."""


def _gains(found: Samples, wanted: Floats, strength: float) -> Floats:
    """Factors ``[3]`` of linear light that take the avatar's hair to the photo's."""
    hair = (found.part[:, Part.HAIR] > 0.5) & (np.abs(found.distance) < NEAR)
    if np.isnan(wanted).any() or hair.sum() < LEAST_HAIR:
        return np.ones(3, np.float32)
    own = np.median(decode(found.albedo[hair]), 0)
    gains = (decode(wanted) / own.clip(DARKEST)).clip(*GAINS)
    return (1 + strength * (gains - 1)).astype(np.float32)
