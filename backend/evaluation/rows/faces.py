# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether random avatars have faces."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context, picture
from backend.evaluation.judge import look_at
from backend.evaluation.row import Figure, Row


def measure(context: Context) -> Row:
    """Share and score of faces that dlib finds in lit front views of random avatars."""
    pictures = [picture(mesh) for mesh in context.random_avatars]
    looks = [look_at(image) for image in pictures]
    scores = [look.score if look else -1.0 for look in looks]
    found = [bool(look and look.found) for look in looks]
    labels = [f"{score:.2f}" if seen else "no face" for score, seen in zip(scores, found, strict=True)]
    return Row(
        key="faces",
        title="Faces",
        how=(
            f"Lit front views of {len(pictures)} random avatars; dlib's detector at one and two times the"
            " size, the better score; above 0 is found, nothing counts as -1."
        ),
        figures=[
            Figure("found", 100 * float(np.mean(found)), "%", 98, 100),
            Figure("mean score", float(np.mean(scores)), "", 1.1, 1.35),
        ],
        pictures={"Random avatars with dlib's score": contact_sheet(pictures, 8, labels=labels)},
        details={"scores": scores},
    )
