# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether random avatars are as varied as people of the data."""

import numpy as np

from backend.evaluation.appearance import ASPECTS, appearance_of_mesh
from backend.evaluation.context import Context, picture
from backend.evaluation.judge import look_closely
from backend.evaluation.metrics import Floats, recall, total_variation
from backend.evaluation.row import Figure, Row
from backend.meshing.mesh import AvatarMesh


def measure(context: Context) -> Row:
    """Histograms of measured attributes and recall of descriptors, against reconstructed subjects."""
    made = [appearance_of_mesh(mesh) for mesh in context.random_avatars]
    real = [appearance_of_mesh(mesh) for mesh in context.reconstructions]
    variation = {
        aspect: total_variation([getattr(a, aspect) for a in made], [getattr(a, aspect) for a in real])
        for aspect in ASPECTS
    }
    generated, held_out = _descriptors(context.random_avatars), _descriptors(context.reconstructions)
    seen = len(generated) > 1 and len(held_out) > 1
    return Row(
        key="diversity",
        title="Diversity",
        how=(
            f"{len(made)} random avatars against {len(real)} reconstructed held-out subjects, both measured"
            " on their meshes: total variation of the attributes' histograms, the mean over the attributes"
            " (sets of this size differ by chance, too); share of subjects whose dlib descriptor lies among"
            " the avatars' (recall, third neighbour); median distance between any two faces."
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
            *(
                Figure(f"total variation, {aspect.replace('_', ' ')}", value, higher_is_better=False)
                for aspect, value in variation.items()
            ),
            Figure("descriptor recall", 100 * recall(generated, held_out) if seen else float("nan"), "%"),
            Figure("median distance of avatars", _spread(generated)),
            Figure("median distance of subjects", _spread(held_out)),
        ],
    )


def _descriptors(meshes: list[AvatarMesh]) -> Floats:
    found = [look_closely(picture(mesh)) for mesh in meshes]
    return np.array([descriptor for descriptor in found if descriptor is not None]).reshape(-1, 128)


def _spread(descriptors: Floats) -> float:
    if len(descriptors) < 2:
        return float("nan")
    first, second = np.triu_indices(len(descriptors), 1)
    return float(np.median(np.linalg.norm(descriptors[first] - descriptors[second], axis=1)))
