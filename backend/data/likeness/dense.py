# SPDX-License-Identifier: GPL-3.0-or-later
"""Learns dense points (:mod:`backend.likeness.dense`) from photos of synthetic people.

``python -m backend.data.likeness.dense --maps FOLDER --out FOLDER`` after
:mod:`backend.data.likeness.face_maps` filled the first folder. Each sample is a photo of a mapped head and a
head that is wrong as a fit is; ridge regression finds what of the error the photo tells.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.linalg import solve

from backend.data.likeness.face_maps import FaceMaps
from backend.data.likeness.misfit import misfit
from backend.data.likeness.photos import RelitPhotos
from backend.errors import RodinError
from backend.likeness.basis import mirror
from backend.likeness.dense import DENSE, DenseModel, Regression, opposite
from backend.likeness.descriptors import LENGTH, describe, mirrored
from backend.likeness.square import face_vertices, shown
from backend.meshing.sampling import Floats
from backend.rigging.template import get_head_template

POINTS = 140
"""Vertices of one half of the face."""
DETAILED, NEARER = ((-0.05, -0.2, 0.1), (0.05, -0.085, 0.225)), 2.2
"""The box about eyes, nose and mouth, template metres, and by how much vertices are nearer together there."""
FRONTAL, ASIDE = 25.0, (15.0, 62.0)
"""Degrees of yaw of the samples that the two models learn from."""
RIDGE = 100.0
"""Of descriptors' squares; chosen among 3, 10, ... 1000 by people who were left out."""
RANK = 100
LEFT_OUT = 6
"""One person in so many tells the spread."""
AT_ONCE = 1000
"""Samples that a process draws before it hands them over."""


@dataclass(frozen=True)
class Samples:
    """N misfits and what the photo looks like there.

    Attributes:
        descriptors: ``[N, D, LENGTH]`` float16, 0 of hidden vertices.
        offsets: ``[N, D, 2]`` pixels that the vertices must move.
        seen: ``[N, D]`` bool. yaw: ``[N]`` degrees. person: ``[N]`` whose.
    """

    descriptors: NDArray[np.float16]
    offsets: Floats
    seen: NDArray[np.bool_]
    yaw: Floats
    person: NDArray[np.int64]

    def with_mirrored(self, vertices: NDArray[np.int64]) -> "Samples":
        """These, and everything seen in a mirror."""
        flipped = opposite(vertices)
        both = lambda one, other: np.concatenate([one, other])  # noqa: E731
        return Samples(
            both(self.descriptors, mirrored(self.descriptors[:, flipped])),
            both(self.offsets, self.offsets[:, flipped] * np.array([-1, 1], np.float32)),
            both(self.seen, self.seen[:, flipped]),
            both(self.yaw, -self.yaw),
            both(self.person, self.person),
        )


def dense_vertices() -> NDArray[np.int64]:
    """Vertices ``[D]`` all over the face, denser about eyes, nose and mouth; with their mirror images."""
    template = get_head_template()
    face = face_vertices(template)
    half = face[template.vertices[face, 0] >= -1e-4]
    place = template.vertices[half].astype(float)
    low, high = np.array(DETAILED)
    near = np.where(((place > low) & (place < high)).all(1), NEARER, 1.0)
    chosen = [int(place[:, 1].argmin())]
    far = np.full(len(half), np.inf)
    while len(chosen) < POINTS:
        far = np.minimum(far, np.linalg.norm(place - place[chosen[-1]], axis=1) * near)
        chosen.append(int(far.argmax()))
    return np.union1d(half[chosen], mirror(template)[half[chosen]])


def draw_samples(paths: list[Path], vertices: NDArray[np.int64], seed: int, count: int) -> Samples:
    """Samples of random views of the people of ``paths``."""
    rng = np.random.default_rng([seed, 61])
    photos = RelitPhotos(rng)
    out = Samples(
        np.zeros((count, len(vertices), LENGTH), np.float16),
        np.zeros((count, len(vertices), 2), np.float32),
        np.zeros((count, len(vertices)), bool),
        np.zeros(count, np.float32),
        rng.integers(len(paths), size=count),
    )
    for person in np.unique(out.person):
        maps = FaceMaps.load(paths[person])
        for number in np.flatnonzero(out.person == person):
            view = int(rng.integers(len(maps.labels)))
            wrong = misfit(maps, view, rng)
            photo = photos.take(maps, view, wrong.square)
            at, true = wrong.square.to_square(wrong.points), wrong.square.to_square(wrong.true)
            seen = shown(at, wrong.depth, vertices)
            out.descriptors[number] = describe(photo, at[vertices]) * seen[:, None]
            out.offsets[number], out.seen[number] = (true - at)[vertices], seen
            out.yaw[number] = wrong.yaw
    return out


def learn(samples: Samples, vertices: NDArray[np.int64]) -> DenseModel:
    """The model of samples and their mirror images."""
    both = samples.with_mirrored(vertices)
    low, high = ASIDE
    front = _regression(both, np.abs(both.yaw) < FRONTAL)
    return DenseModel(vertices, front, _regression(both, (both.yaw > low) & (both.yaw < high)))


def _regression(samples: Samples, chosen: NDArray[np.bool_]) -> Regression:
    """Ridge regression in its dual form, then the rank that tells most."""
    out = samples.person % LEFT_OUT == 0
    taught, tested = np.flatnonzero(chosen & ~out), np.flatnonzero(chosen & out)
    flat = lambda rows: samples.descriptors[rows].reshape(len(rows), -1).astype(np.float32)  # noqa: E731
    rows, goal = flat(taught), samples.offsets[taught].reshape(len(taught), -1)
    usual, offset = rows.mean(0), goal.mean(0)
    rows -= usual
    gram = rows @ rows.T
    gram[np.diag_indices(len(gram))] += RIDGE
    told = rows.T @ solve(gram, goal - offset, assume_a="pos")
    # Directions of the descriptors that matter for offsets as the samples have them.
    _, directions = np.linalg.eigh(told.T @ (rows.T @ (rows @ told)))
    outer = directions[:, ::-1][:, :RANK].T
    inner = told @ outer.T
    found = (flat(tested) - usual) @ inner @ outer + offset
    rest = (found - samples.offsets[tested].reshape(len(tested), -1)).reshape(len(tested), -1, 2)
    seen = samples.seen[tested][..., None]
    spread = np.sqrt((rest**2 * seen).sum((0, 2)) / (2 * seen.sum((0, 2))).clip(1))
    before = np.linalg.norm(samples.offsets[tested], axis=2)[seen[..., 0]]
    after = np.linalg.norm(rest, axis=2)[seen[..., 0]]
    print(f"{len(taught)} samples; others were {before.mean():.2f} pixels off and are {after.mean():.2f}.")
    return Regression(usual, inner, outer, offset, np.maximum(spread, spread[spread > 0].min()))


def main(
    maps: Annotated[Path, typer.Option(help="Folder of backend.data.likeness.face_maps, seed 0.")],
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    count: Annotated[int, typer.Option(help="Samples.", min=LEFT_OUT)] = 10_000,
    seed: Annotated[int, typer.Option(help="Of light, colours, backgrounds and errors.", min=0)] = 0,
    workers: Annotated[int | None, typer.Option(help="Processes; by default one a core.", min=1)] = None,
) -> None:
    """Draw samples and learn from them."""
    paths = sorted(maps.glob("*[0-9].npz"))
    if not paths:
        raise RodinError(
            "data.missing",
            f"{maps} has no maps of heads.",
            "Make some with python -m backend.data.likeness.face_maps.",
        )
    workers, vertices = workers or os.cpu_count() or 1, dense_vertices()
    shares = [len(part) for part in np.array_split(np.arange(count), max(workers, count // AT_ONCE))]
    with ProcessPoolExecutor(workers) as pool:
        drawn = list(
            pool.map(
                draw_samples,
                [paths] * len(shares),
                [vertices] * len(shares),
                [seed + number for number in range(len(shares))],
                shares,
            )
        )
    arrays = {
        entry.name: np.concatenate([getattr(one, entry.name) for one in drawn]) for entry in fields(Samples)
    }
    out.mkdir(parents=True, exist_ok=True)
    learn(Samples(**arrays), vertices).save(out / DENSE.name)
    print(f"{out / DENSE.name}: {len(vertices)} vertices.")


if __name__ == "__main__":
    typer.run(main)
