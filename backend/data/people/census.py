# SPDX-License-Identifier: GPL-3.0-or-later
"""How often each attribute value occurs among many subjects, and among whom."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np

from backend.data.hair.styles import STYLES
from backend.data.people import colours, priors
from backend.data.people.subject import Attributes

RARE = 0.01
"""Values whose share is below this are named."""

Shares = Mapping[str, float]
Test = Callable[[Attributes], bool]

AGES = {"6-15": 16, "16-29": 30, "30-49": 50, "50-67": 68, "68-85": 200}
"""Name of an age group to the age at which it ends."""
PREVAILING = 0.6
"""Weight from which a subject counts to an ancestry; the rest are mixed."""


def ancestry(who: Attributes) -> str:
    """The ancestry that prevails, or ``mixed``."""
    prevailing = max(("african", "asian", "caucasian"), key=lambda name: getattr(who, name))
    return prevailing if getattr(who, prevailing) > PREVAILING else "mixed"


_HINTS = get_type_hints(Attributes)
CATEGORIES: dict[str, tuple[str, ...]] = {
    name: get_args(hint) for name, hint in _HINTS.items() if get_origin(hint) is Literal
} | {"hair_style": tuple(STYLES)}
"""Attribute to its possible values."""
COLOURS: dict[str, tuple[Mapping[str, colours.RGB], str, Test]] = {
    "hair_colour": (colours.HAIR, "those with hair", lambda who: who.hair_style != "bald"),
    "facial_hair_colour": (colours.HAIR, "the bearded", lambda who: who.facial_hair != "none"),
    "hair_highlight_colour": (colours.HAIR, "the highlighted", lambda who: who.hair_highlights > 0),
    "eye_colour": (colours.EYES, "all", lambda who: True),
    "lipstick_colour": (colours.LIPSTICK, "the made-up", lambda who: who.lipstick > 0),
    "eye_shadow_colour": (colours.EYE_SHADOW, "the made-up", lambda who: who.eye_shadow > 0),
    "glasses_colour": (colours.EYEWEAR, "wearers", lambda who: who.glasses != "none"),
    "headwear_colour": (colours.CLOTHING, "wearers", lambda who: who.headwear != "none"),
    "earring_colour": (colours.JEWELLERY, "wearers", lambda who: who.earrings != "none"),
    "clothing_colour": (colours.CLOTHING, "all", lambda who: True),
    "clothing_accent": (colours.CLOTHING, "the patterned", lambda who: who.clothing_pattern != "plain"),
}
"""Attribute to its palette and to whose colours count."""
BY_DESIGN = {
    "hair_highlight_colour": "highlights are lighter than the hair or dyed",
    "facial_hair_colour": "beards are not dyed",
}
"""Colours that may be rare, and why."""
GROUPS: dict[str, Callable[[Attributes], str]] = {
    "gender": lambda who: "man" if who.is_man else "woman",
    "age": lambda who: next(name for name, end in AGES.items() if who.age < end),
    "ancestry": ancestry,
}
CROSSED: dict[str, Callable[[Attributes], str]] = {
    "hair style": lambda who: who.hair_style,
    "hair colour": lambda who: who.hair_colour.name,
    "eye colour": lambda who: who.eye_colour.name,
    "facial hair": lambda who: who.facial_hair,
    "glasses": lambda who: "none" if who.glasses == "none" else "worn",
    "headwear": lambda who: who.headwear,
    "earrings": lambda who: who.earrings,
    "lipstick": lambda who: "worn" if who.lipstick > 0 else "none",
    "clothing": lambda who: who.clothing,
    "expression": lambda who: who.expression,
}
"""What is counted within each group."""


@dataclass(frozen=True)
class Census:
    """Shares are fractions of 1.

    Attributes:
        subjects, seed: who was counted: the first of the seed.
        groups: of all subjects, by gender, age and ancestry.
        cells: of all subjects, by all three at once.
        categories: attribute to value to share of all subjects.
        colours: attribute to name to share of those that it applies to, who are named in ``whose``.
        scalars: attribute to its mean, 5 %, 50 % and 95 % quantiles and the share of zeros.
        crossed: by group, what is counted, value: the share within each member of the group.
        rare: what is rarer than ``RARE``.
        by_design: the rare values that have a reason.
    """

    subjects: int
    seed: int
    groups: dict[str, Shares]
    cells: Shares
    categories: dict[str, Shares]
    colours: dict[str, Shares]
    whose: dict[str, str]
    scalars: dict[str, Shares]
    crossed: dict[str, dict[str, dict[str, Shares]]]
    rare: list[str]
    by_design: list[str]


def count(seed: int, subjects: int) -> Census:
    """Draw the first ``subjects`` of ``seed`` and count what they are."""
    crowd = [priors.sample(seed, index) for index in range(subjects)]
    categories = {
        name: _shares([getattr(who, name) for who in crowd], values) for name, values in CATEGORIES.items()
    }
    named = {
        name: _shares([getattr(who, name).name for who in crowd if applies(who)], palette)
        for name, (palette, _, applies) in COLOURS.items()
    }
    rare = [(name, value) for name, shares in (categories | named).items() for value in _rare(shares)]
    return Census(
        subjects=subjects,
        seed=seed,
        groups={name: _shares([of(who) for who in crowd]) for name, of in GROUPS.items()},
        cells=_shares([", ".join(of(who) for of in GROUPS.values()) for who in crowd]),
        categories=categories,
        colours=named,
        whose={name: whose for name, (_, whose, _) in COLOURS.items()},
        scalars=_scalars(crowd),
        crossed={group: _crossed(crowd, of) for group, of in GROUPS.items()},
        rare=[f"{name}: {value}" for name, value in rare if name not in BY_DESIGN],
        by_design=[f"{name}: {value} ({BY_DESIGN[name]})" for name, value in rare if name in BY_DESIGN],
    )


def to_dict(census: Census) -> dict[str, Any]:
    """Plain values for JSON."""
    return asdict(census)


def markdown(census: Census) -> str:
    """The census as tables, with the rules that attributes follow."""
    lines = [f"# Census of {census.subjects} subjects of seed {census.seed}", ""]
    lines += [f"Values below {RARE:.0%}: {', '.join(census.rare) or 'none'}.", ""]
    lines += [f"Rare by design: {', '.join(census.by_design) or 'none'}.", ""]
    lines += ["## Rules", "", *(f"- {rule}" for rule in priors.RULES), ""]
    lines += ["## Groups", "", "| group | shares |", "|---|---|"]
    lines += [f"| {name} | {_listed(shares)} |" for name, shares in census.groups.items()]
    lines += ["", "| gender, age, ancestry | share |", "|---|---|"]
    lines += [f"| {name} | {share:.2%} |" for name, share in sorted(census.cells.items())]
    lines += ["", "## Categories, of all subjects", "", "| attribute | shares |", "|---|---|"]
    lines += [f"| {name} | {_listed(shares)} |" for name, shares in census.categories.items()]
    lines += ["", "## Colours", "", "| attribute | of | shares |", "|---|---|---|"]
    lines += [
        f"| {name} | {census.whose[name]} | {_listed(shares)} |" for name, shares in census.colours.items()
    ]
    lines += [
        "",
        "## Numbers",
        "",
        "| attribute | mean | 5 % | 50 % | 95 % | zero |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | " + " | ".join(f"{value:.2f}" for value in row.values()) + " |"
        for name, row in census.scalars.items()
    ]
    for group, tables in census.crossed.items():
        lines += _crossed_markdown(group, list(census.groups[group]), tables)
    return "\n".join(lines) + "\n"


def _shares(values: list[str], known: Any = ()) -> dict[str, float]:
    """Share of each known value, also of those that never occur, most common first."""
    counts = Counter(dict.fromkeys(known, 0))
    counts.update(values)
    return {value: number / max(1, len(values)) for value, number in counts.most_common()}


def _rare(shares: Shares) -> list[str]:
    return [value for value, share in shares.items() if share < RARE]


def _scalars(crowd: list[Attributes]) -> dict[str, Shares]:
    names = [name for name, hint in _HINTS.items() if hint in (float, int) and name not in ("seed", "index")]
    table = np.array([[getattr(who, name) for name in names] for who in crowd], float)
    low, middle, high = np.quantile(table, (0.05, 0.5, 0.95), axis=0)
    columns = zip(names, table.mean(0), low, middle, high, (table == 0).mean(0), strict=True)
    keys = ("mean", "low", "middle", "high", "zero")
    return {name: dict(zip(keys, map(float, row), strict=True)) for name, *row in columns}


def _crossed(crowd: list[Attributes], of: Callable[[Attributes], str]) -> dict[str, dict[str, Shares]]:
    members: dict[str, list[Attributes]] = {}
    for who in crowd:
        members.setdefault(of(who), []).append(who)
    tables = {}
    for what, value_of in CROSSED.items():
        within = {name: _shares([value_of(who) for who in those]) for name, those in members.items()}
        values = _shares([value_of(who) for who in crowd])
        tables[what] = {
            value: {name: shares.get(value, 0.0) for name, shares in within.items()} for value in values
        }
    return tables


def _crossed_markdown(group: str, names: list[str], tables: dict[str, dict[str, Shares]]) -> list[str]:
    names = sorted(names, key=lambda name: list(AGES).index(name) if name in AGES else 0)
    lines = [
        "",
        f"## By {group}",
        "",
        f"| what | value | {' | '.join(names)} |",
        "|---|---" * 1 + "|---" * len(names) + "|",
    ]
    for what, rows in tables.items():
        lines += [
            f"| {what} | {value} | " + " | ".join(f"{row[name]:.1%}" for name in names) + " |"
            for value, row in rows.items()
        ]
    return lines


def _listed(shares: Shares) -> str:
    return ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
