# SPDX-License-Identifier: GPL-3.0-or-later
"""The body model's face morphs and how far a random face may go along each."""

from collections.abc import Mapping

import numpy as np

from backend.data.forms.surface import Floats

NAMES = (
    "cheek-bones-incr cheek-inner-incr cheek-trans-up cheek-volume-incr chin-bones-incr chin-cleft-incr "
    "chin-height-incr chin-jaw-drop-incr chin-prognathism-incr chin-prominent-incr chin-width-incr "
    "ear-flap-incr ear-lobe-incr ear-rot-forward ear-scale-depth-incr ear-scale-incr ear-scale-vert-incr "
    "ear-shape-round ear-shape-triangle ear-trans-forward ear-trans-up ear-wing-incr eye-bag-height-incr "
    "eye-bag-incr eye-bag-out eye-corner1-up eye-corner2-up eye-epicanthus-out eye-eyefold-angle-up "
    "eye-eyefold-up eye-height1-incr eye-height2-incr eye-height3-incr eye-push1-out eye-push2-out "
    "eye-scale-incr eye-trans-out eye-trans-up eyebrows-angle-up eyebrows-trans-forward eyebrows-trans-up "
    "forehead-nubian-incr forehead-scale-vert-incr forehead-temple-incr forehead-trans-forward "
    "head-age-incr head-angle-out head-back-scale-depth-incr head-fat-incr head-scale-depth-incr "
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

Pattern = Mapping[str, float]

FEATURES: dict[str, Pattern] = {
    "nose size": {
        "nose-volume-incr": 0.45, "nose-scale-horiz-incr": 0.4, "nose-scale-depth-incr": 0.3,
        "nose-scale-vert-incr": 0.25, "nose-trans-forward": 0.3,
    },
    "nose width": {
        "nose-width2-incr": 0.35, "nose-width3-incr": 0.6, "nose-nostrils-width-incr": 0.6,
        "nose-flaring-incr": 0.5, "nose-point-width-incr": 0.3,
    },
    "nose length": {"nose-scale-vert-incr": 0.45, "nose-base-up": -0.35, "mouth-trans-up": -0.15},
    "nose tip": {"nose-point-up": 0.65, "nose-nostrils-angle-up": 0.4, "nose-base-up": 0.2},
    "nose ridge": {"nose-hump-incr": 0.65, "nose-curve-convex": 0.4, "nose-trans-forward": 0.2},
    "nose root": {"nose-greek-incr": 0.6, "nose-width1-incr": 0.5, "nose-compression-uncompress": 0.2},
    "face length": {
        "head-scale-vert-incr": 0.12, "chin-height-incr": 0.35, "chin-jaw-drop-incr": 0.3,
        "nose-scale-vert-incr": 0.2, "mouth-trans-up": -0.15, "forehead-scale-vert-incr": 0.12,
    },
    "face width": {
        "head-scale-horiz-incr": 0.2, "cheek-bones-incr": 0.3, "chin-bones-incr": 0.3, "head-fat-incr": 0.2,
        "forehead-temple-incr": 0.2,
    },
    "jaw": {"chin-bones-incr": 0.5, "chin-width-incr": 0.55, "chin-jaw-drop-incr": 0.2},
    "chin": {"chin-prominent-incr": 0.6, "chin-prognathism-incr": 0.25, "chin-cleft-incr": 0.3},
    "cheekbones": {"cheek-bones-incr": 0.5, "cheek-inner-incr": -0.35, "cheek-trans-up": 0.35},
    "fullness": {
        "head-fat-incr": 0.5, "cheek-volume-incr": 0.5, "cheek-inner-incr": 0.3, "neck-double-incr": 0.15,
    },
    "eye size": {
        "eye-scale-incr": 0.3, "eye-height1-incr": 0.15, "eye-height2-incr": 0.15, "eye-height3-incr": 0.15,
    },
    "eye distance": {"eye-trans-out": 0.6, "nose-width1-incr": 0.2},
    "eye slant": {"eye-corner1-up": -0.3, "eye-corner2-up": 0.55},
    "eye height": {"eye-trans-up": 0.3, "eyebrows-trans-up": 0.2},
    "eyelids": {"eye-eyefold-up": 0.5, "eye-eyefold-angle-up": 0.3, "eye-epicanthus-out": 0.35},
    "eye bags": {"eye-bag-incr": 0.45, "eye-bag-out": 0.3, "eye-bag-height-incr": 0.2},
    "brow ridge": {"eyebrows-trans-forward": 0.6, "forehead-trans-forward": 0.12, "eyebrows-trans-up": -0.25},
    "brow height": {"eyebrows-trans-up": 0.5, "eyebrows-angle-up": 0.08},
    "forehead": {"forehead-scale-vert-incr": 0.15, "forehead-nubian-incr": 0.2, "forehead-temple-incr": 0.3},
    "lips": {
        "mouth-upperlip-volume-incr": 0.5, "mouth-lowerlip-volume-incr": 0.5,
        "mouth-upperlip-height-incr": 0.45,
        "mouth-lowerlip-height-incr": 0.45, "mouth-scale-vert-incr": 0.25,
    },
    "mouth width": {
        "mouth-scale-horiz-incr": 0.6, "mouth-upperlip-width-incr": 0.3, "mouth-lowerlip-width-incr": 0.3,
    },
    "mouth height": {"mouth-trans-up": 0.28},
    "mouth projection": {
        "mouth-trans-forward": 0.35, "mouth-scale-depth-incr": 0.3, "mouth-philtrum-volume-incr": 0.3,
    },
    "cupid's bow": {"mouth-cupidsbow-incr": 0.6, "mouth-cupidsbow-width-incr": 0.4},
    "ears": {"ear-scale-incr": 0.4, "ear-wing-incr": 0.3, "ear-lobe-incr": 0.3},
    "skull": {"head-back-scale-depth-incr": 0.25, "head-scale-depth-incr": 0.2},
    "neck": {"neck-scale-horiz-incr": 0.45, "neck-scale-depth-incr": 0.4},
}  # fmt: skip
"""What tells faces apart: a name and the morphs that change together at strength 1."""

ORDINARY, DISTINCT = 0.35, (0.8, 1.4)
"""Standard deviation of an ordinary feature, and how strong a face's few distinctive ones are."""
DISTINCTIVE = (4, 8)
"""How many features of a face are distinctive."""
SPREAD = 0.22
"""Standard deviation of a morph beyond the features."""

SPREADS = {
    "eye-height1-incr": 0.12, "eye-height2-incr": 0.12, "eye-height3-incr": 0.12,
    "eyebrows-angle-up": 0.12, "head-angle-out": 0.05, "mouth-trans-out": 0.06, "nose-trans-out": 0.06,
    "nose-septumangle-incr": 0.12, "mouth-angles-up": 0.15, "eye-push1-out": 0.15,
    "eye-push2-out": 0.15, "nose-compression-uncompress": 0.15, "mouth-lowerlip-middle-up": 0.15,
    "head-scale-vert-incr": 0.06, "head-scale-horiz-incr": 0.08, "head-scale-depth-incr": 0.08,
    "forehead-scale-vert-incr": 0.08, "forehead-nubian-incr": 0.1, "eye-scale-incr": 0.12,
    "forehead-trans-forward": 0.1, "mouth-trans-up": 0.12, "nose-trans-up": 0.2, "eye-trans-up": 0.12,
    "mouth-trans-forward": 0.15, "mouth-upperlip-middle-up": 0.15, "mouth-lowerlip-ext-up": 0.15,
    "mouth-upperlip-ext-up": 0.15, "ear-shape-round": 0.45, "ear-shape-triangle": 0.45, "ear-flap-incr": 0.4,
    "ear-rot-forward": 0.35,
}  # fmt: skip
"""Morphs that make a face look broken, angry or sad early, and ears, which bear more."""

LIMITS = {
    "eye-height1-incr": 0.45, "eye-height2-incr": 0.45, "eye-height3-incr": 0.45, "eye-scale-incr": 0.55,
    "eye-push1-out": 0.4, "eye-push2-out": 0.4, "eyebrows-angle-up": 0.35, "mouth-angles-up": 0.5,
    "head-scale-vert-incr": 0.3, "head-scale-horiz-incr": 0.45, "head-scale-depth-incr": 0.4,
    "forehead-scale-vert-incr": 0.35, "forehead-nubian-incr": 0.45, "eye-trans-up": 0.5,
    "mouth-trans-up": 0.6,
    "nose-base-up": 0.5, "mouth-scale-depth-incr": 0.4, "nose-trans-forward": 0.75, "nose-volume-incr": 0.75,
    "eye-corner1-up": 0.6, "nose-scale-vert-incr": 0.8, "chin-height-incr": 0.7, "mouth-trans-forward": 0.6,
}  # fmt: skip
"""Largest size of a morph; 0.95 where nothing is given."""

MEANS = {
    "mouth-angles-up": 0.3, "eyebrows-angle-up": -0.2, "eyebrows-trans-up": 0.2, "eye-height1-incr": 0.1,
    "eye-height2-incr": 0.12, "eye-height3-incr": 0.1, "eye-scale-incr": 0.1,
}  # fmt: skip
"""The model's rest face frowns slightly and its eyes are small; these means relax it."""

MANLY: Pattern = {
    "eyebrows-trans-forward": 0.35, "chin-width-incr": 0.25, "chin-bones-incr": 0.3,
    "chin-jaw-drop-incr": 0.15,
    "chin-prominent-incr": 0.2, "nose-volume-incr": 0.2, "nose-scale-horiz-incr": 0.15,
    "mouth-upperlip-volume-incr": -0.25, "mouth-lowerlip-volume-incr": -0.2,
    "mouth-upperlip-height-incr": -0.15,
    "eye-scale-incr": -0.15, "cheek-inner-incr": -0.1, "eyebrows-trans-up": -0.15,
    "neck-scale-horiz-incr": 0.3,
    "chin-height-incr": 0.15, "mouth-scale-horiz-incr": 0.15,
}  # fmt: skip
"""Added for men, taken away for women."""
CHILDLIKE: Pattern = {
    "nose-volume-incr": -0.3, "nose-trans-forward": -0.3, "nose-point-up": 0.25,
    "nose-scale-vert-incr": -0.25,
    "cheek-volume-incr": 0.3, "chin-prominent-incr": -0.25, "chin-width-incr": -0.3, "chin-height-incr": -0.2,
    "eye-scale-incr": 0.3, "eyebrows-trans-forward": -0.3, "head-age-incr": -0.4,
    "neck-scale-horiz-incr": -0.3,
}  # fmt: skip
AGED: Pattern = {
    "eye-bag-incr": 0.5, "eye-bag-out": 0.3, "mouth-laugh-lines-out": 0.5, "neck-double-incr": 0.2,
    "mouth-upperlip-volume-incr": -0.35, "mouth-lowerlip-volume-incr": -0.35, "ear-lobe-incr": 0.4,
    "ear-scale-incr": 0.25, "nose-volume-incr": 0.2, "nose-point-up": -0.2, "head-age-incr": 0.3,
    "cheek-inner-incr": -0.25, "eye-eyefold-up": -0.3,
}  # fmt: skip
ANCESTRY: dict[str, Pattern] = {
    "african": {
        "nose-width3-incr": 0.35, "nose-nostrils-width-incr": 0.3, "nose-flaring-incr": 0.3,
        "nose-greek-incr": -0.2,
        "mouth-upperlip-volume-incr": 0.3, "mouth-lowerlip-volume-incr": 0.3, "mouth-trans-forward": 0.15,
    },
    "asian": {
        "eye-epicanthus-out": 0.4, "eye-eyefold-up": -0.2, "nose-greek-incr": -0.2,
        "nose-trans-forward": -0.2,
        "cheek-bones-incr": 0.25, "head-scale-horiz-incr": 0.1, "eyebrows-trans-forward": -0.25,
        "eye-corner2-up": 0.2,
    },
    "caucasian": {
        "nose-trans-forward": 0.25, "nose-hump-incr": 0.15, "nose-width3-incr": -0.25,
        "nose-scale-horiz-incr": -0.1,
        "eyebrows-trans-forward": 0.15, "eye-epicanthus-out": -0.2, "chin-prominent-incr": 0.15,
    },
}  # fmt: skip
"""Added at full weight of an ancestry, beyond what the body model's phenotypes do."""


def _vector(values: Mapping[str, float], otherwise: float = 0.0) -> Floats:
    return np.array([values.get(name, otherwise) for name in NAMES])


_MEANS, _SPREADS, _LIMITS = _vector(MEANS), _vector(SPREADS, SPREAD), _vector(LIMITS, 0.95)
_FEATURES = np.stack([_vector(pattern) for pattern in FEATURES.values()])
_MANLY, _CHILDLIKE, _AGED = _vector(MANLY), _vector(CHILDLIKE), _vector(AGED)
_ANCESTRY = {name: _vector(pattern) for name, pattern in ANCESTRY.items()}


def sample(
    rng: np.random.Generator, age: float, gender: float, ancestry: Mapping[str, float]
) -> dict[str, float]:
    """A random face: morph name to -1..1.

    A few strong features make it somebody's; the others and every single morph vary a little about what
    gender, age and ancestry bring along. Children keep less of all that, because the morphs were sculpted
    on adults.
    """
    mild = float(np.interp(age, (6, 18), (0.65, 1)))
    strengths = rng.normal(size=len(FEATURES)) * ORDINARY
    chosen = rng.permutation(len(FEATURES))[: rng.integers(DISTINCTIVE[0], DISTINCTIVE[1] + 1)]
    strengths[chosen] = rng.uniform(*DISTINCT, len(chosen)) * rng.choice((-1, 1), len(chosen))
    values = _MEANS + mild * (_SPREADS * rng.normal(size=len(NAMES)) + strengths @ _FEATURES)
    values += (2 * gender - 1) * float(np.interp(age, (10, 18), (0.3, 1))) * _MANLY
    values += float(np.interp(age, (6, 18), (1, 0))) * _CHILDLIKE
    values += float(np.interp(age, (40, 85), (0, 1))) * _AGED
    for name, weight in ancestry.items():
        values += weight * _ANCESTRY[name]
    return dict(zip(NAMES, np.clip(values, -_LIMITS, _LIMITS).round(4).tolist(), strict=True))
