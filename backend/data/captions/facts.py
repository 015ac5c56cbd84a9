# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be said of a subject: only what is true and can be seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from backend.data.captions import people, vocabulary
from backend.data.captions.words import COLOURS, EYE_COLOURS, HAIR_ADJECTIVES, HAIR_COLOURS, Words
from backend.data.hair.style import Shape
from backend.data.hair.styles import STYLES
from backend.data.people.colours import Colour
from backend.data.people.subject import Attributes

COVERS = ("headscarf", "turban")
"""Headwear under which no hair shows."""
HATS = ("beanie", "cap", "hat", "beret", "bucket_hat")
"""Headwear that people call a hat; it hides partings, fringes and bald heads."""
DARK_GLASSES = ("sunglasses", "aviators", "round_sunglasses")
BEARDS = ("goatee", "circle_beard", "full_beard", "long_beard")
"""Facial hair that anybody calls a beard."""
CONTRAST = 0.25
"""Of red, green or blue: a pattern's second colour is changed where it differs less."""
SHELL_FRAMES = ("round", "square", "cat_eye", "sunglasses")
"""Glasses that are tortoiseshell when they are brown."""
UNPATTERNED = ("suit", "leather_jacket")
HAIR_ADJECTIVE = "hair as adjective"
"""The topic of what may stand beside a fact of the topic ``hair``."""
LONG, MEDIUM = 0.06, 0.15
"""Heights, metres, that the tips of long and of medium-length hair hang below."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that may be said.

    Attributes:
        topic: a sentence says at most one fact of a topic.
        weight: how readily people speak of it.
        words: how it is said.
        fill: what ``{c}`` and the other marks in the words stand for, one of several each.
    """

    topic: str
    weight: float
    words: Words
    fill: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def stage(who: Attributes) -> str:
    """Stage of life: ``child``, ``teen``, ``adult`` or ``senior``."""
    return next(
        (name for limit, name in ((13, "child"), (20, "teen"), (60, "adult")) if who.age < limit), "senior"
    )


def facts(who: Attributes) -> list[Fact]:
    """Everything that may be said of ``who``, in the order of adjectives before a noun."""
    groups = (
        _mood,
        _build,
        _age,
        _face,
        _hair,
        _facial_hair,
        _ancestry,
        _eyes,
        _glasses,
        _make_up,
        _worn,
        _clothing,
    )
    return [fact for group in groups for fact in group(who)]


def _mood(who: Attributes) -> Iterator[Fact]:
    weight = 0.5 if who.expression == "neutral" else 2.5
    yield Fact("mood", weight, people.EXPRESSIONS[who.expression])
    if who.glasses in DARK_GLASSES:
        return
    if abs(who.gaze_yaw) > 14:
        yield Fact("gaze", 0.6, people.GAZES["aside"])
    elif abs(who.gaze_pitch) > 8:
        yield Fact("gaze", 0.6, people.GAZES["up" if who.gaze_pitch > 0 else "down"])


def _build(who: Attributes) -> Iterator[Fact]:
    if who.weight > 0.8:
        yield Fact("weight", 1.5, people.CHUBBY)
    elif who.weight < 0.2:
        yield Fact("weight", 1.5, people.SLIM)


def _age(who: Attributes) -> Iterator[Fact]:
    years = int(who.age)
    yield Fact("age", 1.0, people.YEARS, {"n": (str(years),)})
    yield Fact("age", 0.4, people.ABOUT, {"n": (str(5 * round(who.age / 5)),)})
    if years >= 20:
        decade, his = str(years // 10 * 10), "his" if who.is_man else "her"
        yield Fact(
            "age", 0.6, Words(doing=(f"in {his} {decade}s", f"in {his} {people.DECADES[years // 10]}"))
        )
    limits = ((13, "child"), (20, "teen"), (35, "young"), (40, ""), (58, "middle"), (120, "old"))
    if word := next(name for limit, name in limits if who.age < limit):
        yield Fact("age", 3.5, people.AGES[word])


def _ancestry(who: Attributes) -> Iterator[Fact]:
    """Where one ancestry prevails; a mixed one is left unsaid."""
    for name, words in people.ANCESTRY.items():
        if getattr(who, name) > 0.65:
            yield Fact("ancestry", 2.0, words)


def _face(who: Attributes) -> Iterator[Fact]:
    yield Fact("skin", 0.9, next(words for limit, words in people.SKIN if who.skin_tone < limit))
    if who.freckles > 0.45:
        yield Fact("freckles", 2.0, people.FRECKLES)
    if who.moles:
        yield Fact("moles", 0.4, people.MOLE if who.moles == 1 else people.MOLES)
    if who.wrinkles > 0.45:
        yield Fact("wrinkles", 1.2, people.WRINKLES)
    elif who.wrinkles < 0.05:
        yield Fact("wrinkles", 0.12, people.NO_WRINKLES)
    if who.blush > 0.8 and who.skin_tone < 0.4:
        yield Fact("blush", 0.4, people.ROSY)


def _eyes(who: Attributes) -> Iterator[Fact]:
    if who.glasses not in DARK_GLASSES:
        yield Fact("eyes", 1.6, people.EYES, {"c": _named(who.eye_colour, EYE_COLOURS)})
        if who.brow_thickness > 0.78 and who.brow_fullness > 0.5:
            yield Fact("brows", 0.7, people.THICK_BROWS)
        elif who.brow_thickness < 0.22:
            yield Fact("brows", 0.7, people.THIN_BROWS)


def _hair(who: Attributes) -> Iterator[Fact]:
    if who.headwear in COVERS:
        return
    style, hatted = STYLES[who.hair_style], who.headwear in HATS
    if style.shape is None:
        if not hatted:
            yield Fact("hair", 5.0, vocabulary.BALD)
        return
    shape, colour = (
        style.shape(who),
        {
            "c": _named(who.hair_colour, HAIR_COLOURS),
            "b": _named(who.hair_colour, HAIR_ADJECTIVES),
        },
    )
    coloured = {"blonde": vocabulary.BLONDE, "red": vocabulary.RED}.get(who.hair_colour.name, vocabulary.HAIR)
    yield Fact("hair", 3.0, Words(having=coloured.having), colour)
    yield Fact(HAIR_ADJECTIVE, 1.2, Words(before=coloured.before), colour)
    if who.hair_grey > 0.35:
        yield Fact(HAIR_ADJECTIVE, 1.2, vocabulary.GREYING, colour)
    if not hatted or shape.tip is not None:
        yield from _hair_style(who.hair_style, shape, colour)
    if hatted:
        return
    if who.hair_highlights > 0.4 and who.hair_highlight_colour.name != who.hair_colour.name:
        accent = {"d": _named(who.hair_highlight_colour, HAIR_COLOURS)}
        yield Fact("highlights", 2.0, vocabulary.HIGHLIGHTS, colour | accent)
    if shape.fringe > 0.45:
        yield Fact("front", 1.5, vocabulary.FRINGE, colour)
    elif shape.receding > 0.6:
        yield Fact("front", 1.5, vocabulary.RECEDING, colour)
    elif shape.flow == "parted" and shape.groove > 0.003 and not _plain_words(who.hair_style).parted:
        side = abs(shape.parting) > 0.01
        yield Fact("front", 0.6, vocabulary.SIDE_PARTING if side else vocabulary.MIDDLE_PARTING)


def _hair_style(name: str, shape: Shape, colour: dict[str, tuple[str, ...]]) -> Iterator[Fact]:
    """The style's own phrases, and plainer ones that follow from it."""
    short, _, texture = _plain_words(name)
    yield Fact("hair", 3.5, Words(having=STYLES[name].phrases), colour)
    length = "short" if short and shape.tip is None else ""
    if shape.tip is not None and not short:
        length = "long" if shape.tip < LONG else "medium" if shape.tip < MEDIUM else ""
    if length:
        yield Fact("hair", 1.5, vocabulary.HAIR_LENGTHS[length], colour)
    if texture:
        yield Fact("hair", 2.0, vocabulary.CURLY if texture == "curly" else vocabulary.WAVY, colour)
        if length in ("short", "long"):
            both = (
                f"{length} {texture} hair",
                f"{length} {texture} {{c}} hair",
                f"{length} {{c}} {texture} hair",
            )
            yield Fact("hair", 1.0, Words(having=both), colour)
    if name == "balding":
        yield Fact("hair", 2.5, vocabulary.BALDING)


class PlainWords(NamedTuple):
    """What a style's phrases say: whether short or parted, and ``curly``, ``wavy`` or nothing."""

    short: bool
    parted: bool
    texture: str


@cache
def _plain_words(name: str) -> PlainWords:
    phrases = " ".join(STYLES[name].phrases)
    texture = next((word for word in ("curly", "wavy") if word in phrases), "")
    return PlainWords("short" in phrases, "part" in phrases, texture)


def _facial_hair(who: Attributes) -> Iterator[Fact]:
    if who.facial_hair == "none":
        if who.is_man and who.age >= 18:
            yield Fact("facial hair", 2.0, vocabulary.CLEAN_SHAVEN)
        return
    colour = {"c": _named(who.facial_hair_colour, HAIR_COLOURS)}
    yield Fact("facial hair", 3.0, vocabulary.FACIAL_HAIR[who.facial_hair], colour)
    if who.facial_hair in BEARDS:
        full = who.facial_hair in ("full_beard", "long_beard")
        yield Fact("facial hair", 3.5 if full else 1.5, vocabulary.BEARD, colour)
    if who.facial_hair == "handlebar":
        yield Fact("facial hair", 2.0, vocabulary.MOUSTACHE, colour)
    if who.facial_hair == "full_beard" and who.beard_length < 0.3:
        yield Fact("facial hair", 1.2, vocabulary.SHORT_BEARD, colour)
    elif who.facial_hair == "full_beard" and who.beard_length > 0.7:
        yield Fact("facial hair", 1.2, vocabulary.THICK_BEARD, colour)


def _glasses(who: Attributes) -> Iterator[Fact]:
    if who.glasses == "none":
        yield Fact("glasses", 0.45, vocabulary.NO_GLASSES)
        return
    colour = {"c": _named(who.glasses_colour, COLOURS)}
    yield Fact("glasses", 2.5, vocabulary.GLASSES_KINDS[who.glasses], colour)
    if who.glasses in SHELL_FRAMES and who.glasses_colour.name == "brown":
        kind = "sunglasses" if who.glasses == "sunglasses" else "glasses"
        yield Fact("glasses", 1.5, vocabulary.TORTOISESHELL, {"g": (kind,)})
    if who.glasses in DARK_GLASSES:
        yield Fact("glasses", 5.0, vocabulary.SUNGLASSES)
        return
    yield Fact("glasses", 6.0, vocabulary.GLASSES)
    if who.glasses != "rimless":
        yield Fact("glasses", 1.2, vocabulary.GLASSES_COLOURED, colour)


def _make_up(who: Attributes) -> Iterator[Fact]:
    shadow = who.eye_shadow > 0.4 and who.glasses not in DARK_GLASSES
    if who.lipstick > 0.5:
        yield Fact("lips", 1.6, people.LIPSTICK, {"c": _named(who.lipstick_colour, COLOURS)})
    if shadow:
        yield Fact("eye make-up", 1.2, people.EYE_SHADOW, {"c": _named(who.eye_shadow_colour, COLOURS)})
    if who.eyeliner > 0.6 and who.glasses not in DARK_GLASSES:
        yield Fact("eye make-up", 0.7, people.EYELINER)
    if who.lipstick > 0.5 or shadow:
        yield Fact("lips", 0.8, people.MAKE_UP)
    elif not who.is_man and who.age > 16 and who.lipstick == who.eye_shadow == who.eyeliner == 0:
        yield Fact("lips", 0.2, people.NO_MAKE_UP)


def _worn(who: Attributes) -> Iterator[Fact]:
    if who.headwear == "none":
        yield Fact("headwear", 0.4, vocabulary.NO_HAT)
    else:
        colour = {"c": _named(who.headwear_colour, COLOURS)}
        yield Fact("headwear", 4.5, vocabulary.HEADWEAR[who.headwear], colour)
    if who.headwear in HATS:
        yield Fact("headwear", 2.5, vocabulary.HAT)
    if who.earrings != "none" and not _ears_covered(who):
        colour = {"c": _named(who.earring_colour, COLOURS)}
        yield Fact("earrings", 1.0, vocabulary.EARRINGS, colour)
        yield Fact("earrings", 1.0, vocabulary.EARRING_KINDS[who.earrings], colour)
    elif who.earrings == "none":
        yield Fact("earrings", 0.08, vocabulary.NO_EARRINGS)


def _ears_covered(who: Attributes) -> bool:
    if who.headwear in COVERS:
        return True
    shape = STYLES[who.hair_style].shape
    if shape is None:
        return False
    built = shape(who)
    return built.tip is not None or built.over_ears > 0.5


def _clothing(who: Attributes) -> Iterator[Fact]:
    colour, accent = _named(who.clothing_colour, COLOURS), _named(who.clothing_accent, COLOURS)
    if who.clothing in UNPATTERNED:
        patterns = vocabulary.UNPATTERNED
    elif who.clothing_pattern == "plain":
        patterns = vocabulary.PLAIN
    else:
        patterns = vocabulary.PATTERNS[who.clothing_pattern]
        if _difference(who.clothing_colour, who.clothing_accent) < CONTRAST:
            patterns = tuple(pattern for pattern in patterns if "{d}" not in pattern)
    fill = {"c": colour, "d": accent, "g": vocabulary.GARMENTS[who.clothing]}
    yield Fact("clothing", 3.5, Words(dressed=tuple(f"a {pattern}" for pattern in patterns)), fill)
    if who.clothing == "shirt_and_tie":
        yield Fact("clothing", 0.8, vocabulary.TIE)


def _named(colour: Colour, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return names.get(colour.name, (colour.name,))


def _difference(one: Colour, other: Colour) -> float:
    return max(abs(a - b) for a, b in zip(one.rgb, other.rgb, strict=True))
