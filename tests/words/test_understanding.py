# SPDX-License-Identifier: GPL-3.0-or-later
"""What each text is understood as; nonsense is refused, and most that captions say is known."""

import numpy as np
import pytest

from backend.data.captions import captions
from backend.data.people import priors
from backend.errors import RodinError
from backend.words import known, understand
from backend.words.expressions import EXPRESSIONS, SAID, shown
from backend.words.features import ABOUT, FEATURES, added, checked_shape
from backend.words.lexicon import LOOKS, TRAITS, WORDS

NONSENSE = (
    "asdf qwerty zxcv",
    "a purple elephant",
    "12345",
    "???",
    "😀",
    "cat",
    "a robot",
    "elf ears",
    "a scar on the cheek",
    "una mujer con gafas",
    "红头发的女人",
    "masterpiece, 8k, best quality",
)
HALF_KNOWN = {
    "a woman with red hair at the beach at sunset": "person: woman; hair: red; ignored: 'beach at sunset'",
    "a man with a sword and a beard": "person: man; beard: yes; ignored: 'sword'",
    "blue hair and laser eyes": "hair: blue; ignored: 'laser'",
    "a knight with a long white beard, holding a shield": (
        "beard: long white; ignored: 'knight', 'holding a shield'"
    ),
    "smiling cyborg with glasses": "expression: smiling; glasses: yes; ignored: 'cyborg'",
    "an old man riding a horse": "person: man; age: old; ignored: 'riding a horse'",
    "with a parrot on the shoulder and a red hat": "hat: red; ignored: 'parrot on the shoulder'",
    "vampire with pale skin": "skin: pale; ignored: 'vampire'",
    "glasses made of cheese": "glasses: yes; ignored: 'made of cheese'",
    "a green alien in a suit": "suit: yes; ignored: 'green', 'alien'",
}
NEGATED = {
    "no beard": "beard: none",
    "without a beard": "beard: none",
    "with no beard": "beard: none",
    "a man who doesn't have a beard": "person: man; beard: none",
    "he does not wear glasses": "glasses: none",
    "she isn't wearing a hat": "hat: none",
    "not wearing glasses": "glasses: none",
    "never smiling": "expression: serious",
    "do not smile": "smile: none",
    "stop smiling": "expression: serious",
    "glasses off": "glasses: none",
    "take the hat off": "hat: none",
    "take off the hat": "hat: none",
    "remove her earrings": "earrings: none",
    "get rid of the beard": "beard: none",
    "lose the hat": "hat: none",
    "shave off his moustache": "moustache: none",
    "beard gone": "beard: none",
    "glasses must go": "glasses: none",
    "neither glasses nor a hat": "glasses: none; hat: none",
    "no beard, glasses or hat": "beard: none; glasses: none; hat: none",
    "glasses instead of a hat": "glasses: yes; hat: none",
    "a hat rather than glasses": "hat: yes; glasses: none",
    "hatless": "hat: none",
    "a beardless man": "person: man; beard: clean-shaven",
    "not bald": "hair: not bald",
    "no longer old": "age: young",
    "hair not so long": "hair: short",
    "the hair isn't red": "hair: not red",
    "fewer wrinkles": "wrinkles: none",
    "not without glasses": "glasses: yes",
    "less makeup": "makeup: none",
    "no beard, blue eyes": "beard: none; eyes: blue",
    "hair: red; glasses: none": "hair: red; glasses: none",
    "remove the hat and make the hair red": "hat: none; hair: red",
}
GERMAN = {
    "eine Frau mit roten Haaren und ohne Brille": "person: woman; hair: red; glasses: none",
    "ein alter Mann mit langem weißem Bart": "person: man; age: old; beard: long white",
    "mach die Haare länger": "hair: long",
    "Nimm die Brille ab": "glasses: none",
    "kein Bart": "beard: none",
    "er soll keine Brille tragen": "glasses: none",
    "junge Frau mit Sonnenbrille und roter Lederjacke": (
        "person: woman; age: young; sunglasses: yes; leather jacket: red"
    ),
    "die Nase kleiner und die Lippen voller": "nose: smaller; lips: fuller",
    "älter": "age: old; shape: older",
    "ein lächelnder Mann mit Mütze": "person: man; expression: smiling; beanie: yes",
    "rothaarig mit Sommersprossen": "hair: red-haired; freckles: yes",
    "ohne Hut und Brille": "hat: none; glasses: none",
    "Brile weg": "glasses: none; read as: 'brile' brille",
}
TYPOS = {
    "with beerd and glases": "beard: yes; glasses: yes; read as: 'beerd' beard, 'glases' glasses",
    "red hiar": "hair: red; read as: 'hiar' hair",
    "a woman with frekles": "person: woman; freckles: yes; read as: 'frekles' freckles",
    "with a moustashe": "moustache: yes; read as: 'moustashe' moustache",
    "blond hairs and bleu eyes": "hair: blonde; eyes: blue; read as: 'bleu' blue",
    "a mouse": "ignored: 'mouse'",
    "a wooden chair": "ignored: 'wooden chair'",
}
TOLD = {
    "long red hair and a blue hoodie": "hair: long red; hoodie: blue",
    "a red shirt and green eyes": "shirt: red; eyes: green",
    "hair red and shirt blue": "hair: red; shirt: blue",
    "black hair and blue and white dress": "hair: black; dress: blue and white",
    "change the shirt to a black suit": "suit: black",
    "a photo of a young woman, masterpiece, best quality, 8k": "person: woman; age: young",
    "portrait of a bald man, studio lighting, 85mm": "person: man; hair: bald",
    "a black man with short black hair": "person: man; ancestry: black; hair: short black",
    "a man, middle-aged, in his forties": "person: man; age: middle-aged, 45 year old",
    "more hair": "hair: long",
    "darker skin": "skin: dark",
    "a brunette woman": "person: woman; hair: brown-haired",
    "a curly-haired latino man": "person: man; hair: curly-haired; ancestry: tan-skinned",
    "a woman with long, red hair": "person: woman; hair: long red",
    "a big, hooked nose and a man, tall, dark, with glasses": (
        "person: man; nose: big, hooked; glasses: yes; ignored: 'tall', 'dark'"
    ),
    "dressed in black, glasses": "glasses: yes; ignored: 'black'",
    "blonde, red shirt": "hair: blonde; shirt: red",
    "big, laser eyes": "ignored: 'big', 'laser'",
    "a woman with a longer neck": "person: woman; ignored: 'longer neck'",
    "a sharper nose": "ignored: 'sharper nose'",
    "dimples": "ignored: 'dimples'",
    "an older man": "person: man; age: old",
    "a heavier man": "person: man; shape: heavier",
}
SHAPE = {
    "make the nose bigger": {"nose size": 1.0},
    "smaller nose": {"nose size": -1.0},
    "a wider nose": {"nose width": 1.0},
    "narrower jaw": {"jaw": -1.0},
    "a stronger chin": {"chin": 1.0},
    "rounder face": {"fullness": 1.0},
    "fuller cheeks": {"fullness": 1.0},
    "bigger eyes": {"eye size": 1.0},
    "eyes closer together": {"eye distance": -1.0},
    "smaller ears": {"ears": -1.0},
    "fuller lips": {"lips": 1.0},
    "thinner lips": {"lips": -1.0},
    "higher forehead": {"forehead": 1.0},
    "lower brows": {"brow height": -1.0},
    "a longer face": {"face length": 1.0},
    "wider mouth": {"mouth width": 1.0},
    "higher cheekbones": {"cheekbones": 1.0},
    "thicker neck": {"neck": 1.0},
    "slimmer": {"fullness": -1.0},
    "heavier": {"fullness": 1.0},
    "older": {"age": 1.0},
    "the nose is too big": {"nose size": -1.0},
    "much fuller lips and a slightly smaller nose": {"lips": 1.5, "nose size": -0.5},
    "not so big ears": {"ears": -1.0},
    "a man with a bigger nose": {"nose size": 1.0},
    "a heavier man": {"fullness": 1.0},
    "a slimmer woman with a thinner nose": {"fullness": -1.0, "nose width": -1.0},
    "an older man": {},
    "more chin": {"chin": 1.0},
    "less nose": {"nose size": -1.0},
    "wide-set, almond-shaped eyes": {"eye distance": 1.0, "eye slant": 1.0},
    "a sharper jaw": {"jaw": 1.0},
    "ein Mann mit einer größeren Nase": {"nose size": 1.0},
    "smiling": {"smile": 1.0},
    "a happy, smiling woman": {"smile": 1.0},
    "with a big smile": {"smile": 1.5},
    "a slight smile": {"smile": 0.5},
    "slightly angry": {"anger": 0.5},
    "smiling slightly": {"smile": 0.5},
    "smiling a little and much bigger ears": {"smile": 0.5, "ears": 1.5},
    "barely smiling": {"smile": 0.3},
    "grinning widely": {"smile": 1.875},
    "not smiling or laughing": {"neutral": 1.0},
    "neither frowning nor smiling, with big ears": {"neutral": 1.0, "ears": 1.0},
    "a very sad man with a bigger nose": {"sadness": 1.5, "nose size": 1.0},
    "an open-mouthed smile": {"laugh": 1.0},
    "with her mouth wide open": {"open mouth": 1.0},
    "a man with a slightly open mouth": {"open mouth": 0.4},
    "an old man yawning": {"open mouth": 1.5},
    "eine Frau mit offenem Mund": {"open mouth": 1.0},
    "a surprised look": {"surprise": 1.0},
    "looking serious": {"neutral": 1.0},
    "a neutral expression": {"neutral": 1.0},
    "not smiling": {"neutral": 1.0},
    "she should not look sad": {"neutral": 1.0},
    "less smile": {"neutral": 1.0},
    "a serious man": {"neutral": 1.0},
    "sie lächelt": {"smile": 1.0},
    "ein leichtes Lächeln": {"smile": 0.5},
    "ein lachender Mann": {"laugh": 1.0},
    "er soll nicht lächeln": {"neutral": 1.0},
    "traurig": {"sadness": 1.0},
    "sehr wütend": {"anger": 1.5},
    "überrascht": {"surprise": 1.0},
    "neutraler Gesichtsausdruck": {"neutral": 1.0},
}
CHATTER = "The story begins long ago in a village by the sea, where storms came every winter. " * 30


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_refused_with_known_words(text: str) -> None:
    with pytest.raises(RodinError) as refused:
        known(text)
    assert refused.value.code == "words.unknown"
    assert "Known words are" in refused.value.hint


def test_what_is_offered_is_near() -> None:
    with pytest.raises(RodinError, match=r"words\.unknown") as refused:
        known("a beardlike")
    assert "beard" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "understood"),
    [each for table in (HALF_KNOWN, NEGATED, GERMAN, TYPOS, TOLD) for each in table.items()],
)
def test_a_text_is_understood_as(text: str, understood: str) -> None:
    assert understand(text).summary() == understood


@pytest.mark.parametrize("text", SHAPE)
def test_words_of_shape_name_features(text: str) -> None:
    assert understand(text).shape == SHAPE[text]


@pytest.mark.parametrize("before", [True, False])
def test_a_long_text_is_read_clause_by_clause(before: bool) -> None:
    said = "She has long red hair and glasses. "
    found = understand(CHATTER + said if before else said + CHATTER)
    assert found.sentence() == "a person with long red hair and glasses"
    assert any("village" in each for each in found.ignored)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("an old man with a white beard", "an old man with a white beard"),
        ("eine Frau mit roten Haaren und ohne Brille", "a woman with red hair without glasses"),
        ("a man who doesn't have a beard", "a man without a beard"),
        ("masterpiece, best quality, a young woman, 8k", "a young woman"),
        ("a woman in a red hat and a blue shirt at the beach", "a woman with a red hat in a blue shirt"),
        ("a european man on a horse", "a european man"),
        ("neither glasses nor a hat", "a person without glasses or a hat"),
        ("a man with a big nose", "a man"),
        ("a woman with longer hair", "a woman with long hair"),
        ("a man with a bigger beard", "a man with a big beard"),
        ("more hair", "a person with long hair"),
        ("a happier woman with smaller glasses", "a woman with small glasses"),
        ("a grandmother with a fedora", "an old woman with a hat"),
        ("a woman with auburn hair", "a woman with auburn hair"),
    ],
)
def test_the_model_is_told_in_the_words_of_captions(text: str, sentence: str) -> None:
    assert understand(text).sentence() == sentence


def test_what_captions_say_is_known() -> None:
    said = [
        text
        for index in range(40)
        for text in captions(priors.sample(7, index), np.random.default_rng(index))
    ]
    found = [understand(text) for text in said]
    assert np.mean([bool(each.ignored) for each in found]) < 0.05
    assert np.mean([not (each.findings or each.person) for each in found]) < 0.01


def test_the_model_is_not_told_words_that_captions_never_have() -> None:
    said = " ".join(
        text.lower()
        for index in range(150)
        for text in captions(priors.sample(7, index), np.random.default_rng(index))
    ).replace("-", " ")
    foreign = [word for word, entry in WORDS.items() if entry.foreign]
    assert len(foreign) > 100
    assert not [word for word in foreign if f" {word} " in said]


def test_words_name_features_that_there_are() -> None:
    assert {feature for about in ABOUT.values() for feature, _ in about.values()} <= set(FEATURES)


def test_features_have_limits() -> None:
    assert added({"chin": 1.5}, {"chin": 1.0, "jaw": -1.0}, 1.0) == {"jaw": -1.0, "chin": 2.0}
    assert added({"chin": 1.0}, {"chin": -1.0}, 1.0) == {}
    with pytest.raises(RodinError, match=r"shape\.unknown"):
        checked_shape({"tail": 1.0})
    with pytest.raises(RodinError, match=r"shape\.out_of_range"):
        checked_shape({"chin": 3.0})


def test_every_expression_has_words_that_captions_say() -> None:
    assert {name for name, _ in SAID.values()} == set(EXPRESSIONS)
    entries = [entry for entry in (*TRAITS.values(), *LOOKS.values()) if entry.topic == "expression"]
    assert {entry.say for entry in entries} - {"expression"} <= set(SAID)
    assert all(0 < value <= 1 for values in EXPRESSIONS.values() for value in values.values())


def test_a_face_has_one_expression() -> None:
    smiling = {"chin": 1.0, "smile": 1.0}
    assert added(smiling, {"anger": 1.0}, 0.5) == {"chin": 1.0, "anger": 0.5}
    assert added(smiling, {"jaw": 1.0}, 1.0) == {"jaw": 1.0, "chin": 1.0, "smile": 1.0}
    with pytest.raises(RodinError, match=r"shape\.out_of_range"):
        checked_shape({"smile": -1.0})


def test_a_photos_own_expression_gives_way() -> None:
    own = {"jawOpen": 0.4, "mouthSmileLeft": 1.0}
    assert shown({"chin": 1.0}, own) == own
    assert shown({"neutral": 1.0}, own) == {}
    assert shown({"neutral": 0.5}, own) == {"jawOpen": 0.2, "mouthSmileLeft": 0.5}
    assert shown({"smile": 2.0}, own) == shown({"smile": 2.0}) and max(shown({"smile": 2.0}).values()) == 1
