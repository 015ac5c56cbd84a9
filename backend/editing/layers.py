# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits in a row: one avatar over the other, each where its edit is kept to."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from torch import Tensor

from backend.editing.field import EditedField
from backend.editing.topics import EVERYTHING
from backend.meshing.sampling import Field
from backend.progress import Callback, Step
from backend.space import Part

Layer = tuple[Tensor, frozenset[Part]]
"""The z ``[1, D]`` of an avatar, and the parts of it that are seen."""


def layered(
    make: Callable[[Tensor, Callback], Field],
    layers: Sequence[Layer],
    callback: Callback,
    lowest: Field | None = None,
) -> Field:
    """The layers, one over the other.

    Args:
        make: samples the avatar of a z ``[1, D]``; each on its own, because several at once would not be the
            same to the last bit.
        layers: the first of everything, if there is nothing under it; those of no part are passed over.
        callback: is told of the steps of all layers together.
        lowest: what lies under them.
    """
    layers = [layer for layer in layers if layer[1]]
    start = max((index for index, (_, parts) in enumerate(layers) if parts == EVERYTHING), default=0)
    seen, field = layers[start:], lowest
    for index, (z, parts) in enumerate(seen):

        def tell(step: Step, before: int = index) -> None:
            callback(replace(step, step=before * step.of + step.step, of=len(seen) * step.of))

        new = make(z, tell)
        field = new if field is None or parts == EVERYTHING else EditedField(field, new, parts)
    if field is None:
        raise ValueError("no layers and nothing under them")
    return field
