# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a synthetic subject is: every attribute, drawn from its seed and index alone."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np

from backend.data import colours, morphs
from backend.data.colours import Colour

HairStyle = Literal[
    "bald", "buzz", "short", "side_part", "curly", "afro", "bob", "long", "wavy", "bun", "ponytail"
]
Parting = Literal["left", "middle", "right"]
FacialHair = Literal["none", "stubble", "moustache", "goatee", "full_beard"]
Glasses = Literal["none", "round", "square", "thin", "sunglasses"]
Headwear = Literal["none", "beanie", "cap", "hat"]
Garment = Literal["t_shirt", "v_neck", "turtleneck", "shirt", "hoodie", "suit"]

_HAIR_WOMAN = (0.02, 0.03, 0.10, 0.07, 0.13, 0.07, 0.16, 0.17, 0.13, 0.06, 0.06)
_HAIR_MAN = (0.12, 0.17, 0.27, 0.19, 0.10, 0.06, 0.02, 0.03, 0.02, 0.01, 0.01)
_SOBER = ("black", "grey", "navy", "burgundy", "brown", "beige", "olive")
_BULKY = ("afro", "curly", "bun", "ponytail")


@dataclass(frozen=True)
class Attributes:
    """One subject. Numbers without a unit run over 0..1, weakest to strongest.

    Attributes:
        seed, index: what :meth:`sample` was called with.
        gender: 0 is a woman, 1 a man.
        age: years, 6..85.
        african, asian, caucasian: weights of ancestry, sum 1.
        muscle, weight, height, proportions: phenotypes of the body model.
        skin_tone: 0 is the lightest, 1 the darkest.
        parting: side of the avatar, so ``left`` is +X.
        receding: how far the hairline has moved back.
        brow_tilt: -1..1, positive lifts the outer end.
        glasses_colour, headwear_colour: drawn even if nothing is worn.
        lipstick: 0 is bare lips.
        smile, jaw_open, brow_up: the expression; all 0 is neutral.
        asymmetry: standard deviation between the left and the right value of a morph.
        morphs: face morphs of the body model, -1..1, by name without ``l-`` and ``r-``.
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
    skin_tone: float
    hair_style: HairStyle
    hair_colour: Colour
    hair_length: float
    hair_volume: float
    hair_curl: float
    fringe: float
    parting: Parting
    receding: float
    facial_hair: FacialHair
    facial_hair_colour: Colour
    beard_length: float
    eye_colour: Colour
    brow_thickness: float
    brow_arch: float
    brow_tilt: float
    glasses: Glasses
    glasses_colour: Colour
    headwear: Headwear
    headwear_colour: Colour
    clothing: Garment
    clothing_colour: Colour
    lipstick: float
    lipstick_colour: Colour
    freckles: float
    smile: float
    jaw_open: float
    brow_up: float
    asymmetry: float
    morphs: dict[str, float]

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
        restored = {
            key: Colour(value["name"], tuple(value["rgb"])) if key.endswith("_colour") else value
            for key, value in values.items()
        }
        return cls(**restored)

    @classmethod
    def sample(cls, seed: int, index: int) -> "Attributes":
        """Subject ``index`` of ``seed``: the same on every machine."""
        rng = np.random.default_rng([seed, index])
        man = bool(rng.random() < 0.5)
        age = _age(rng)
        african, asian, caucasian = rng.dirichlet([0.4, 0.4, 0.4]).tolist()
        dark = african + 0.9 * asian
        tone = 0.80 * african + 0.36 * asian + 0.17 * caucasian + 0.09 * rng.normal()
        headwear = _headwear(rng)
        style = _hair_style(rng, man, age, african, headwear != "none")
        hair = _hair_colour(rng, age, dark)
        facial_hair = _facial_hair(rng, man, age)
        clothing = _clothing(rng, man, age)
        smiling = rng.random() < 0.5
        lipstick = float(rng.uniform(0.35, 1)) if not man and age > 16 and rng.random() < 0.45 else 0.0
        lip_name = str(rng.choice(["red", "pink", "burgundy"]))
        return cls(
            seed=seed,
            index=index,
            gender=float(rng.uniform(0.8, 1) if man else rng.uniform(0, 0.2)),
            age=age,
            african=african,
            asian=asian,
            caucasian=caucasian,
            muscle=float(rng.uniform(0.2, 0.8)),
            weight=float(rng.uniform(0.1, 0.9)),
            height=float(rng.uniform(0.3, 0.7)),
            proportions=float(rng.uniform(0.3, 0.9)),
            skin_tone=float(np.clip(tone, 0, 1)),
            hair_style=style,
            hair_colour=hair,
            hair_length=float(rng.random()),
            hair_volume=float(rng.random()),
            hair_curl=float(rng.random()),
            fringe=float(rng.random()),
            parting=_choose(rng, Parting, (0.45, 0.25, 0.30)),
            receding=float(rng.uniform(0, np.interp(age, (24, 65), (0, 1)))) if man else 0.0,
            facial_hair=facial_hair,
            facial_hair_colour=_beard_colour(rng, hair, age),
            beard_length=float(rng.random()),
            eye_colour=_eye_colour(rng, dark),
            brow_thickness=float(np.clip((0.62 if man else 0.40) + 0.22 * rng.normal(), 0, 1)),
            brow_arch=float(np.clip((0.35 if man else 0.55) + 0.2 * rng.normal(), 0, 1)),
            brow_tilt=float(np.clip(-0.3 + 0.3 * rng.normal(), -1, 0.4)),
            glasses=_glasses(rng),
            glasses_colour=_named(rng, colours.EYEWEAR, (0.42, 0.2, 0.12, 0.14, 0.06, 0.06)),
            headwear=headwear,
            headwear_colour=_named(rng, colours.CLOTHING),
            clothing=clothing,
            clothing_colour=_named(
                rng,
                {name: colours.CLOTHING[name] for name in _SOBER} if clothing == "suit" else colours.CLOTHING,
            ),
            lipstick=lipstick,
            lipstick_colour=colours.draw(colours.CLOTHING, lip_name, rng),
            freckles=float(rng.uniform(0.3, 1)) if caucasian > 0.6 and rng.random() < 0.2 else 0.0,
            smile=float(rng.uniform(0.1, 0.85)) if smiling else 0.0,
            jaw_open=float(rng.uniform(0.05, 0.3)) if smiling and rng.random() < 0.4 else 0.0,
            brow_up=float(rng.uniform(0, 0.6)) if smiling and rng.random() < 0.5 else 0.0,
            asymmetry=float(rng.uniform(0, 0.09)),
            morphs=morphs.sample(rng, age),
        )


def _choose(rng: np.random.Generator, names: Any, weights: tuple[float, ...]) -> Any:
    probabilities = np.asarray(weights)
    return str(rng.choice(get_args(names), p=probabilities / probabilities.sum()))


def _named(
    rng: np.random.Generator, palette: dict[str, colours.RGB], weights: tuple[float, ...] | None = None
) -> Colour:
    return colours.draw(palette, str(rng.choice(list(palette), p=weights)), rng)


def _age(rng: np.random.Generator) -> float:
    low, high = ((6, 16), (16, 30), (30, 50), (50, 68), (68, 85))[
        rng.choice(5, p=(0.12, 0.26, 0.28, 0.20, 0.14))
    ]
    return float(rng.uniform(low, high))


def _headwear(rng: np.random.Generator) -> Headwear:
    return _choose(rng, Headwear, (0.88, 0.05, 0.04, 0.03))


def _glasses(rng: np.random.Generator) -> Glasses:
    return _choose(rng, Glasses, (0.75, 0.07, 0.08, 0.06, 0.04))


def _hair_style(rng: np.random.Generator, man: bool, age: float, african: float, hatted: bool) -> HairStyle:
    styles = get_args(HairStyle)
    weights = dict(zip(styles, _HAIR_MAN if man else _HAIR_WOMAN, strict=True))
    weights["afro"] *= 0.25 + 3 * african
    weights["bald"] *= float(np.interp(age, (18, 22, 60), (0, 0.7, 1.8)))
    if hatted:
        weights |= dict.fromkeys(_BULKY, 0.0)
    return _choose(rng, HairStyle, tuple(weights.values()))


def _hair_colour(rng: np.random.Generator, age: float, dark: float) -> Colour:
    grey = float(np.interp(age, (38, 50, 65, 80), (0, 0.15, 0.6, 0.92)))
    light = max(0.0, 1 - dark)
    if rng.random() < grey:
        name = "white" if rng.random() < np.interp(age, (50, 80), (0.15, 0.6)) else "grey"
    elif age > 15 and rng.random() < 0.03:
        name = str(rng.choice(colours.DYED))
    else:
        weights = np.array(
            [0.05 + dark, 0.18 + 0.5 * dark, 0.1 + 0.35 * light, 0.45 * light, 0.6 * light, 0.28 * light]
        )
        names = ["black", "dark brown", "brown", "light brown", "blonde", "red"]
        name = str(rng.choice(names, p=weights / weights.sum()))
    return colours.draw(colours.HAIR, name, rng, 0.02)


def _beard_colour(rng: np.random.Generator, hair: Colour, age: float) -> Colour:
    if hair.name in colours.DYED:
        return colours.draw(colours.HAIR, "dark brown", rng, 0.02)
    if hair.name not in ("grey", "white") and rng.random() < np.interp(age, (40, 65), (0, 0.5)):
        return colours.draw(colours.HAIR, "grey", rng, 0.02)
    return hair


def _facial_hair(rng: np.random.Generator, man: bool, age: float) -> FacialHair:
    if not man or age < 18:
        return "none"
    return _choose(rng, FacialHair, (0.44, 0.15, 0.10, 0.12, 0.19))


def _eye_colour(rng: np.random.Generator, dark: float) -> Colour:
    light = max(0.0, 1 - 1.1 * dark)
    weights = np.array([0.08 + dark, 0.3 + 0.5 * dark, 0.2 * light, 0.25 * light, 0.5 * light, 0.2 * light])
    return colours.draw(
        colours.EYES, str(rng.choice(list(colours.EYES), p=weights / weights.sum())), rng, 0.025
    )


def _clothing(rng: np.random.Generator, man: bool, age: float) -> Garment:
    suit = 0.0 if age < 18 else (0.14 if man else 0.07)
    return _choose(rng, Garment, (0.28, 0.16, 0.16, 0.15, 0.14, suit))
