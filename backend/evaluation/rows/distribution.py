# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether random avatars look like held-out people as a crowd."""

import numpy as np

from backend.evaluation.context import Context
from backend.evaluation.metrics import Floats, frechet, patches
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import Seen, descriptors, known

PATCH = 8
LEAST = 2


def measure(context: Context) -> Row:
    """Frechet distances to held-out subjects: of avatars, as a ratio to that of reconstructions."""
    half = len(context.rebuilt) // 2
    fitted = [one.seen for one in context.rebuilt[:half]]
    others = [one.truth for one in context.rebuilt[half : 2 * half]]
    same = [one.truth for one in context.rebuilt[:half]]
    generated = context.random[:half]
    figures: list[Figure] = []
    for name, features in (("descriptors", _descriptors), ("patches", _patches), ("detail", _detail)):
        reference = features(others)
        ours, theirs, floor = (_distance(features(group), reference) for group in (generated, fitted, same))
        barred = name != "detail"
        figures += [
            Figure(
                f"{name}, ratio",
                ours / theirs,
                "",
                3 if barred else None,
                1.5 if barred else None,
                higher_is_better=False,
            ),
            Figure(f"{name}, generated", ours, higher_is_better=False),
            Figure(f"{name}, fitted", theirs, higher_is_better=False),
            Figure(f"{name}, true surfaces", floor, higher_is_better=False),
        ]
    return Row(
        key="distribution",
        title="Distribution",
        how=(
            f"Frechet distances between lit front views of {len(generated)} random avatars, or of the"
            f" reconstructions of {half} held-out subjects, and of the true surfaces of {half} other held-out"
            " subjects; their ratio. Sets of the same size, so that what few items add is in both; true"
            " surfaces of the first half tell how much that is. Of dlib's descriptors, of patches of"
            f" {PATCH} x {PATCH} pixels, and of the same patches without their mean colour."
        ),
        figures=figures,
    )


def _descriptors(seen: list[Seen]) -> Floats:
    return known(descriptors(seen))


def _patches(seen: list[Seen]) -> Floats:
    return patches([one.picture for one in seen], PATCH)


def _detail(seen: list[Seen]) -> Floats:
    found = _patches(seen).reshape(-1, PATCH * PATCH, 3)
    return (found - found.mean(1, keepdims=True)).reshape(len(found), -1)


def _distance(first: Floats, second: Floats) -> float:
    return frechet(first, second) if min(len(first), len(second)) >= LEAST else float(np.nan)
