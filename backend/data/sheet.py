# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact sheet of synthetic subjects, to look at: ``python -m backend.data.sheet --out FILE``."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image

from backend.data.assemble import assemble
from backend.data.lighting import Lights, light
from backend.data.portraits import Camera
from backend.data.scene import Scene
from backend.data.subject import Attributes
from backend.space import Box

CLIP = Box()


def view(scene: Scene, azimuth: float, size: int, elevation: float = 0.0) -> NDArray[np.uint8]:
    """The whole box from ``azimuth`` degrees, ``[size, size, 3]`` on white, two rays a pixel edge."""
    camera = Camera.around(np.deg2rad(azimuth), np.deg2rad(elevation), 1.0)
    fine = 2 * size
    step = (np.arange(fine) + 0.5) / fine * 2 - 1
    across, down = (grid.reshape(-1, 1) * CLIP.half * 1.12 for grid in np.meshgrid(step, step))
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
    tiles = []
    for index in range(start, start + subjects):
        scene = Scene(assemble(Attributes.sample(seed, index)).surfaces)
        tiles.append(np.concatenate([view(scene, angle, size) for angle in angles], 1))
    rows = [np.concatenate(tiles[i : i + columns], 1) for i in range(0, len(tiles) - columns + 1, columns)]
    return Image.fromarray(np.concatenate(rows))


def main(
    out: Annotated[Path, typer.Option(help="PNG to write.")],
    subjects: Annotated[int, typer.Option(help="How many heads; a multiple of the columns.")] = 48,
    seed: Annotated[int, typer.Option()] = 7,
    start: Annotated[int, typer.Option(help="First index.")] = 0,
    size: Annotated[int, typer.Option(help="Edge of one view, pixels.")] = 192,
    columns: Annotated[int, typer.Option()] = 6,
) -> None:
    """Draw a contact sheet."""
    sheet(subjects, seed, size, columns, start).save(out)


if __name__ == "__main__":
    typer.run(main)
