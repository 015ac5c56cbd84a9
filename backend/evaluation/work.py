# SPDX-License-Identifier: GPL-3.0-or-later
"""What the crew is asked to do: make avatars, rebuild subjects, photograph subjects."""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.avatar import Avatar
from backend.conditions.asked import known_of_prompt
from backend.conditions.known import Known
from backend.conditions.record import recorded
from backend.data.lighting import Lights
from backend.data.portraits import Camera, render
from backend.evaluation.metrics import Floats, distances_to_mesh, psnr, surface_points, thin
from backend.evaluation.seen import GREY, NOTHING, RENDER_SIZE, Seen, picture, see
from backend.evaluation.subjects import Subjects
from backend.evaluation.truth import RIM, render_truth
from backend.meshing.appearance import ASPECTS, appearance_of, known_of_subject
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.sampling import Field
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.codec import Codec
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels, on_background
from backend.recipe import Recipe
from backend.settings import Settings
from backend.space import Box
from backend.training.dataset import SubjectShards
from backend.training.fitting import FitConfig, SubjectEvidence, fit
from backend.words import understand

VIEWS = (0.0, 40.0, 90.0)
VIEW_SIZE = 256
FACE = (
    slice(int(0.30 * VIEW_SIZE), int(0.78 * VIEW_SIZE)),
    slice(int(0.30 * VIEW_SIZE), int(0.70 * VIEW_SIZE)),
)
"""Rows and columns of the front view from above the brows to the chin, ear to ear."""
SAMPLES = 10_000
SPACING = 0.004
"""Of the points of the true surface, metres."""
CAMERA_DISTANCE = 1.4
FIT_STEPS = 400
"""Of planes to a subject, where a model has no encoder."""


@dataclass(frozen=True)
class Avatars:
    """Avatars to make at once.

    Attributes:
        z: ``[B, D]``.
        seeds: of the starting noise.
        settings, mesh: how each is sampled and marched.
        size: edge of the picture that is kept, pixels.
        edits: of each avatar; none leaves them as they are.
        texts: that describe each, which a base diffusion that reads palettes is told; none for other z.
    """

    z: NDArray[np.float32]
    seeds: tuple[int, ...]
    settings: Settings
    mesh: MeshSettings
    size: int
    edits: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def known(self) -> list[Known] | None:
        """What the texts tell beside z."""
        return [known_of_prompt(understand(text)) for text in self.texts] or None


@torch.no_grad()
def make(pipeline: RodinPipeline, order: Avatars) -> list[Seen]:
    """Sample the avatars in one batch, edit them, and look at each."""
    z = torch.from_numpy(order.z).to(pipeline.device)
    sampler = pipeline.sampler
    known = order.known() if sampler.reads_more_than_z else None
    latents = sampler.sample(z, order.seeds, order.settings, known=known)
    fields = [
        sampler.detailed(one, who, seed, known=told)
        for one, who, seed, told in zip(
            latents.split(1), z.split(1), order.seeds, known or [None] * len(latents), strict=True
        )
    ]
    if order.edits:
        fields = [_edited(pipeline, order, *pair) for pair in enumerate(fields)]
    return [see(field, order.mesh, order.size) for field in fields]


def _edited(pipeline: RodinPipeline, order: Avatars, index: int, field: Field) -> Field:
    known = order.known()
    recipe = Recipe.model_validate(
        {
            "model": pipeline.model,
            "kind": "random",
            "known": recorded(known[index]) if known else None,
            "seed": order.seeds[index],
            "settings": order.settings,
            "latent": order.z[index].tolist(),
        }
    )
    return pipeline.edit(Avatar(field, recipe), order.edits[index]).field


@dataclass(frozen=True)
class Person:
    """A subject to rebuild or to photograph.

    Attributes:
        data: the shards.
        index: of the subject in them.
        mesh: how its reconstruction is marched.
    """

    data: Path
    index: int
    mesh: MeshSettings


@dataclass(frozen=True)
class Rebuilt:
    """A subject beside what the autoencoder makes of it.

    Attributes:
        seen, truth: the reconstruction and the true surface from the front.
        whole: PSNR of the unlit view at each of ``VIEWS``, dB; face: of the front's face crop.
        chamfer: mean distances from the reconstruction to the truth and back, metres.
        kept: aspect to whether it was measured as the subject has it, where that is known.
        views: truth and reconstruction of the first two of ``VIEWS``, unlit.
    """

    seen: Seen
    truth: Seen
    whole: tuple[float, ...]
    face: float
    chamfer: tuple[float, float]
    kept: dict[str, bool]
    views: tuple[Pixels, ...]


@torch.no_grad()
def rebuild(pipeline: RodinPipeline, order: Person) -> Rebuilt:
    """A subject through the codec."""
    subjects = subjects_of(order.data)
    codec = pipeline.autoencoder
    return compare(
        subjects, order.index, codec.bind(planes_of(codec, subjects.shards, order.index)), order.mesh
    )


def compare(subjects: Subjects, index: int, field: Field, settings: MeshSettings) -> Rebuilt:
    """March what a model makes of a subject's surface, and measure how far it is from the subject."""
    mesh, scene = build_mesh(field, settings), subjects.person(index).scene
    appearance = appearance_of(mesh)
    whole: list[float] = []
    views: list[Pixels] = []
    for azimuth in VIEWS:
        truth, comparable = render_truth(scene, azimuth, VIEW_SIZE, GREY[0])
        image = picture(mesh, azimuth, VIEW_SIZE, lit=False)
        whole.append(psnr(image[comparable], truth[comparable]))
        views += [truth, image]
    there = distances_to_mesh(_inner(surface_points(mesh, SAMPLES)), scene.vertices, scene.faces)
    back = distances_to_mesh(thin(_inner(subjects.points(index)), SPACING), mesh.vertices, mesh.faces)
    lit, _ = render_truth(scene, 0.0, RENDER_SIZE, GREY[0], lit=True)
    known = known_of_subject(subjects.attributes(index))
    return Rebuilt(
        seen=Seen.judged(picture(mesh), appearance),
        truth=Seen.judged(lit, NOTHING),
        whole=tuple(whole),
        face=psnr(views[1][FACE], views[0][FACE]),
        chamfer=(float(there.mean()), float(back.mean())),
        kept={aspect: getattr(appearance, aspect) == known[aspect] for aspect in ASPECTS if aspect in known},
        views=tuple(views[:4]),
    )


def planes_of(codec: Codec, shards: SubjectShards, index: int) -> Tensor:
    """Planes ``[1, C, R, 3R]`` of a subject: encoded and decoded, or fitted where there is no encoder."""
    if isinstance(codec, TriplaneAutoencoder):
        drawn = codec.raster(*shards.surface(index, mirrored=False))[None].to(codec.device, codec.dtype)
        return codec.decode(codec.encode(drawn).to(codec.dtype))
    config = FitConfig(size=codec.latent_mean.shape[2], rays=0)
    evidence = SubjectEvidence(shards, config)
    codec.requires_grad_(requires_grad=False)
    return fit(codec.field, codec.latent_mean, lambda: evidence.draw([index]), FIT_STEPS, config)


@dataclass(frozen=True)
class Photographs:
    """Portraits to take of ``person`` at each of ``yaws``, degrees."""

    person: Person
    yaws: tuple[float, ...]


def photograph(_pipeline: RodinPipeline, order: Photographs) -> list[Pixels]:
    """Aligned portraits ``[128, 128, 3]`` on grey in neutral light, one a yaw."""
    person = subjects_of(order.person.data).person(order.person.index)
    cameras = (Camera.around(np.radians(yaw), 0.0, CAMERA_DISTANCE) for yaw in order.yaws)
    return [on_background(render(person.scene, person.head, camera, Lights.neutral())) for camera in cameras]


@functools.cache
def subjects_of(data: Path) -> Subjects:
    """The subjects of a folder, opened once a process."""
    return Subjects(data, limit=1 << 30)


def _inner(points: Floats) -> Floats:
    """Points that are not on or beyond the cuts at the box."""
    box = Box()
    return points[(np.abs(points - np.asarray(box.centre)) < RIM * box.half).all(1)]
