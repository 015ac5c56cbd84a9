# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fields that change another field share: its box, its device and its density."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from backend.meshing.sampling import Field
from backend.models.field import FieldSample
from backend.space import Box


class DerivedField(ABC):
    """A field that changes what ``inner`` is at some points.

    Args:
        inner: the field that is changed.
    """

    def __init__(self, inner: Field) -> None:
        self.inner = inner

    @property
    def box(self) -> Box:
        """The space that it spans."""
        return self.inner.box

    @property
    def device(self) -> torch.device:
        """Where points are to be."""
        return self.inner.device

    @abstractmethod
    def __call__(self, points: Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""

    def distance(self, points: Tensor) -> Tensor:
        """Signed distance ``[N]`` of ``points [N, 3]``, metres."""
        return self(points).distance

    def density(self, distance: Tensor) -> Tensor:
        """Volume density in 1/m of a signed distance in metres."""
        return self.inner.density(distance)
