# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a synthetic subject is: every attribute, as plain values that survive JSON."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from backend.data.people.colours import Colour

Parting = Literal["left", "middle", "right"]
FacialHair = Literal[
    "none", "stubble", "moustache", "handlebar", "soul_patch", "goatee", "circle_beard", "chin_strap",
    "sideburns", "full_beard", "long_beard",
]  # fmt: skip
Glasses = Literal[
    "none", "round", "square", "thin", "rimless", "cat_eye", "browline", "sunglasses", "aviators",
    "round_sunglasses",
]  # fmt: skip
Headwear = Literal["none", "beanie", "cap", "hat", "beret", "bucket_hat", "headscarf", "headband", "turban"]
Earrings = Literal["none", "stud", "hoop", "drop"]
Garment = Literal[
    "t_shirt", "v_neck", "tank_top", "sweater", "turtleneck", "shirt", "shirt_and_tie", "hoodie", "suit",
    "leather_jacket", "scarf", "dress",
]  # fmt: skip
Pattern = Literal["plain", "striped", "checked", "dotted", "floral"]
Expression = Literal[
    "neutral", "smile", "grin", "laugh", "surprise", "frown", "sad", "angry", "squint", "pout"
]


@dataclass(frozen=True)
class Attributes:
    """One subject. Numbers without a unit run over 0..1, weakest to strongest.

    Attributes:
        seed, index: of the subject (:func:`backend.data.people.priors.sample`).
        gender: 0 is a woman, 1 a man.
        age: years, 6..85.
        african, asian, caucasian: weights of ancestry, sum 1.
        muscle, weight, height, proportions: phenotypes of the body model.
        asymmetry: standard deviation between the left and the right value of a morph.
        morphs: face morphs of the body model, -1..1, by name without ``l-`` and ``r-``.
        expression: what the face units add up to.
        face_units: ARKit's names to 0..1; those that are not named are 0.
        gaze_yaw, gaze_pitch: degrees that both eyes look to the avatar's left and up.
        skin_tone: 0 is the lightest, 1 the darkest.
        blush: redness of cheeks and nose.
        freckles: how dense; 0 is none.
        moles: how many.
        wrinkles: depth of the lines on forehead, beside eyes and mouth.
        lipstick, eye_shadow, eyeliner: make-up; 0 is bare.
        brow_thickness: height of the brows at their inner third.
        brow_arch: how far the brows rise in the middle.
        brow_tilt: -1..1, positive lifts the outer end.
        brow_length: how far out the brows reach.
        brow_gap: distance between the brows.
        brow_fullness: how densely they grow.
        hair_style: a name in :data:`backend.data.hair.styles.STYLES`.
        hair_highlights: how much of the hair has the second colour.
        hair_grey: share of grey strands in hair that keeps its colour.
        hair_length, hair_volume, hair_curl: from what the style allows at least to what it allows at most.
        fringe: how far hair hangs over the forehead; low values are none.
        parting: side of the avatar, so ``left`` is +X.
        receding: how far the hairline has moved back.
        facial_hair: what a man has not shaved.
        beard_length: from trimmed to as long as the kind allows.
        glasses, earrings, headwear, clothing: what is worn.
        glasses_colour, headwear_colour, earring_colour: drawn even if nothing is worn.
        clothing_pattern: of the main garment.
        clothing_accent: second colour of a pattern.
    """

    seed: int
    index: int
    gender: float
    age: float
    african: float
    asian: float
    caucasian: float
    muscle: float
    weight: float
    height: float
    proportions: float
    asymmetry: float
    morphs: dict[str, float]
    expression: Expression
    face_units: dict[str, float]
    gaze_yaw: float
    gaze_pitch: float
    skin_tone: float
    blush: float
    freckles: float
    moles: int
    wrinkles: float
    lipstick: float
    lipstick_colour: Colour
    eye_shadow: float
    eye_shadow_colour: Colour
    eyeliner: float
    eye_colour: Colour
    brow_thickness: float
    brow_arch: float
    brow_tilt: float
    brow_length: float
    brow_gap: float
    brow_fullness: float
    hair_style: str
    hair_colour: Colour
    hair_highlights: float
    hair_highlight_colour: Colour
    hair_grey: float
    hair_length: float
    hair_volume: float
    hair_curl: float
    fringe: float
    parting: Parting
    receding: float
    facial_hair: FacialHair
    facial_hair_colour: Colour
    beard_length: float
    glasses: Glasses
    glasses_colour: Colour
    earrings: Earrings
    earring_colour: Colour
    headwear: Headwear
    headwear_colour: Colour
    clothing: Garment
    clothing_colour: Colour
    clothing_pattern: Pattern
    clothing_accent: Colour

    @property
    def is_man(self) -> bool:
        """Whether captions call the subject a man (or a boy)."""
        return self.gender > 0.5

    @property
    def model_age(self) -> float:
        """The age as the body model counts it: baby 0, child 1/3, young adult 2/3, old 1."""
        return float(np.interp(self.age, (1, 12, 25, 85), (0, 1 / 3, 2 / 3, 1)))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, the same before and after a trip through JSON."""
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Attributes":
        """The inverse of :meth:`to_dict`."""
        is_colour = lambda value: isinstance(value, dict) and set(value) == {"name", "rgb"}  # noqa: E731
        restored: dict[str, Any] = {
            key: Colour(value["name"], tuple(value["rgb"])) if is_colour(value) else value
            for key, value in values.items()
        }
        return cls(**restored)
