# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend front-map``: an avatar's front as a picture to paint on."""

from pathlib import Path
from typing import Annotated

import typer

from backend import commands, options
from backend.protocol import DrawFront


def front_map(
    recipe: Annotated[Path, typer.Argument(help="An avatar.json.")],
    out: Annotated[Path, typer.Option(help="The PNG to write.")] = Path("front-map.png"),
    scale: Annotated[int, typer.Option(help="Pixels along the edge of a cell.")] = 8,
    device: options.Device = "auto",
    model: options.Model = None,
) -> None:
    """Write an avatar's front, parts on the left and colours on the right, to paint on (docs/painting.md)."""
    commands.draw(DrawFront("front-map", str(out.parent), str(recipe), scale), out, model, device)
