# SPDX-License-Identifier: GPL-3.0-or-later
"""The body model's face morphs and how far a random face may go along each."""

import numpy as np

SPREAD = 0.45
"""Standard deviation of an ordinary morph."""

NAMES = (
    "cheek-bones-incr cheek-inner-incr cheek-trans-up cheek-volume-incr chin-bones-incr chin-cleft-incr "
    "chin-height-incr chin-jaw-drop-incr chin-prognathism-incr chin-prominent-incr chin-width-incr "
    "ear-flap-incr ear-lobe-incr ear-rot-forward ear-scale-depth-incr ear-scale-incr ear-scale-vert-incr "
    "ear-shape-round ear-shape-triangle ear-trans-forward ear-trans-up ear-wing-incr eye-bag-height-incr "
    "eye-bag-incr eye-bag-out eye-corner1-up eye-corner2-up eye-epicanthus-out eye-eyefold-angle-up "
    "eye-eyefold-up eye-height1-incr eye-height2-incr eye-height3-incr eye-push1-out eye-push2-out "
    "eye-scale-incr eye-trans-out eye-trans-up eyebrows-angle-up eyebrows-trans-forward eyebrows-trans-up "
    "forehead-nubian-incr forehead-scale-vert-incr forehead-temple-incr forehead-trans-forward "
    "head-angle-out head-back-scale-depth-incr head-fat-incr head-scale-depth-incr "
    "head-scale-horiz-incr head-scale-vert-incr mouth-angles-up mouth-cupidsbow-incr "
    "mouth-cupidsbow-width-incr mouth-dimples-out mouth-laugh-lines-out mouth-lowerlip-ext-up "
    "mouth-lowerlip-height-incr mouth-lowerlip-middle-up mouth-lowerlip-volume-incr "
    "mouth-lowerlip-width-incr mouth-philtrum-volume-incr mouth-scale-depth-incr mouth-scale-horiz-incr "
    "mouth-scale-vert-incr mouth-trans-forward mouth-trans-out mouth-trans-up mouth-upperlip-ext-up "
    "mouth-upperlip-height-incr mouth-upperlip-middle-up mouth-upperlip-volume-incr "
    "mouth-upperlip-width-incr neck-double-incr neck-scale-depth-incr neck-scale-horiz-incr "
    "neck-scale-vert-incr nose-base-up nose-compression-uncompress nose-curve-convex nose-flaring-incr "
    "nose-greek-incr nose-hump-incr nose-nostrils-angle-up nose-nostrils-width-incr nose-point-up "
    "nose-point-width-incr nose-scale-depth-incr nose-scale-horiz-incr nose-scale-vert-incr "
    "nose-septumangle-incr nose-trans-forward nose-trans-out nose-trans-up nose-volume-incr "
    "nose-width1-incr nose-width2-incr nose-width3-incr"
).split()

SPREADS = {
    "eye-height1-incr": 0.2, "eye-height2-incr": 0.2, "eye-height3-incr": 0.2,
    "eyebrows-angle-up": 0.2, "head-angle-out": 0.05, "mouth-trans-out": 0.06, "nose-trans-out": 0.06,
    "nose-septumangle-incr": 0.15, "mouth-angles-up": 0.2, "ear-wing-incr": 0.3, "eye-push1-out": 0.25,
    "eye-push2-out": 0.25, "nose-compression-uncompress": 0.25, "mouth-lowerlip-middle-up": 0.25,
    "head-scale-vert-incr": 0.12, "head-scale-horiz-incr": 0.18, "head-scale-depth-incr": 0.18,
    "head-back-scale-depth-incr": 0.25, "forehead-scale-vert-incr": 0.15, "forehead-nubian-incr": 0.2,
    "forehead-trans-forward": 0.2, "forehead-temple-incr": 0.3, "neck-scale-vert-incr": 0.25,
    "chin-height-incr": 0.3, "eye-trans-up": 0.25, "eye-scale-incr": 0.25, "nose-trans-up": 0.25,
    "mouth-trans-up": 0.25, "nose-scale-vert-incr": 0.35, "mouth-trans-forward": 0.3,
    "mouth-upperlip-middle-up": 0.25, "mouth-lowerlip-ext-up": 0.25, "mouth-upperlip-ext-up": 0.25,
}  # fmt: skip
"""Morphs that make a face look broken, angry or sad long before the ordinary spread is used up."""

MEANS = {"mouth-angles-up": 0.3, "eyebrows-angle-up": -0.2, "eyebrows-trans-up": 0.2}
"""The model's rest face frowns slightly; these means relax it."""


def sample(rng: np.random.Generator, age: float) -> dict[str, float]:
    """A random face for somebody of ``age`` years: morph name to -1..1.

    The old get bags under the eyes, laugh lines and thinner lips; children keep half the spread,
    because the morphs were sculpted on adults.
    """
    old = float(np.interp(age, (45, 85), (0, 1)))
    drift = {
        "eye-bag-incr": 0.5 * old, "eye-bag-out": 0.3 * old, "mouth-laugh-lines-out": 0.5 * old,
        "neck-double-incr": 0.2 * old, "mouth-upperlip-volume-incr": -0.3 * old,
        "mouth-lowerlip-volume-incr": -0.3 * old, "ear-lobe-incr": 0.4 * old,
    }  # fmt: skip
    scale = float(np.interp(age, (8, 18), (0.5, 1)))
    values = {}
    for name in NAMES:
        mean = MEANS.get(name, 0.0) + drift.get(name, 0.0)
        value = mean + scale * SPREADS.get(name, SPREAD) * rng.normal()
        values[name] = round(float(np.clip(value, -0.95, 0.95)), 4)
    return values
