# SPDX-License-Identifier: GPL-3.0-or-later
"""Synthetic photos of a subject, and the same aligned as real photos are (:mod:`backend.portrait.frame`).

``python -m backend.data.portraits --seed S --index I --out FILE`` makes one large portrait.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import typer
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt

from backend.data.assemble import Subject, assemble
from backend.data.body.template import Head
from backend.data.forms.surface import Floats
from backend.data.lighting import Lights, light
from backend.data.people import priors
from backend.data.scene import Scene
from backend.data.studio import rays
from backend.data.studio.backgrounds import PLAIN, background
from backend.data.studio.camera import Camera, portrait_frame
from backend.data.studio.quality import Quality
from backend.data.studio.shot import Shot
from backend.data.studio.stage import Stage
from backend.portrait.frame import PORTRAIT_SIZE

__all__ = [
    "PHOTO_SIZE",
    "VIEWS",
    "Camera",
    "Portraits",
    "Renderer",
    "photograph",
    "portrait_frame",
    "portraits",
    "render",
]

Renderer = Literal["cycles", "rays"]

VIEWS = 6
PHOTO_SIZE = 160
"""Edge of a photo, pixels: the aligned square within it is about as fine as an aligned portrait."""
_SOLID = 0.8
"""Pixels of more alpha than this show the person's colour well."""
_JITTER = ((0.25, 0.25), (0.75, 0.75))
"""Where in a pixel its rays pass."""


@dataclass(frozen=True)
class Portraits:
    """Photos of one subject; the first from the front in neutral light, the others of any kind.

    Attributes:
        photos: ``[6, PHOTO_SIZE, PHOTO_SIZE, 3]`` as a camera gives them, background and all.
        aligned: ``[6, 128, 128, 4]`` straight RGBA, without the background.
        views: how each was taken (:class:`Shot`), plain values for JSON.
    """

    photos: NDArray[np.uint8]
    aligned: NDArray[np.uint8]
    views: list[dict[str, Any]]


def portraits(subject: Subject, rng: np.random.Generator, renderer: Renderer) -> Portraits:
    """Photograph a subject ``VIEWS`` times; the two renderers take the same shots.

    Args:
        subject: who.
        rng: draws the shots.
        renderer: ``cycles`` for photos, ``rays`` for quick sketches of them.

    Raises:
        RodinError: ``packages.missing`` if Cycles is asked for and the bpy module is not installed.
    """
    shots = [Shot.neutral(int(rng.integers(2**31))), *(Shot.draw(rng) for _ in range(VIEWS - 1))]
    taken = [
        develop(light, shot)
        for light, shot in zip(_expose(subject, shots, PHOTO_SIZE, renderer), shots, strict=True)
    ]
    aligned = [_align(figure, subject.head, shot) for (_, figure), shot in zip(taken, shots, strict=True)]
    return Portraits(
        np.stack([photo for photo, _ in taken]), np.stack(aligned), [shot.to_dict() for shot in shots]
    )


def photograph(subject: Subject, shot: Shot, size: int) -> NDArray[np.uint8]:
    """One photo ``[size, size, 3]`` by Cycles, as fine as its size deserves."""
    return develop(_expose(subject, [shot], size, "cycles")[0], shot)[0]


def render(scene: Scene, head: Head, camera: Camera, lights: Lights) -> NDArray[np.uint8]:
    """One aligned portrait ``[128, 128, 4]``, straight RGBA, by rays and without a camera's faults."""
    frame = portrait_frame(head, camera)
    size = PORTRAIT_SIZE
    colour, alpha = np.zeros((size * size, 3)), np.zeros(size * size)
    row, column = np.divmod(np.arange(size * size), size)
    for right, down in _JITTER:
        crop = np.stack([(column + right) / size, (row + down) / size], 1)
        directions = camera.rays(frame.to_image(crop))
        origins = np.broadcast_to(camera.position, directions.shape)
        hits = scene.cast(origins, directions)
        colour[hits.ray] += light(scene, hits, origins, directions, lights)
        alpha[hits.ray] += 1
    rgba = np.concatenate([colour / np.maximum(alpha, 1)[:, None], alpha[:, None] / len(_JITTER)], 1)
    return (rgba * 255 + 0.5).astype(np.uint8).reshape(size, size, 4)


def _expose(subject: Subject, shots: list[Shot], size: int, renderer: Renderer) -> list[Floats]:
    """Light on the sensor ``[size, size, 4]`` of each shot, linear, premultiplied by alpha."""
    if renderer == "rays":
        return [rays.expose(subject.scene, shot, size) for shot in shots]
    with Stage(subject, Quality.of(size)) as stage:
        return [stage.expose(shot, size) for shot in shots]


def develop(exposed: Floats, shot: Shot) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The photo ``[P, P, 3]`` and the figure alone ``[P, P, 4]``, straight RGBA."""
    size = len(exposed)
    alpha = np.clip(exposed[..., 3:], 0, 1)
    behind = (
        np.full((size, size, 3), PLAIN)
        if shot.illumination.mood == "neutral"
        else background(shot.background, np.random.default_rng(shot.seed), size)
    )
    straight = _straight(exposed)
    photo = shot.film.compress(shot.film.develop(straight * alpha + (1 - alpha) * behind))
    figure = shot.film.develop(straight)
    matte = np.round(alpha * 255).astype(np.uint8)
    return photo, np.concatenate([figure, matte], 2)


def _straight(exposed: Floats) -> Floats:
    """Colours ``[P, P, 3]`` that are not multiplied by alpha; at the edges those of what is solid there."""
    alpha = exposed[..., 3]
    solid = alpha > _SOLID
    if not solid.any():
        return exposed[..., :3]
    nearest: Any = distance_transform_edt(~solid, return_distances=False, return_indices=True)
    row, column = nearest
    return (exposed[..., :3] / np.maximum(alpha, _SOLID)[..., None])[row, column]


def _align(figure: NDArray[np.uint8], head: Head, shot: Shot) -> NDArray[np.uint8]:
    return portrait_frame(head, shot.camera, shot.sensor(len(figure))).crop(figure)


def main(
    out: Annotated[Path, typer.Option(help="PNG to write.")],
    seed: Annotated[int, typer.Option()] = 7,
    index: Annotated[int, typer.Option()] = 0,
    size: Annotated[int, typer.Option(help="Edge of the portrait, pixels.")] = 768,
    view: Annotated[int, typer.Option(help="0 is frontal and neutral; others are random.")] = 0,
) -> None:
    """Photograph one subject."""
    rng = np.random.default_rng([seed, index, view])
    shot = Shot.draw(rng) if view else Shot.neutral(index)
    Image.fromarray(photograph(assemble(priors.sample(seed, index)), shot, size)).save(out)


if __name__ == "__main__":
    typer.run(main)
