# SPDX-License-Identifier: GPL-3.0-or-later
"""The look of a subject in a few numbers that a portrait's z must tell: components of latents, face morphs.

Named attributes say nothing of a face's shape or the cut of its hair, and what the base diffusion makes of z
is latents. Clothes and hair have the largest components, so that a face's shape is told by its morphs too.
"""

from collections.abc import Iterable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.training.latents import LatentReader

COMPONENTS = 48
CELLS = 8
"""Along an edge of a plane after pooling: z tells the shape of a face, not its pores."""


def likeness(latents: LatentReader) -> Tensor:
    """Standardised components ``[S, COMPONENTS]``, or fewer of few subjects; the same for a mirror image."""
    everyone = range(len(latents))
    rows = torch.stack([_pooled(latents, subject) for subject in everyone])
    rows = rows - rows.mean(0)
    kept = min(COMPONENTS, len(rows) - 1, rows.shape[1])
    with torch.random.fork_rng():
        torch.manual_seed(0)
        _, _, directions = torch.pca_lowrank(rows, kept, center=False, niter=4)
    found = rows @ directions
    return found / found.std(0).clamp_min(1e-6)


def face_shape(subjects: Iterable[dict[str, Any]]) -> Tensor:
    """The face morphs of subjects, given as attributes, standardised ``[S, M]``."""
    rows = torch.tensor([list(subject["morphs"].values()) for subject in subjects])
    return (rows - rows.mean(0)) / rows.std(0).clamp_min(0.05)


def _pooled(latents: LatentReader, subject: int) -> Tensor:
    both = latents.take(torch.tensor([subject, subject]), torch.tensor([0, 1]))
    return F.adaptive_avg_pool2d(both.mean(0), (CELLS, 3 * CELLS)).flatten()
