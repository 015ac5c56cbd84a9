# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from backend.conditions.written import NAMES, parsed_palette
from backend.presets import PRESETS
from backend.settings import Settings
from backend.words.features import FEATURES, parsed_shape


def _help(setting: str) -> str:
    return str(Settings.model_fields[setting].description)


Photos = Annotated[
    list[str] | None,
    typer.Option(
        "--photo", help="Picture of a person; repeatable: further ones of the same, the most frontal first."
    ),
]
Face = Annotated[
    int | None,
    typer.Option(help="Which face of the first photo, from its left: 1, 2, ... By default the largest."),
]
Corrections = Annotated[
    Path | None,
    typer.Option(help="File of landmarks that were set by hand (docs/likeness.md)."),
]
Palette = Annotated[
    list[str] | None,
    typer.Option(
        help=f'Such as "hair=teal", "clothing=#224466", "glasses=none"; repeatable. {", ".join(NAMES)}.'
    ),
]
FrontMap = Annotated[Path | None, typer.Option(help="PNG of what the front shows (docs/painting.md).")]
Prompt = Annotated[str | None, typer.Option(help="A sentence. Without photo and prompt: a random person.")]
Edits = Annotated[list[str] | None, typer.Option("--edit", help='Such as "with red hair"; repeatable.')]
Shape = Annotated[
    list[str] | None,
    typer.Option("--shape", help=f'Such as "nose size=0.5", -2 to 2; repeatable. {", ".join(FEATURES)}.'),
]
Seed = Annotated[int | None, typer.Option(help="Same seed, same avatar. By default a new one.")]
Guidance = Annotated[float | None, typer.Option(help=_help("guidance_scale"))]
Steps = Annotated[int | None, typer.Option(help=_help("steps"))]
Strength = Annotated[float | None, typer.Option(help=_help("strength"))]
Resolution = Annotated[int | None, typer.Option(help=_help("resolution"))]
Faces = Annotated[int | None, typer.Option(help=_help("faces"))]
TextureSize = Annotated[int | None, typer.Option(help=_help("texture_size"))]
NormalMap = Annotated[bool | None, typer.Option(help=_help("normal_map"))]
Rig = Annotated[bool | None, typer.Option("--rig/--plain", help=_help("rig"))]
Likeness = Annotated[float | None, typer.Option(help=_help("likeness"))]
Neutral = Annotated[bool | None, typer.Option(help=_help("neutral"))]
SkinWarmth = Annotated[float | None, typer.Option(help=_help("skin_warmth"))]
SkinLightness = Annotated[float | None, typer.Option(help=_help("skin_lightness"))]
Preset = Annotated[str, typer.Option(help=f"One of {', '.join(PRESETS)}.")]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda, mps, ...")]
Model = Annotated[
    str | None,
    typer.Option(
        help="Model folder, or owner/name[@revision] of one downloaded before. By default the bundled one."
    ),
]
Out = Annotated[Path, typer.Option(help="Folder for the files; made if needed.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a result.")]
Workers = Annotated[int | None, typer.Option(help="Processes; by default one a core.", min=1)]
Renderer = Literal["cycles", "rays"]


def parts(palette: list[str] | None) -> dict[str, str] | None:
    """Parts and what is to be of them, of ``NAME=WORD``; None if none are given."""
    return None if palette is None else parsed_palette(palette)


def strengths(shape: list[str] | None) -> dict[str, float] | None:
    """Features and their strengths, of ``NAME=NUMBER``; None if none are given."""
    return None if shape is None else parsed_shape(shape)
