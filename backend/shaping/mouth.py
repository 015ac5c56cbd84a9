# SPDX-License-Identifier: GPL-3.0-or-later
"""A mouth that an expression opens.

A generated face has closed lips with nothing behind them, which bent space could only stretch. So lips are
the template's there, and between them the stretched skin lies deeper and has the colours of what is seen
through the opening from the front: teeth, tongue, and the dark.
"""

import numpy as np
import torch
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray
from torch import Tensor

from backend.meshing.build import Draw
from backend.meshing.nearest import NearestOnSurface, OnSurface
from backend.meshing.sampling import Field, Floats, distances, gradients, samples
from backend.models.field import FieldSample
from backend.rigging.lips import lip_vertices, mouth_line
from backend.rigging.mouth import ABOUT, is_inside
from backend.rigging.paint import CAVITY, TONGUE, cavity_share, teeth_colours
from backend.rigging.pieces import PieceSurface
from backend.rigging.template import Piece, get_head_template, within_box
from backend.space import Part

REACH, FADE = 0.012, 0.006
"""How far from the lips the template rules, and over how much that ends, metres."""
DEEPER = 0.0025
"""How far behind the stretched skin what lies between the lips is, metres."""
STEP = 0.0005
LIPS = [Part.SKIN, Part.MOUTH]


class OpenMouth:
    """The open mouth of ``inner``.

    Args:
        inner: the avatar before its shape and expression.
        closed: ``[V, 3]`` the template on that, metres.
        opened: ``[V, 3]`` the template with shape and expression.
    """

    def __init__(self, inner: Field, closed: Floats, opened: Floats) -> None:
        self._opened = opened
        self._template = template = get_head_template()
        about = within_box(template, ABOUT) * np.maximum(template.cavity, lip_vertices(template))
        self._share = np.stack([about, about * _bare(inner, closed, about > 0)], 1)
        self._skin = PieceSurface(opened, template, Piece.SKIN)
        mouth = opened[about > 0]
        self._low, self._high = mouth.min(0) - REACH, mouth.max(0) + REACH
        within = np.flatnonzero(template.cavity & (about > 0))
        self._dark = np.zeros((len(opened), 1), np.float32)
        self._dark[within, 0] = cavity_share(-distances(inner, closed[within]))
        self._colours = np.tile(CAVITY.astype(np.float32), (len(opened), 1))
        lips = samples(inner, closed[within]).albedo
        self._colours[within] = lips + self._dark[within] * (CAVITY - lips)
        self._seen = _Front(opened)

    def __call__(self, points: Tensor, found: FieldSample) -> FieldSample:
        """What ``points [N, 3]``, metres, are, which bent space has as ``found``."""
        place = points.float().cpu().numpy()
        about = np.flatnonzero(((place > self._low) & (place < self._high)).all(1))
        near = self._skin.nearest(place[about], REACH)
        some = near.distance < REACH
        about, near = about[some], _those(near, some)
        share = near.blend(self._share, self._skin.faces)
        share *= ((REACH - near.distance) / FADE).clip(0, 1)[:, None]
        some = share[:, 0] > 0
        about, near, share = about[some], _those(near, some), share[some]
        if not len(about):
            return found
        index = torch.from_numpy(about).to(found.distance.device)
        stretched, bent = (each[index].float().cpu().numpy() for each in (found.distance, found.albedo))
        distance, colour, shown, canonical, between = self._mouth(place[about], near, stretched, bent)
        rules = np.where(between, share[:, 0], share[:, 1])
        to = lambda values: torch.from_numpy(np.asarray(values, np.float32)).to(index.device)  # noqa: E731
        single, several = to(rules), to(rules)[:, None]
        made = [each.clone() for each in (found.distance, found.albedo, found.likely, found.canonical)]
        made[0][index] = made[0][index].lerp(to(distance), single)
        made[1][index] = made[1][index].lerp(to(colour), several)
        made[2][index] = made[2][index].lerp(to(shown), several)
        made[3][index] = made[3][index].lerp(to(canonical), several)
        return FieldSample.of_likely(*made)

    def under(self, draw: Draw) -> Draw:
        """``draw``, but not over what is seen between the lips, and without the line where lips meet."""

        def drawn(place: Floats, part: NDArray[np.uint8], colour: Floats) -> Floats:
            found = draw(place, part, colour)
            found += mouth_line(place)[:, None] * (colour - found)
            mouth = np.flatnonzero(part == Part.MOUTH)
            on = NearestOnSurface(self._template.vertices, self._skin.faces)(place[mouth])
            dark = on.blend(self._dark, self._skin.faces)[:, 0]
            inside = mouth[is_inside(self._template, place[mouth]) | (dark > 0.5)]
            found[inside] = colour[inside]
            return found

        return drawn

    def _mouth(
        self, place: Floats, near: OnSurface, stretched: Floats, bent: Floats
    ) -> tuple[Floats, Floats, Floats, Floats, NDArray[np.bool_]]:
        """Distance ``[N]``, colour, likely parts, template points, and whether it lies between the lips.

        Args:
            place: ``[N, 3]`` metres.
            near: the nearest skin.
            stretched, bent: distance and colour ``[N, 3]`` of bent space.
        """
        faces, template = self._skin.faces, self._template
        distance = np.minimum(self._skin.signed(place, near), stretched + DEEPER)
        hit, piece = self._seen(place)
        corners = self._seen.faces[hit.face]
        between = (piece != Piece.SKIN) | template.cavity[corners].all(1)
        canonical = near.blend(template.vertices, faces)
        canonical[between] = hit.blend(template.vertices, self._seen.faces)[between]
        colour = bent.copy()
        colour[between] = hit.blend(self._colours, self._seen.faces)[between]
        colour[piece == Piece.TONGUE] = TONGUE
        teeth = piece == Piece.TEETH
        behind = hit.blend(self._opened, self._seen.faces)[teeth, 1] - self._seen.front
        colour[teeth] = teeth_colours(behind)
        shown = np.eye(len(Part), dtype=np.float32)[np.where(between, Part.MOUTH, Part.SKIN)]
        return distance, colour, shown, canonical, between


class _Front:
    """What of a template ``opened [V, 3]`` is seen from the front.

    Attributes:
        faces: ``[T, 3]`` of skin, teeth and tongue.
        front: y of the foremost tooth, metres.
    """

    def __init__(self, opened: Floats) -> None:
        template = get_head_template()
        pieces = (Piece.SKIN, Piece.TEETH, Piece.TONGUE)
        listed = [template.triangles(piece) for piece in pieces]
        self.faces = np.concatenate(listed)
        self._piece = np.repeat(pieces, [len(each) for each in listed])
        self._before = float(opened[:, 1].min()) - REACH
        self.front = float(opened[template.vertices_of(Piece.TEETH), 1].min())
        self._scene = EmbreeScene()
        TriangleMesh(self._scene, np.ascontiguousarray(opened[self.faces], np.float32))

    def __call__(self, place: Floats) -> tuple[OnSurface, NDArray[np.int64]]:
        """What is foremost at the x and z of ``place [N, 3]``, and of which piece; skin where nothing is."""
        start = np.ascontiguousarray(place, np.float32).copy()
        start[:, 1] = self._before
        back = np.tile(np.array([0, 1, 0], np.float32), (len(start), 1))
        found = self._scene.run(start, back, output=True)
        face = found["primID"].astype(np.int64)
        hit = face >= 0
        weight = np.stack([1 - found["u"] - found["v"], found["u"], found["v"]], 1).astype(np.float32)
        face = np.where(hit, face, 0)
        return OnSurface(face, weight, found["tfar"]), np.where(hit, self._piece[face], Piece.SKIN)


def _bare(field: Field, vertices: Floats, about: NDArray[np.bool_]) -> Floats:
    """How much of the surface over ``vertices [V, 3]``, of those ``about [V]``, no beard covers, 0..1."""
    found = np.ones(len(vertices), np.float32)
    outer = np.flatnonzero(about & ~get_head_template().cavity)
    place = vertices[outer]
    slope = gradients(field, place, STEP)
    slope /= np.linalg.norm(slope, axis=1, keepdims=True).clip(1e-6)
    place -= slope * distances(field, place).clip(-REACH, REACH)[:, None]
    found[outer] = samples(field, place).part[:, LIPS].sum(1)
    return found


def _those(near: OnSurface, some: NDArray[np.bool_]) -> OnSurface:
    return OnSurface(near.face[some], near.weight[some], near.distance[some])
