# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a thing, or of the person by one word, as findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import features
from .expressions import SAID
from .finding import Finding, bare, with_article
from .lexicon import LOOKS, OPPOSITES, TRAITS, WORDS, Kind, Word

MORE = 1.5
"""How far what there is to be more of goes."""
SIZES = {"big": MORE, "wide": MORE, "strong": MORE, "full": MORE, "small": 0.5, "weak": 0.5, "thin": 0.5}
"""How far an expression goes of such a size."""


@dataclass
class Said:
    """A modifier, with what is said of it."""

    text: str
    word: Word
    turned: bool
    degree: float
    joined: bool = False

    @property
    def colour(self) -> bool:
        return self.word.kind is Kind.COLOUR


@dataclass
class Thing:
    """A thing, with what is said of it."""

    text: str
    modifiers: list[Said] = field(default_factory=list[Said])
    gone: bool = False
    behind: bool = False
    turned: bool = False
    dropped: bool = False
    much: bool = False
    degree: float = 1.0


def of_trait(word: Word, gone: bool, degree: float = 1.0) -> Finding:
    say = word.say
    if say.startswith("no "):
        say, gone = say.removeprefix("no "), not gone
        return Finding(word.topic, say, "none" if gone else "yes", f"with {with_article(say)}", gone)
    value = f"not {say}" if gone else say
    if gone and say in OPPOSITES:
        say, gone = OPPOSITES[say], False
        value = value if say.startswith("with ") else say
    if word.topic == "expression":
        return _expression("expression", value, say, gone, degree)
    thing = {"hair style": "hair", "hair colour": "hair", "facial hair": "beard"}.get(word.topic, word.topic)
    colour = "" if gone else _colour_of_trait(say)
    return Finding(word.topic, thing, value, say, gone, colour=colour)


def _colour_of_trait(say: str) -> str:
    """``red`` of ``red-haired``."""
    first = say.rpartition("-")[0] or say
    return first if first in WORDS and WORDS[first].kind is Kind.COLOUR else ""


def _expression(thing: str, value: str, said: str, gone: bool, degree: float) -> Finding:
    """What captions call ``said``, or a face at rest in its place."""
    name, amount = SAID["neutral"] if gone else SAID[said]
    return Finding("expression", thing, value, said, False, name, amount if gone else amount * degree)


def of_thing(thing: Thing, hairy: bool) -> tuple[list[Finding], list[str]]:
    """The findings of one thing, of its shape and of its looks; and what is said of it that it cannot be."""
    found, rest = _shape_of(thing)
    if thing.text in LOOKS:
        return found + (_looks(thing, rest, hairy) if rest or not found else []), []
    found += [
        of_trait(TRAITS[said.text], thing.gone or said.turned, said.degree)
        for said in rest
        if said.text in TRAITS
    ]
    return found, [f"{said.text} {thing.text}" for said in rest if said.text not in TRAITS]


def _shape_of(thing: Thing) -> tuple[list[Finding], list[Said]]:
    """The findings of a thing's shape, and the modifiers that are not about that."""
    found: list[Finding] = []
    rest: list[Said] = []
    shape = features.THINGS.get(thing.text)
    if shape and not thing.modifiers and (thing.much or thing.turned):
        feature, amount = next(about for about in features.ABOUT[shape].values() if about[1] > 0)
        value, sign = ("less", -1) if thing.turned else ("more", 1)
        found.append(Finding("shape", shape, value, value, False, feature, sign * amount))
    for said in thing.modifiers:
        quality = features.QUALITIES.get(said.text, "")
        about = features.ABOUT[shape].get(quality) if shape else None
        if about is None:
            rest.append(said)
            continue
        if any(about[0] == each.feature for each in found):
            continue
        sign = -1 if said.turned or thing.gone else 1
        value = said.text if sign > 0 else f"less {said.text}"
        found.append(
            Finding("shape", shape or "", value, value, False, about[0], sign * about[1] * said.degree)
        )
    return found, rest


def _looks(thing: Thing, modifiers: list[Said], hairy: bool) -> list[Finding]:
    word = LOOKS[thing.text]
    topic, noun = word.topic, word.say
    told = [said.word.say for said in modifiers]
    gone = thing.gone
    turned = [said.turned or (gone and topic in {"hair", "skin", "eyes"}) for said in modifiers]
    if any(turned) and all(say in OPPOSITES for say, turn in zip(told, turned, strict=True) if turn):
        told = [OPPOSITES[say] if turn else say for say, turn in zip(told, turned, strict=True)]
        gone = False
    elif any(turned):
        gone = True
    if thing.turned:
        told, gone = (["short"], False) if topic in {"hair", "facial hair"} else ([], True)
    if thing.much and not told and topic in {"hair", "facial hair"}:
        told = ["long"]
    if topic == "expression":
        return _felt(thing, noun, told, gone)
    if topic == "hair":
        if not told and hairy and not gone:
            return []
        coloured = any(said.colour for said in modifiers)
        styled = any(said.word.kind is Kind.MODIFIER for said in modifiers) or thing.turned or thing.much
        topic = "hair colour" if coloured and not styled else "hair style" if styled else topic
        if coloured and styled:
            topic = "hair colour+hair style"
    elif topic == "clothing" and any(said.colour for said in modifiers):
        topic = "clothing+clothing colour"
    elif topic in {"skin", "eyes", "face"} and not told and topic != "face":
        return []
    words = " ".join([*_listed(told, modifiers), noun])
    lead = "in" if topic.startswith("clothing") else "with"
    value = "none" if gone and not told else " ".join(_listed(told, modifiers)) or "yes"
    if gone and told:
        value = f"not {value}" if topic.startswith("hair") else "none"
    named = [said.text for said, turn in zip(modifiers, turned, strict=True) if said.colour and not turn]
    phrase, colour = f"{lead} {with_article(bare(words))}", "" if gone else " ".join(named)
    return [Finding(topic, _label(topic, noun), value, phrase, gone, colour=colour)]


def _felt(thing: Thing, noun: str, told: list[str], gone: bool) -> list[Finding]:
    """The expression that a thing is, as a smile, or that is said of it, as a sad face."""
    felt = noun if noun in SAID else next((say for say in told if say in SAID), "")
    if not felt:
        return []
    degree = thing.degree * (MORE if thing.much else 1)
    for say, said in zip(told, thing.modifiers, strict=False):
        degree *= said.degree * SIZES.get(features.QUALITIES.get(say, ""), 1)
    value = "none" if gone else " ".join(_listed(told, thing.modifiers)) or "yes"
    return [_expression(noun, value, felt, gone, degree)]


def _label(topic: str, noun: str) -> str:
    return "hair" if topic.startswith("hair ") and noun == "hair" else noun


def _listed(words: list[str], said: list[Said]) -> list[str]:
    """With ``and`` where the text has it."""
    joined = [each.joined for each in said] if len(said) == len(words) else [False] * len(words)
    last = len(words) - 1
    return [
        part
        for at, word in enumerate(words)
        for part in ([word, "and"] if joined[at] and at < last else [word])
    ]
