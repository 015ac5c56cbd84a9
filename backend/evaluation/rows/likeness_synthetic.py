# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the avatar of a held-out subject's portrait is that subject."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.judge import look_closely
from backend.evaluation.metrics import Floats, retrieval
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import NOBODY, descriptors


def measure(context: Context) -> Row:
    """Retrieval: among all portraits, which is nearest to the avatar's front view?"""
    seen, portraits = context.portrayed, context.portraits
    queries, frontal = descriptors(seen), gallery(context)
    rank = retrieval(queries, frontal)
    distance = np.linalg.norm(queries - frontal, axis=1)
    rebuilt = descriptors([one.seen for one in context.rebuilt[: len(portraits)]])
    ceiling = retrieval(rebuilt, frontal)
    pairs = zip(portraits, seen, strict=True)
    pictures = [image for portrait, avatar in pairs for image in (portrait, avatar.picture)]
    labels = [text for place in rank for text in ("portrait", f"rank {place}")]
    return Row(
        key="likeness_synthetic",
        title="Likeness, synthetic",
        how=(
            f"Avatars of the frontal portraits of {len(seen)} held-out subjects, lit front views; rank of"
            " the own portrait among all by distance of dlib's descriptors. A face that is not found ranks"
            " last. The same for reconstructions by the autoencoder tells what could be reached."
        ),
        figures=[
            Figure("rank 1", 100 * float(np.mean(rank == 1)), "%", 60, 95),
            Figure("rank 1 to 5", 100 * float(np.mean(rank <= 5)), "%"),
            Figure("rank 1 of reconstructions", 100 * float(np.mean(ceiling == 1)), "%"),
            Figure("median distance to own portrait", _median(distance), higher_is_better=False),
        ],
        pictures={"Portrait and avatar": contact_sheet(pictures[:64], 8, labels=labels)},
        details={"ranks": rank.tolist()},
    )


def gallery(context: Context) -> Floats:
    """Descriptors ``[N, 128]`` of the frontal portraits; a row of NaN where no face is found."""
    found = (look_closely(portrait) for portrait in context.portraits)
    return np.stack([NOBODY if descriptor is None else descriptor for descriptor in found])


def _median(distance: Floats) -> float:
    """Of what was found; NaN if nothing was."""
    found = distance[np.isfinite(distance)]
    return float(np.median(found)) if len(found) else float("nan")
