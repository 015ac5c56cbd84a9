# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole expressions as sums of the 52 face shapes, and the words that ask for them."""

from __future__ import annotations

from collections.abc import Mapping


def both(**weights: float) -> dict[str, float]:
    """The shapes of both sides: ``eyeBlink`` is ``eyeBlinkLeft`` and ``eyeBlinkRight``."""
    return {name + side: weight for name, weight in weights.items() for side in ("Left", "Right")}


EXPRESSIONS: dict[str, dict[str, float]] = {
    "smile": both(mouthSmile=0.8, cheekSquint=0.6, eyeSquint=0.3) | {"browInnerUp": 0.15},
    "laugh": both(mouthSmile=0.85, cheekSquint=0.7, eyeSquint=0.4, mouthUpperUp=0.35) | {"jawOpen": 0.35},
    "sadness": both(mouthFrown=0.7, eyeSquint=0.15) | {"browInnerUp": 0.9, "mouthShrugLower": 0.4},
    "anger": both(browDown=0.9, noseSneer=0.4, eyeSquint=0.4, mouthFrown=0.4, mouthPress=0.4),
    "surprise": both(browOuterUp=0.8, eyeWide=0.8) | {"browInnerUp": 0.8, "jawOpen": 0.35},
    "fear": both(browOuterUp=0.35, eyeWide=0.9, mouthStretch=0.55, mouthLowerDown=0.25)
    | {"browInnerUp": 0.9, "jawOpen": 0.15},
    "disgust": both(noseSneer=0.9, browDown=0.45, cheekSquint=0.4, eyeSquint=0.4, mouthUpperUp=0.45)
    | both(mouthFrown=0.4),
    "contempt": both(eyeSquint=0.25)
    | {"mouthSmileLeft": 0.5, "mouthDimpleLeft": 0.6, "mouthLeft": 0.15, "browOuterUpRight": 0.3},
    "wink": both(mouthSmile=0.45) | {"eyeBlinkLeft": 1.0, "cheekSquintLeft": 0.6, "browOuterUpRight": 0.25},
    "kiss": both(eyeSquint=0.25) | {"mouthPucker": 0.95, "mouthFunnel": 0.15},
    "squint": both(eyeSquint=0.9, cheekSquint=0.5, browDown=0.4),
    "sleepy": both(eyeBlink=0.6, eyeLookDown=0.35, mouthFrown=0.1) | {"browInnerUp": 0.25, "jawOpen": 0.08},
    "open mouth": both(mouthLowerDown=0.15, mouthUpperUp=0.1) | {"jawOpen": 0.5},
    "neutral": {},
}
"""Values of face shapes, 0 to 1, of each at strength 1, in the panel's order."""

_SAID = {
    "smile": "smile smiling happy cheerful friendly",
    "smile 1.25": "grin grinning",
    "laugh": "laugh laughing open-mouthed",
    "sadness": "sad unhappy",
    "anger": "angry furious",
    "anger 0.6": "frown frowning stern",
    "surprise": "surprised",
    "fear": "afraid",
    "disgust": "disgusted",
    "contempt": "smirk smirking",
    "wink": "wink winking",
    "kiss": "kiss kissing",
    "kiss 0.8": "pout pouting",
    "squint": "squinting",
    "sleepy": "sleepy",
    "open_mouth": "open_mouth shouting",
    "open_mouth 0.4": "slightly_open_mouth parted_lips",
    "open_mouth 1.5": "yawning",
    "neutral": "serious neutral neutral_expression serious_face straight_face",
}


def _words() -> dict[str, tuple[str, float]]:
    found: dict[str, tuple[str, float]] = {}
    for meant, said in _SAID.items():
        name, _, amount = meant.partition(" ")
        meaning = (name.replace("_", " "), float(amount or 1))
        found |= {word.replace("_", " "): meaning for word in said.split()}
    return found


SAID = _words()
"""What captions say (:class:`backend.words.lexicon.Word`), to the expression and how far it goes."""


def own_share(shape: Mapping[str, float]) -> float:
    """How much of a photo's own expression is left beside those of ``shape``, 0 to 1."""
    return 1 - min(1.0, sum(shape.get(name, 0.0) for name in EXPRESSIONS))


def shown(shape: Mapping[str, float], own: Mapping[str, float] | None = None) -> dict[str, float]:
    """Values of face shapes, 0 to 1, with expressions of strengths ``shape``.

    Args:
        shape: strengths by their names; features of the face are passed over.
        own: values of a photo's own expression, which gives way.
    """
    share = own_share(shape)
    found = {name: share * value for name, value in (own or {}).items()}
    for expression, values in EXPRESSIONS.items():
        for name, value in values.items():
            found[name] = found.get(name, 0.0) + shape.get(expression, 0.0) * value
    return {name: min(1.0, value) for name, value in found.items() if value}
