# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether random avatars are as varied as people of the data."""

import numpy as np

from backend.evaluation.context import Context
from backend.evaluation.metrics import Floats, recall, total_variation, variation_by_chance
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import descriptors, known
from backend.meshing.appearance import ASPECTS


def measure(context: Context) -> Row:
    """Histograms of measured attributes and recall of descriptors, against reconstructed subjects."""
    made = [one.appearance for one in context.random]
    real = [one.seen.appearance for one in context.rebuilt]
    variation: dict[str, float] = {}
    chance: list[float] = []
    for aspect in ASPECTS:
        ours, theirs = ([getattr(one, aspect) for one in group] for group in (made, real))
        variation[aspect] = total_variation(ours, theirs)
        chance.append(variation_by_chance(theirs, len(ours), len(theirs)))
    generated = known(descriptors(context.random))
    held_out = known(descriptors([one.seen for one in context.rebuilt]))
    seen = len(generated) > 1 and len(held_out) > 1
    return Row(
        key="diversity",
        title="Diversity",
        how=(
            f"{len(made)} random avatars against {len(real)} reconstructed held-out subjects, both measured"
            " on their meshes: total variation of the attributes' histograms, the mean over the attributes,"
            " beside that of two samples of the subjects of these sizes; share of subjects whose dlib"
            " descriptor lies among the avatars' (recall, third neighbour); median distance between any two"
            " faces."
        ),
        figures=[
            Figure(
                "total variation, mean",
                float(np.mean(list(variation.values()))),
                "",
                0.25,
                0.1,
                higher_is_better=False,
            ),
            Figure("total variation by chance", float(np.mean(chance)), higher_is_better=False),
            *(
                Figure(f"total variation, {aspect.replace('_', ' ')}", value, higher_is_better=False)
                for aspect, value in variation.items()
            ),
            Figure("descriptor recall", 100 * recall(generated, held_out) if seen else float("nan"), "%"),
            Figure("median distance of avatars", _spread(generated)),
            Figure("median distance of subjects", _spread(held_out)),
        ],
    )


def _spread(descriptors: Floats) -> float:
    if len(descriptors) < 2:
        return float("nan")
    first, second = np.triu_indices(len(descriptors), 1)
    return float(np.median(np.linalg.norm(descriptors[first] - descriptors[second], axis=1)))
