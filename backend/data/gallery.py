# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pictures of docs/data.md: ``python -m backend.data.gallery``."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from PIL import Image

from backend.data.assemble import assemble
from backend.data.contact_sheet import contact_sheet
from backend.data.people import priors
from backend.data.portraits import VIEWS, Renderer, portraits
from backend.data.sheet import sheet, sheet_of

DEVELOPMENT_SEED, HELD_OUT_SEED = 7, 1000
SIZE, SMALL = 176, 120
HELD_OUT, PHOTOGRAPHED = 64, 6
QUALITY = 85
SHEETS = {
    "data-hair": "hair_style",
    "data-facial-hair": "facial_hair",
    "data-glasses": "glasses",
    "data-headwear": "headwear",
    "data-clothing": "clothing",
    "data-patterns": "clothing_pattern",
    "data-earrings": "earrings",
    "data-expressions": "expression",
}
"""Picture to the attribute it shows every value of."""


def photos(renderer: Renderer, shown: slice, subjects: int, columns: int, size: int) -> Image.Image:
    """Those photos of the first held-out subjects that ``shown`` picks, as they are in the data."""
    pictures: list[np.ndarray] = []
    for index in range(subjects):
        subject = assemble(priors.sample(HELD_OUT_SEED, index))
        taken = portraits(subject, np.random.default_rng([HELD_OUT_SEED, index, 12]), renderer).photos
        pictures += list(taken[shown])
    return Image.fromarray(contact_sheet(pictures, columns, size))


def main(
    out: Annotated[Path, typer.Option(help="Folder of the pictures.")] = Path("docs/images"),
    renderer: Annotated[Renderer, typer.Option(help="Of the portraits.")] = "cycles",
) -> None:
    """Make every picture."""
    out.mkdir(parents=True, exist_ok=True)
    for name, attribute in SHEETS.items():
        columns = 4 if attribute == "hair_style" else 6
        _save(out / f"{name}.jpg", sheet_of(attribute, DEVELOPMENT_SEED, SIZE, columns))
    _save(out / "data-held-out.jpg", sheet(HELD_OUT, HELD_OUT_SEED, SMALL, 8))
    _save(out / "data-held-out-photos.jpg", photos(renderer, slice(0, 2), HELD_OUT, 16, SMALL))
    _save(out / "data-portraits.jpg", photos(renderer, slice(None), PHOTOGRAPHED, VIEWS, SIZE))


def _save(path: Path, picture: Image.Image) -> None:
    picture.save(path, quality=QUALITY, optimize=True)
    print(path)


if __name__ == "__main__":
    typer.run(main)
