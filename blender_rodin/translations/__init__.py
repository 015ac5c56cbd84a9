# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's words in other languages, for Blender's own translation system."""

import bpy

from ..shared import PACKAGE
from . import (
    de,
    de_assets,
    de_avatars,
    de_backend,
    de_jobs,
    de_looks,
    de_painting,
    de_photos,
    de_prompts,
    de_takes,
    de_things,
)
from .sentences import Speaker

LANGUAGES: dict[str, dict[str, str]] = {
    "de_DE": de.WORDS
    | de_prompts.WORDS
    | de_assets.WORDS
    | de_takes.WORDS
    | de_photos.WORDS
    | de_painting.WORDS
    | de_jobs.WORDS
    | de_avatars.WORDS
    | de_backend.WORDS
}
"""By locale: English to the language."""
VOCABULARIES: dict[str, dict[str, str]] = {"de_DE": de_things.WORDS | de_looks.WORDS}
"""By locale: single words of what was understood, which mean other things elsewhere in Blender."""
VOCABULARY = "Rodin"
"""Context of those."""
TEMPLATES = tuple({text: None for words in LANGUAGES.values() for text in words if "{" in text})
"""Sentences with names in braces."""


def said(text: str, **values: object) -> str:
    """``text`` in the language of Blender's interface, with ``values`` in the place of their names in braces."""
    translated = bpy.app.translations.pgettext_iface(text)
    return translated.format(**values) if values else translated


def meant(sentence: str) -> str:
    """A finished sentence of the backend or of an error in the language of Blender's interface."""
    return _SPEAKER.spoken(sentence) if _is_ours() else sentence


def understood(summary: str) -> str:
    """What was understood of a text in the language of Blender's interface."""
    return _SPEAKER.understood(summary) if _is_ours() else summary


def register() -> None:
    """Hand them to Blender, which looks names of operators up in a context of their own."""
    contexts = (bpy.app.translations.contexts.default, bpy.app.translations.contexts.operator_default)
    bpy.app.translations.register(
        PACKAGE,
        {
            language: {(context, text): words[text] for text in words for context in contexts}
            | {(VOCABULARY, text): meaning for text, meaning in VOCABULARIES[language].items()}
            for language, words in LANGUAGES.items()
        },
    )


def unregister() -> None:
    """Take them back."""
    bpy.app.translations.unregister(PACKAGE)


def _is_ours() -> bool:
    return bpy.app.translations.locale in LANGUAGES


def _word(word: str) -> str:
    return bpy.app.translations.pgettext_iface(word, VOCABULARY)


_SPEAKER = Speaker(TEMPLATES, said, _word)
