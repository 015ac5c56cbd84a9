# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors, warnings and what was understood are read in the language of Blender's interface."""

import re

import pytest

from backend.words import lexicon, understand
from backend.words.features import ALONE, QUALITIES, THINGS
from backend.words.lexicon import Kind
from blender_rodin.shared import ROOT
from blender_rodin.translations import LANGUAGES, TEMPLATES, VOCABULARIES
from blender_rodin.translations.sentences import Speaker
from tests.blender import sentences

TELLING = {Kind.THING, Kind.TRAIT, Kind.PERSON, Kind.COLOUR, Kind.MODIFIER}
WORDED = {
    "[photo.no_such_face] The photo has 2 faces; there is no number 7.": (
        "Das Foto hat 2 Gesichter; eine Nummer 7 gibt es nicht."
    ),
    "[batch.empty] 'C:/photos' names nothing to make. a.txt: left out, no photo; .b: left out, hidden.": (
        "'C:/photos' nennt nichts, was zu machen wäre. a.txt: ausgelassen, kein Foto; .b: ausgelassen, "
        "versteckt."
    ),
    "[batch.broken] Row 3: 'red; blue' is no value for seed.": "Zeile 3: 'red; blue' ist kein Wert für seed.",
    "[hub.unreachable] Check the network and the proxy. Download the model again; it goes on from here.": (
        "Prüfen Sie Netz und Proxy. Laden Sie das Modell noch einmal; es geht hier weiter."
    ),
    "[backend.crashed] The backend ended with exit code 3: ImportError: no torch.": (
        "Das Backend endete mit Code 3: ImportError: no torch."
    ),
    "[avatar.note] 'hair: red' was asked for, but 'hair colour: light blue' is to be seen. Try more strength "
    "or another seed.": (
        "Verlangt war 'Haare: rot', zu sehen ist 'Haarfarbe: hell blau'. Versuchen Sie mehr Stärke oder "
        "einen anderen Startwert."
    ),
    "[none] Something that nobody has translated: 7.": "Something that nobody has translated: 7.",
}
SUMMARIES = {
    "a woman with long red hair at the beach": "Person: Frau; Haare: lang rot; übergangen: 'beach'",
    "er soll keine Brille tragen": "Brille: nein",
    "with beerd and black and white shirt": ("Bart: ja; Hemd: schwarz und weiß; gelesen als: 'beerd' Bart"),
    "the nose is too big": "Nase: weniger groß",
    "a 45 year old man who is not bald": "Person: Mann; Alter: 45 Jahre; Haare: nicht kahl",
}


def speaker(language):
    sentence, word = LANGUAGES[language], VOCABULARIES[language]
    return Speaker(TEMPLATES, lambda text: sentence.get(text, text), lambda text: word.get(text, text))


@pytest.fixture(scope="module")
def failures():
    return [(code, text) for code, texts in sentences.failures() for text in texts]


def test_every_documented_code_that_blender_reaches_is_among_them(failures):
    said = re.findall(r"`([a-z]+\.[a-z_]+)`", (ROOT / "docs/troubleshooting.md").read_text("utf-8"))
    codes = {code for code, _ in failures}
    told_apart = {"prompt.empty", "backend.unfinished", "backend.outdated"}
    documented = {each for each in said if not each.endswith((".npz", ".py"))}
    assert len(documented) > 60
    assert not sorted(documented - codes - told_apart)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_and_warning_is_translated_with_all_that_stands_in_it(failures, language):
    told = {text for _, text in failures} | set(sentences.remarks())
    assert len(told) > 250
    for text in told:
        values = [f"X{number}X" for number in range(text.count("{}"))]
        english = text.format(*values)
        meant = speaker(language).spoken(english)
        assert meant != english
        assert sorted(re.findall("X[0-9]X", meant)) == values, english


@pytest.mark.parametrize(("english", "german"), WORDED.items())
def test_sentences_are_told_by_their_templates(english, german):
    sentence = english.partition("] ")[2]
    assert speaker("de_DE").spoken(sentence) == german


def test_every_word_that_can_be_understood_has_its_translation():
    told = [word for word in lexicon.WORDS.values() if word.kind in TELLING]
    shown = {word.say.removeprefix("no ") for word in told if word.topic != "shape"}
    shown |= {word.topic for word in told if word.kind is Kind.TRAIT} - {"hair colour", "hair style"}
    shown |= {*QUALITIES, *ALONE, *THINGS.values(), *lexicon.OPPOSITES.values()}
    for language, words in VOCABULARIES.items():
        assert not sorted(shown - words.keys()), language


@pytest.mark.parametrize(("text", "german"), SUMMARIES.items())
def test_what_was_understood_is_told_word_by_word(text, german):
    assert speaker("de_DE").understood(understand(text).summary()) == german
