# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the avatar of a held-out subject's portrait is that subject."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context, picture
from backend.evaluation.judge import look_closely
from backend.evaluation.metrics import Floats, retrieval
from backend.evaluation.row import Figure, Row
from backend.portrait.frame import Pixels

NOBODY = np.full(128, np.nan)


def measure(context: Context) -> Row:
    """Retrieval: among all portraits, which is nearest to the avatar's front view?"""
    meshes = context.portrait_avatars
    portraits = [context.subjects.portrait(index) for index in range(len(meshes))]
    pictures = [picture(mesh) for mesh in meshes]
    queries, gallery = descriptors(pictures), descriptors(portraits)
    rank = retrieval(queries, gallery)
    distance = np.linalg.norm(queries - gallery, axis=1)
    ceiling = retrieval(descriptors([picture(mesh) for mesh in context.reconstructions]), gallery)
    pairs = [image for pair in zip(portraits, pictures, strict=True) for image in pair]
    labels = [text for place in rank for text in ("portrait", f"rank {place}")]
    return Row(
        key="likeness_synthetic",
        title="Likeness, synthetic",
        how=(
            f"Avatars of the frontal portraits of {len(meshes)} held-out subjects, lit front views; rank of"
            " the own portrait among all by distance of dlib's descriptors. A face that is not found ranks"
            " last. The same for reconstructions by the autoencoder tells what could be reached."
        ),
        figures=[
            Figure("rank 1", 100 * float(np.mean(rank == 1)), "%", 60, 95),
            Figure("rank 1 to 5", 100 * float(np.mean(rank <= 5)), "%"),
            Figure("rank 1 of reconstructions", 100 * float(np.mean(ceiling == 1)), "%"),
            Figure("median distance to own portrait", _median(distance), higher_is_better=False),
        ],
        pictures={"Portrait and avatar": contact_sheet(pairs[:64], 8, labels=labels)},
        details={"ranks": rank.tolist()},
    )


def _median(distance: Floats) -> float:
    """Of what was found; NaN if nothing was."""
    found = distance[np.isfinite(distance)]
    return float(np.median(found)) if len(found) else float("nan")


def descriptors(pictures: list[Pixels]) -> Floats:
    """``[N, 128]``; a row of NaN where no face is found."""
    found = (look_closely(image) for image in pictures)
    return np.stack([NOBODY if descriptor is None else descriptor for descriptor in found])
