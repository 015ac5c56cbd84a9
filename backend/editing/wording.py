# SPDX-License-Identifier: GPL-3.0-or-later
"""An edit as people type it, taken apart into changes that are worded as the training captions are."""

import re
from dataclasses import dataclass

from backend.editing.topics import COLOURS, EVERYTHING, TOPICS, Topic
from backend.space import Part

NOUNS = ("man", "woman", "person")
SPLIT = re.compile(
    r"\s*(?:[,;&+]|\band\b|\bor\b|\bnor\b|\bbut\b|\bplus\b|\bthen\b)\s*"
    r"|\s+(?=(?:with|without|in|wearing|having|who)\b)(?<!\bwith)(?<!\bwearing)"
)
POLITE = re.compile(
    r"^(?:(?:please|now|also|then|just) )*"
    r"(?:(?:make|turn|give|change|let) (?:him|her|them|it|the (?:person|avatar|man|woman|face))\b ?"
    r"(?:look |be |into |to |wear |have )*"
    r"|(?:make|as|with|turn into|become) (?=an? (?:\S+ )*(?:man|woman|person|guy|lady)\b)"
    r"|(?:he|she|they) (?=(?:has|have|is|are|wears|wear)\b))?"
)
RECOLOUR = re.compile(
    r"^(?:dye|colour|color|paint|turn|make|change|let) (?:the |his |her |their |its )?"
    r"(?P<what>hair|beard|moustache|mustache|eyebrows|brows|eyes|skin|lips|glasses|[a-z-]*shirt|suit|dress|jacket"
    r"|sweater|hoodie|hat|cap)(?: colou?r)?(?: be| to be| to| into)? (?P<how>[a-z -]+)$"
)
REMOVE = re.compile(
    r"^(?:with no|with not|without|no longer|not wearing|not|no|remove|take off|take away|get rid of|lose"
    r"|drop|delete|hide|shave off|has no|have no)\b *(?:any |the |his |her |their |its |an? )?"
)
WEAR = re.compile(r"^(?:add|put on|give|wears?|wear|having|has|have|who has|who wears|with) +(?:some )?")
KEPT = re.compile(r"^(?:in|wearing|who) ")
PERSON = re.compile(
    r"^(?:an? |the )?(?P<adjectives>(?:[\w-]+ )*?)"
    r"(?P<noun>man|woman|person|guy|lady|gentleman|girl|boy|male|female|fellow|dude)\b *"
)
WEAK = re.compile(
    r"\b(?:very|really|much|more|a bit of|a bit|a little|slightly|somewhat|even|is|are|looks?|being) "
)
LEADING = {"a", "an", "with", "in", "wear", "wearing", "add", "has"}
HYPHENS = re.compile(r"\b(middle|clean|[a-z]+) (aged|shaven|haired|skinned|eyed)\b")
SYNONYMS = {
    "older": "old", "younger": "young", "happier": "happy", "sadder": "sad", "angrier": "angry",
    "fatter": "fat", "slimmer": "slim", "thinner": "thin", "balder": "bald", "paler": "pale",
    "longer": "long", "shorter": "short", "darker": "dark", "lighter": "light", "curlier": "curly",
    "smile": "smiling", "smiles": "smiling", "grin": "grinning", "laugh": "laughing", "frown": "frowning",
    "specs": "glasses", "glass": "glasses",
}  # fmt: skip
ADJECTIVES = re.compile(
    r"^(?:[\w-]+-(?:haired|skinned|eyed|shaven|aged|headed)|\w+ing|bald|balding|old|young|elderly|happy|sad|angry"
    r"|serious|surprised|cheerful|stern|bearded|unshaven|stubbly|bespectacled|freckled|wrinkled|pale|tanned|fat"
    r"|slim|thin|chubby|plump|skinny|heavy|blonde?|ginger|redheaded|brunette|female|male|bareheaded|teenage)$"
)
GENDERS = {
    "woman": "female", "lady": "female", "girl": "female",
    "man": "male", "guy": "male", "gentleman": "male", "boy": "male", "fellow": "male", "dude": "male",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing to change.

    Attributes:
        phrase: how captions say what is asked for, "with red hair"; empty for a thing that is taken away
            and that captions do not name when it is missing.
        instead: groups of phrases, of each of which the one that is true of the person gives way; the empty
            phrase says nothing.
        topics: what it is about; none if the words are unknown.
    """

    phrase: str
    instead: tuple[tuple[str, ...], ...]
    topics: tuple[Topic, ...]

    @property
    def parts(self) -> frozenset[Part]:
        """All parts of the avatar that it may touch."""
        return frozenset().union(*(topic.parts for topic in self.topics)) if self.topics else EVERYTHING

    @property
    def attributes(self) -> frozenset[str]:
        """All attributes of the training data that it is about; none if they are unknown."""
        return frozenset().union(*(topic.attributes for topic in self.topics))


def changes(edit: str) -> list[Change]:
    """What an edit asks for, one change after the other; at least one."""
    found: list[Change] = []
    for negated, phrase in _phrases(edit):
        topics = tuple(topic for topic in TOPICS if topic.about(phrase))
        if negated:
            found.append(_taken_away(phrase, topics))
        else:
            others = tuple(
                tuple(choice for choice in topic.choices if choice != phrase and not _alike(choice, phrase))
                for topic in topics
            )
            found.append(Change(phrase, tuple(filter(None, others)) or (("",),), topics))
    return found


def edited_parts(edit: str) -> frozenset[Part]:
    """All parts of the avatar that an edit may touch."""
    return frozenset().union(*(change.parts for change in changes(edit)))


def sentences(phrase: str) -> list[str]:
    """A phrase said of everybody as in captions: "a man with a hat", "a smiling woman", "a bald man"."""
    return [_person(noun, phrase) for noun in NOUNS]


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


def _phrases(edit: str) -> list[tuple[bool, str]]:
    """Phrases as captions word them, each with whether it is to be taken away."""
    text = HYPHENS.sub(r"\1-\2", " ".join(edit.lower().replace("please", "").strip(" ,.!").split()))
    found: list[tuple[bool, str]] = []
    negated, marker, carried, noun = False, "", "", ""
    for piece in filter(None, SPLIT.split(text)):
        piece = carried + WEAK.sub("", POLITE.sub("", RECOLOUR.sub(_recoloured, piece)))
        carried, lacking = "", False
        if set(piece.split()) - LEADING <= set(COLOURS) and not ADJECTIVES.match(piece):
            carried = f"{piece} and "
            continue
        if match := REMOVE.match(piece):
            lacking = negated = True
            marker, piece = "", piece[match.end() :]
        elif match := KEPT.match(piece):
            negated, marker = False, match[0]
            piece = piece[match.end() :]
        elif match := WEAR.match(piece):
            negated, marker, piece = False, "with ", piece[match.end() :]
        if person := PERSON.match(piece):
            adjectives = person["adjectives"].split()
            found += [(lacking, SYNONYMS.get(word, word)) for word in adjectives]
            noun, piece = person["noun"], piece[person.end() :]
        if words := " ".join(SYNONYMS.get(word, word) for word in piece.split()):
            if ADJECTIVES.match(words):
                found.append((lacking, words))
            else:
                found.append((negated, f"{marker or 'with '}{words}"))
    return found or [(False, GENDERS.get(noun, noun or text))]


def _recoloured(match: re.Match[str]) -> str:
    """So that "make the hair red" is "red hair", but "change the shirt to a suit" is "a suit"."""
    how = match["how"]
    return how if how.startswith(("a ", "an ")) else f"{how} {match['what']}"


def _person(noun: str, phrase: str) -> str:
    words = phrase.split()
    if words and re.match(r"^(?:with|without|in|wearing|who|looking|aged)\b", phrase):
        return f"{_article(noun)} {noun} {phrase}"
    said = " ".join([*words, noun])
    return f"{_article(said)} {said}"


def _article(said: str) -> str:
    return "an" if said[0] in "aeiou" else "a"
