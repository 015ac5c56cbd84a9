# SPDX-License-Identifier: GPL-3.0-or-later
"""What an edit asks for as changes, which are worded as the training captions are."""

import re
from dataclasses import dataclass

from backend.editing.topics import BY_NAME, Topic
from backend.space import Part
from backend.words import Finding, known
from backend.words.finding import with_article

NOUNS = ("man", "woman", "person")
GENDERS = {"woman": "female", "girl": "female", "man": "male", "boy": "male", "gentleman": "male"}
TRAILING = re.compile(r"^(?:with|without|in|looking|aged)\b")


@dataclass(frozen=True)
class Change:
    """One thing to change.

    Attributes:
        phrase: how captions say what is asked for, "with red hair"; empty for a thing that is taken away
            and that captions do not name when it is missing.
        instead: groups of phrases, of each of which the one that is true of the person gives way; the empty
            phrase says nothing.
        topics: what it is about.
    """

    phrase: str
    instead: tuple[tuple[str, ...], ...]
    topics: tuple[Topic, ...]

    @property
    def parts(self) -> frozenset[Part]:
        """All parts of the avatar that it may touch."""
        return frozenset().union(*(topic.parts for topic in self.topics))

    @property
    def attributes(self) -> frozenset[str]:
        """All attributes of the training data that it is about."""
        return frozenset().union(*(topic.attributes for topic in self.topics))


def changes(edit: str) -> list[Change]:
    """What an edit asks for beside shape, one change after the other.

    Raises:
        RodinError: ``words.unknown``.
    """
    understood = known(edit)
    if not understood.findings and understood.person in GENDERS:
        return [_asked(GENDERS[understood.person], (BY_NAME["gender"],))]
    return [_change(each) for each in understood.looks]


def edited_parts(edit: str) -> frozenset[Part]:
    """All parts of the avatar that an edit may touch, beside its shape."""
    return frozenset().union(*(change.parts for change in changes(edit)))


def sentences(phrase: str) -> list[str]:
    """A phrase said of everybody as in captions: "a man with a hat", "a smiling woman", "a bald man"."""
    return [_person(noun, phrase) for noun in NOUNS]


def _change(finding: Finding) -> Change:
    topics = tuple(BY_NAME[name] for name in finding.topic.split("+"))
    return _taken_away(finding.phrase, topics) if finding.gone else _asked(finding.phrase, topics)


def _asked(phrase: str, topics: tuple[Topic, ...]) -> Change:
    others = tuple(
        tuple(choice for choice in topic.choices if choice != phrase and not _alike(choice, phrase))
        for topic in topics
    )
    return Change(phrase, tuple(filter(None, others)) or (("",),), topics)


def _taken_away(phrase: str, topics: tuple[Topic, ...]) -> Change:
    for topic in topics:
        if topic.absent:
            there = tuple(choice for choice in topic.choices if choice != topic.absent)
            return Change(topic.absent, ((*dict.fromkeys((*there, phrase)),),), (topic,))
    return Change("", ((phrase,),), topics)


def _alike(choice: str, phrase: str) -> bool:
    """Whether the choice says no more than what is asked for."""
    said = set(phrase.replace("-", " ").split())
    return set(choice.replace("-", " ").split()) - {"a", "an", "with", "in"} <= said


def _person(noun: str, phrase: str) -> str:
    if TRAILING.match(phrase):
        return f"a {noun} {phrase}"
    return with_article(f"{phrase} {noun}".strip())
