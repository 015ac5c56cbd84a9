# SPDX-License-Identifier: GPL-3.0-or-later
"""What the landmark detector says of people whose geometry and camera are known."""

import dataclasses
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backend.data.assemble import assemble
from backend.data.likeness.truth import template_head
from backend.data.people import priors
from backend.data.people.subject import Attributes
from backend.data.portraits import develop
from backend.data.studio import rays
from backend.data.studio.shot import Shot
from backend.meshing.export import written_aside
from backend.portrait.face import find_faces
from backend.portrait.steady import steadied

SIZE = 512
"""Edge of a picture, pixels."""
YAW, CLOSER = 0.8, 1.25
"""Share of the generator's range of yaw that the detector is asked for, and how much longer the lens is."""
BLENDED = 0.5
"""Share of people who get an expression of random units instead of a named one."""
UNITS, UNIT_SCALE = 5, 0.45
"""Units of such an expression at most, and the mean of their strength."""


@dataclasses.dataclass(frozen=True)
class Observations:
    """N pictures of people, each with one detected face.

    Attributes:
        index, view: ``[N]`` whose picture it is and which.
        landmarks: ``[N, 478, 3]`` pixels.
        rotation: ``[N, 3, 3]`` rows are the camera's right, down and forward in avatar space.
        position: ``[N, 3]`` of the camera, metres.
        focal: ``[N]`` pixels. centre: ``[N, 2]`` pixels.
        neutral, posed: ``[N, V, 3]`` float32 metres, the template on the person.
        yaw: ``[N]`` degrees.
        glasses, beard, smile: ``[N]`` bool.
    """

    index: NDArray[np.int64]
    view: NDArray[np.int64]
    landmarks: NDArray[np.float32]
    rotation: NDArray[np.float32]
    position: NDArray[np.float32]
    focal: NDArray[np.float32]
    centre: NDArray[np.float32]
    neutral: NDArray[np.float32]
    posed: NDArray[np.float32]
    yaw: NDArray[np.float32]
    glasses: NDArray[np.bool_]
    beard: NDArray[np.bool_]
    smile: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.index)

    def project(self, number: int, points: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Pixels ``[M, 2]`` of ``points [M, 3]`` in picture ``number``."""
        seen = (points - self.position[number]) @ self.rotation[number].T
        return seen[:, :2] / seen[:, 2:] * self.focal[number] + self.centre[number]

    def save(self, path: Path) -> None:
        """Write an npz."""
        with written_aside(path) as file:
            np.savez(file, **dataclasses.asdict(self))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{entry.name: arrays[entry.name] for entry in dataclasses.fields(cls)})


def observe(seed: int, people: Sequence[int], views: int, workers: int) -> Observations:
    """Photograph people from random sides and find their landmarks; pictures without a face are left out."""
    rows: list[dict[str, object]] = []
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(_observed, [seed] * len(people), people, [views] * len(people)):
            rows += found
    return Observations(**{name: np.stack([np.asarray(row[name]) for row in rows]) for name in rows[0]})


def expressive(attributes: Attributes) -> Attributes:
    """The person, with random face units in half of all cases: named expressions have few combinations."""
    rng = np.random.default_rng([attributes.seed, attributes.index, 47])
    if rng.random() > BLENDED:
        return attributes
    names = rng.choice(sorted(attributes.face_units), rng.integers(1, UNITS + 1), replace=False)
    units = dict.fromkeys(attributes.face_units, 0.0)
    for name in names:
        units[str(name)] = float(min(rng.exponential(UNIT_SCALE), 1.0))
        mirrored = str(name).replace("Left", "*").replace("Right", "Left").replace("*", "Right")
        units[mirrored] = units[str(name)]
    return dataclasses.replace(attributes, face_units=units)


def _observed(seed: int, index: int, views: int) -> list[dict[str, object]]:
    return list(_pictures(expressive(priors.sample(seed, index)), views))


def _pictures(attributes: Attributes, views: int) -> Iterator[dict[str, object]]:
    subject, head = assemble(attributes), template_head(attributes)
    for view in range(views):
        shot = Shot.draw(np.random.default_rng([attributes.seed, attributes.index, view, 53]))
        shot = dataclasses.replace(shot, yaw=YAW * shot.yaw, lens=CLOSER * shot.lens)
        photo, _ = develop(rays.expose(subject.scene, shot, SIZE), shot)
        faces = find_faces(photo)
        if len(faces) != 1:
            continue
        opaque = np.dstack([photo, np.full(photo.shape[:2], 255, np.uint8)])
        camera, sensor = shot.camera, shot.sensor(SIZE)
        yield {
            "index": attributes.index,
            "view": view,
            "landmarks": steadied(opaque, faces[0]).landmarks.astype(np.float32),
            "rotation": np.array([camera.right, -camera.up, camera.forward], np.float32),
            "position": np.float32(camera.position),
            "focal": np.float32(sensor.focal),
            "centre": np.array(sensor.centre, np.float32),
            "neutral": head.neutral.astype(np.float32),
            "posed": head.posed.astype(np.float32),
            "yaw": np.float32(shot.yaw),
            "glasses": attributes.glasses != "none",
            "beard": attributes.facial_hair not in {"none", "stubble"},
            "smile": attributes.face_units.get("mouthSmileLeft", 0) > 0.3,
        }
