# SPDX-License-Identifier: GPL-3.0-or-later
"""The template's skin, bent by a known map, with the interface of the learnt field."""

from dataclasses import dataclass, field

import igl
import numpy as np
import torch
from torch import Tensor

from backend.models.field import FieldSample
from backend.rigging.template import Piece, get_head_template
from backend.space import Box, Part

HAIR_LINE = 0.235
"""Canonical height above which the head wears hair, metres."""
HAIR = 0.008
"""How far hair stands off the skin, metres."""
EDGE = 0.02


def bent(points: np.ndarray) -> np.ndarray:
    """A wider, longer face with a turned-up nose: ``[N, 3]`` of the template to the person."""
    x, y, z = points.T
    nose = np.exp(-((x / 0.03) ** 2) - ((y + 0.12) / 0.04) ** 2 - ((z - 0.165) / 0.03) ** 2)
    return np.stack([1.08 * x, 1.03 * y - 0.006 * nose, 0.2 + 1.05 * (z - 0.2) + 0.004 * nose], 1)


@dataclass
class TemplateField:
    """``haired`` covers the top of the head."""

    haired: bool = False
    box: Box = field(default_factory=Box)
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def __post_init__(self) -> None:
        template = get_head_template()
        used, flat = np.unique(template.triangles(Piece.SKIN), return_inverse=True)
        self.rest = template.vertices[used].astype(float)
        self.person, self.faces = bent(self.rest), flat.reshape(-1, 3)

    def _nearest(self, points: Tensor) -> tuple[np.ndarray, np.ndarray]:
        """Signed distances ``[N]`` and canonical points ``[N, 3]``."""
        query = points.detach().double().numpy()
        kind = igl.SIGNED_DISTANCE_TYPE_PSEUDONORMAL
        distance, face, closest, _ = igl.signed_distance(query, self.person, self.faces, sign_type=kind)
        corner = self.person[self.faces[face]]
        weight = igl.barycentric_coordinates(closest, *(np.ascontiguousarray(corner[:, k]) for k in range(3)))
        return distance, np.einsum("nk,nkc->nc", weight, self.rest[self.faces[face]])

    def _hair(self, canonical: np.ndarray) -> np.ndarray:
        return HAIR * np.clip((canonical[:, 2] - HAIR_LINE) / 0.004, 0, 1) * self.haired

    def distance(self, points: Tensor) -> Tensor:
        distance, canonical = self._nearest(points)
        return torch.from_numpy(np.clip(distance - self._hair(canonical), -EDGE, EDGE)).float()

    def __call__(self, points: Tensor) -> FieldSample:
        distance, canonical = self._nearest(points)
        hair = self._hair(canonical)
        part = np.where(hair > HAIR / 2, Part.HAIR, Part.SKIN)
        logits = 20 * torch.nn.functional.one_hot(torch.from_numpy(part), len(Part)).float()
        albedo = np.where((part == Part.HAIR)[:, None], [0.1, 0.05, 0.02], [0.8, 0.6, 0.5])
        return FieldSample(
            torch.from_numpy(np.clip(distance - hair, -EDGE, EDGE)).float(),
            torch.from_numpy(albedo).float(),
            logits,
            torch.from_numpy(canonical).float(),
        )

    def density(self, distance: Tensor) -> Tensor:
        return (-distance / 0.0015).sigmoid() / 0.0015
