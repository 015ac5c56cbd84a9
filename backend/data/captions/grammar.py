# SPDX-License-Identifier: GPL-3.0-or-later
"""How facts become a caption: a person, a few words, tags or a sentence, as people type."""

import re
from dataclasses import replace
from random import Random

from backend.data.captions.facts import HAIR_ADJECTIVE, Fact, stage
from backend.data.captions.people import NEUTRAL_NOUNS, NOUNS
from backend.data.captions.words import HAIR_NOUNS, Words
from backend.data.people.subject import Attributes

FRAMES = (
    "portrait of {}", "a portrait of {}", "photo of {}", "a photo of {}", "a picture of {}", "headshot of {}",
    "close-up of {}", "3d avatar of {}", "a 3D avatar of {}", "avatar of {}", "3d model of {}",
    "3d head of {}", "the face of {}", "the head of {}", "a bust of {}", "render of {}", "make {}",
    "create {}", "generate {}", "i want {}", "avatar: {}", "{}, portrait", "{}, head shot", "{}, 3d render",
    "{}, realistic", "{} please",
)  # fmt: skip
SLOTS = ("before", "having", "worn", "dressed", "doing", "lacking")
JOINS = (" and ", " and ", " and ", " and ", ", ", " & ")
LAST_JOINS = (" and ", " and ", " and ", ", ", ", and ")
MOST_ADJECTIVES = 3
_ARTICLE = re.compile(r"\b(?:an?|the) (?=\w)", re.IGNORECASE)
_VOWEL_SOUND = re.compile(r"\b(a) (?=(?!euro|uni|one)(?:[aeiou8]|1[18](?!\d)))", re.IGNORECASE)

Said = dict[str, list[str]]


class Writer:
    """Writes captions of one subject.

    Only ``random()`` of the generator is used, whose values are the same in every version of Python.
    """

    def __init__(self, who: Attributes, known: list[Fact], dice: Random) -> None:
        self.who, self.known, self.chance = who, known, dice.random
        seen = any(fact.topic == HAIR_ADJECTIVE for fact in known)
        named = seen and (who.hair_colour.name == "red" or not who.is_man) and who.age > 16
        self.hair_nouns = HAIR_NOUNS.get(who.hair_colour.name, ()) if named else ()

    def caption(self, count: int) -> str:
        """One caption of up to ``count`` facts."""
        chosen = once_coloured(self._choose(count))
        said: Said = {slot: [] for slot in SLOTS}
        for fact in chosen:
            slot, phrase = self._phrase(fact, crowded=len(said["before"]) >= MOST_ADJECTIVES)
            said[slot].append(phrase)
        form, few = self.chance(), count <= 3
        nameless = not any(fact.topic == "ancestry" for fact in chosen)
        if nameless and form < (0.40 if few else 0.04):
            text = self._fragment(said)
        elif form < (0.80 if few else 0.60):
            text = self._framed(self._person(said, chosen), 0.35)
        elif form < (0.92 if few else 0.90):
            text = self._framed(self._tags(said, chosen), 0.15)
        else:
            text = self._sentence(said, chosen)
        return self._styled(text)

    def pick(self, words: tuple[str, ...]) -> str:
        """One of several."""
        return words[int(self.chance() * len(words))]

    def _choose(self, count: int) -> list[Fact]:
        """Facts of different topics, the weighty ones more often, in their first order."""
        keys = [self.chance() ** (1.0 / fact.weight) for fact in self.known]
        chosen: dict[str, int] = {}
        for index in sorted(range(len(keys)), key=keys.__getitem__, reverse=True):
            if len(chosen) == count:
                break
            chosen.setdefault(self.known[index].topic, index)
        return [self.known[index] for index in sorted(chosen.values())]

    def _phrase(self, fact: Fact, crowded: bool) -> tuple[str, str]:
        """Where and how a fact is said."""
        places = [(slot, phrase) for slot in SLOTS for phrase in getattr(fact.words, slot)]
        if crowded:
            places = [place for place in places if place[0] != "before"] or places
        slot, phrase = places[int(self.chance() * len(places))]
        if "{" in phrase:
            phrase = phrase.format(**{mark: self.pick(names) for mark, names in fact.fill.items()})
        return slot, phrase

    def _noun(self, chosen: list[Fact]) -> str:
        """What the subject is called; nothing that tells the age twice."""
        topics = {fact.topic for fact in chosen}
        luck = self.chance()
        if luck < 0.07:
            return self.pick(NEUTRAL_NOUNS)
        if luck < 0.13 and not topics & {"hair", HAIR_ADJECTIVE, "age"} and self.hair_nouns:
            return self.pick(self.hair_nouns)
        nouns = NOUNS[stage(self.who), self.who.is_man]
        return nouns[0] if "age" in topics else self.pick(nouns)

    def _person(self, said: Said, chosen: list[Fact]) -> str:
        head = "a " + " ".join([*said["before"], self._noun(chosen)])
        clauses = self._clauses(said)
        if self.chance() < 0.3:
            clauses.reverse()
        comma = ", " if self.chance() < 0.12 else " "
        return comma.join([head, *said["doing"], *clauses])

    def _clauses(self, said: Said) -> list[str]:
        """Clauses of what somebody has, wears and lacks."""
        having, worn, dressed = said["having"], said["worn"], said["dressed"]
        if having and worn and self.chance() < 0.6:
            having, worn = having + worn, []
        if having and dressed and self.chance() < 0.2:
            having, dressed = having + dressed, []
        if worn and dressed and self.chance() < 0.6:
            worn, dressed = worn + dressed, []
        clauses: list[str] = []
        if having:
            clauses.append("with " + self._listed(having))
        if worn:
            clauses.append(self.pick(("wearing ", "wearing ", "with ", "who wears ")) + self._listed(worn))
        if dressed:
            clauses.append(
                self.pick(("in ", "in ", "in ", "wearing ", "wearing ", "dressed in ", "with "))
                + self._listed(dressed)
            )
        if said["lacking"]:
            clauses.append(self._lacked(said["lacking"]))
        return clauses

    def _lacked(self, things: list[str]) -> str:
        if self.chance() < 0.3:
            return "with no " + " and no ".join(map(bare, things))
        return "without " + " or ".join(things)

    def _fragment(self, said: Said) -> str:
        """What somebody types who has the person before the eyes: "with red hair", "older", "no glasses"."""
        having, worn = said["having"], said["worn"] + said["dressed"]
        words = [", ".join(said["before"])] if said["before"] else []
        words += said["doing"]
        if not words and len(having) == len(worn) == 1 and self.chance() < 0.4:
            return f"{having[0]} with {worn[0]}"
        clauses = self._clauses(said)
        if words or not clauses or self.chance() < 0.6:
            return " ".join([*words, *clauses])
        first = clauses[0].removeprefix("with ").removeprefix("wearing ")
        if len(said["lacking"]) == len(clauses) == 1:
            first = "no " + bare(said["lacking"][0])
        return " ".join([first, *clauses[1:]])

    def _tags(self, said: Said, chosen: list[Fact]) -> str:
        tags = [*said["having"], *said["worn"], *said["dressed"], *said["doing"]]
        tags += [self.pick(("no ", "without ")) + bare(thing) for thing in said["lacking"]]
        tags = [tags[i] for i in sorted(range(len(tags)), key=lambda _: self.chance())]
        noun = self._noun(chosen)
        if self.chance() < 0.6:
            return ", ".join([" ".join([*said["before"], noun]), *tags])
        return ", ".join([noun, *said["before"], *tags])

    def _sentence(self, said: Said, chosen: list[Fact]) -> str:
        subject = "he" if self.who.is_man else "she"
        if self.who.age > 18 and not said["before"] and self.chance() < 0.4:
            subject = self.pick(("this ", "the ")) + ("man" if self.who.is_man else "woman")
        parts = ["is a " + " ".join([*said["before"], self._noun(chosen)])] if said["before"] else []
        parts += ["is " + doing for doing in said["doing"]]
        parts += ["has " + self._listed(said["having"])] if said["having"] else []
        if said["worn"] or said["dressed"]:
            parts.append(self.pick(("wears ", "is wearing ")) + self._listed(said["worn"] + said["dressed"]))
        if said["lacking"]:
            parts.append("has no " + " and no ".join(map(bare, said["lacking"])))
        return f"{subject} {self._listed(parts)}"

    def _listed(self, things: list[str]) -> str:
        if len(things) == 1:
            return things[0]
        last = self.pick(LAST_JOINS if len(things) > 2 else JOINS)
        return ", ".join(things[:-1]) + last + things[-1]

    def _framed(self, text: str, share: float) -> str:
        return self.pick(FRAMES).format(text) if self.chance() < share else text

    def _styled(self, text: str) -> str:
        """Articles mended or left out, capitals mostly left out."""
        text = _VOWEL_SOUND.sub(r"\1n ", text)
        if self.chance() < 0.3:
            text = _ARTICLE.sub("", text)
        if self.chance() < 0.02:
            text = text.replace("with ", "w/ ", 1)
        case = self.chance()
        if case < 0.6:
            return text.lower()
        return text[0].upper() + text[1:] if case > 0.85 else text


def once_coloured(chosen: list[Fact]) -> list[Fact]:
    """The facts, of which hair's colour is told by an adjective or by another phrase, never by both."""
    if not any(fact.topic == HAIR_ADJECTIVE for fact in chosen):
        return chosen
    kept: list[Fact] = []
    for fact in chosen:
        if fact.topic == "hair":
            having = tuple(phrase for phrase in fact.words.having if "{c}" not in phrase)
            fact = replace(fact, words=Words(having=having, before=fact.words.before))
            if not (having or fact.words.before):
                continue
        kept.append(fact)
    return kept


def bare(phrase: str) -> str:
    """Without its article."""
    return phrase.removeprefix("a ")
