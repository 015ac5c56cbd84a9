# SPDX-License-Identifier: GPL-3.0-or-later
"""How well the animation-ready head fits a person whose every point is known."""

import functools
from dataclasses import dataclass

import igl
import numpy as np
import torch
import trimesh
from numpy.typing import NDArray

from backend.data.body.template import Head, get_template
from backend.errors import RodinError
from backend.evaluation.metrics import Floats
from backend.evaluation.seen import picture
from backend.evaluation.truth import render_truth
from backend.evaluation.work import Person, planes_of, subjects_of
from backend.meshing.build import add_texture, build_surface
from backend.meshing.mesh import AvatarMesh
from backend.meshing.sampling import distances
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels
from backend.rigging.eyeballs import eyeballs
from backend.rigging.head import RiggedHead, build_rigged_head
from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import SURE

SHOWN_SHAPES = ("jawOpen", "eyeBlinkLeft", "mouthSmileLeft")
SIZE = 256
GREY = 0.5


@dataclass(frozen=True)
class Rigged:
    """A subject's animation-ready head.

    Attributes:
        plain_closed: whether the plain mesh is watertight.
        worn_closed: of each accessory, whether it is.
        off: distances of visible skin from the surface, metres.
        error: distances of visible skin's vertices from where they are on the subject, metres.
        turned: share of the skin's faces that look the other way than the subject's.
        lid_gap: least distance of a lid from its eyeball over the blink at quarters of its way, metres.
        views: truth, plain mesh, head, and the head with each of ``SHOWN_SHAPES``.
    """

    plain_closed: bool
    worn_closed: tuple[bool, ...]
    off: Floats
    error: Floats
    turned: float
    lid_gap: float
    views: tuple[Pixels, ...]


@torch.no_grad()
def rig(pipeline: RodinPipeline, order: Person) -> Rigged | None:
    """Wrap the template onto a subject's reconstruction; None if it shows no skin or has no surface."""
    subjects, codec = subjects_of(order.data), pipeline.autoencoder
    field = codec.bind(planes_of(codec, subjects.shards, order.index))
    try:
        surface = build_surface(field, order.mesh)
        mesh, head = add_texture(field, surface, order.mesh), build_rigged_head(field, surface, order.mesh)
    except RodinError as error:
        if error.code not in ("mesh.empty", "rig.no_skin"):
            raise
        return None
    person = subjects.person(order.index)
    truth = on_person(person.head)
    skin = head.template.triangles(Piece.SKIN)
    facing = [trimesh.Trimesh(place, skin, process=False).face_normals for place in (head.vertices, truth)]
    seen = head.certainty > SURE
    view, _ = render_truth(person.scene, 0.0, SIZE, GREY, lit=True)
    return Rigged(
        plain_closed=_closed(mesh.vertices, mesh.faces),
        worn_closed=tuple(_closed(worn.vertices, worn.faces) for worn in head.worn),
        off=np.abs(distances(field, head.vertices[seen])).astype(float),
        error=np.linalg.norm(head.vertices[seen] - truth[seen], axis=1),
        turned=float(((facing[0] * facing[1]).sum(1) < 0).mean()),
        lid_gap=lid_gap(head),
        views=(
            view,
            _picture(mesh),
            _picture(head.at_rest()),
            *(moved(head, name) for name in SHOWN_SHAPES),
        ),
    )


def on_person(head: Head) -> Floats:
    """Where the template's vertices ``[V, 3]`` are on a subject; off the skin, the nearest skin's place."""
    face, weight = _places()
    return np.einsum("nk,nkc->nc", weight, head.vertices[head.template.faces[face]])


@functools.cache
def _places() -> tuple[NDArray[np.int64], Floats]:
    """Face and barycentric weights, on the generator's template, of the animation template's vertices."""
    template, points = get_template(), get_head_template().vertices.astype(float)
    _, face, closest = igl.point_mesh_squared_distance(points, template.vertices, template.faces)
    corner = template.vertices[template.faces[face]]
    corners = (np.ascontiguousarray(corner[:, k]) for k in range(3))
    return face, igl.barycentric_coordinates(closest, *corners)


def _closed(vertices: Floats, faces: NDArray[np.int32]) -> bool:
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    return bool(mesh.is_watertight and mesh.is_winding_consistent)


def lid_gap(head: RiggedHead) -> float:
    """Least distance of a lid from its eyeball over the blink at quarters of its way, metres."""
    names = list(head.template.shape_names)
    outer = head.template.vertices_of(Piece.SKIN)
    outer = outer[~head.template.cavity[outer]]
    gaps = []
    for ball, name in zip(
        eyeballs(head.template, head.vertices), ("eyeBlinkLeft", "eyeBlinkRight"), strict=True
    ):
        shape = head.shapes[names.index(name)][outer]
        moving = np.linalg.norm(shape, axis=1) > 1e-4
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            place = head.vertices[outer][moving] + share * shape[moving]
            gaps.append(float(np.linalg.norm(place - ball.centre, axis=1).min() - ball.radius))
    return min(gaps)


def moved(head: RiggedHead, name: str) -> Pixels:
    """The head with one face shape at full strength."""
    mesh = head.at_rest()
    shape = head.shapes[list(head.template.shape_names).index(name)]
    mesh.vertices[: len(shape)] += shape
    return _picture(mesh)


def _picture(mesh: AvatarMesh) -> Pixels:
    return picture(mesh, size=SIZE)
