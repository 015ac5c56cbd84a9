# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether hair and clothes have the very colour that a prompt names, of all the names that CSS has."""

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

from backend.conditions.colours import colour_of
from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.prompts import GARMENTS, NOUNS
from backend.evaluation.row import Figure, Row
from backend.evaluation.subjects import HELD_OUT_SEED
from backend.meshing.appearance import CLOTHING_WORDS, HAIR_WORDS
from backend.space import Part
from backend.words.css import COLOURS
from backend.words.finding import with_article

SHOWN = 64
ALIKE = 15.0
"""CIEDE2000 up to which a part has the colour that was asked for: dark red is so far from red."""
SALT = 3
"""Beside the held-out seed."""


def measure(context: Context) -> Row:
    """Differences of colour between what prompts name and the meshes of their avatars."""
    asked = sentences(context.config.prompts)
    texts = [text for text, _ in asked]
    seen = context.portray("avatars of named colours", context.z_of_texts(texts), texts=texts)
    off: dict[Part, list[float]] = {Part.HAIR: [], Part.CLOTHING: []}
    labels: list[str] = []
    for (text, named), one in zip(asked, seen, strict=True):
        away = {part: _difference(colour_of(part, name), one.colours[part]) for part, name in named.items()}
        for part, value in away.items():
            off[part].append(value)
        labels.append(text if max(away.values()) <= ALIKE else f"NOT: {text}")
    figures: list[Figure] = []
    for part, values in off.items():
        name, found = part.name.lower(), np.array(values)
        figures += [
            Figure(f"{name} has the colour", 100 * float((found <= ALIKE).mean()), "%", 92),
            Figure(f"{name}, median CIEDE2000", float(np.median(found)), higher_is_better=False),
        ]
    return Row(
        key="named_colours",
        title="Colours by their names",
        how=(
            f"{len(asked)} prompts that name colours of CSS which no other row uses, for hair, clothes or"
            f" both; the part's mean colour on the mesh is that colour if CIEDE2000 is at most {ALIKE:.0f}. A"
            " part that is not there is infinitely off."
        ),
        figures=figures,
        pictures={
            "Avatars of named colours": contact_sheet(
                [one.picture for one in seen[:SHOWN]], 8, 192, labels[:SHOWN]
            )
        },
        details={
            text: {part.name: one.colours[part].tolist() for part in named}
            for (text, named), one in zip(asked, seen, strict=True)
        },
    )


def sentences(count: int) -> list[tuple[str, dict[Part, str]]]:
    """The first ``count`` prompts, and the colours that each names; none comes twice."""
    joined = {name.replace(" ", "") for name in COLOURS if " " in name}
    used = {*HAIR_WORDS, *CLOTHING_WORDS, *joined}
    names = sorted(name for name in COLOURS if name not in used and "gray" not in name)
    made: dict[str, dict[Part, str]] = {}
    index = 0
    while len(made) < count:
        rng = np.random.default_rng([HELD_OUT_SEED, index, SALT])
        man = index % 2 == 0
        hair, cloth = (str(name) for name in rng.choice(names, 2, replace=False))
        parts, said = {Part.HAIR: hair, Part.CLOTHING: cloth}, with_article(str(rng.choice(NOUNS[man])))
        which = rng.integers(3)
        if which != 1:
            said += f" with {hair} hair"
        if which != 0:
            said += " in " + with_article(f"{cloth} {rng.choice(GARMENTS[: -1 if man else None])}")
        kept = {part for part, there in ((Part.HAIR, which != 1), (Part.CLOTHING, which != 0)) if there}
        made.setdefault(said, {part: name for part, name in parts.items() if part in kept})
        index += 1
    return list(made.items())


def _difference(asked: tuple[float, float, float] | None, found: NDArray[np.float64]) -> float:
    """CIEDE2000; infinite for a part that is not there."""
    if asked is None or not np.isfinite(found).all():
        return float("inf")
    return float(deltaE_ciede2000(rgb2lab(np.array(asked)), rgb2lab(found)))
