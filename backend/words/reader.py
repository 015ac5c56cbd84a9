# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads words one after the other and gathers what they ask for.

A thing takes the modifiers before it ("long red hair") or, where none follows, those behind it ("make the
hair red"). No and its kin hold for the next thing, and for further things that one can be without ("no hat or
glasses"), until a word such as "with" begins what is to be there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import features
from .finding import Finding
from .lexicon import DEGREES, LOOKS, TRAITS, WORDS, Kind, Word
from .said import Said, Thing, of_thing, of_trait

REMOVABLE = {"facial hair", "glasses", "headwear", "earrings", "make-up", "wrinkles"}
"""Topics that a no holds for across "and"."""
JOINS = {"and", "or", "nor", "then", "plus"}
ADJECTIVES = {Kind.COLOUR, Kind.MODIFIER, Kind.DEGREE}
"""What goes on behind a comma with what stood before it: "a big, hooked nose"."""
LASTING = {"without", "neither", "nor"}
"""Kinds of no that hold across a comma."""
ONCE = {"instead of", "rather than"}
"""Kinds of no that hold for one thing only."""
PLAIN_NOT = {"without", "no"}
"""Kinds of no that captions have."""
ANCESTRY = {"black": "black", "white": "white"}


@dataclass(frozen=True)
class Token:
    """A known entry, something unknown, or a stop: ``.`` or ``,``."""

    text: str
    word: Word | None
    stop: bool = False


class Reader:
    """Takes tokens; :meth:`findings` tells what they said.

    Attributes:
        person: noun for whom is described.
        ignored: runs of unknown words, and what known ones say of things that have no such quality.
        roundabout: whether something is said in a way that captions do not have.
    """

    def __init__(self) -> None:
        self.person, self.ignored, self.roundabout = "", list[str](), False
        self._order: list[Thing | Finding] = []
        self._unknown: list[str] = []
        self._clause()

    def take(self, token: Token) -> None:
        """The next token."""
        kind = token.word.kind if token.word else None
        if kind is not Kind.DEGREE:
            self._feel(token.stop or token.text in JOINS or kind is Kind.ON)
        if self._open and token.text not in JOINS:
            self._settle(last=kind not in ADJECTIVES)
        if kind is None and not token.stop:
            self._glued = self._glued or (bool(self._pending) and not self._unknown)
            self._unknown.append(token.text)
            return
        if self._unknown and kind in {Kind.FILLER, Kind.DEGREE, Kind.ON} and token.text not in JOINS:
            self._unknown.append(token.text)
        elif self._unknown:
            self._close_unknown()
        if token.stop or token.text in JOINS or token.text == "but":
            self._stop(token.text)
        elif token.word:
            self.roundabout |= token.word.foreign
            self._word(token.text, token.word)
        self._beside = kind is Kind.THING

    def end(self) -> list[Finding]:
        """There is nothing more: what was said, in its order."""
        self._close_unknown()
        self._feel(True)
        self._stop(".")
        found: list[Finding] = []
        hairy = any(isinstance(each, Finding) and each.thing == "hair" for each in self._order)
        for each in self._order:
            if isinstance(each, Finding):
                found += [] if self.person and each.feature == "age" else [each]
            elif not each.dropped:
                told, ignored = of_thing(each, hairy)
                found += told
                self.ignored += ignored
        return list(dict.fromkeys(found))

    def _word(self, text: str, word: Word) -> None:
        match word.kind:
            case Kind.THING:
                self._thing(text)
            case Kind.TRAIT:
                self._trait(text, word)
            case Kind.COLOUR | Kind.MODIFIER:
                self._modifier(text, word)
            case Kind.PERSON:
                self._person(word)
            case Kind.NOT | Kind.AWAY:
                self._no(text, word.kind)
            case Kind.OFF:
                self.roundabout = True
                for thing in self._group:
                    thing.gone = True
            case Kind.ON:
                self._settle(last=True)
                if not self._fresh:
                    self._gone, self._lapsed = False, None
                self._group = []
            case _:
                self._measure(text, word.kind)

    def _modifier(self, text: str, word: Word) -> None:
        turned = self._too or self._less or (self._fresh and self._gone and self._last is not None)
        self._pending.append(Said(text, word, turned, self._degree))
        self._too = self._less = False
        self._degree = 1.0

    def _no(self, text: str, kind: Kind) -> None:
        self._settle()
        self.roundabout |= text not in PLAIN_NOT
        double = self._fresh and self._gone and kind is Kind.NOT and self._not != "neither"
        self._gone, self._fresh, self._not, self._lapsed = not double, True, text, None

    def _measure(self, text: str, kind: Kind) -> None:
        """How much of what follows."""
        self._too = self._too or kind is Kind.TOO
        self._less = self._less or kind is Kind.LESS
        self._more = self._more or kind is Kind.MORE
        self.roundabout = self.roundabout or kind in {Kind.TOO, Kind.LESS, Kind.MORE}
        if kind is Kind.DEGREE:
            self._degree = DEGREES[text]

    def _clause(self) -> None:
        """A new sentence: nothing holds on."""
        self._pending: list[Said] = []
        self._glued = self._beside = self._open = self._felt = self._denied = False
        self._group: list[Thing] = []
        self._last: Thing | None = None
        self._apart = self._gone = self._fresh = self._too = self._less = self._more = False
        self._degree, self._not = 1.0, ""
        self._lapsed: list[Thing] | None = None

    def _stop(self, text: str) -> None:
        if text in {".", "but"}:
            if self._fresh and self._gone and self._last and not self._pending:
                self._last.gone = True
            self._settle(last=True)
            self._clause()
            return
        if self._pending:
            self._pending[-1].joined = text == "and"
        complete = any(each.text in TRAITS for each in self._pending)
        self._settle(last=text == "," and complete)
        self._open = text == "," and not complete
        self._apart = True
        self._fresh = self._fresh or (self._denied and self._gone and text in {"or", "nor"})
        self._denied = False
        if text == "or" and self._lapsed:
            for thing in self._lapsed:
                thing.gone = True
            self._gone = True
        if text == ",":
            self._group = []
            if self._gone and not self._fresh and self._not not in LASTING:
                self._lapsed = []
            self._gone = self._gone and (self._fresh or self._not in LASTING)

    def _settle(self, last: bool = False) -> None:
        """Give modifiers that no thing follows to the thing before, or let them stand for themselves."""
        thing, self._open = self._last, False
        if self._pending and thing and (not self._apart or thing.behind):
            thing.modifiers += self._pending
            thing.behind = True
            self._pending, self._fresh, self._gone = [], False, False
        elif last:
            self._alone()

    def _alone(self) -> None:
        """Modifiers that are about no thing: some say something of the person."""
        for each in self._pending:
            if each.text in ANCESTRY and self.person:
                self._order.append(Finding("ancestry", "ancestry", each.text, each.text))
            elif trait := TRAITS.get(each.text):
                gone = (self._gone and self._fresh) or each.turned
                self._order.append(of_trait(trait, gone, each.degree))
            elif each.text not in features.ALONE and each.text != "little":
                self._ignore(each.text)
            self._shape_alone(each.text, -1 if each.turned else 1, each.degree)
        self._pending, self._glued = [], False

    def _ignore(self, modifier: str) -> None:
        """A modifier of something unknown, or of nothing."""
        if self._glued and self.ignored:
            modifier = f"{modifier} {self.ignored.pop()}"
        self.ignored.append(modifier)

    def _thing(self, text: str) -> None:
        last, before = self._last, self._pending
        if last and not self._apart and not last.gone and _topic_of(last.text) == _topic_of(text):
            if self._beside:
                before = last.modifiers
            last.dropped = self._beside or not last.modifiers
        thing = Thing(text, before)
        if self._gone and (self._fresh or _topic_of(text) in REMOVABLE):
            thing.gone = not any(each.turned for each in thing.modifiers)
        elif not self._fresh:
            self._gone = False
        self._gone = self._gone and self._not not in ONCE
        thing.turned, thing.much, thing.degree = self._less, self._more, self._degree
        self._order.append(thing)
        self._group.append(thing)
        if self._lapsed is not None and _topic_of(text) in REMOVABLE:
            self._lapsed.append(thing)
        self._last, self._pending, self._apart, self._fresh = thing, [], False, False
        self._less = self._too = self._more = False
        self._degree = 1.0

    def _trait(self, text: str, word: Word) -> None:
        if word.say.endswith(("-haired", "-eyed")) and all(each.colour for each in self._pending):
            word = word._replace(say=" ".join([*(each.word.say for each in self._pending), word.say]))
            self._pending = []
        origin = [each for each in self._pending if each.text in ANCESTRY]
        if len(origin) < len(self._pending):
            self._pending = [each for each in self._pending if each.text not in ANCESTRY]
            self._settle(last=True)
            self._pending = origin
        gone = (self._gone and self._fresh) or self._too or self._less
        if word.topic != "shape":
            self._order.append(of_trait(word, gone, self._degree))
        self._shape_alone(text, -1 if gone else 1, self._degree)
        self._felt, self._denied = word.topic == "expression", gone and self._gone
        if not self._fresh:
            self._gone = False
        self._fresh = self._too = self._less = self._more = False
        self._degree = 1.0

    def _feel(self, ends: bool) -> None:
        """A degree behind an expression is its own if nothing follows: "smiling slightly"."""
        if self._felt and ends and self._degree != 1.0 and isinstance(felt := self._order[-1], Finding):
            self._order[-1] = replace(felt, amount=felt.amount * self._degree)
            self._degree = 1.0
        self._felt = False

    def _shape_alone(self, text: str, sign: int, degree: float) -> None:
        if text in features.ALONE:
            feature, amount = features.ALONE[text]
            self._order.append(Finding("shape", "shape", text, text, False, feature, sign * amount * degree))

    def _person(self, word: Word) -> None:
        for each in [said for said in self._pending if said.text in ANCESTRY]:
            self._order.append(Finding("ancestry", "ancestry", each.text, each.text))
            self._pending.remove(each)
        self._alone()
        gone, self._fresh = self._gone and self._fresh, False
        if gone:
            return
        said = word.say.split()
        self.person = said[-1] if self.person in {"", "person"} else self.person
        if len(said) > 1:
            self._order.append(of_trait(TRAITS[said[0]], False))
        self._gone = False

    def _close_unknown(self) -> None:
        while self._unknown and WORDS.get(self._unknown[-1]):
            self._unknown.pop()
        if self._unknown:
            self.ignored.append(" ".join(self._unknown))
        self._unknown = []
        if self._pending:
            self._settle()


def _topic_of(text: str) -> str:
    return LOOKS[text].topic if text in LOOKS else "shape"
