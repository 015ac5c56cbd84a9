# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits in a row: one avatar over the other, each where its edit is kept to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from torch import Tensor

from backend.conditions.known import Known
from backend.editing.field import EditedField
from backend.editing.topics import EVERYTHING
from backend.meshing.sampling import Field
from backend.progress import Callback, Step
from backend.space import Part

Maker = Callable[[Tensor, Known | None, Callback], Field]
"""Samples the avatar of a z ``[1, D]``, of which this is known."""


class Layer(NamedTuple):
    """An avatar of several in a row.

    Attributes:
        z: ``[1, D]``.
        parts: of it, those that are seen.
        known: what is known of it, given the avatar under it, if there is one.
    """

    z: Tensor
    parts: frozenset[Part]
    known: Callable[[Field | None], Known | None]


def layered(
    make: Maker,
    layers: Sequence[Layer],
    callback: Callback,
    lowest: Field | None = None,
) -> Field:
    """The layers, one over the other.

    Args:
        make: samples each on its own, because several at once would not be the same to the last bit.
        layers: the first of everything, if there is nothing under it; those of no part are passed over.
        callback: is told of the steps of all layers together.
        lowest: what lies under them.
    """
    layers = [layer for layer in layers if layer.parts]
    start = max((index for index, layer in enumerate(layers) if layer.parts == EVERYTHING), default=0)
    seen, field = layers[start:], lowest
    for index, layer in enumerate(seen):

        def tell(step: Step, before: int = index) -> None:
            callback(replace(step, step=before * step.of + step.step, of=len(seen) * step.of))

        under = None if layer.parts == EVERYTHING else field
        new = make(layer.z, layer.known(under), tell)
        field = EditedField(under, new, layer.parts) if under else new
    if field is None:
        raise ValueError("no layers and nothing under them")
    return field
