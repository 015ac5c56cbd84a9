# SPDX-License-Identifier: GPL-3.0-or-later
"""The field that a tri-plane encodes and the small decoder that every subject shares.

A NeRF's density comes from a signed distance as in VolSDF (Yariv et al. 2021, equations 2 and 3);
beside albedo the decoder tells a point's part and its canonical coordinate.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.triplane import Contraction, from_box, sample, to_box
from backend.space import Box, Part

DISTANCE_SCALE = 0.02
SHARPNESS = 0.0012
THIN = (Part.EYEWEAR, Part.HEADWEAR)
"""Parts with frames and brims thinner than what planes resolve. Where the decoder is not sure of one, its
distance stays a little above zero: seen in a volume rendering, lost on a surface."""
THICKENING = SHARPNESS
"""By how much such parts are made thicker, metres."""
EYES_ABOUT, SPACING = ((-0.09, 0.09), (-0.15, -0.03), (0.165, 0.235)), 0.004
"""x, y and z between which glasses are looked for, and how closely, metres."""
NEAR = 0.002
"""Points so near to the surface count, metres."""
LEAST_GLASSES = 1.5e-5
"""Volume near the surface, cubic metres, that glasses take up there: of 14 avatars with glasses the least was
2.3e-5, of 19 without the most 0.9e-5."""
FAINTEST = 1e-9
"""Least probability of a part that has a logit of its own."""
SHRINKING = 0.003
"""By how much scraps of glasses that nobody wears are made thinner, metres."""


@dataclass(frozen=True)
class FieldSample:
    """What N points of the field are.

    Attributes:
        distance: ``[..., N]`` signed distance to the surface, metres, negative inside; meaningful
            up to about ``DISTANCE_SCALE``.
        albedo: ``[..., N, 3]`` sRGB-encoded base colour, 0..1.
        part: ``[..., N, len(Part)]`` logits.
        canonical: ``[..., N, 3]`` the corresponding point of the template head, metres.
    """

    distance: Tensor
    albedo: Tensor
    part: Tensor
    canonical: Tensor

    @cached_property
    def likely(self) -> Tensor:
        """Probability of each part, ``[..., N, len(Part)]``."""
        return self.part.float().softmax(-1)

    @classmethod
    def of_likely(cls, distance: Tensor, albedo: Tensor, likely: Tensor, canonical: Tensor) -> "FieldSample":
        """Of the probabilities ``likely [..., N, len(Part)]`` of parts instead of their logits."""
        made = cls(distance, albedo, likely.clamp_min(FAINTEST).log(), canonical)
        vars(made)["likely"] = likely
        return made

    def changed(self, *, distance: Tensor | None = None, albedo: Tensor | None = None) -> "FieldSample":
        """The same parts at another ``distance [..., N]`` or of another ``albedo [..., N, 3]``."""
        made = replace(
            self,
            distance=self.distance if distance is None else distance,
            albedo=self.albedo if albedo is None else albedo,
        )
        vars(made)["likely"] = self.likely
        return made


class PositionEncoding(nn.Module):
    """Position and its first Fourier features (Mildenhall et al. 2020, equation 4), added to a hidden layer.

    It begins at zero, so that a decoder which gets it goes on from what it knows.

    Args:
        octaves: number of frequencies, from one period in the box upwards.
        width: of the hidden layer.
    """

    def __init__(self, octaves: int, width: int) -> None:
        super().__init__()
        self.octaves = octaves
        self.into = nn.Linear(3 + 6 * octaves, width, bias=False)
        nn.init.zeros_(self.into.weight)

    def forward(self, points: Tensor) -> Tensor:
        """``points [..., 3]`` in box coordinates to ``[..., width]``."""
        periods = 2.0 ** torch.arange(self.octaves, device=points.device)
        angles = (torch.pi * periods[:, None] * points[..., None, :]).flatten(-2)
        return self.into(torch.cat([points, angles.sin(), angles.cos()], -1).to(self.into.weight.dtype))


class FieldDecoder(nn.Module):
    """The shared MLP: tri-plane features to distance, albedo, part and canonical coordinate.

    Args:
        channels: of the planes.
        width: of the hidden layers.
        depth: number of hidden layers.
        box: what the planes span.
        contraction: how they share out their cells.
        octaves: of the position that it reads beside the features; None for features alone. A point at the
            back of a head shares the frontal plane's cell with one on the face; position helps to part them.
    """

    def __init__(
        self,
        channels: int,
        width: int,
        depth: int,
        box: Box,
        contraction: Contraction | None = None,
        octaves: int | None = None,
    ) -> None:
        super().__init__()
        self.box, self.contraction = box, contraction or Contraction()
        self.position = None if octaves is None else PositionEncoding(octaves, width)
        layers: list[nn.Module] = []
        for level in range(depth):
            layers += [nn.Linear(channels if level == 0 else width, width), nn.SiLU()]
        self.trunk = nn.Sequential(*layers)
        self.heads = (1, 3, len(Part), 3)
        self.out = nn.Linear(width, sum(self.heads))

    def features(self, planes: Tensor, points: Tensor) -> Tensor:
        """Tri-plane features ``[B, N, C]`` of ``points [B, N, 3]`` in metres."""
        return sample(planes, self.contraction(to_box(points, self.box)))

    def forward(self, planes: Tensor, points: Tensor) -> FieldSample:
        """Read ``planes [B, C, R, 3R]`` at ``points [B, N, 3]`` in metres."""
        distance, albedo, part, offset = self.out(self._hidden(planes, points)).float().split(self.heads, -1)
        canonical = from_box(to_box(points, self.box) + 0.2 * offset, self.box)
        return FieldSample(distance[..., 0] * DISTANCE_SCALE, albedo.sigmoid(), part, canonical)

    def distance(self, planes: Tensor, points: Tensor) -> Tensor:
        """Only the signed distance, ``[B, N]`` metres."""
        hidden = self._hidden(planes, points)
        return F.linear(hidden, self.out.weight[:1], self.out.bias[:1])[..., 0].float() * DISTANCE_SCALE

    def _hidden(self, planes: Tensor, points: Tensor) -> Tensor:
        hidden = self.trunk[0](self.features(planes, points))
        if self.position:
            hidden = hidden + self.position(to_box(points, self.box))
        return self.trunk[1:](hidden)


class AvatarField:
    """One avatar: its planes ``[1, C, R, 3R]`` bound to the shared decoder. Inference only.

    Its distance is the decoder's but for what is ``THIN``, which it has thicker by ``THICKENING``, and for
    scraps of glasses, which it has thinner.

    Args:
        decoder: that is shared.
        planes: of the avatar.
        glasses: whether it may wear any; otherwise what is eyewear is a scrap.
    """

    def __init__(self, decoder: FieldDecoder, planes: Tensor, glasses: bool = True) -> None:
        self.decoder, self.planes, self.glasses = decoder, planes, glasses

    @cached_property
    @torch.inference_mode()
    def wears_glasses(self) -> bool:
        """Whether what is eyewear about the eyes is enough for glasses."""
        if not self.glasses:
            return False
        axes = [torch.arange(low, high, SPACING, device=self.device) for low, high in EYES_ABOUT]
        found = self.decoder(self.planes, torch.cartesian_prod(*axes)[None])
        eyewear = found.likely[0, :, Part.EYEWEAR]
        return float(eyewear[found.distance[0] < NEAR].sum()) * SPACING**3 > LEAST_GLASSES

    @property
    def box(self) -> Box:
        return self.decoder.box

    @property
    def device(self) -> torch.device:
        return self.planes.device

    @torch.inference_mode()
    def __call__(self, points: Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""
        batch = self.decoder(self.planes, points[None])
        found = FieldSample(batch.distance[0], batch.albedo[0], batch.part[0], batch.canonical[0])
        distance = found.distance - THICKENING * found.likely[:, THIN].sum(-1)
        if not self.wears_glasses:
            distance += (THICKENING + SHRINKING) * found.likely[:, Part.EYEWEAR]
        return found.changed(distance=distance)

    @torch.inference_mode()
    def distance(self, points: Tensor) -> Tensor:
        """Signed distance ``[N]`` of ``points [N, 3]``, metres."""
        return self(points).distance

    @staticmethod
    def density(distance: Tensor) -> Tensor:
        """Volume density in 1/m of a signed distance in metres: the scaled Laplace CDF of VolSDF."""
        tail = 0.5 * torch.exp(-distance.abs() / SHARPNESS)
        return torch.where(distance > 0, tail, 1 - tail) / SHARPNESS
