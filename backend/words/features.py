# SPDX-License-Identifier: GPL-3.0-or-later
"""The features of a head's shape that can be set, and the words that ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import RodinError
from .expressions import EXPRESSIONS

LIMIT = 2.0
"""How far a feature goes at most, either way; 1 is a face that people remember for it."""

FEATURES = (
    "nose size", "nose width", "nose length", "nose tip", "nose ridge", "nose root",
    "face length", "face width", "jaw", "chin", "cheekbones", "fullness",
    "eye size", "eye distance", "eye slant", "eye height", "eyelids", "eye bags",
    "brow ridge", "brow height", "forehead", "lips", "mouth width", "mouth height", "mouth projection",
    "cupid's bow", "ears", "skull", "neck", "age",
)  # fmt: skip
"""Those that are measured (``python -m backend.data.features``), in the panel's order."""
SHAPES = (*FEATURES, *EXPRESSIONS)
"""All that the shape of a face may have a strength of: its features, and whole expressions."""

_THINGS = {
    "nose": "nose noses",
    "nostrils": "nostril nostrils",
    "nose tip": "tip nose-tip tip-of-the-nose",
    "bridge": "bridge nose-bridge nasal-bridge bridge-of-the-nose",
    "jaw": "jaw jaws jawline jawbone",
    "chin": "chin",
    "cheeks": "cheek cheeks",
    "cheekbones": "cheekbones cheekbone cheek-bones",
    "eyes": "eye eyes",
    "eyelids": "eyelids eyelid lids eye-lids",
    "eye bags": "eyebags eye-bags bags-under-the-eyes",
    "ears": "ear ears",
    "lips": "lip lips",
    "mouth": "mouth",
    "forehead": "forehead",
    "brows": "eyebrows eyebrow brows brow",
    "face": "face",
    "head": "head skull",
    "neck": "neck",
}
THINGS: dict[str, str] = {
    word.replace("-", " "): thing for thing, words in _THINGS.items() for word in words.split()
}
"""Word or words to the thing of the shape that they name."""

_SIZE = {
    "big": "big bigger large larger huge enormous great greater massive",
    "small": "small smaller little tiny",
    "wide": "wide wider broad broader",
    "narrow": "narrow narrower",
    "long": "long longer",
    "short": "short shorter",
    "full": "full fuller thick thicker plump plumper fleshy fleshier voluminous",
    "thin": "thin thinner slim slimmer slender",
    "high": "high higher tall taller raised",
    "low": "low lower lowered",
    "strong": "strong stronger prominent pronounced defined protruding square squarer heavy heavier",
    "weak": "weak weaker receding soft softer flat flatter",
    "round": "round rounder chubby chubbier puffy puffier",
    "hollow": "hollow hollower sunken gaunt",
    "pointed": "pointed pointy pointier upturned snub",
    "hooked": "hooked humped aquiline roman",
    "straight": "straight straighter",
    "apart": "apart wide-set",
    "together": "together close-set closer",
    "slanted": "slanted slanting almond-shaped",
    "drooping": "drooping droopy downturned",
    "angular": "angular sharp sharper chiselled chiseled",
    "out": "sticking",
}
QUALITIES: dict[str, str] = {
    word.replace("-", " "): quality for quality, words in _SIZE.items() for word in words.split()
}
"""Word to what it says of a thing."""

ABOUT: dict[str, dict[str, tuple[str, float]]] = {
    "nose": {
        "big": ("nose size", 1), "small": ("nose size", -1), "wide": ("nose width", 1),
        "narrow": ("nose width", -1), "long": ("nose length", 1), "short": ("nose length", -1),
        "full": ("nose width", 1), "thin": ("nose width", -1), "pointed": ("nose tip", 1),
        "hooked": ("nose ridge", 1), "straight": ("nose ridge", -1), "strong": ("nose size", 1),
        "weak": ("nose ridge", -1), "round": ("nose width", 1), "drooping": ("nose tip", -1),
        "high": ("nose root", 1), "low": ("nose root", -1),
    },
    "nostrils": {"big": ("nose width", 1), "small": ("nose width", -1), "wide": ("nose width", 1),
        "narrow": ("nose width", -1)},
    "nose tip": {"high": ("nose tip", 1), "low": ("nose tip", -1), "pointed": ("nose tip", 1),
        "drooping": ("nose tip", -1)},
    "bridge": {"high": ("nose root", 1), "low": ("nose root", -1), "wide": ("nose root", 1),
        "narrow": ("nose root", -1), "strong": ("nose ridge", 1), "weak": ("nose ridge", -1),
        "straight": ("nose ridge", -1), "hooked": ("nose ridge", 1)},
    "jaw": {"big": ("jaw", 1), "small": ("jaw", -1), "wide": ("jaw", 1), "narrow": ("jaw", -1),
        "strong": ("jaw", 1), "weak": ("jaw", -1), "thin": ("jaw", -1), "full": ("jaw", 1),
        "angular": ("jaw", 1), "round": ("jaw", -1)},
    "chin": {"big": ("chin", 1), "small": ("chin", -1), "strong": ("chin", 1), "weak": ("chin", -1),
        "long": ("chin", 1), "short": ("chin", -1), "wide": ("jaw", 1), "narrow": ("jaw", -1),
        "pointed": ("chin", 1), "full": ("chin", 1), "angular": ("chin", 1)},
    "cheeks": {"big": ("fullness", 1), "small": ("fullness", -1), "full": ("fullness", 1),
        "thin": ("fullness", -1), "round": ("fullness", 1), "hollow": ("fullness", -1),
        "wide": ("face width", 1), "narrow": ("face width", -1), "high": ("cheekbones", 1),
        "low": ("cheekbones", -1)},
    "cheekbones": {"high": ("cheekbones", 1), "low": ("cheekbones", -1), "strong": ("cheekbones", 1),
        "weak": ("cheekbones", -1), "angular": ("cheekbones", 1), "big": ("cheekbones", 1),
        "small": ("cheekbones", -1),
        "wide": ("face width", 1), "narrow": ("face width", -1)},
    "eyes": {"big": ("eye size", 1), "small": ("eye size", -1), "wide": ("eye size", 1),
        "narrow": ("eye size", -1), "round": ("eye size", 1), "apart": ("eye distance", 1),
        "together": ("eye distance", -1), "slanted": ("eye slant", 1), "drooping": ("eye slant", -1),
        "high": ("eye height", 1), "low": ("eye height", -1)},
    "eyelids": {"strong": ("eyelids", 1), "drooping": ("eyelids", -1), "full": ("eyelids", -1),
        "big": ("eyelids", 1), "small": ("eyelids", -1)},
    "eye bags": {"big": ("eye bags", 1), "small": ("eye bags", -1), "strong": ("eye bags", 1),
        "full": ("eye bags", 1), "weak": ("eye bags", -1)},
    "ears": {"big": ("ears", 1), "small": ("ears", -1), "long": ("ears", 1), "short": ("ears", -1),
        "wide": ("ears", 1), "narrow": ("ears", -1), "strong": ("ears", 1), "out": ("ears", 1)},
    "lips": {"full": ("lips", 1), "thin": ("lips", -1), "big": ("lips", 1), "small": ("lips", -1),
        "wide": ("mouth width", 1), "narrow": ("mouth width", -1), "strong": ("mouth projection", 1)},
    "mouth": {"wide": ("mouth width", 1), "narrow": ("mouth width", -1), "big": ("mouth width", 1),
        "small": ("mouth width", -1), "full": ("lips", 1), "thin": ("lips", -1),
        "high": ("mouth height", 1), "low": ("mouth height", -1), "strong": ("mouth projection", 1)},
    "forehead": {"high": ("forehead", 1), "low": ("forehead", -1), "big": ("forehead", 1),
        "small": ("forehead", -1), "wide": ("forehead", 1), "narrow": ("forehead", -1),
        "long": ("forehead", 1), "short": ("forehead", -1), "strong": ("brow ridge", 1)},
    "brows": {"high": ("brow height", 1), "low": ("brow height", -1), "strong": ("brow ridge", 1),
        "weak": ("brow ridge", -1), "big": ("brow ridge", 1), "small": ("brow ridge", -1)},
    "face": {"long": ("face length", 1), "short": ("face length", -1), "wide": ("face width", 1),
        "narrow": ("face width", -1), "round": ("fullness", 1), "full": ("fullness", 1),
        "thin": ("fullness", -1), "hollow": ("fullness", -1), "angular": ("jaw", 1)},
    "head": {"long": ("skull", 1), "short": ("skull", -1), "big": ("skull", 1), "small": ("skull", -1),
        "wide": ("face width", 1), "narrow": ("face width", -1), "round": ("fullness", 1)},
    "neck": {"thin": ("neck", -1), "full": ("neck", 1), "wide": ("neck", 1), "narrow": ("neck", -1),
        "strong": ("neck", 1), "big": ("neck", 1), "small": ("neck", -1)},
}  # fmt: skip
"""Thing and what is said of it, to the feature and its direction."""

ALONE: dict[str, tuple[str, float]] = {
    "heavier": ("fullness", 1), "fatter": ("fullness", 1), "chubbier": ("fullness", 1),
    "plumper": ("fullness", 1),
    "slimmer": ("fullness", -1), "thinner": ("fullness", -1), "leaner": ("fullness", -1),
    "skinnier": ("fullness", -1), "older": ("age", 1), "younger": ("age", -1),
}  # fmt: skip
"""What is said of the whole person by one word."""


def least(name: str) -> float:
    """The least strength of a feature or an expression; expressions have no opposite."""
    return 0.0 if name in EXPRESSIONS else -LIMIT


def checked_shape(shape: Mapping[str, float]) -> dict[str, float]:
    """Strengths of features and expressions, those that are 0 left out.

    Raises:
        RodinError: ``shape.unknown``, ``shape.out_of_range``.
    """
    for name, strength in shape.items():
        if name not in SHAPES:
            raise RodinError(
                "shape.unknown",
                f"There is no feature '{name}'.",
                f"Features are {', '.join(SHAPES)}.",
            )
        if not least(name) <= strength <= LIMIT:
            raise RodinError(
                "shape.out_of_range",
                f"Feature '{name}' cannot be {strength:g}.",
                f"Take {least(name):g} to {LIMIT:g}; 0 is as the avatar was made.",
            )
    return {name: float(shape[name]) for name in SHAPES if shape.get(name)}


def added(shape: Mapping[str, float], more: Mapping[str, float], factor: float) -> dict[str, float]:
    """Strengths of what words ask for, on what is there; none goes beyond the limit.

    A face has one expression: what is asked for takes the place of the one before.
    """
    changes = not EXPRESSIONS.keys().isdisjoint(more)
    found = {name: strength for name, strength in shape.items() if not (changes and name in EXPRESSIONS)}
    for name, amount in more.items():
        found[name] = min(LIMIT, max(least(name), found.get(name, 0.0) + factor * amount))
    return checked_shape(found)


def parsed_shape(texts: Iterable[str]) -> dict[str, float]:
    """Features and their strengths, of ``nose size=0.5`` and the like.

    Raises:
        RodinError: as :func:`checked_shape`; ``shape.out_of_range`` for what is no number.
    """
    found: dict[str, float] = {}
    for text in texts:
        name, _, strength = text.partition("=")
        try:
            found[name.strip()] = float(strength)
        except ValueError as error:
            raise RodinError(
                "shape.out_of_range", f"'{text:.40}' names no strength.", 'Write it as in "nose size=0.5".'
            ) from error
    return checked_shape(found)
