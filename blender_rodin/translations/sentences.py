# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole sentences of the backend and of errors, in the language of Blender's interface.

They come as they are read in English, with names and numbers in them. Their translation is that of a template: the
sentence with names in braces in the place of those, as :func:`.said` takes it.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

FINDINGS = ("asked", "seen")
"""Places in templates where something stands as ``Understanding.summary()`` tells it."""
LISTS = ("notes",)
"""Places where several sentences stand, with semicolons between them."""


class Speaker(NamedTuple):
    """A language.

    Attributes:
        templates: sentences with names in braces, in English.
        sentence: from English; what it does not know stays as it is.
        word: the same for a word or a few of what was understood.
    """

    templates: tuple[str, ...]
    sentence: Callable[[str], str]
    word: Callable[[str], str]

    def spoken(self, text: str) -> str:
        """A sentence."""
        template, values = _matching(text, self.templates) or (text, {})
        meant = self.sentence(text)
        if meant != text or not values:
            return meant
        return self.sentence(template).format(**{name: self._place(name, values[name]) for name in values})

    def _place(self, name: str, value: str) -> str:
        if name in FINDINGS:
            return self.understood(value)
        return "; ".join(map(self.spoken, value.split("; "))) if name in LISTS else self.spoken(value)

    def understood(self, summary: str) -> str:
        """What ``Understanding.summary()`` says, such as ``hair: long red; ignored: 'beach'``."""
        return "; ".join(map(self._finding, summary.split("; ")))

    def _finding(self, part: str) -> str:
        thing, colon, values = part.partition(": ")
        return f"{self.word(thing)}{colon}{', '.join(map(self._value, values.split(', ')))}"

    def _value(self, value: str) -> str:
        """Word by word, except where several have one translation; what is quoted stays."""
        quoted, mark, value = value.rpartition("'")
        words, told = value.split(" "), list[str]()
        while words:
            phrases = [" ".join(words[:count]) for count in range(len(words), 0, -1)]
            known = next((each for each in phrases if self.word(each) != each), words[0])
            told.append(self.word(known))
            del words[: len(known.split(" "))]
        return quoted + mark + " ".join(told)


@lru_cache(maxsize=128)
def _matching(text: str, templates: tuple[str, ...]) -> tuple[str, Mapping[str, str]] | None:
    """The template with most letters of its own that a text was made of, and what stands in its places."""
    found = [
        (template, match.groupdict())
        for template in templates
        if (match := _pattern(template).fullmatch(text))
    ]
    return max(found, key=lambda each: len(re.sub(r"{\w+}", "", each[0])), default=None)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"{(\w+)}", template)
    places = (f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(places), re.DOTALL)
