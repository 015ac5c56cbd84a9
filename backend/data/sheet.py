# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets of synthetic subjects, to look at: ``python -m backend.data.sheet --out FILE``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image

from backend.data.assemble import assemble
from backend.data.contact_sheet import contact_sheet
from backend.data.examples import examples, named_attributes
from backend.data.lighting import Lights, light
from backend.data.people import priors
from backend.data.people.subject import Attributes
from backend.data.scene import Scene
from backend.data.studio.camera import Camera
from backend.space import Box

CLIP = Box()


@dataclass(frozen=True)
class Showing:
    """How a value of an attribute is shown.

    Attributes:
        angles: azimuths of the views, degrees.
        zoom: how much larger than the whole box.
    """

    angles: tuple[float, ...] = (25,)
    zoom: float = 1.0


SHOWINGS = {
    "hair_style": Showing((25, 150)),
    "facial_hair": Showing(zoom=1.35),
    "glasses": Showing(zoom=1.35),
    "earrings": Showing((50,), 1.35),
    "expression": Showing((10,), 1.35),
}
"""How attributes are shown that need more than one view of the whole."""


def view(
    scene: Scene, azimuth: float, size: int, elevation: float = 0.0, zoom: float = 1.0
) -> NDArray[np.uint8]:
    """The box from ``azimuth`` degrees, ``[size, size, 3]`` on white, two rays a pixel edge."""
    camera = Camera.around(np.deg2rad(azimuth), np.deg2rad(elevation), 1.0)
    fine = 2 * size
    step = (np.arange(fine) + 0.5) / fine * 2 - 1
    across, down = (grid.reshape(-1, 1) * CLIP.half * 1.12 / zoom for grid in np.meshgrid(step, step))
    origins = np.asarray(CLIP.centre) + across * camera.right - down * camera.up - camera.forward
    directions = np.tile(camera.forward, (len(origins), 1))
    hits = scene.cast(origins, directions)
    image = np.ones((fine * fine, 3))
    image[hits.ray] = light(scene, hits, origins, directions, Lights.neutral())
    image = image.reshape(size, 2, size, 2, 3).mean((1, 3))
    return (image * 255).astype(np.uint8)


def sheet(
    subjects: int,
    seed: int,
    size: int = 192,
    columns: int = 6,
    start: int = 0,
    angles: tuple[float, ...] = (0, 40),
) -> Image.Image:
    """``subjects`` heads, each from all ``angles`` (degrees) side by side."""
    pictures = []
    for index in range(start, start + subjects):
        scene = assemble(priors.sample(seed, index)).scene
        pictures += [view(scene, angle, size) for angle in angles]
    return Image.fromarray(contact_sheet(pictures, columns * len(angles), size))


def sheet_of(attribute: str, seed: int, size: int = 192, columns: int = 6) -> Image.Image:
    """Every value of a named attribute on somebody whom it suits, with its name below."""
    return labelled(examples(attribute, seed), SHOWINGS.get(attribute, Showing()), size, columns)


def labelled(people: Mapping[str, Attributes], showing: Showing, size: int, columns: int) -> Image.Image:
    """People with their labels, ``columns`` of them in a row."""
    pictures: list[NDArray[np.uint8]] = []
    labels: list[str] = []
    for label, who in people.items():
        scene = assemble(who).scene
        pictures += [view(scene, angle, size, zoom=showing.zoom) for angle in showing.angles]
        labels += [label.replace("_", " "), *[""] * (len(showing.angles) - 1)]
    return Image.fromarray(contact_sheet(pictures, columns * len(showing.angles), size, labels))


def main(
    out: Annotated[Path, typer.Option(help="Picture to write, PNG or JPEG.")],
    of: Annotated[str, typer.Option(help="An attribute, such as hair_style, to show every value of.")] = "",
    subjects: Annotated[int, typer.Option(help="How many heads, without --of.")] = 48,
    seed: Annotated[int, typer.Option()] = 7,
    start: Annotated[int, typer.Option(help="First index, without --of.")] = 0,
    size: Annotated[int, typer.Option(help="Edge of one view, pixels.")] = 192,
    columns: Annotated[int, typer.Option()] = 6,
) -> None:
    """Draw heads of a seed, or every value of one attribute."""
    if of and of not in named_attributes():
        raise typer.BadParameter(f"{of} is none of {', '.join(named_attributes())}.", param_hint="--of")
    made = sheet_of(of, seed, size, columns) if of else sheet(subjects, seed, size, columns, start)
    made.save(out, quality=88)


if __name__ == "__main__":
    typer.run(main)
