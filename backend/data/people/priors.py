# SPDX-License-Identifier: GPL-3.0-or-later
"""How common each attribute is, and what goes with what."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from backend.data.hair.styles import STYLES
from backend.data.people import colours, expressions, morphs
from backend.data.people.colours import Colour
from backend.data.people.subject import Attributes

Weights = Mapping[str, float]

PARTING: Weights = {"left": 0.45, "middle": 0.25, "right": 0.30}
FACIAL_HAIR: Weights = {
    "none": 0.30, "stubble": 0.12, "moustache": 0.06, "handlebar": 0.05, "soul_patch": 0.04, "goatee": 0.07,
    "circle_beard": 0.07, "chin_strap": 0.05, "sideburns": 0.04, "full_beard": 0.13, "long_beard": 0.07,
}  # fmt: skip
"""Of men of 18 and more; nobody else has any."""
GLASSES: Weights = {
    "none": 0.66, "round": 0.05, "square": 0.06, "thin": 0.04, "rimless": 0.03, "cat_eye": 0.03,
    "browline": 0.03, "sunglasses": 0.04, "aviators": 0.03, "round_sunglasses": 0.03,
}  # fmt: skip
EYEWEAR_COLOURS: Weights = {
    "black": 0.40, "brown": 0.20, "gold": 0.12, "silver": 0.14, "red": 0.07, "blue": 0.07
}  # fmt: skip
HEADWEAR: Weights = {
    "none": 0.80, "beanie": 0.035, "cap": 0.035, "hat": 0.025, "beret": 0.02, "bucket_hat": 0.02,
    "headscarf": 0.025, "headband": 0.02, "turban": 0.02,
}  # fmt: skip
EARRINGS: Weights = {"none": 0.50, "stud": 0.22, "hoop": 0.16, "drop": 0.12}
"""Of women and girls; a tenth of the men wear studs or hoops."""
CLOTHING: Weights = {
    "t_shirt": 0.17, "v_neck": 0.10, "tank_top": 0.06, "sweater": 0.08, "turtleneck": 0.08, "shirt": 0.11,
    "shirt_and_tie": 0.05, "hoodie": 0.10, "suit": 0.09, "leather_jacket": 0.06, "scarf": 0.05, "dress": 0.05,
}  # fmt: skip
PATTERNS: Weights = {"plain": 0.68, "striped": 0.11, "checked": 0.09, "dotted": 0.06, "floral": 0.06}
SOBER = ("black", "grey", "navy", "burgundy", "brown", "beige", "olive", "white")
LEATHER: Weights = {"black": 0.6, "brown": 0.25, "burgundy": 0.08, "beige": 0.07}
GROWN_EYEWEAR = ("rimless", "cat_eye", "browline", "aviators")
ADULT_CLOTHING = ("suit", "shirt_and_tie", "leather_jacket")
PLAIN_CLOTHING = ("leather_jacket", "suit")
ANDROGYNOUS = 0.12
"""Share whose body model lies between woman and man."""
PURITY = 0.25
"""Concentration of ancestry: below 1, most have one that prevails and the rest are mixed."""
RULES = (
    "Women, men and the three ancestries are equally common; half of the faces are neutral.",
    "Skin, hair and eyes follow ancestry: blonde and red hair and light eyes need little dark ancestry.",
    "Hair turns grey from 38 on, is dyed from 16 on, and keeps some grey strands from 35 on.",
    "Men of 18 and more may have facial hair, only short kinds until 22; it is never dyed.",
    "Men's hairlines recede from 24 on; each hair style has its own ages, genders and ancestries.",
    "Make-up is worn by women over 16; lines of age begin at 28, freckles need light skin.",
    "Glasses are more common with age; children wear no rimless, cat-eye, browline or aviator ones.",
    "Headscarves are women's; children wear caps, beanies, bucket hats and headbands.",
    "No hair that stands out under headwear, but for headbands.",
    "No earrings under a headscarf; men wear studs or hoops; drops from 14 on.",
    "Suits, shirts with ties and leather jackets from 16 on; dresses are women's.",
    "Suits and leather jackets are plain and of sober colours.",
)
"""What goes with what, as sentences for people."""


def sample(seed: int, index: int) -> Attributes:
    """Subject ``index`` of ``seed``: the same on every machine."""
    rng = np.random.default_rng([seed, index])
    man = bool(rng.random() < 0.5)
    age = _age(rng)
    gender = _gender(rng, man)
    african, asian, caucasian = rng.dirichlet([PURITY] * 3).tolist()
    dark = african + 0.9 * asian
    tone = 0.80 * african + 0.36 * asian + 0.17 * caucasian + 0.10 * rng.normal()
    expression = expressions.draw(rng)
    gaze = rng.normal(size=2) * (9, 5) * (rng.random() < 0.5)
    headwear = _choose(rng, headwear_weights(man, age))
    style = _choose(rng, hair_weights(man, age, african, headwear))
    hair = _hair_colour(rng, age, dark)
    clothing = _choose(rng, clothing_weights(man, age))
    made_up = not man and age > 16 and rng.random() < 0.45
    wrinkles = float(np.clip(np.interp(age, (28, 45, 80), (0, 0.2, 0.9)) + 0.12 * rng.normal(), 0, 1))
    return Attributes(
        seed=seed,
        index=index,
        gender=gender,
        age=age,
        african=african,
        asian=asian,
        caucasian=caucasian,
        muscle=float(rng.uniform(0.05, 0.95)),
        weight=float(rng.uniform(0, 1)),
        height=float(rng.uniform(0.3, 0.7)),
        proportions=float(rng.uniform(0.2, 0.95)),
        asymmetry=float(rng.uniform(0, 0.09)),
        morphs=morphs.sample(rng, age, gender, {"african": african, "asian": asian, "caucasian": caucasian}),
        expression=expression,
        face_units=expressions.units(expression, rng),
        gaze_yaw=float(np.clip(gaze[0], -25, 25)),
        gaze_pitch=float(np.clip(gaze[1], -12, 12)),
        skin_tone=float(np.clip(tone, 0, 1)),
        blush=float(np.clip(0.4 + 0.25 * rng.normal(), 0, 1)),
        freckles=float(rng.uniform(0.3, 1)) if caucasian > 0.6 and rng.random() < 0.2 else 0.0,
        moles=int(rng.choice(5, p=(0.55, 0.2, 0.12, 0.08, 0.05))),
        wrinkles=wrinkles if age > 28 else 0.0,
        lipstick=float(rng.uniform(0.35, 1)) if made_up else 0.0,
        lipstick_colour=_named(rng, colours.LIPSTICK),
        eye_shadow=float(rng.uniform(0.3, 0.9)) if made_up and rng.random() < 0.5 else 0.0,
        eye_shadow_colour=_named(rng, colours.EYE_SHADOW),
        eyeliner=float(rng.uniform(0.4, 1)) if made_up and rng.random() < 0.6 else 0.0,
        eye_colour=_eye_colour(rng, dark),
        brow_thickness=float(np.clip((0.62 if man else 0.40) + 0.24 * rng.normal(), 0, 1)),
        brow_arch=float(np.clip((0.35 if man else 0.55) + 0.24 * rng.normal(), 0, 1)),
        brow_tilt=float(np.clip(-0.3 + 0.35 * rng.normal(), -1, 0.4)),
        brow_length=float(rng.random()),
        brow_gap=float(rng.random()),
        brow_fullness=float(np.clip(0.65 + 0.25 * rng.normal(), 0.1, 1)),
        hair_style=style,
        hair_colour=hair,
        hair_highlights=float(rng.uniform(0.2, 1)) if rng.random() < (0.06 if man else 0.2) else 0.0,
        hair_highlight_colour=_highlight(rng, hair),
        hair_grey=_grey_share(rng, hair, age),
        hair_length=float(rng.random()),
        hair_volume=float(rng.random()),
        hair_curl=float(rng.random()),
        fringe=float(rng.random()),
        parting=_choose(rng, PARTING),
        receding=float(rng.uniform(0, np.interp(age, (24, 65), (0, 1)))) if man else 0.0,
        facial_hair=_choose(rng, facial_hair_weights(man, age)),
        facial_hair_colour=_beard_colour(rng, hair, age),
        beard_length=float(rng.random()),
        glasses=_choose(rng, glasses_weights(man, age)),
        glasses_colour=_named(rng, colours.EYEWEAR, EYEWEAR_COLOURS),
        earrings=_choose(rng, earring_weights(man, headwear, age)),
        earring_colour=_named(rng, colours.JEWELLERY),
        headwear=headwear,
        headwear_colour=_named(rng, colours.CLOTHING),
        clothing=clothing,
        clothing_colour=clothing_colour(rng, clothing),
        clothing_pattern="plain" if clothing in PLAIN_CLOTHING else _choose(rng, PATTERNS),
        clothing_accent=_named(rng, colours.CLOTHING),
    )


def facial_hair_weights(man: bool, age: float) -> Weights:
    """Grown men's; long and full beards, and waxed moustaches, are rare until 22."""
    if not man or age < 18:
        return {"none": 1.0}
    factors = {"long_beard": 0.1, "full_beard": 0.4, "handlebar": 0.2} if age < 22 else {}
    return {name: weight * factors.get(name, 1.0) for name, weight in FACIAL_HAIR.items()}


def glasses_weights(man: bool, age: float) -> Weights:
    """More with age; cat-eye ones are mostly women's, browline ones men's; children wear plain ones."""
    factors = {"cat_eye": 0.3, "browline": 1.4} if man else {"cat_eye": 1.7, "browline": 0.7}
    factors["none"] = float(np.interp(age, (8, 35, 80), (1.6, 1.1, 0.65)))
    if age < 14:
        factors |= dict.fromkeys(GROWN_EYEWEAR, 0.0)
    return {name: weight * factors.get(name, 1.0) for name, weight in GLASSES.items()}


def headwear_weights(man: bool, age: float) -> Weights:
    """Headscarves are women's, turbans men's; berets are rare on men, and children wear caps and beanies."""
    factors = {"turban": 1.8, "beret": 0.5, "headscarf": 0.0} if man else {"turban": 0.2, "headscarf": 1.8}
    if age < 14:
        factors |= dict.fromkeys(("hat", "beret", "turban", "headscarf"), 0.0)
    return {name: weight * factors.get(name, 1.0) for name, weight in HEADWEAR.items()}


def hair_weights(man: bool, age: float, african: float, headwear: str) -> Weights:
    """By gender, age and ancestry; nothing that stands out under headwear."""
    hatted = headwear not in ("none", "headband")
    weights = {name: style.weight(man, age, african) for name, style in STYLES.items()}
    return {name: 0.0 if hatted and STYLES[name].bulky else weight for name, weight in weights.items()}


def earring_weights(man: bool, headwear: str, age: float = 30.0) -> Weights:
    """None under a headscarf; drops from 14 on."""
    if headwear == "headscarf":
        return {"none": 1.0}
    if man:
        return {"none": 0.90, "stud": 0.06, "hoop": 0.04}
    return EARRINGS if age >= 14 else {**EARRINGS, "drop": 0.0}


def clothing_weights(man: bool, age: float) -> Weights:
    """Suits, ties and leather from 16 on; dresses are women's."""
    factors: dict[str, float] = (
        {"dress": 0.0, "shirt_and_tie": 1.6, "suit": 1.3} if man else {"shirt_and_tie": 0.4}
    )
    if age < 16:
        factors |= dict.fromkeys(ADULT_CLOTHING, 0.0)
    return {name: weight * factors.get(name, 1.0) for name, weight in CLOTHING.items()}


def _choose(rng: np.random.Generator, weights: Weights) -> Any:
    probabilities = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=probabilities / probabilities.sum()))


def _named(
    rng: np.random.Generator, palette: dict[str, colours.RGB], weights: Weights | None = None
) -> Colour:
    name = _choose(rng, weights or dict.fromkeys(palette, 1.0))
    return colours.draw(palette, name, rng)


def _age(rng: np.random.Generator) -> float:
    low, high = ((6, 16), (16, 30), (30, 50), (50, 68), (68, 85))[
        rng.choice(5, p=(0.12, 0.26, 0.28, 0.20, 0.14))
    ]
    return float(rng.uniform(low, high))


def _gender(rng: np.random.Generator, man: bool) -> float:
    """Near one end for most, in between for some."""
    if rng.random() < ANDROGYNOUS:
        return float(rng.uniform(0.52, 0.8) if man else rng.uniform(0.2, 0.48))
    return float(rng.uniform(0.8, 1) if man else rng.uniform(0, 0.2))


def _hair_colour(rng: np.random.Generator, age: float, dark: float) -> Colour:
    """Grey and white from 38 on, dyed from 15 on, blonde and red with little dark ancestry."""
    grey = float(np.interp(age, (38, 50, 65, 80), (0, 0.15, 0.6, 0.92)))
    light = max(0.0, 1 - dark)
    if rng.random() < grey:
        name = "white" if rng.random() < np.interp(age, (50, 80), (0.15, 0.6)) else "grey"
    elif age > 15 and rng.random() < 0.095:
        name = str(rng.choice(colours.DYED))
    else:
        name = _choose(
            rng,
            {
                "black": 0.05 + dark,
                "dark brown": 0.18 + 0.5 * dark,
                "brown": 0.1 + 0.35 * light,
                "light brown": 0.45 * light,
                "blonde": 0.6 * light,
                "red": 0.28 * light,
            },
        )
    return colours.draw(colours.HAIR, name, rng, 0.02)


def _highlight(rng: np.random.Generator, hair: Colour) -> Colour:
    """A second colour: mostly a lighter natural one, sometimes a dye."""
    if rng.random() < 0.3:
        return colours.draw(colours.HAIR, str(rng.choice(colours.DYED)), rng, 0.02)
    lighter = {"black": "brown", "dark brown": "light brown", "brown": "blonde", "light brown": "blonde"}
    return colours.draw(colours.HAIR, lighter.get(hair.name, "white"), rng, 0.02)


def _grey_share(rng: np.random.Generator, hair: Colour, age: float) -> float:
    if hair.name in ("grey", "white") or age < 35:
        return 0.0
    return float(rng.random() ** 2 * np.interp(age, (35, 65), (0.05, 0.6)))


def _beard_colour(rng: np.random.Generator, hair: Colour, age: float) -> Colour:
    if hair.name in colours.DYED:
        return colours.draw(colours.HAIR, "dark brown", rng, 0.02)
    if hair.name not in ("grey", "white") and rng.random() < np.interp(age, (40, 65), (0, 0.5)):
        return colours.draw(colours.HAIR, "grey", rng, 0.02)
    return hair


def _eye_colour(rng: np.random.Generator, dark: float) -> Colour:
    light = max(0.0, 1 - 1.1 * dark)
    weights = {
        "dark brown": 0.08 + dark,
        "brown": 0.3 + 0.5 * dark,
        "hazel": 0.2 * light,
        "green": 0.25 * light,
        "blue": 0.5 * light,
        "grey": 0.2 * light,
    }
    return colours.draw(colours.EYES, _choose(rng, weights), rng, 0.025)


def clothing_colour(rng: np.random.Generator, clothing: str) -> Colour:
    """A colour that the garment comes in: leather and suits are sober."""
    if clothing == "leather_jacket":
        return _named(rng, colours.CLOTHING, LEATHER)
    if clothing == "suit":
        return _named(rng, {name: colours.CLOTHING[name] for name in SOBER})
    return _named(rng, colours.CLOTHING)
