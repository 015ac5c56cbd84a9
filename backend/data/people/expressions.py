# SPDX-License-Identifier: GPL-3.0-or-later
"""Expressions and gaze as sums of face units."""

import numpy as np

from backend.data.people.subject import Expression

RECIPES: dict[Expression, dict[str, float]] = {
    "neutral": {},
    "smile": {"mouthSmile*": 0.7, "cheekSquint*": 0.4, "eyeSquint*": 0.2},
    "grin": {
        "mouthSmile*": 0.85, "cheekSquint*": 0.6, "eyeSquint*": 0.3, "mouthUpperUp*": 0.85,
        "mouthLowerDown*": 0.5, "jawOpen": 0.1,
    },
    "laugh": {
        "mouthSmile*": 0.9, "cheekSquint*": 0.8, "eyeSquint*": 0.55, "mouthUpperUp*": 0.5, "jawOpen": 0.42,
    },
    "surprise": {
        "browInnerUp": 1.0, "browOuterUp*": 1.0, "eyeWide*": 0.75, "jawOpen": 0.42, "mouthFunnel": 0.2,
    },
    "frown": {"browDown*": 1.0, "mouthFrown*": 0.7, "eyeSquint*": 0.2},
    "sad": {"browInnerUp": 1.0, "mouthFrown*": 1.0, "mouthShrugLower": 0.35, "eyeBlink*": 0.12},
    "angry": {
        "browDown*": 1.0, "noseSneer*": 0.9, "mouthPress*": 0.6, "mouthFrown*": 0.4, "eyeSquint*": 0.35,
    },
    "squint": {"eyeSquint*": 1.0, "eyeBlink*": 0.08, "cheekSquint*": 0.8, "browDown*": 0.4},
    "pout": {"mouthPucker": 0.85, "mouthShrugLower": 0.5},
}  # fmt: skip
"""Face units at full strength; ``*`` stands for left and right."""
_UNITS = sorted({name for recipe in RECIPES.values() for name in recipe})
GAZE_YAW, GAZE_UP, GAZE_DOWN = 14.0, 10.0, 12.0
"""Degrees that the body model's own eyes have turned when an ``eyeLook`` unit is 1."""
WEIGHTS: dict[Expression, float] = {
    "neutral": 0.50, "smile": 0.17, "grin": 0.08, "laugh": 0.05, "surprise": 0.04, "frown": 0.03, "sad": 0.03,
    "angry": 0.03, "squint": 0.03, "pout": 0.04,
}  # fmt: skip


def draw(rng: np.random.Generator) -> Expression:
    """An expression, neutral half the time."""
    names = list(WEIGHTS)
    return names[rng.choice(len(names), p=list(WEIGHTS.values()))]


def units(expression: Expression, rng: np.random.Generator) -> dict[str, float]:
    """ARKit's face units of one such face, 0..1: of random strength, a little stronger on one side.

    Every unit of :data:`RECIPES` is there, so that all records have the same fields.
    """
    strength, side = rng.uniform(0.6, 1.0), 0.08 * rng.normal()
    recipe = RECIPES[expression]
    found = {}
    for name in _UNITS:
        for end, sign in (("Left", 1), ("Right", -1)) if name.endswith("*") else (("", 0),):
            value = float(np.clip(recipe.get(name, 0.0) * strength * (1 + sign * side), 0, 1))
            found[name.removesuffix("*") + end] = round(value, 4)
    return found


def gaze_units(yaw: float, pitch: float) -> dict[str, float]:
    """The units that move the lids with eyes turned by degrees to the avatar's left and up."""
    aside = round(min(abs(yaw) / GAZE_YAW, 1.0), 4)
    level = round(min(abs(pitch) / (GAZE_UP if pitch > 0 else GAZE_DOWN), 1.0), 4)
    left, right = ("Out", "In") if yaw > 0 else ("In", "Out")
    height = "Up" if pitch > 0 else "Down"
    return {
        f"eyeLook{left}Left": aside,
        f"eyeLook{right}Right": aside,
        f"eyeLook{height}Left": level,
        f"eyeLook{height}Right": level,
    }
