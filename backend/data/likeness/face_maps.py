# SPDX-License-Identifier: GPL-3.0-or-later
"""What dense points are learnt from: what each pixel of a view of a synthetic head shows, and its geometry.

Light is not baked in: colours, normals and the shadows of two random lamps are kept, so that training can
light the same head differently every time. ``python -m backend.data.likeness.face_maps --out FOLDER`` writes
one file a person and leaves those alone that are there.
"""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Self

import numpy as np
import typer
from numpy.typing import NDArray

from backend.data.assemble import Subject, assemble
from backend.data.forms.surface import Floats
from backend.data.likeness.observe import expressive
from backend.data.likeness.regions import true_regions
from backend.data.likeness.truth import TemplateHead, template_head
from backend.data.people import priors
from backend.data.scene import start_single_threaded
from backend.data.studio.camera import Camera, portrait_frame
from backend.meshing.export import written_aside
from backend.portrait.frame import PortraitFrame

VIEWS = 3
SIZE = 320
"""Edge of a map, pixels."""
SPAN = 1.2
"""Edge of the square that a map shows, over an aligned portrait's."""
LAMPS = 2
FRONTAL, ASIDE, PITCH, ROLL = 15.0, 60.0, 18.0, 6.0
"""Degrees: yaw of the first view and of the others at most, and pitch and roll of all."""
NEAR, FAR = 0.35, 2.5
"""Distances of the camera, metres."""


@dataclass(frozen=True)
class FaceMaps:
    """``N`` views of one person, aligned like portraits but wider by ``SPAN``; ``S`` is ``SIZE``.

    Attributes:
        labels: ``[N, S, S]`` what :func:`backend.data.likeness.regions.true_regions` names.
        albedo: ``[N, S, S, 3]`` sRGB-encoded base colour.
        normals: ``[N, S, S, 3]`` in units of 1/127: to the camera's right, up, and towards it.
        shadows: ``[N, S, S, LAMPS]`` 255 where something is between the point and the lamp.
        lamps: ``[N, LAMPS, 3]`` unit vectors to them, in the axes of ``normals``.
        rotation: ``[N, 3, 3]`` rows are the camera's right, down and forward in avatar space.
        position: ``[N, 3]`` of the camera, metres.
        plane: ``[N, 2, 3]`` takes (x / depth, y / depth, 1) of the camera to pixels of the map.
        neutral, posed: ``[V, 3]`` metres, the template's vertices on the person.
    """

    labels: NDArray[np.uint8]
    albedo: NDArray[np.uint8]
    normals: NDArray[np.int8]
    shadows: NDArray[np.uint8]
    lamps: NDArray[np.float32]
    rotation: NDArray[np.float32]
    position: NDArray[np.float32]
    plane: NDArray[np.float32]
    neutral: NDArray[np.float32]
    posed: NDArray[np.float32]

    def save(self, path: Path) -> None:
        """Write a compressed npz."""
        with written_aside(path) as file:
            np.savez_compressed(file, **vars(self))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{entry.name: arrays[entry.name] for entry in fields(cls)})


def face_maps(subject: Subject, head: TemplateHead, rng: np.random.Generator, views: int = VIEWS) -> FaceMaps:
    """Views of a person: the first nearly frontal, the others turned by up to ``ASIDE`` degrees."""
    shape = (views, SIZE, SIZE)
    maps = FaceMaps(
        labels=np.zeros(shape, np.uint8),
        albedo=np.zeros((*shape, 3), np.uint8),
        normals=np.zeros((*shape, 3), np.int8),
        shadows=np.zeros((*shape, LAMPS), np.uint8),
        lamps=np.zeros((views, LAMPS, 3), np.float32),
        rotation=np.zeros((views, 3, 3), np.float32),
        position=np.zeros((views, 3), np.float32),
        plane=np.zeros((views, 2, 3), np.float32),
        neutral=head.neutral.astype(np.float32),
        posed=head.posed.astype(np.float32),
    )
    for view in range(views):
        reach = FRONTAL if view == 0 else ASIDE
        yaw, pitch, roll = np.deg2rad([rng.uniform(-most, most) for most in (reach, PITCH, ROLL)])
        distance = float(np.exp(rng.uniform(np.log(NEAR), np.log(FAR))))
        _look(subject, Camera.around(float(yaw), float(pitch), distance, float(roll)), rng, maps, view)
    return maps


def _look(subject: Subject, camera: Camera, rng: np.random.Generator, maps: FaceMaps, view: int) -> None:
    """Fill in one view."""
    scene, frame = subject.scene, portrait_frame(subject.head, camera)
    row, column = np.divmod(np.arange(SIZE * SIZE), SIZE)
    directions = camera.rays(_to_image(frame, np.stack([column + 0.5, row + 0.5], 1)))
    hits = scene.cast(np.broadcast_to(camera.position, directions.shape), directions)
    shading = scene.shade(hits.face, hits.barycentric)
    normal = scene.interpolate(scene.normals, hits.face, hits.barycentric)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    axes = np.stack([camera.right, camera.up, -camera.forward])
    points = camera.position + directions[hits.ray] * hits.distance[:, None] + 1e-3 * normal
    at = np.divmod(hits.ray, SIZE)
    for lamp in range(LAMPS):
        toward = axes.T @ _lamp(rng)
        facing = np.flatnonzero(normal @ toward > 0)
        blocked = np.zeros(len(points), bool)
        blocked[facing] = scene.occluded(points[facing], np.broadcast_to(toward, (len(facing), 3)))
        maps.shadows[view, *at, lamp] = 255 * blocked
        maps.lamps[view, lamp] = axes @ toward
    maps.labels[view, *at] = true_regions(subject, hits, shading, points[:, 2])
    maps.albedo[view, *at] = np.round(shading.albedo * 255)
    maps.normals[view, *at] = np.round(normal @ axes.T * 127)
    maps.rotation[view] = np.stack([camera.right, -camera.up, camera.forward])
    maps.position[view] = camera.position
    maps.plane[view] = _plane(frame)


def _to_image(frame: PortraitFrame, pixels: Floats) -> Floats:
    """Image coordinates ``[N, 2]`` of a map's pixels ``[N, 2]``."""
    return frame.to_image((pixels / SIZE - 0.5) * SPAN + 0.5)


def _plane(frame: PortraitFrame) -> Floats:
    """The affine map ``[2, 3]`` from image coordinates to a map's pixels."""
    corners = np.array([[0.0, 0.0], [SIZE, 0.0], [0.0, SIZE]])
    image = np.column_stack([_to_image(frame, corners), np.ones(3)])
    return np.linalg.solve(image, corners).T


def _lamp(rng: np.random.Generator) -> Floats:
    """A unit vector to a lamp before the face, to the right, up, and towards the camera."""
    azimuth, elevation = rng.uniform(-1.4, 1.4), rng.uniform(-0.3, 1.3)
    flat = np.cos(elevation)
    return np.array([flat * np.sin(azimuth), np.sin(elevation), flat * np.cos(azimuth)])


def _write(out: Path, seed: int, index: int) -> None:
    path = out / f"{seed}-{index:05d}.npz"
    if not path.exists():
        who = expressive(priors.sample(seed, index))
        rng = np.random.default_rng([seed, index, 10])
        face_maps(assemble(who), template_head(who), rng).save(path)


def main(
    out: Annotated[Path, typer.Option(help="Folder of the files.")],
    seed: Annotated[int, typer.Option(help="0 trains, 1000 is held out.", min=0)] = 0,
    start: Annotated[int, typer.Option(help="First person.", min=0)] = 0,
    count: Annotated[int, typer.Option(help="How many people.", min=1)] = 2000,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = 1,
) -> None:
    """Write the maps of people who have none yet."""
    out.mkdir(parents=True, exist_ok=True)
    people = range(start, start + count)
    with ProcessPoolExecutor(workers, initializer=start_single_threaded) as pool:
        for done, _ in enumerate(pool.map(_write, [out] * count, [seed] * count, people), 1):
            if done % 50 == 0:
                print(f"{done} of {count} people.", flush=True)


if __name__ == "__main__":
    typer.run(main)
