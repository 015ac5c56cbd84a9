# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found in a text, and how it is shown and worded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .css import COLOURS
from .expressions import EXPRESSIONS

UNCOUNTED = (
    "hair",
    "facial hair",
    "stubble",
    "skin",
    "make-up",
    "makeup",
    "lipstick",
    "eyeliner",
    "clothing",
)
"""Things without an article, beside those that end in s."""


VOWEL_SOUND = re.compile(r"(?!euro|uni|one)(?:[aeiou8]|1[18](?!\d))")


@dataclass(frozen=True)
class Finding:
    """One thing that a text asks for.

    Attributes:
        topic: what it is about: a topic's name (:mod:`backend.editing.topics`), or ``shape``.
        thing: how the panel calls that, ``hair``.
        value: what it is to be, ``red``; ``none`` if it is to go.
        phrase: how captions say it, or what is to go: ``with red hair``, ``smiling``.
        gone: whether it is to go.
        feature: of the shape (:mod:`backend.words.features`), or an expression, if it is about that.
        amount: how far the feature goes, 1 is an ordinary step.
        colour: of the thing, as the text names it: ``salmon``, ``dark brown``.
    """

    topic: str
    thing: str
    value: str
    phrase: str
    gone: bool = False
    feature: str = ""
    amount: float = 0.0
    colour: str = ""

    @property
    def shown(self) -> str:
        """The value as the text names it: its very colour, in the place of captions' nearest."""
        caption, _ = COLOURS.get(self.colour, (self.colour, None))
        return " ".join(self.colour if word == caption else word for word in self.value.split())


@dataclass(frozen=True)
class Understanding:
    """A text, understood.

    Attributes:
        text: as it was written.
        findings: what it asks for, in its order.
        person: the noun for whom it describes, or nothing.
        ignored: what of it says nothing that is known, clause by clause.
        read_as: misspelt words, and what they were taken for.
        translated: whether it was in German.
        plain: whether captions would say it just so, so that it needs no rewording.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    person: str = ""
    ignored: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    translated: bool = False
    plain: bool = False

    @property
    def looks(self) -> list[Finding]:
        """What the model's words can say."""
        return [each for each in self.findings if not each.feature]

    @property
    def shape(self) -> dict[str, float]:
        """How far each feature and each expression goes that is named; saying one twice makes it no more."""
        found: dict[str, float] = {}
        for each in self.findings:
            before = found.get(each.feature, 0.0)
            if each.feature in EXPRESSIONS:
                found[each.feature] = max(before, each.amount)
            elif each.feature:
                found[each.feature] = before + each.amount
        return found

    def summary(self) -> str:
        """``hair: red; glasses: none; ignored: 'beach at sunset'``."""
        values: dict[str, list[str]] = {}
        if self.person:
            values["person"] = [self.person]
        for each in self.findings:
            known = values.setdefault(each.thing, [])
            if each.shown not in known:
                known.append(each.shown)
        told = [f"{thing}: {', '.join(each)}" for thing, each in values.items()]
        if self.read_as:
            told.append("read as: " + ", ".join(f"'{wrong}' {right}" for wrong, right in self.read_as))
        if self.ignored:
            told.append("ignored: " + ", ".join(f"'{each}'" for each in self.ignored))
        return "; ".join(told)

    def sentence(self) -> str:
        """What the model is told: the text itself if captions are worded so, else the same in their words."""
        if self.plain:
            return self.text
        person = self.person or "person"
        before = [each.phrase for each in self.looks if not each.gone and not _trails(each.phrase)]
        after = [each.phrase for each in self.looks if not each.gone and _trails(each.phrase)]
        lacking = " or ".join(with_article(bare(each.phrase)) for each in self.looks if each.gone)
        head = with_article(" ".join([*before, person]))
        return " ".join([head, *_joined(after), *([f"without {lacking}"] if lacking else [])])


def with_article(words: str) -> str:
    """Behind ``a`` or ``an``, unless it needs none."""
    if words.endswith(UNCOUNTED) or (words.endswith("s") and not words.endswith(("ss", "dress"))):
        return words
    return f"{'an' if VOWEL_SOUND.match(words) else 'a'} {words}"


def bare(phrase: str) -> str:
    """A thing without what leads to it: ``in a red hat`` to ``red hat``."""
    for lead in ("with ", "in ", "a ", "an "):
        phrase = phrase.removeprefix(lead)
    return phrase


def _trails(phrase: str) -> bool:
    return phrase.startswith(("with ", "in ", "aged ", "looking "))


def _joined(phrases: list[str]) -> list[str]:
    """``with red hair and glasses``: each kind of phrase once."""
    kinds: dict[str, list[str]] = {}
    for phrase in phrases:
        lead, _, rest = phrase.partition(" ")
        kinds.setdefault(lead, []).append(rest)
    return [f"{lead} {' and '.join(rest)}" for lead, rest in kinds.items()]
