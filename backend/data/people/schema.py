# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of a subject's attributes: ``python -m backend.data.people.schema --out FILE``.

Names, types and words come from :class:`backend.data.people.subject.Attributes` and its docstring,
allowed names from the registries they are drawn from.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

import typer
from pydantic import BaseModel, ConfigDict, Field, create_model

from backend.data.hair.styles import STYLES
from backend.data.people import colours, morphs
from backend.data.people.colours import Colour
from backend.data.people.subject import Attributes

PALETTES: dict[str, dict[str, colours.RGB]] = {
    "lipstick_colour": colours.LIPSTICK,
    "eye_shadow_colour": colours.EYE_SHADOW,
    "eye_colour": colours.EYES,
    "hair_colour": colours.HAIR,
    "hair_highlight_colour": colours.HAIR,
    "facial_hair_colour": colours.HAIR,
    "glasses_colour": colours.EYEWEAR,
    "earring_colour": colours.JEWELLERY,
    "headwear_colour": colours.CLOTHING,
    "clothing_colour": colours.CLOTHING,
    "clothing_accent": colours.CLOTHING,
}
UNITS = ("years", "degrees")
LIMITS: dict[str, tuple[float, float]] = {"gaze_yaw": (-25, 25), "gaze_pitch": (-12, 12), "moles": (0, 4)}
"""Ranges that the docstring leaves open; other numbers without a unit run over 0..1."""
MANY = 40
"""Names that are more than this are counted in the table, not listed."""
_RANGE = re.compile(r"(-?\d+)\.\.(\d+)")
_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)


@dataclass(frozen=True)
class Attribute:
    """One field as people read about it.

    Attributes:
        name: of the field.
        kind: ``integer``, ``number``, ``name``, ``colour`` or ``names to numbers``.
        unit: ``years``, ``degrees`` or nothing.
        limits: least and greatest number; an open end is ``None``.
        values: allowed names.
        meaning: the docstring's words.
    """

    name: str
    kind: str
    unit: str
    limits: tuple[float | None, float | None]
    values: tuple[str, ...]
    meaning: str


def attributes() -> list[Attribute]:
    """Every field of a subject, in order."""
    meanings, hints = _meanings(), get_type_hints(Attributes)
    return [
        _attribute(field.name, hints[field.name], meanings.get(field.name, field.name.replace("_", " ")))
        for field in fields(Attributes)
    ]


@cache
def record_model() -> type[BaseModel]:
    """A strict pydantic model of a subject's attributes as they stand in JSON."""
    made = {one.name: (_annotation(one), ...) for one in attributes()}
    return create_model("Attributes", __config__=_STRICT, __doc__="One subject.", **made)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a subject's attributes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | record_model().model_json_schema()


def markdown() -> str:
    """A table of every attribute."""
    rows = ["| attribute | kind | range or values | meaning |", "|---|---|---|---|"]
    for one in attributes():
        low, high = ("" if limit is None else f"{limit:g}" for limit in one.limits)
        span = f"{low}..{high} {one.unit}".strip() if low or high else ""
        allowed = ", ".join(f"`{value}`" for value in one.values)
        if len(one.values) > MANY:
            allowed = f"{len(one.values)} names to {span}"
        rows.append(f"| `{one.name}` | {one.kind} | {allowed or span} | {one.meaning} |")
    return "\n".join(rows)


def _attribute(name: str, hint: Any, meaning: str) -> Attribute:
    if hint is Colour:
        return Attribute(name, "colour", "", (None, None), tuple(PALETTES[name]), meaning)
    values = tuple(STYLES) if name == "hair_style" else get_args(hint) if hint not in (int, float) else ()
    if hint in (int, float):
        unit = next((unit for unit in UNITS if re.search(rf"\b{unit}\b", meaning)), "")
        return Attribute(
            name, "integer" if hint is int else "number", unit, _limits(name, meaning), (), meaning
        )
    if hint == dict[str, float]:
        named = tuple(morphs.NAMES) if name == "morphs" else ()
        return Attribute(name, "names to numbers", "", _limits(name, meaning), named, meaning)
    return Attribute(name, "name", "", (None, None), values, meaning)


def _limits(name: str, meaning: str) -> tuple[float | None, float | None]:
    if name in ("seed", "index"):
        return 0, None
    if name in LIMITS:
        return LIMITS[name]
    span = _RANGE.search(meaning)
    return (float(span[1]), float(span[2])) if span else (0, 1)


def _annotation(one: Attribute) -> Any:
    """The pydantic type of one field."""
    low, high = one.limits
    number = Field(ge=low, le=high)
    about = Field(description=one.meaning, json_schema_extra={"unit": one.unit} if one.unit else None)
    match one.kind:
        case "integer":
            return Annotated[int, number, about]
        case "number":
            return Annotated[float, number, about]
        case "names to numbers":
            return Annotated[
                dict[Literal[one.values] if one.values else str, Annotated[float, number]], about
            ]
        case "colour":
            return Annotated[_colour(one.values), about]
        case _:
            return Annotated[Literal[one.values], about]


@cache
def _colour(names: tuple[str, ...]) -> type[BaseModel]:
    """A colour of a palette: its name, and sRGB-encoded red, green and blue."""
    share = Annotated[float, Field(ge=0, le=1)]
    return create_model(
        "Colour", __config__=_STRICT, name=(Literal[names], ...), rgb=(tuple[share, share, share], ...)
    )


def _meanings() -> dict[str, str]:
    """Field to what the docstring of the attributes says about it."""
    found: dict[str, str] = {}
    for names, words in _paragraphs():
        found |= dict.fromkeys((name for name in names if name != "..."), words)
    return found


def _paragraphs() -> Iterator[tuple[list[str], str]]:
    text = cleandoc(Attributes.__doc__ or "").split("Attributes:\n")[1]
    for block in re.split(r"\n(?=    \w)", "\n" + text):
        names, _, words = " ".join(block.split()).partition(": ")
        plain = re.sub(r":\w+:`(?:~?[\w.]*\.)?(\w+)`", r"`\1`", words).replace("``", "`")
        yield names.split(", "), plain


def main(
    out: Annotated[Path | None, typer.Option(help="JSON file to write.")] = None,
    table: Annotated[bool, typer.Option("--table", help="Print the Markdown table of docs/data.md.")] = False,
) -> None:
    """Write the JSON Schema of a subject's attributes, or print its table."""
    if table:
        print(markdown())
    if out is not None:
        out.write_text(json.dumps(json_schema(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
