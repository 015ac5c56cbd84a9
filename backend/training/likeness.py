# SPDX-License-Identifier: GPL-3.0-or-later
"""The look of a person in a few numbers that every portrait's z must tell.

Named attributes say nothing of a face's proportions or the cut of its hair. Principal components of the first
portrait, which is frontal and neutrally lit, do, as eigenfaces (Turk and Pentland 1991): some of the whole
picture, where clothes and hair differ most, and some of the face alone. What a face's depth is, morphs say.
"""

from collections.abc import Iterable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.training.augment import on_grey
from backend.training.dataset import SubjectShards

COMPONENTS = 40
"""Of each window: z tells the look of a face, not its pores."""
WINDOWS = ((slice(0, 128), slice(0, 128), 16), (slice(36, 100), slice(32, 96), 32))
"""Rows, columns and cells along an edge after pooling: of the portrait, and of its face."""


def likeness(data: SubjectShards) -> Tensor:
    """Standardised components ``[S, K]``, fewer of few subjects; the same for a mirror image."""
    windows = zip(*(_windows(data.portrait(subject, 0)) for subject in range(len(data))), strict=True)
    return torch.cat([_components(torch.stack(window)) for window in windows], 1)


def face_shape(subjects: Iterable[dict[str, Any]]) -> Tensor:
    """The face morphs of subjects, given as attributes, standardised ``[S, M]``."""
    rows = torch.tensor([list(subject["morphs"].values()) for subject in subjects])
    return (rows - rows.mean(0)) / rows.std(0).clamp_min(0.05)


def _windows(portrait: Tensor) -> list[Tensor]:
    """Pixels of each of ``WINDOWS``, pooled and the same for a mirror image."""
    picture = on_grey(portrait[None])
    picture = (picture + picture.flip(-1)) / 2
    crops = ((picture[..., rows, columns], cells) for rows, columns, cells in WINDOWS)
    return [F.adaptive_avg_pool2d(crop, cells).flatten().cpu() for crop, cells in crops]


def _components(rows: Tensor) -> Tensor:
    rows = rows - rows.mean(0)
    kept = min(COMPONENTS, len(rows) - 1, rows.shape[1])
    with torch.random.fork_rng():
        torch.manual_seed(0)
        _, _, directions = torch.pca_lowrank(rows, kept, center=False, niter=4)
    found = rows @ directions
    return found / found.std(0).clamp_min(1e-6)
