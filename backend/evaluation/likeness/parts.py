# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether hair, hats, glasses and clothes of a avatar lie where the person's do, and their colours."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

from backend.data.contact_sheet import contact_sheet
from backend.errors import RodinError
from backend.evaluation.likeness.real import SEED
from backend.evaluation.likeness.silhouettes import shared
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.likeness.study import Study, at_least, at_most
from backend.evaluation.metrics import Floats
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import picture
from backend.evaluation.truth import parts_of_truth
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.mesh import AvatarMesh
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels
from backend.rendering.camera import rays
from backend.rendering.preview import VIEWS
from backend.rendering.texture import texture_at
from backend.space import Box, Part

COMPARED = (Part.HAIR, Part.FACIAL_HAIR, Part.EYEWEAR, Part.HEADWEAR, Part.CLOTHING)
TOLD = "told the front"
KINDS = (TOLD, "z alone")
"""What the base diffusion hears, in the order of :attr:`Parted.overlap`; of one that reads z, the last."""
NOTHING = len(Part)
SIZE, LEAST = 256, 40
"""Edge of a picture, and how many of its pixels show a part that is there."""
MESH = MeshSettings(faces=16_000, texture_size=512, resolution=128)
BARS = {(Part.HAIR, 0.0): 85.0, (Part.HAIR, 90.0): 70.0}
"""Percent of hair's intersection over union that is expected, told the front."""
COLOUR_BAR = 8.0


@dataclass(frozen=True)
class Parted:
    """One person's avatars.

    Attributes:
        overlap: ``[1 or 2, 4, 5]`` intersection over union of ``KINDS``, ``VIEWS`` and ``COMPARED``; NaN
            where the person does not show the part.
        colour: ``[1 or 2, 5]`` CIEDE2000 of the parts' mean colours from the front; NaN where one lacks it.
        invented: ``[1 or 2, 5]`` whether the avatar has a part that the person does not have.
        refused: a code, or empty.
        views: the portrait, and the lit front of each kind.
    """

    overlap: Floats
    colour: Floats
    invented: Floats
    refused: str
    views: list[Pixels]


def measure(study: Study) -> Row:
    """Overlaps, colours and inventions of parts, told the front and told z alone."""
    sitters = study.sitters()
    found = study.each("parts", partial(compare, preset=study.config.preset), sitters)
    kept = [one for one in found if not one.refused]
    overlap, colour, invented = (
        np.stack([getattr(one, name) for one in kept]) for name in ("overlap", "colour", "invented")
    )
    figures: list[Figure] = []
    for k, kind in enumerate(KINDS[-overlap.shape[1] :]):
        for p, part in enumerate(COMPARED):
            name = part.name.lower().replace("_", " ")
            for a, angle in enumerate(VIEWS):
                bar = BARS.get((part, angle)) if kind == TOLD else None
                share = 100 * _mean(overlap[:, k, a, p])
                figures.append(at_least(f"{name}, {angle:.0f} degrees, {kind}: mean IoU", share, bar, "%"))
            known = colour[:, k, p][np.isfinite(colour[:, k, p])]
            middle = float(np.median(known)) if len(known) else float("nan")
            figures += [
                at_most(f"{name}, {kind}: median CIEDE2000", middle, COLOUR_BAR if kind == TOLD else None),
                at_most(f"{name}, {kind}: invented", 100 * float(invented[:, k, p].mean()), None, "%"),
            ]
    shown = kept[: study.config.shown]
    columns = len(shown[0].views)
    return Row(
        key="parts",
        title="Parts",
        how=(
            f"Avatars of frontal portraits of {len(sitters)} synthetic people against the true surface: where"
            " each part is seen, of those who have it, and its mean base colour from the front. Told the"
            " front: palette and front map; z alone: the same without."
        ),
        figures=figures,
        pictures={
            "Portrait, told the front, z alone": contact_sheet(
                [view for one in shown for view in one.views], 2 * columns, 160
            )
        },
        details={"refused": [one.refused for one in found if one.refused]},
    )


@torch.no_grad()
def compare(pipeline: RodinPipeline, sitter: Sitter, preset: str) -> Parted:
    """Make the avatar of a frontal portrait, told the front if the model reads it, and told z alone."""
    photo = sitter.photo()
    try:
        avatar = pipeline(photo=photo, seed=SEED, preset=preset)
        avatars = [avatar]
        if avatar.recipe.known:
            deaf = avatar.recipe.model_copy(update={"known": None})
            avatars.append(pipeline.remake(deaf, person=avatar.person))
        meshes = [build_mesh(each.field, MESH) for each in avatars]
    except RodinError as error:
        nothing = np.zeros(0)
        return Parted(nothing, nothing, nothing, error.code, [])
    truths = [parts_of_truth(sitter.subject.scene, angle, SIZE) for angle in VIEWS]
    overlap = np.full((len(meshes), len(VIEWS), len(COMPARED)), np.nan)
    colour, invented = np.full((len(meshes), len(COMPARED)), np.nan), np.zeros((len(meshes), len(COMPARED)))
    for m, mesh in enumerate(meshes):
        for a, (angle, (true, true_colour, comparable)) in enumerate(zip(VIEWS, truths, strict=True)):
            own, own_colour = parts_of_mesh(mesh, angle)
            for p, part in enumerate(COMPARED):
                here, there = (own == part) & comparable, (true == part) & comparable
                if there.sum() >= LEAST:
                    overlap[m, a, p] = shared(here, there, comparable)
                if angle == 0 and min(here.sum(), there.sum()) >= LEAST:
                    colour[m, p] = _apart(own_colour[here], true_colour[there])
                if angle == 0:
                    invented[m, p] = here.sum() >= LEAST and not (true == part).any()
    return Parted(overlap, colour, invented, "", [photo, *(picture(mesh) for mesh in meshes)])


def parts_of_mesh(mesh: AvatarMesh, azimuth_deg: float) -> tuple[NDArray[np.uint8], Floats]:
    """The part of each pixel ``[SIZE, SIZE]``, or ``NOTHING``, and its base colour ``[SIZE, SIZE, 3]``."""
    eye, directions = rays(Box(), azimuth_deg, 0.0, SIZE)
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(mesh.vertices[mesh.faces], np.float32))
    start = np.broadcast_to(np.float32(eye), directions.shape).copy()
    hit = scene.run(start, np.ascontiguousarray(directions, np.float32), output=True)
    face, on = hit["primID"].clip(0), hit["primID"] >= 0
    weight = np.stack([1 - hit["u"] - hit["v"], hit["u"], hit["v"]], 1)
    colour = texture_at(mesh.texture, np.einsum("nk,nki->ni", weight, mesh.uv[face]))
    part = np.where(on, mesh.face_part[face], NOTHING).astype(np.uint8)
    return part.reshape(SIZE, SIZE), colour.reshape(SIZE, SIZE, 3)


def _mean(values: Floats) -> float:
    """Of those that are not NaN."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def _apart(one: Floats, other: Floats) -> float:
    """CIEDE2000 of the mean sRGB colours of pixels ``[N, 3]``, 0..1."""
    return float(deltaE_ciede2000(rgb2lab(one.mean(0)), rgb2lab(other.mean(0))))
