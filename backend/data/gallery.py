# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the pictures of docs/data.md: ``python -m backend.data.gallery``."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from PIL import Image

from backend.data import priors
from backend.data.assemble import assemble
from backend.data.contact_sheet import contact_sheet
from backend.data.portraits import Renderer, portraits
from backend.data.sheet import sheet, sheet_of

DEVELOPMENT_SEED, HELD_OUT_SEED = 7, 1000
SIZE = 176
PHOTOGRAPHED = 6
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


def photos(renderer: Renderer) -> Image.Image:
    """One subject a row, each photographed in as many ways as in the data."""
    pictures: list[np.ndarray] = []
    columns = 1
    for index in range(PHOTOGRAPHED):
        subject = assemble(priors.sample(HELD_OUT_SEED, index))
        taken = portraits(subject, np.random.default_rng([HELD_OUT_SEED, index, 12]), renderer).photos
        pictures += list(taken)
        columns = len(taken)
    return Image.fromarray(contact_sheet(pictures, columns, SIZE))


def main(
    out: Annotated[Path, typer.Option(help="Folder of the pictures.")] = Path("docs/images"),
    renderer: Annotated[Renderer, typer.Option(help="Of the portraits.")] = "cycles",
) -> None:
    """Make every picture."""
    out.mkdir(parents=True, exist_ok=True)
    for name, attribute in SHEETS.items():
        columns = 4 if attribute == "hair_style" else 6
        _save(out / f"{name}.jpg", sheet_of(attribute, DEVELOPMENT_SEED, SIZE, columns))
    _save(out / "data-held-out.jpg", sheet(24, HELD_OUT_SEED, SIZE, 4))
    _save(out / "data-portraits.jpg", photos(renderer))


def _save(path: Path, picture: Image.Image) -> None:
    picture.save(path, quality=QUALITY, optimize=True)
    print(path)


if __name__ == "__main__":
    typer.run(main)
