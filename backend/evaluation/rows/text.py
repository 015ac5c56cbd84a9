# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether avatars have what their prompts ask for."""

from collections.abc import Iterable
from dataclasses import asdict

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.appearance import Appearance, appearance_of_mesh
from backend.evaluation.context import Context, picture
from backend.evaluation.row import Figure, Row

Asked = dict[str, tuple[str, ...]]

PROMPTS: dict[str, Asked] = {
    "a young woman with long red hair and glasses": {
        "hair": ("long",),
        "hair_colour": ("red",),
        "glasses": ("yes",),
    },
    "an old man with a white beard": {"beard": ("yes",), "glasses": ("no",)},
    "a bald man": {"hair": ("bald",), "headwear": ("no",)},
    "a man with a full beard": {"beard": ("yes",)},
    "a man with a beard and glasses": {"beard": ("yes",), "glasses": ("yes",)},
    "a clean-shaven man": {"beard": ("no",)},
    "a woman with blonde hair": {"hair_colour": ("blonde",), "beard": ("no",)},
    "a woman with black hair": {"hair_colour": ("black", "brown")},
    "a woman with red hair": {"hair_colour": ("red",)},
    "a woman with brown hair": {"hair_colour": ("brown", "black")},
    "an old woman with grey hair": {"hair_colour": ("grey",)},
    "an old man with white hair": {"hair_colour": ("grey",)},
    "a woman with long blonde hair": {"hair": ("long",), "hair_colour": ("blonde",)},
    "a woman with long black hair": {"hair": ("long",), "hair_colour": ("black", "brown")},
    "a man with short black hair": {"hair": ("short",), "hair_colour": ("black", "brown")},
    "a man with short blonde hair": {"hair": ("short",), "hair_colour": ("blonde",)},
    "a young woman with pink hair": {"hair_colour": ("pink",)},
    "a young woman with blue hair": {"hair_colour": ("blue",)},
    "a young man with green hair": {"hair_colour": ("green",)},
    "a woman with round glasses": {"glasses": ("yes",), "headwear": ("no",)},
    "a man with sunglasses": {"glasses": ("yes",)},
    "an old woman with glasses": {"glasses": ("yes",), "beard": ("no",)},
    "a man with a beanie": {"headwear": ("yes",)},
    "a woman with a hat": {"headwear": ("yes",)},
    "a man with a cap": {"headwear": ("yes",)},
    "a man in a red t-shirt": {"clothing_colour": ("red", "burgundy")},
    "a woman in a blue hoodie": {"clothing_colour": ("blue", "navy", "light blue")},
    "a woman in a green shirt": {"clothing_colour": ("green", "olive", "teal")},
    "a man in a white t-shirt": {"clothing_colour": ("white",)},
    "a man in a black suit": {"clothing_colour": ("black", "navy")},
    "a woman with dark skin": {"skin": ("dark",)},
    "a man with light skin": {"skin": ("light",)},
}
"""Prompt to the words that its aspects of :class:`Appearance` may have."""


def measure(context: Context) -> Row:
    """Share of asked attributes that are measured on the mesh."""
    meshes = [
        context.make(prompt=prompt, seed=context.config.seed + index)
        for index, prompt in enumerate(context.each("avatars of prompts", PROMPTS))
    ]
    measured = [appearance_of_mesh(mesh) for mesh in meshes]
    marks = [_marks(asked, seen) for asked, seen in zip(PROMPTS.values(), measured, strict=True)]
    aspects = sorted({aspect for mark in marks for aspect in mark})
    by_aspect = {a: [mark[a] for mark in marks if a in mark] for a in aspects}
    labels = [
        prompt if all(mark.values()) else f"NOT: {prompt}"
        for prompt, mark in zip(PROMPTS, marks, strict=True)
    ]
    return Row(
        key="text",
        title="Text",
        how=(
            f"{len(PROMPTS)} prompts; part areas, places and mean colours on the mesh say whether each asked"
            " attribute is there."
        ),
        figures=[
            Figure(
                "asked attributes present", _share(v for mark in marks for v in mark.values()), "%", 80, 95
            ),
            Figure("prompts fulfilled in all", _share(all(mark.values()) for mark in marks), "%"),
            *(Figure(a.replace("_", " "), _share(values), "%") for a, values in by_aspect.items()),
        ],
        pictures={"Avatars of prompts": contact_sheet([picture(m) for m in meshes], 8, 192, labels)},
        details={prompt: asdict(seen) for prompt, seen in zip(PROMPTS, measured, strict=True)},
    )


def _marks(asked: Asked, seen: Appearance) -> dict[str, bool]:
    return {aspect: getattr(seen, aspect) in words for aspect, words in asked.items()}


def _share(values: Iterable[bool]) -> float:
    return 100 * float(np.mean(list(values)))
