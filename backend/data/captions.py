# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences about a subject: synonyms, several word orders, rarely everything at once."""

from dataclasses import dataclass

import numpy as np

from backend.data.subject import Attributes

CAPTIONS = 8
MOST_DETAILS = 5

_ARTICLE_FRAMES = (
    "{}", "{}", "{}", "portrait of {}", "a portrait of {}", "a photo of {}", "the face of {}",
    "{}, head shot", "3d avatar of {}", "avatar: {}",
)  # fmt: skip
_HAIR = {
    "buzz": ("a buzz cut", "very short {c} hair", "{c} cropped hair", "a {c} buzz cut"),
    "short": ("short {c} hair", "short hair", "{c} hair", "a short {c} haircut"),
    "side_part": ("{c} side-parted hair", "a {c} side parting", "neat {c} hair", "parted {c} hair"),
    "curly": ("curly {c} hair", "curly hair", "{c} curls"),
    "afro": ("an afro", "a {c} afro", "{c} afro hair"),
    "bob": ("a {c} bob", "a bob cut", "chin-length {c} hair", "medium-length {c} hair"),
    "long": ("long {c} hair", "long hair", "long straight {c} hair"),
    "wavy": ("wavy {c} hair", "long wavy {c} hair", "wavy hair"),
    "bun": ("{c} hair in a bun", "a {c} bun", "a hair bun", "{c} hair tied up"),
    "ponytail": ("a {c} ponytail", "{c} hair in a ponytail", "a ponytail"),
}
_HAIR_COLOURS = {
    "blonde": ("blonde", "blond", "fair"), "grey": ("grey", "gray", "greying"), "white": ("white",),
    "red": ("red", "ginger", "auburn"), "black": ("black", "jet black"), "brown": ("brown", "brunette"),
    "dark brown": ("dark brown", "dark"), "light brown": ("light brown",),
}  # fmt: skip
_FACIAL_HAIR = {
    "stubble": ("stubble", "a stubbly beard", "a five o'clock shadow", "{c} stubble"),
    "moustache": ("a moustache", "a {c} moustache", "a mustache"),
    "goatee": ("a goatee", "a {c} goatee"),
    "full_beard": ("a beard", "a {c} beard", "a full {c} beard", "a full beard"),
}
_GLASSES = {
    "round": ("glasses", "round glasses", "round {c} glasses", "{c} glasses"),
    "square": ("glasses", "square glasses", "{c} square glasses", "{c} glasses"),
    "thin": ("glasses", "thin glasses", "thin-framed {c} glasses", "thin {c} glasses"),
    "sunglasses": ("sunglasses", "dark glasses", "shades"),
}
_HEADWEAR = {
    "beanie": ("a {c} beanie", "a beanie", "a {c} knitted hat"),
    "cap": ("a {c} cap", "a cap", "a {c} baseball cap"),
    "hat": ("a {c} hat", "a hat"),
}
_CLOTHING = {
    "t_shirt": ("a {c} t-shirt", "a {c} T-shirt", "a {c} tee", "a {c} top"),
    "v_neck": ("a {c} v-neck", "a {c} V-neck sweater", "a {c} v-neck top"),
    "turtleneck": ("a {c} turtleneck", "a {c} roll-neck", "a turtleneck"),
    "shirt": ("a {c} shirt", "a {c} collared shirt", "a shirt"),
    "hoodie": ("a {c} hoodie", "a hoodie", "a {c} hooded sweatshirt"),
    "suit": ("a suit", "a {c} suit", "a {c} suit and tie"),
}
_SKIN = ((0.15, ("very fair skin", "pale skin", "light skin")), (0.36, ("fair skin", "light skin")),
         (0.58, ("tan skin", "olive skin", "light brown skin")), (0.78, ("brown skin", "dark skin")),
         (1.01, ("dark skin", "black skin", "deep brown skin")))  # fmt: skip


@dataclass(frozen=True)
class _Phrases:
    """What may be said, by where it may stand in a sentence."""

    noun: str
    adjectives: list[str]
    having: list[str]
    wearing: list[str]


def captions(attributes: Attributes, rng: np.random.Generator) -> list[str]:
    """Eight captions, each of one to five attributes, none telling the same in the same words twice."""
    made: list[str] = []
    while len(made) < CAPTIONS:
        sentence = _sentence(attributes, rng)
        if sentence not in made or rng.random() < 0.1:
            made.append(sentence)
    return made


def _sentence(attributes: Attributes, rng: np.random.Generator) -> str:
    phrases = _phrases(attributes, rng)
    slots = (
        [("adjectives", p) for p in phrases.adjectives]
        + [("having", p) for p in phrases.having]
        + [("wearing", p) for p in phrases.wearing]
    )
    count = min(len(slots), int(rng.integers(1, MOST_DETAILS + 1)))
    chosen = [slots[i] for i in rng.permutation(len(slots))[:count]]
    said = {phrase for kind, phrase in chosen if kind == "adjectives"}
    adjectives = [phrase for phrase in phrases.adjectives if phrase in said]
    noun = " ".join([*adjectives, phrases.noun])
    having = [phrase for kind, phrase in chosen if kind == "having"]
    wearing = [phrase for kind, phrase in chosen if kind == "wearing"]
    if wearing and having and rng.random() < 0.4:
        having, wearing = having + wearing, []
    clauses = []
    if having:
        clauses.append("with " + _listed(having))
    if wearing:
        clauses.append(_pick(rng, ("wearing ", "in ", "with ", "wearing ")) + _listed(wearing))
    if rng.random() < 0.3:
        clauses.reverse()
    sentence = " ".join([_article(noun), *clauses])
    return _pick(rng, _ARTICLE_FRAMES).format(sentence)


def _phrases(who: Attributes, rng: np.random.Generator) -> _Phrases:
    having, adjectives = [], []
    noun, age_word = _noun(who, rng)
    hair_colour = _pick(rng, _HAIR_COLOURS.get(who.hair_colour.name, (who.hair_colour.name,)))
    if who.smile > 0.3 and rng.random() < 0.6:
        adjectives.append("smiling")
    elif who.smile > 0.3:
        having.append("a smile")
    if who.weight > 0.8:
        adjectives.append(_pick(rng, ("heavy", "chubby", "round-faced")))
    elif who.weight < 0.2:
        adjectives.append(_pick(rng, ("thin", "slim", "lean")))
    if who.hair_style == "bald":
        adjectives.append(_pick(rng, ("bald", "bald", "bald-headed", "hairless")))
    else:
        having.append(_pick(rng, _HAIR[who.hair_style]).format(c=hair_colour))
    if who.facial_hair != "none":
        colour = _pick(rng, _HAIR_COLOURS.get(who.facial_hair_colour.name, (who.facial_hair_colour.name,)))
        having.append(_pick(rng, _FACIAL_HAIR[who.facial_hair]).format(c=colour))
    wearing = _wearing(who, rng)
    having.append(f"{who.eye_colour.name} eyes")
    having.append(_pick(rng, next(words for limit, words in _SKIN if who.skin_tone < limit)))
    if who.lipstick > 0.6:
        having.append(_pick(rng, ("lipstick", f"{who.lipstick_colour.name} lips", "painted lips")))
    if who.freckles > 0.5:
        having.append("freckles")
    if age_word:
        adjectives.append(age_word)
    adjectives += _ancestry(who, rng)
    return _Phrases(noun, adjectives, having, wearing)


def _wearing(who: Attributes, rng: np.random.Generator) -> list[str]:
    wearing = []
    if who.glasses != "none":
        wearing.append(_pick(rng, _GLASSES[who.glasses]).format(c=who.glasses_colour.name))
    if who.headwear != "none":
        wearing.append(_pick(rng, _HEADWEAR[who.headwear]).format(c=who.headwear_colour.name))
    wearing.append(_pick(rng, _CLOTHING[who.clothing]).format(c=who.clothing_colour.name))
    return wearing


def _ancestry(who: Attributes, rng: np.random.Generator) -> list[str]:
    """An adjective where one ancestry prevails."""
    words = {
        "african": ("African", "black"),
        "asian": ("Asian", "east Asian"),
        "caucasian": ("white", "European"),
    }
    ancestry = max(words, key=lambda name: getattr(who, name))
    return [_pick(rng, words[ancestry])] if getattr(who, ancestry) > 0.65 else []


def _noun(who: Attributes, rng: np.random.Generator) -> tuple[str, str]:
    """What to call the subject, and a word for the age where the noun does not tell it."""
    if rng.random() < 0.06:
        return ("child" if who.age < 13 else "person"), ""
    if who.age < 13:
        return _pick(rng, ("boy", "boy", "little boy") if who.is_man else ("girl", "girl", "little girl")), ""
    if who.age < 19:
        return _pick(rng, ("teenage boy", "boy", "young man") if who.is_man else
                     ("teenage girl", "girl", "young woman")), ""  # fmt: skip
    noun = _pick(
        rng,
        ("man", "man", "man", "guy", "male") if who.is_man else ("woman", "woman", "woman", "lady", "female"),
    )
    if who.age < 35:
        return noun, "young"
    if who.age < 58:
        return noun, _pick(rng, ("middle-aged", "adult", "mature"))
    return noun, _pick(rng, ("old", "elderly", "old", "senior"))


def _pick(rng: np.random.Generator, words: tuple[str, ...]) -> str:
    return words[rng.integers(len(words))]


def _listed(phrases: list[str]) -> str:
    return phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " and " + phrases[-1]


def _article(noun: str) -> str:
    return ("an " if noun[0].lower() in "aeiou" and not noun.startswith("Euro") else "a ") + noun
