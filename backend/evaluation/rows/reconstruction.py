# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of a subject survives the autoencoder."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.appearance import appearance_of_mesh, known_of_subject
from backend.evaluation.context import GREY, Context, picture
from backend.evaluation.metrics import Floats, distances_to_mesh, psnr, surface_points, thin
from backend.evaluation.row import Figure, Row
from backend.evaluation.truth import RIM, render_truth
from backend.portrait.frame import Pixels
from backend.space import Box

SIZE = 256
VIEWS = (0.0, 40.0, 90.0)
FACE = (slice(int(0.30 * SIZE), int(0.78 * SIZE)), slice(int(0.30 * SIZE), int(0.70 * SIZE)))
"""Rows and columns of the front view from above the brows to the chin, ear to ear."""
SAMPLES = 10_000
SPACING = 0.004
"""Of the points of the true surface, metres."""


def measure(context: Context) -> Row:
    """PSNR of unlit views and Chamfer distance of held-out subjects through the autoencoder."""
    whole: list[float] = []
    face: list[float] = []
    distances: list[tuple[float, float]] = []
    pairs: list[Pixels] = []
    kept: dict[str, list[bool]] = {}
    meshes = context.reconstructions
    for index in context.each("truth", range(len(meshes))):
        mesh = meshes[index]
        scene = context.subjects.scene(index)
        for azimuth in VIEWS:
            truth, comparable = render_truth(scene, azimuth, SIZE, GREY[0])
            image = picture(mesh, azimuth, SIZE, lit=False)
            whole.append(psnr(image[comparable], truth[comparable]))
            if azimuth == 0:
                face.append(psnr(image[FACE], truth[FACE]))
            if azimuth < 90:
                pairs += [truth, image]
        there = distances_to_mesh(_inner(surface_points(mesh, SAMPLES)), scene.vertices, scene.faces)
        truth_points = thin(_inner(context.subjects.points(index)), SPACING)
        back = distances_to_mesh(truth_points, mesh.vertices, mesh.faces)
        distances.append((float(there.mean()), float(back.mean())))
        measured = appearance_of_mesh(mesh)
        for aspect, value in known_of_subject(context.subjects.attributes(index)).items():
            kept.setdefault(aspect, []).append(getattr(measured, aspect) == value)
    to_truth, from_truth = 1000 * np.mean(distances, axis=0)
    return Row(
        key="reconstruction",
        title="Reconstruction",
        how=(
            f"{len(meshes)} held-out subjects through the autoencoder and the mesher; unlit views at azimuths"
            f" {', '.join(f'{v:.0f}' for v in VIEWS)} of {SIZE} pixels on grey, the mean of the views' PSNR;"
            " mean distances from points of each surface to the other."
        ),
        figures=[
            Figure("PSNR, whole picture", float(np.mean(whole)), "dB", 26, 31.5),
            Figure("PSNR, front face crop", float(np.mean(face)), "dB", 23, 29),
            Figure("Chamfer, avatar to truth", float(to_truth), "mm", higher_is_better=False),
            Figure("Chamfer, truth to avatar", float(from_truth), "mm", higher_is_better=False),
            *(
                Figure(f"{aspect.replace('_', ' ')} kept", 100 * float(np.mean(values)), "%")
                for aspect, values in kept.items()
            ),
        ],
        pictures={"Truth and reconstruction, two views each": _sheet(pairs)},
    )


def _sheet(pairs: list[Pixels]) -> Pixels:
    return contact_sheet(pairs[:64], columns=8)


def _inner(points: Floats) -> Floats:
    """Points that are not on or beyond the cuts at the box."""
    box = Box()
    return points[(np.abs(points - box.centre) < RIM * box.half).all(1)]
