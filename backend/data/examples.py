# SPDX-License-Identifier: GPL-3.0-or-later
"""People who show an attribute: one for each value it may have, and nothing that hides it."""

from dataclasses import replace
from typing import Any

import numpy as np

from backend.data.hair.styles import STYLES
from backend.data.people import expressions, priors, schema
from backend.data.people.colours import DYED
from backend.data.people.subject import Attributes

CANDIDATES = 64
AGES = (18, 65)
FITTING = 0.6
"""Who is at least so likely to have a value, relative to the likeliest, may show it."""
BARE: dict[str, Any] = {
    "headwear": "none", "glasses": "none", "earrings": "none", "facial_hair": "none",
    "clothing_pattern": "plain", "expression": "neutral", "face_units": {},
    "gaze_yaw": 0.0, "gaze_pitch": 0.0,
}  # fmt: skip


def named_attributes() -> dict[str, tuple[str, ...]]:
    """Attributes whose values have names, and these."""
    return {one.name: one.values for one in schema.attributes() if one.kind == "name"}


def examples(attribute: str, seed: int) -> dict[str, Attributes]:
    """Every value of a named attribute, worn by a subject of ``seed`` whom it suits."""
    named = named_attributes()
    crowd = [priors.sample(seed, index) for index in range(CANDIDATES)]
    grown = [who for who in crowd if AGES[0] <= who.age <= AGES[1] and who.hair_colour.name not in DYED]
    first = 5 * list(named).index(attribute)
    return {
        value: _showing(_suited(attribute, value, grown, turn), attribute, value)
        for turn, value in enumerate(named[attribute], first)
    }


def _suited(attribute: str, value: str, crowd: list[Attributes], turn: int) -> Attributes:
    """One of those whom the value suits best, another for each ``turn``."""
    likely = np.array([_likelihood(attribute, value, who) for who in crowd])
    suited = np.flatnonzero(likely >= FITTING * likely.max())
    return crowd[suited[turn % len(suited)]]


def _likelihood(attribute: str, value: str, who: Attributes) -> float:
    match attribute:
        case "hair_style":
            return STYLES[value].weight(who.is_man, who.age, who.african)
        case "facial_hair":
            return float(who.is_man)
        case "headwear":
            hidden = STYLES[who.hair_style].bulky
            return 0.0 if hidden else priors.headwear_weights(who.is_man, who.age)[value]
        case "clothing":
            return priors.clothing_weights(who.is_man, who.age)[value]
        case "earrings":
            return priors.earring_weights(who.is_man, "none").get(value, 0.0)
        case _:
            return 1.0


def _showing(who: Attributes, attribute: str, value: str) -> Attributes:
    changes = BARE | {attribute: value}
    match attribute:
        case "expression":
            rng = np.random.default_rng([who.seed, who.index])
            changes["face_units"] = expressions.units(value, rng)
        case "earrings":
            changes["hair_style"] = "short" if who.is_man else "bun"
        case "clothing_pattern":
            changes["clothing"] = "t_shirt"
        case "clothing":
            rng = np.random.default_rng([who.seed, who.index])
            changes["clothing_pattern"] = who.clothing_pattern
            changes["clothing_colour"] = priors.clothing_colour(rng, value)
        case _:
            pass
    return replace(who, **changes)
