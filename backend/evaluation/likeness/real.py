# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether avatars of real photos are the people in them, by a judge that took no part in making them."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.judge import look_at
from backend.evaluation.likeness.photos import RealPhoto, photos
from backend.evaluation.likeness.study import Study, at_least, at_most
from backend.evaluation.metrics import Floats, retrieval
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import NOBODY, RENDER_SIZE
from backend.meshing.mesh import AvatarMesh
from backend.pipeline import RodinPipeline
from backend.portrait import prepare
from backend.portrait.frame import Pixels
from backend.rendering.preview import VIEWS, render

SEED = 1
KINDS = ("plain", "rigged, shown", "plain, neutral", "rigged, neutral")
"""What is delivered: the two meshes, with the photo's expression and at rest."""
ASIDE = (-30.0, 30.0)
KEPT_BARS, NEUTRAL_BARS, SECOND_BARS, ASIDE_BAR = (0.36, 0.45), (0.42, 0.52), (0.50, 0.55), 0.50
"""Distances: median and worst to the own photo, kept and neutral; to a second photo; median from the side."""
CELL = 256


@dataclass(frozen=True)
class Delivered:
    """One of the meshes of a photo's avatar.

    Attributes:
        front: dlib's descriptor ``[128]`` of the lit front view, NaN without a face.
        aside: ``[2, 128]`` of those from ``ASIDE``.
        views: lit, of ``VIEWS``.
    """

    front: Floats
    aside: Floats
    views: list[Pixels]


@dataclass(frozen=True)
class Portrayed:
    """A photo and all that is delivered for it.

    Attributes:
        photo: the face's surroundings ``[S, S, 3]``.
        descriptor: dlib's ``[128]`` of it.
        delivered: in the order of ``KINDS``.
        warnings: of the avatar.
    """

    photo: Pixels
    descriptor: Floats
    delivered: list[Delivered]
    warnings: list[str]


def measure(study: Study) -> Row:
    """Distances of descriptors between photos and lit views."""
    sources = photos(study.config.photos)
    found = study.each("avatars of real photos", partial(portray, preset=study.config.preset), sources)
    frontal = np.stack([one.descriptor for one in found])
    figures: list[Figure] = []
    table = [["avatar", *(source.name for source in sources)]]
    for number, kind in enumerate(KINDS):
        fronts = np.stack([one.delivered[number].front for one in found])
        asides = np.stack([one.delivered[number].aside for one in found])
        neutral = number >= 2
        own = apart(fronts, frontal)
        median, worst = NEUTRAL_BARS if neutral else KEPT_BARS
        second = second_photos(fronts, frontal, [source.person for source in sources])
        turned = apart(asides, frontal[:, None])
        figures += [
            at_most(f"{kind}: own photo, median", float(np.median(own)), median),
            at_most(f"{kind}: own photo, worst", float(own.max()), worst),
            at_least(f"{kind}: nearest to the own photo", nearest(fronts, frontal), 100, "%"),
            at_most(f"{kind}: at 30 degrees, median", float(np.median(turned)), ASIDE_BAR),
        ]
        if len(second):
            figures += [
                at_most(f"{kind}: second photo, median", float(np.median(second)), None),
                at_most(f"{kind}: second photo, worst", float(second.max()), SECOND_BARS[neutral]),
            ]
        table.append([f"{kind}, to the own photo", *(f"{value:.2f}" for value in own)])
        for column, angle in enumerate(ASIDE):
            table.append([f"{kind}, {angle:+.0f} degrees", *(f"{value:.2f}" for value in turned[:, column])])
    between = [
        [f"the photo of {source.name}", *(f"{value:.2f}" for value in apart(frontal, one.descriptor))]
        for source, one in zip(sources, found, strict=True)
    ]
    return Row(
        key="real",
        title="Real photos",
        how=(
            "Distance of dlib's descriptors between each photo and the lit views of all that is delivered for"
            " it, hair and clothes on, plain and animation-ready, with the photo's expression and at rest. A"
            " face that is not found is infinitely far. Second photos are other photos of the same person."
        ),
        figures=figures,
        pictures={
            f"{source.name}: photo, front, 45, 90 and 180 degrees; {', '.join(KINDS)}": sheet(one)
            for source, one in zip(sources, found, strict=True)
        },
        details={source.name: one.warnings for source, one in zip(sources, found, strict=True)},
        tables={"Distances": table, "Distances of the photos from one another": [table[0], *between]},
    )


@torch.no_grad()
def portray(pipeline: RodinPipeline, source: RealPhoto, preset: str) -> Portrayed:
    """Make the avatar of a photo and look at all that is delivered."""
    portrait = prepare(source.photo)
    opaque = np.dstack([portrait.photo, np.full(portrait.photo.shape[:2], 255, np.uint8)])
    close = np.ascontiguousarray(portrait.frame.crop(opaque, RENDER_SIZE)[..., :3])
    kept = pipeline(photo=source.photo, seed=SEED, preset=preset)
    neutral = pipeline.edit(kept, neutral=True)
    meshes = [mesh for avatar in (kept, neutral) for mesh in (avatar.mesh(), avatar.rigged().shown())]
    return Portrayed(close, descriptor(close), [_looked_at(mesh) for mesh in meshes], kept.warnings)


def _looked_at(mesh: AvatarMesh) -> Delivered:
    front, *others = (_lit(mesh, angle) for angle in VIEWS)
    aside = np.stack([descriptor(_lit(mesh, angle)) for angle in ASIDE])
    return Delivered(descriptor(front), aside, [front, *others])


def _lit(mesh: AvatarMesh, angle: float) -> Pixels:
    return render(mesh, angle, size=RENDER_SIZE, lit=True)[..., :3]


def descriptor(picture: Pixels) -> Floats:
    """Descriptor ``[128]`` of the best face, NaN if none is found."""
    look = look_at(picture)
    return look.descriptor if look and look.found else NOBODY


def apart(one: Floats, other: Floats) -> Floats:
    """Distances of descriptors ``[..., 128]``; infinite where one is unknown."""
    return np.nan_to_num(np.linalg.norm(one - other, axis=-1), nan=np.inf)


def nearest(queries: Floats, gallery: Floats) -> float:
    """Share in percent of ``queries [N, 128]`` to which the own one of ``gallery`` is the nearest."""
    return 100 * float(np.mean(retrieval(queries, gallery) == 1))


def second_photos(fronts: Floats, frontal: Floats, people: list[str]) -> Floats:
    """Distances of avatars ``[N, 128]`` to other photos ``[N, 128]`` of the same person."""
    pairs = [
        (i, j)
        for i, person in enumerate(people)
        for j, other in enumerate(people)
        if i != j and person == other
    ]
    return np.array([apart(fronts[i], frontal[j]) for i, j in pairs])


def sheet(one: Portrayed) -> Pixels:
    """One line for each of ``KINDS``: the photo and the views."""
    cells: list[Pixels] = []
    labels: list[str] = []
    for kind, delivered in zip(KINDS, one.delivered, strict=True):
        cells += [one.photo, *delivered.views]
        distance = apart(delivered.front, one.descriptor)
        labels += ["", f"{kind}: {distance:.2f}", *[""] * (len(delivered.views) - 1)]
    return contact_sheet(cells, 1 + len(VIEWS), CELL, labels)
