# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences about a subject: synonyms, several word orders, rarely everything at once."""

from random import Random

import numpy as np

from backend.data.captions.facts import facts
from backend.data.captions.grammar import Writer
from backend.data.people.subject import Attributes

CAPTIONS = 8
FACTS = ((1, 1), (1, 2), (2, 3), (2, 3), (3, 4), (3, 5), (4, 6), (6, 9))
"""Fewest and most facts of each caption, before they are shuffled."""
MOST_WORDS = 30
"""A sentence that is longer is written anew, with less in it."""


def captions(attributes: Attributes, rng: np.random.Generator) -> list[str]:
    """Eight captions, from one fact to nine, in random order; all they say is true and can be seen."""
    dice = Random(int(rng.integers(2**63)))
    writer = Writer(attributes, facts(attributes), dice)
    made: list[str] = []
    for fewest, most in sorted(FACTS, key=lambda _: dice.random()):
        count = fewest + int(dice.random() * (most - fewest + 1))
        text = writer.caption(count)
        while text in made or len(text.split()) > MOST_WORDS:
            count = max(count - 1, 1) if text not in made else count
            text = writer.caption(count)
        made.append(text)
    return made
