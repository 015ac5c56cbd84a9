# SPDX-License-Identifier: GPL-3.0-or-later
import re
import time
from collections import Counter
from dataclasses import replace
from random import Random
from typing import get_args

import numpy as np
import pytest

from backend.data.captions import CAPTIONS, captions
from backend.data.captions.facts import BEARDS, COVERS, DARK_GLASSES, HATS, facts
from backend.data.captions.grammar import Writer
from backend.data.hair.styles import STYLES
from backend.data.headwear import covers_hair
from backend.data.people import priors
from backend.data.people.colours import Colour
from backend.data.people.subject import Attributes, Headwear
from backend.models.clip import CONTEXT

MAN = replace(
    priors.sample(7, 1),
    gender=0.9,
    age=40.0,
    glasses="none",
    headwear="none",
    facial_hair="none",
    earrings="none",
)
SHAVEN = "clean[- ]shaven|beardless"
LACKING = re.compile(
    r"(?:without|\bno)((?: (?:(?:a|or|and|no) )*"
    r"(?:beard|facial hair|moustache|stubble|glasses|eyeglasses|sunglasses|hat|headwear|cap|earrings|makeup"
    r"|make-up|lipstick|wrinkles))+)"
)
LACKED = {
    "beard": lambda who: who.facial_hair == "none",
    "facial hair": lambda who: who.facial_hair == "none",
    "moustache": lambda who: who.facial_hair == "none",
    "stubble": lambda who: who.facial_hair == "none",
    "glasses": lambda who: who.glasses == "none",
    "hat": lambda who: who.headwear == "none",
    "cap": lambda who: who.headwear == "none",
    "headwear": lambda who: who.headwear == "none",
    "earrings": lambda who: who.earrings == "none",
    "make": lambda who: not who.is_man and who.lipstick == 0,
    "lipstick": lambda who: who.lipstick == 0,
    "wrinkles": lambda who: who.wrinkles < 0.1,
}
"""What may be lacking, and of whom that is true."""

hair_shows = lambda who: who.headwear not in COVERS  # noqa: E731
bald = lambda who: STYLES[who.hair_style].shape is None  # noqa: E731
says = lambda who, word: any(word in phrase for phrase in STYLES[who.hair_style].phrases)  # noqa: E731


def named(name: str):
    """Whether the hair is of this colour, or partly."""
    return lambda who: name in (who.hair_colour.name, who.hair_highlight_colour.name)


TRUE = {
    r"\b(man|guy|boy|male|bloke|dude|gentleman|fellow|he|his)\b": lambda who: who.is_man,
    r"\b(woman|lady|girl|female|she|her)\b": lambda who: not who.is_man,
    r"\b(child|kid|little (boy|girl)|little)\b": lambda who: who.age < 13,
    r"\b(teenage|teenager|teen|adolescent)\b": lambda who: 13 <= who.age < 20,
    r"\b(elderly|old(?! (?:and|man|woman)?\d)|older|senior)\b(?<!year old)(?<!years old)(?<!year-old)":
        lambda who: who.age >= 58,
    r"\b(middle[- ]aged|mature|adult(?<!young adult))\b": lambda who: 40 <= who.age < 58,
    r"\byoung\b": lambda who: who.age < 35,
    r"\bblack (man|woman|guy|lady|person|boy|girl)|african\b": lambda who: who.african > 0.5,
    r"\basian\b": lambda who: who.asian > 0.5,
    r"\b(european|caucasian)\b|\bwhite (man|woman|guy|lady|boy|girl)\b": lambda who: who.caucasian > 0.5,
    r"\b(pale|fair|light|porcelain) skin\b": lambda who: who.skin_tone < 0.35,
    r"\bdark(-skinned| skin)\b": lambda who: who.skin_tone > 0.55,
    r"\bbald\b(?! crown| patch)|shaved head|shaven-headed|hairless":
        lambda who: bald(who) and hair_shows(who),
    r"hair\b(?<!facial hair)|-haired|bangs|fringe|curls|highlights|streaks|parting":
        lambda who: not bald(who) and hair_shows(who),
    r"\b(bangs|fringe|parting|highlights|streaks|receding)\b": lambda who: who.headwear not in HATS,
    r"\bcurly": lambda who: says(who, "curly"),
    r"\bwavy": lambda who: says(who, "wavy"),
    r"\b(blonde?|golden)\b": named("blonde"),
    r"\b(ginger|redhead(ed)?|auburn|red hair|red-haired)\b": named("red"),
    r"\bpink hair\b|pink-haired": named("pink"),
    r"\b(grey|gray|silver) hair\b|(grey|gray)-haired":
        lambda who: who.hair_colour.name == "grey" or who.hair_grey > 0.3,
    r"\bwhite hair\b": named("white"),
    r"\bbear?d(ed)?\b|\bbearded\b": lambda who: who.facial_hair in (*BEARDS, "soul_patch", "chin_strap"),
    r"\bfull beard\b": lambda who: who.facial_hair == "full_beard",
    r"\blong (\w+ )?beard\b": lambda who: who.facial_hair == "long_beard",
    r"\b(mo|mu)u?stached?\b": lambda who: who.facial_hair in ("moustache", "handlebar"),
    r"\bgoatee": lambda who: who.facial_hair == "goatee",
    r"\bstubbl": lambda who: who.facial_hair == "stubble",
    r"\bsideburns": lambda who: who.facial_hair == "sideburns",
    r"\b(eye)?glasses\b|spectacles|bespectacled|specs|shades|aviators|sunglasses":
        lambda who: who.glasses != "none",
    r"\b(spectacles|eyeglasses|bespectacled|specs)\b": lambda who: who.glasses not in DARK_GLASSES,
    r"sunglasses|shades|dark glasses|aviators": lambda who: who.glasses in DARK_GLASSES,
    r"\brimless": lambda who: who.glasses == "rimless",
    r"\btortoise": lambda who: who.glasses_colour.name == "brown",
    r"\bcat[- ]?eye": lambda who: who.glasses == "cat_eye",
    r"\beyes\b(?<!squinting eyes)(?<!narrowed eyes)|-eyed": lambda who: who.glasses not in DARK_GLASSES,
    r"\bblue(-eyed| eyes\b)": lambda who: who.eye_colour.name == "blue",
    r"\bbrown(-eyed| eyes\b)": lambda who: "brown" in who.eye_colour.name,
    r"\bgreen(-eyed| eyes\b)": lambda who: who.eye_colour.name == "green",
    r"\bhats?\b|\bhatted\b": lambda who: who.headwear in HATS,
    r"\bbeanie": lambda who: who.headwear == "beanie",
    r"\bcap\b": lambda who: who.headwear == "cap",
    r"\bhijab|headscarf|head scarf": lambda who: who.headwear == "headscarf",
    r"\bturban": lambda who: who.headwear == "turban",
    r"\bearrings|studs|hoops": lambda who: who.earrings != "none",
    r"\bhoop": lambda who: who.earrings == "hoop",
    r"\bsuit\b": lambda who: who.clothing == "suit",
    r"\bhood": lambda who: who.clothing == "hoodie",
    r"\bleather": lambda who: who.clothing == "leather_jacket",
    r"\btie\b": lambda who: who.clothing == "shirt_and_tie",
    r"\bdress\b|frock": lambda who: who.clothing == "dress",
    r"(?<!head)\bscarf\b(?<!head scarf)": lambda who: who.clothing == "scarf",
    r"\bt-?shirt|\btee\b": lambda who: who.clothing == "t_shirt",
    r"strip(ed|y)": lambda who: who.clothing_pattern == "striped",
    r"check|plaid": lambda who: who.clothing_pattern == "checked",
    r"dott|polka dot|spotted": lambda who: who.clothing_pattern == "dotted",
    r"floral|flower": lambda who: who.clothing_pattern == "floral",
    r"\bplain\b": lambda who: who.clothing_pattern == "plain",
    r"lipstick|painted lips": lambda who: who.lipstick > 0.4,
    r"eye ?shadow": lambda who: who.eye_shadow > 0.3,
    r"freckl": lambda who: who.freckles > 0.3,
    r"wrinkle|lined face": lambda who: who.wrinkles > 0.4,
    r"\b(smil\w+|grin\w*|laugh\w*|happy|cheerful)\b(?<!not smiling)":
        lambda who: who.expression in ("smile", "grin", "laugh"),
    r"surprised|shocked|astonished": lambda who: who.expression == "surprise",
    r"\b(sad|unhappy)\b": lambda who: who.expression == "sad",
    r"angry|furious": lambda who: who.expression == "angry",
    r"frown": lambda who: who.expression == "frown",
    r"chubby|plump|overweight|round face": lambda who: who.weight > 0.7,
    r"\b(slim|skinny|slender|lean)\b": lambda who: who.weight < 0.3,
}  # fmt: skip
"""What a caption says, and of whom that is true."""
RULES = [(re.compile(pattern), rule) for pattern, rule in TRUE.items()]


@pytest.fixture(scope="module")
def crowd() -> list[tuple[Attributes, list[str]]]:
    people = [priors.sample(3, index) for index in range(2000)]
    return [(who, captions(who, np.random.default_rng(who.index))) for who in people]


def lies(who: Attributes, line: str) -> list[str]:
    """Every rule that the caption breaks."""
    text = line.lower().replace("w/", "with").replace("no hair", "bald")
    lacking = " ".join(match[1] for match in LACKING.finditer(text))
    found = [f"no {word}" for word, rule in LACKED.items() if word in lacking and not rule(who)]
    if re.search(SHAVEN, text) and who.facial_hair != "none":
        found.append(SHAVEN)
    text = re.sub(rf"{SHAVEN}|bare-?headed", "", LACKING.sub("", text))
    return found + [rule.pattern for rule, holds in RULES if rule.search(text) and not holds(who)]


def test_everything_said_is_true(crowd: list[tuple[Attributes, list[str]]]) -> None:
    found = [(line, broken) for who, lines in crowd for line in lines if (broken := lies(who, line))]
    assert found == []


def test_the_rules_find_lies() -> None:
    assert lies(MAN, "a woman with a red hat and glasses, without stubble")
    assert lies(replace(MAN, facial_hair="full_beard"), "man without a beard")
    assert lies(replace(MAN, hair_colour=Colour("black", (0.1, 0.1, 0.1))), "a man with blond hair")


def test_years_are_near_the_age(crowd: list[tuple[Attributes, list[str]]]) -> None:
    told = 0
    for who, lines in crowd:
        for line in lines:
            text = re.sub(r"3[dD]", "", line.lower())
            for decade in re.findall(r"(\d0)s", text):
                assert int(decade) <= who.age < int(decade) + 10, line
                told += 1
            for years in re.findall(r"(?<!\d)(\d\d?)(?!\d|0?s)", text):
                assert abs(int(years) - who.age) <= 2.5, line
                told += 1
    assert told > 500


def test_each_subject_gets_short_and_long_captions(crowd: list[tuple[Attributes, list[str]]]) -> None:
    for _, lines in crowd:
        assert len(lines) == len(set(lines)) == CAPTIONS
        lengths = [len(line.split()) for line in lines]
        assert min(lengths) <= 10
        assert max(lengths) >= 8
    lines = [line for _, lines in crowd for line in lines]
    assert np.mean([len(line.split()) <= 4 for line in lines]) > 0.1
    assert np.mean([len(line.split()) >= 18 for line in lines]) > 0.1
    assert len(set(lines)) > 0.9 * len(lines)


def test_captions_fit_the_text_encoder(crowd: list[tuple[Attributes, list[str]]]) -> None:
    pieces = [len(re.findall(r"\w+|[^\w\s]", line)) for _, lines in crowd for line in lines]
    assert max(pieces) <= CONTEXT - 6


def test_spelling_is_clean(crowd: list[tuple[Attributes, list[str]]]) -> None:
    for _, lines in crowd:
        for line in lines:
            assert line == line.strip()
            assert not re.search(r"[{}_]|  |,,| ,|\ban? (an?|the)\b", line), line
            assert not re.search(r"\ba (?!euro|uni|one)[aeiou8]", line.lower()), line
            assert not re.search(r"\ban (?![aeiou8]|1[18])", line.lower()), line


def test_plain_words_are_frequent(crowd: list[tuple[Attributes, list[str]]]) -> None:
    texts = [line.lower() for _, lines in crowd for line in lines]
    share = lambda pattern: np.mean([bool(re.search(pattern, text)) for text in texts])  # noqa: E731
    assert share(r"\bglasses\b") > 0.10
    assert share(r"\bhair\b") > 0.25
    assert share(r"\bbeard\b") > 0.04
    assert share(r"\bhat\b") > 0.02
    assert share(r"\b(man|woman)\b") > 0.4
    assert share(r"without|\bno\b|clean.shaven") > 0.05
    assert share(r"^with ") > 0.02


def test_hidden_things_are_not_told() -> None:
    assert {worn for worn in get_args(Headwear) if covers_hair(worn)} == set(COVERS)
    for headwear in ("headscarf", "turban"):
        topics = {fact.topic for fact in facts(replace(MAN, headwear=headwear, hair_style="short"))}
        assert not topics & {"hair", "hair as adjective", "highlights", "front"}
    assert "hair" not in {fact.topic for fact in facts(replace(MAN, headwear="cap", hair_style="bald"))}
    assert "eyes" not in {fact.topic for fact in facts(replace(MAN, glasses="aviators"))}


@pytest.mark.parametrize("style", STYLES)
def test_every_hair_style_is_told_in_its_own_words(style: str) -> None:
    who = replace(MAN, hair_style=style, hair_colour=Colour("brown", (0.3, 0.2, 0.1)))
    told = " | ".join(
        line.lower() for turn in range(60) for line in captions(who, np.random.default_rng(turn))
    )
    words = {
        phrase.replace("{c}", "brown").removeprefix("a ").removeprefix("an ").lower()
        for phrase in STYLES[style].phrases
    }
    assert any(phrase in told for phrase in words)


def test_one_fact_is_a_few_words_and_many_are_many() -> None:
    lengths = Counter()
    for count in (1, 6):
        for turn in range(50):
            lengths[count] += len(Writer(MAN, facts(MAN), Random(turn)).caption(count).split())
    assert lengths[6] > 2.5 * lengths[1]


def test_the_same_seed_gives_the_same_captions_and_quickly() -> None:
    assert captions(MAN, np.random.default_rng(5)) == captions(MAN, np.random.default_rng(5))
    assert captions(MAN, np.random.default_rng(5)) != captions(MAN, np.random.default_rng(6))
    started = time.process_time()
    for turn in range(200):
        captions(MAN, np.random.default_rng(turn))
    assert (time.process_time() - started) / 200 < 0.002
