# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's words in other languages, for Blender's own translation system."""

import bpy

from ..shared import PACKAGE
from . import de, de_assets, de_prompts, de_takes

LANGUAGES: dict[str, dict[str, str]] = {
    "de_DE": de.WORDS | de_prompts.WORDS | de_assets.WORDS | de_takes.WORDS
}
"""By locale: English to the language."""


def said(text: str, **values: object) -> str:
    """``text`` in the language of Blender's interface, with ``values`` in the place of their names in braces."""
    meant = bpy.app.translations.pgettext_iface(text)
    return meant.format(**values) if values else meant


def register() -> None:
    """Hand them to Blender, which looks names of operators up in a context of their own."""
    contexts = (bpy.app.translations.contexts.default, bpy.app.translations.contexts.operator_default)
    bpy.app.translations.register(
        PACKAGE,
        {
            language: {(context, said): meant for said, meant in words.items() for context in contexts}
            for language, words in LANGUAGES.items()
        },
    )


def unregister() -> None:
    """Take them back."""
    bpy.app.translations.unregister(PACKAGE)
