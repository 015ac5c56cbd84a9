# SPDX-License-Identifier: GPL-3.0-or-later
"""How well the animation-ready head fits."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.rigs import rig
from backend.evaluation.row import Figure, Row

SHOWN = 8


def measure(context: Context) -> Row:
    """Held-out subjects through the autoencoder, with the template wrapped onto them."""
    count = min(context.config.rigged, len(context.subjects))
    heads = context.each("animation-ready heads", rig, [context.person(index) for index in range(count)])
    fitted = [head for head in heads if head is not None]
    off, error = (
        1000 * np.concatenate([getattr(head, name) for head in fitted]) if fitted else np.full(1, np.nan)
        for name in ("off", "error")
    )
    shells = [closed for head in fitted for closed in head.worn_closed]
    share = lambda values: 100 * float(np.mean(values)) if values else float("nan")  # noqa: E731
    return Row(
        key="rig",
        title="Animation-ready head",
        how=(
            f"{count} held-out subjects through the autoencoder, the template wrapped onto them; distance of"
            " the skin that shows from the avatar's surface, and of its vertices from where they are on the"
            " subject; lids over a blink at quarters of its way."
        ),
        figures=[
            Figure("heads that could be wrapped", share([head is not None for head in heads]), "%", 100),
            Figure("from the surface, median", float(np.median(off)), "mm", 1, higher_is_better=False),
            Figure("from the surface, 95 %", float(np.percentile(off, 95)), "mm", 3, higher_is_better=False),
            Figure("from the truth, median", float(np.median(error)), "mm", higher_is_better=False),
            Figure("from the truth, 95 %", float(np.percentile(error, 95)), "mm", higher_is_better=False),
            Figure("plain meshes closed", share([head.plain_closed for head in fitted]), "%", 100),
            Figure("accessories closed", share(shells), "%", 100),
            Figure("faces turned over", share([head.turned for head in fitted]), "%", higher_is_better=False),
            Figure("lids through eyeballs", share([head.lid_gap < 0 for head in fitted]), "%", 0, 0, False),
        ],
        pictures={
            "Truth, plain mesh, head, jaw open, left eye closed, left smile": contact_sheet(
                [view for head in fitted[:SHOWN] for view in head.views], columns=6
            )
        }
        if fitted
        else {},
    )
