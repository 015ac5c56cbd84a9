# SPDX-License-Identifier: GPL-3.0-or-later
"""From a text to what it asks for."""

from __future__ import annotations

from functools import lru_cache

from ..errors import RodinError
from . import german, spelling
from .finding import Finding, Understanding
from .lexicon import CORRECTED, LONGEST, NAMES, SINGLE, WORDS, Kind, Word
from .reader import Reader, Token
from .tidy import STOP, tidied, tokens

EXAMPLES = ("hair", "beard", "glasses", "hat", "shirt", "smiling", "older", "nose")
"""What is offered where nothing known is near."""


@lru_cache(maxsize=256)
def understand(text: str) -> Understanding:
    """What a prompt or an edit asks for, in English or German; nothing is refused here."""
    cleaned, stripped = tidied(text)
    read_as: dict[str, str] = {}
    is_german = german.is_german(tokens(cleaned), SINGLE)
    english = german.translated(cleaned, read_as) if is_german else cleaned
    words = tokens(english) if is_german else _mended(tokens(english), read_as)
    reader = Reader()
    for token in _known(words):
        reader.take(token)
    findings = reader.end()
    plain = not (is_german or read_as or stripped or reader.ignored or reader.roundabout)
    return Understanding(
        text,
        tuple(findings),
        reader.person,
        tuple(reader.ignored),
        tuple(read_as.items()),
        is_german,
        plain and not any(each.feature for each in findings),
    )


def known(text: str) -> Understanding:
    """As :func:`understand`, but a text that says nothing about a head is refused.

    Raises:
        RodinError: ``words.unknown``.
    """
    found = understand(text)
    if found.findings or found.person:
        return found
    unknown = [word for part in found.ignored for word in part.split()]
    near = spelling.offered(unknown, NAMES) or list(EXAMPLES)
    raise RodinError(
        "words.unknown",
        f"'{text:.60}' names nothing about a head that the model knows.",
        f"Write English or German. Known words are, for example: {', '.join(near)}.",
    )


def _mended(words: list[str], read_as: dict[str, str]) -> list[str]:
    """Misspelt words replaced by the known ones that are nearest."""
    found: list[str] = []
    for word in words:
        meant = None if word in SINGLE or not word.isalpha() else spelling.nearest(word, CORRECTED)
        if meant:
            read_as[word] = meant
        found.append(meant or word)
    return found


def _known(words: list[str]) -> list[Token]:
    """The longest known entries, one after the other; what is not known has none."""
    found: list[Token] = []
    at = 0
    while at < len(words):
        for count in range(min(LONGEST, len(words) - at), 0, -1):
            joined = " ".join(words[at : at + count])
            if joined in WORDS:
                found.append(Token(joined, WORDS[joined]))
                at += count
                break
        else:
            word = words[at]
            if word.endswith(" year old"):
                found.append(Token(word, Word(Kind.TRAIT, "age", word)))
            elif STOP.match(word) or word in {",", "/", "|"}:
                found.append(Token("." if STOP.match(word) else ",", None, stop=True))
            elif word not in {":", "=", "'", '"', "-", "_"}:
                found.append(Token(word, None))
            at += 1
    return found


__all__ = ["Finding", "Understanding", "known", "understand"]
