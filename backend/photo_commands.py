# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend photo``: what is seen in a photo before an avatar is made of it."""

from pathlib import Path
from typing import Annotated

import typer

from backend import options
from backend.jobs import find
from backend.protocol import FindFaces, FindLandmarks

app = typer.Typer(help="Look at a photo: its faces, and the landmarks of one.", no_args_is_help=True)

Photo = Annotated[Path, typer.Argument(help="Picture of a person, or of several.")]


@app.command()
def faces(photo: Photo, out: options.Out = Path("out")) -> None:
    """Write a picture of each face, numbered as --face takes them."""
    for path in find(FindFaces("faces", str(out), str(photo))):
        print(path)


@app.command()
def landmarks(
    photo: Photo,
    face: options.Face = None,
    corrections: options.Corrections = None,
    out: options.Out = Path("out"),
) -> None:
    """Fit a face, and write the photo and where its landmarks are found and fitted."""
    given = str(corrections) if corrections else None
    for path in find(FindLandmarks("landmarks", str(out), str(photo), face, given)):
        print(path)
