# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether avatars have what their prompts ask for."""

from collections.abc import Iterable
from dataclasses import asdict

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.row import Figure, Row
from backend.meshing.appearance import ASPECTS

SHOWN = 64


def measure(context: Context) -> Row:
    """Share of asked attributes that are measured on the mesh."""
    prompts, seen = context.prompts, context.prompted
    marks = [
        {aspect: getattr(one.appearance, aspect) in words for aspect, words in prompt.asked.items()}
        for prompt, one in zip(prompts, seen, strict=True)
    ]
    by_aspect = {
        aspect: [mark[aspect] for mark in marks if aspect in mark]
        for aspect in ASPECTS
        if any(aspect in mark for mark in marks)
    }
    labels = [
        prompt.text if all(mark.values()) else f"NOT: {prompt.text}"
        for prompt, mark in zip(prompts, marks, strict=True)
    ]
    return Row(
        key="text",
        title="Text",
        how=(
            f"{len(prompts)} prompts, {sum(map(len, marks))} asked attributes; part areas, places and mean"
            " colours on the mesh say whether each is there."
        ),
        figures=[
            Figure(
                "asked attributes present", _share(v for mark in marks for v in mark.values()), "%", 80, 95
            ),
            Figure("prompts fulfilled in all", _share(all(mark.values()) for mark in marks), "%"),
            *(
                Figure(f"{aspect.replace('_', ' ')} ({len(values)})", _share(values), "%")
                for aspect, values in by_aspect.items()
            ),
        ],
        pictures={
            "Avatars of prompts": contact_sheet([one.picture for one in seen[:SHOWN]], 8, 192, labels[:SHOWN])
        },
        details={
            prompt.text: {"asked": prompt.asked, "measured": asdict(one.appearance)}
            for prompt, one in zip(prompts, seen, strict=True)
        },
    )


def _share(values: Iterable[bool]) -> float:
    return 100 * float(np.mean(list(values)))
