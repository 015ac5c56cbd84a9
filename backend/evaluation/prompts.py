# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences that ask for what can be measured on a mesh, and changes to ask of their avatars.

The sentences are the evaluation's own: drawn from the held-out seed, not by the writer of the
training captions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.evaluation.subjects import HELD_OUT_SEED
from backend.meshing.appearance import CLOTHING_WORDS, HAIR_WORDS

Asked = dict[str, tuple[str, ...]]

GARMENTS = ("t-shirt", "hoodie", "sweater", "turtleneck", "dress")
NOUNS = {True: ("man", "young man", "old man"), False: ("woman", "young woman", "old woman")}
MEN_ONLY, WOMEN_ONLY = True, False
COUPLED: Mapping[str, tuple[str, ...]] = {
    "hair": ("hair_colour",),
    "hair_colour": ("hair",),
    "headwear": ("hair", "hair_colour"),
}
"""What an edit of one aspect may change with it: a hat hides hair, a bald head has no colour of hair."""


def _article(phrase: str) -> str:
    return "an" if phrase[0] in "aeiou" else "a"


@dataclass(frozen=True)
class Prompt:
    """A sentence with what it asks for.

    Attributes:
        text: the sentence.
        asked: aspect of :class:`backend.meshing.appearance.Appearance` to the words it may have.
        man: whether it speaks of a man.
    """

    text: str
    asked: Asked
    man: bool


@dataclass(frozen=True)
class Change:
    """An edit with what it asks for.

    Attributes:
        text: the edit.
        aspect, words: the aspect it names and the words that one may have afterwards.
        on_face: whether the face itself changes, so that the judge may well see somebody else.
        who: men only, women only, or anybody (None).
        needs: what the prompt must have asked for, aspect and word; a beard that is to go must be there.
    """

    text: str
    aspect: str
    words: tuple[str, ...]
    on_face: bool = False
    who: bool | None = None
    needs: tuple[str, str] | None = None


CHANGES = (
    *(Change(f"with {name} hair", "hair_colour", HAIR_WORDS[name]) for name in HAIR_WORDS if name != "brown"),
    *(
        Change(f"in {_article(name)} {name} {garment}", "clothing_colour", CLOTHING_WORDS[name])
        for name, garment in zip(CLOTHING_WORDS, ("t-shirt", "hoodie", "sweater") * 4, strict=False)
    ),
    Change("with long hair", "hair", ("long",), who=WOMEN_ONLY),
    Change("with short hair", "hair", ("short",), needs=("hair", "long")),
    Change("bald", "hair", ("bald",), who=MEN_ONLY),
    Change("with a beanie", "headwear", ("yes",)),
    Change("with a hat", "headwear", ("yes",)),
    Change("without a hat", "headwear", ("no",), needs=("headwear", "yes")),
    Change("with glasses", "glasses", ("yes",), on_face=True),
    Change("with sunglasses", "glasses", ("yes",), on_face=True),
    Change("without glasses", "glasses", ("no",), on_face=True, needs=("glasses", "yes")),
    Change("with a full beard", "beard", ("yes",), on_face=True, who=MEN_ONLY),
    Change("without a beard", "beard", ("no",), on_face=True, who=MEN_ONLY, needs=("beard", "yes")),
)

SHOWN_CHANGES = (
    ("a woman with black hair", "with red hair"),
    ("a young man", "smiling with glasses"),
    ("a woman with brown hair", "in a white suit"),
    ("a man with short brown hair", "older"),
    ("a man with a full beard", "without a beard"),
    ("a young woman with blonde hair", "with a beanie"),
    ("an old woman with glasses", "without glasses"),
    ("a man", "bearded man with curly hair in black leather jacket"),
)
"""Prompt and edit of the picture in the report."""


def prompts(count: int) -> list[Prompt]:
    """The first ``count`` prompts; they ask for one to three things each and do not repeat."""
    made: dict[str, Prompt] = {}
    index = 0
    while len(made) < count:
        prompt = _prompt(np.random.default_rng([HELD_OUT_SEED, index]), man=index % 2 == 0)
        made.setdefault(prompt.text, prompt)
        index += 1
    return list(made.values())


def glasses_prompts(count: int) -> list[tuple[Prompt, str]]:
    """Prompts that ask for glasses, and beside each the same sentence without them."""
    kinds = ("glasses", "glasses", "round glasses", "black glasses", "sunglasses")
    pairs: dict[str, tuple[Prompt, str]] = {}
    index = 0
    while len(pairs) < count:
        rng = np.random.default_rng([HELD_OUT_SEED, index, 1])
        plain = _prompt(rng, man=index % 2 == 0, leave_out="glasses", most=1)
        text = f"{plain.text} wearing {kinds[index % len(kinds)]}"
        pairs.setdefault(text, (Prompt(text, {"glasses": ("yes",)}, plain.man), plain.text))
        index += 1
    return list(pairs.values())


def changes(of: list[Prompt]) -> list[Change]:
    """A change for each prompt that suits it and asks for something that the prompt did not."""
    chosen: list[Change] = []
    for index, prompt in enumerate(of):
        fitting = [change for change in CHANGES if _fits(change, prompt)]
        rng = np.random.default_rng([HELD_OUT_SEED, index, 2])
        aspect = rng.choice(sorted({change.aspect for change in fitting}))
        fitting = [change for change in fitting if change.aspect == aspect]
        chosen.append(fitting[rng.integers(len(fitting))])
    return chosen


def _fits(change: Change, prompt: Prompt) -> bool:
    if change.who not in (None, prompt.man):
        return False
    asked = prompt.asked.get(change.aspect, ())
    if change.needs:
        return change.needs[1] in prompt.asked.get(change.needs[0], ())
    hidden = prompt.asked.get("headwear") == ("yes",) or prompt.asked.get("hair") == ("bald",)
    if hidden and change.aspect in ("hair", "hair_colour"):
        return False
    return not set(asked) & set(change.words)


def _prompt(rng: np.random.Generator, man: bool, leave_out: str = "", most: int = 3) -> Prompt:
    topics = [topic for topic in _TOPICS if topic != leave_out and (man or topic != "beard")]
    wanted = rng.permutation(topics)[: rng.integers(1, most + 1)].tolist()
    if {"head", "headwear"} <= set(wanted):
        wanted.remove("headwear")
    asked: Asked = {}
    words: dict[str, list[str]] = {"before": [], "with": [], "in": []}
    for topic in sorted(wanted, key=list(_TOPICS).index):
        place, phrase, more = _TOPICS[topic](rng, man)
        words[place].append(phrase)
        asked |= more
    noun = " ".join([*words["before"], str(rng.choice(NOUNS[man]))])
    parts = [f"{_article(noun)} {noun}"]
    parts += [f"{place} {_listed(words[place])}" for place in ("with", "in") if words[place]]
    return Prompt(" ".join(parts), asked, man)


def _listed(phrases: list[str]) -> str:
    """As in "a, b and c"."""
    return " and ".join([", ".join(phrases[:-1]), phrases[-1]] if len(phrases) > 1 else phrases)


def _pick(rng: np.random.Generator, options: Mapping[str, tuple[str, ...]]) -> str:
    return str(rng.choice(list(options)))


def _head(rng: np.random.Generator, man: bool) -> tuple[str, str, Asked]:
    colour, kind = _pick(rng, HAIR_WORDS), rng.random()
    if man and kind < 0.2:
        return "before", "bald", {"hair": ("bald",)}
    if kind < 0.55:
        return "with", f"{colour} hair", {"hair_colour": HAIR_WORDS[colour]}
    length = "short" if man or kind < 0.7 else "long"
    return "with", f"{length} {colour} hair", {"hair": (length,), "hair_colour": HAIR_WORDS[colour]}


def _beard(rng: np.random.Generator, _man: bool) -> tuple[str, str, Asked]:
    if rng.random() < 0.3:
        return "before", "clean-shaven", {"beard": ("no",)}
    return "with", str(rng.choice(("a beard", "a full beard", "a long beard"))), {"beard": ("yes",)}


def _glasses(rng: np.random.Generator, _man: bool) -> tuple[str, str, Asked]:
    return "with", str(rng.choice(("glasses", "round glasses", "sunglasses"))), {"glasses": ("yes",)}


def _skin(rng: np.random.Generator, _man: bool) -> tuple[str, str, Asked]:
    dark = rng.random() < 0.5
    return "with", "dark skin" if dark else "fair skin", {"skin": ("dark",) if dark else ("light",)}


def _headwear(rng: np.random.Generator, man: bool) -> tuple[str, str, Asked]:
    kinds = ("beanie", "cap", "hat", "turban" if man else "headscarf")
    return "with", f"a {rng.choice(kinds)}", {"headwear": ("yes",)}


def _clothing(rng: np.random.Generator, man: bool) -> tuple[str, str, Asked]:
    colour, garment = _pick(rng, CLOTHING_WORDS), rng.choice(GARMENTS[: -1 if man else None])
    return "in", f"{_article(colour)} {colour} {garment}", {"clothing_colour": CLOTHING_WORDS[colour]}


_TOPICS = {
    "head": _head,
    "beard": _beard,
    "glasses": _glasses,
    "skin": _skin,
    "headwear": _headwear,
    "clothing": _clothing,
}
