# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether random avatars have faces."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.row import Figure, Row

SHOWN = 64


def measure(context: Context) -> Row:
    """Share and score of faces that dlib finds in lit front views of random avatars."""
    seen = context.random
    truth = [one.truth.score for one in context.rebuilt]
    labels = [f"{one.score:.2f}" if one.found else "no face" for one in seen[:SHOWN]]
    return Row(
        key="faces",
        title="Faces",
        how=(
            f"Lit front views of {len(seen)} random avatars; dlib's detector at one and two times the"
            " size, the better score; above 0 is found, nothing counts as -1. The same views of the true"
            f" surfaces of {len(truth)} held-out subjects tell what a real one scores."
        ),
        figures=[
            Figure("found", 100 * float(np.mean([one.found for one in seen])), "%", 98, 100),
            Figure("mean score", float(np.mean([one.score for one in seen])), "", 1.1, 1.35),
            Figure("mean score of true surfaces", float(np.mean(truth))),
        ],
        pictures={
            "Random avatars with dlib's score": contact_sheet(
                [one.picture for one in seen[:SHOWN]], 8, labels=labels
            )
        },
        details={"scores": [one.score for one in seen]},
    )
