# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether glasses that are asked for are there, and are not where nobody asked."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.prompts import glasses_prompts
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import Seen
from backend.meshing.appearance import GLASSES

SHOWN = 32


def measure(context: Context) -> Row:
    """Share of prompts for glasses whose avatar's mesh has the part, and of the same without the words."""
    pairs = glasses_prompts(context.config.glasses)
    texts = [prompt.text for prompt, _ in pairs]
    without = [text for _, text in pairs]
    asked = context.portray("avatars with glasses", context.z_of_texts(texts), texts=texts)
    plain = context.portray("the same without", context.z_of_texts(without), texts=without)
    labels = [text if _worn(one) else f"NOT: {text}" for text, one in zip(texts, asked, strict=True)]
    return Row(
        key="glasses",
        title="Glasses",
        how=(
            f"{len(pairs)} prompts that ask for glasses and the same sentences without those words, the same"
            f" noise; worn is a part of more than {GLASSES * 1e4:.0f} square centimetres on the mesh."
        ),
        figures=[
            Figure("glasses where asked", 100 * float(np.mean([_worn(one) for one in asked])), "%", 90),
            Figure(
                "glasses where not asked",
                100 * float(np.mean([_worn(one) for one in plain])),
                "%",
                higher_is_better=False,
            ),
        ],
        pictures={
            "Avatars of prompts that ask for glasses": contact_sheet(
                [one.picture for one in asked[:SHOWN]], 8, 192, labels[:SHOWN]
            )
        },
    )


def _worn(seen: Seen) -> bool:
    return seen.appearance.glasses == "yes"
