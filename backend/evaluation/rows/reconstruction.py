# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of a subject survives the autoencoder."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import descriptors
from backend.evaluation.work import VIEW_SIZE, VIEWS
from backend.meshing.appearance import ASPECTS

SHOWN = 16


def measure(context: Context) -> Row:
    """PSNR of unlit views and Chamfer distance of held-out subjects through the autoencoder."""
    rebuilt = context.rebuilt
    to_truth, from_truth = 1000 * np.mean([one.chamfer for one in rebuilt], axis=0)
    moved = descriptors([one.seen for one in rebuilt]) - descriptors([one.truth for one in rebuilt])
    kept = {
        aspect: [one.kept[aspect] for one in rebuilt if aspect in one.kept]
        for aspect in ASPECTS
        if any(aspect in one.kept for one in rebuilt)
    }
    azimuths = ", ".join(f"{view:.0f}" for view in VIEWS)
    return Row(
        key="reconstruction",
        title="Reconstruction",
        how=(
            f"{len(rebuilt)} held-out subjects through the autoencoder and the mesher; unlit views of"
            f" {VIEW_SIZE} pixels on grey at azimuths {azimuths}, mean PSNR of the views;"
            " mean distances from points of each surface to the other; distance of dlib's"
            " descriptors between the lit front views; attributes that are measured as the subject has them."
        ),
        figures=[
            Figure("PSNR, whole picture", float(np.mean([one.whole for one in rebuilt])), "dB", 26, 31.5),
            Figure("PSNR, front face crop", float(np.mean([one.face for one in rebuilt])), "dB", 23, 29),
            Figure("Chamfer, avatar to truth", float(to_truth), "mm", higher_is_better=False),
            Figure("Chamfer, truth to avatar", float(from_truth), "mm", higher_is_better=False),
            Figure(
                "median distance of the faces",
                float(np.median(np.nan_to_num(np.linalg.norm(moved, axis=1), nan=np.inf))),
                higher_is_better=False,
            ),
            *(
                Figure(f"{aspect.replace('_', ' ')} kept", 100 * float(np.mean(values)), "%")
                for aspect, values in kept.items()
            ),
        ],
        pictures={
            "Truth and reconstruction, two views each": contact_sheet(
                [view for one in rebuilt[:SHOWN] for view in one.views], columns=8
            )
        },
    )
