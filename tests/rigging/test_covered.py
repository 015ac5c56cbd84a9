# SPDX-License-Identifier: GPL-3.0-or-later
"""Clothes are whole where hair lies on them, and hair lies on the skin."""

from dataclasses import replace

import numpy as np
import pytest
import trimesh

from backend.meshing.mesh import AvatarSurface
from backend.meshing.nearest import NearestOnSurface
from backend.meshing.tangents import smooth_normals
from backend.rigging.accessories import BUDGET, LIFT, accessories
from backend.rigging.covered import cloth_under_hair
from backend.rigging.template import Piece, get_head_template
from backend.space import Box, Part
from tests.rigging.known_surface import grey, known_surface

TEMPLATE, SIZE = get_head_template(), 64
COLLAR = 0.05
"""Canonical height up to which the person wears a shirt, metres."""


@pytest.fixture(scope="module")
def bust() -> AvatarSurface:
    """The template's skin in a shirt, with hair over the head's back down to the shirt's lower edge."""
    used, flat = np.unique(TEMPLATE.triangles(Piece.SKIN), return_inverse=True)
    body = trimesh.Trimesh(TEMPLATE.vertices[used], flat.reshape(-1, 3), process=False)
    body = body.subdivide()
    middle = body.triangles_center
    part = np.where(middle[:, 2] < COLLAR, Part.CLOTHING, Part.SKIN)
    part[_behind(middle)] = Part.HAIR
    thick = np.where(_behind(body.vertices), 0.01, np.where(body.vertices[:, 2] < COLLAR, 0.004, 0))
    thicker = trimesh.Trimesh(body.vertices + body.vertex_normals * thick[:, None], body.faces, process=False)
    return replace(
        known_surface(thicker, part, body.vertices), normals=body.vertex_normals.astype(np.float32)
    )


def _behind(points: np.ndarray) -> np.ndarray:
    return (points[:, 1] > 0.03) & (np.abs(points[:, 0]) < 0.07) | (points[:, 2] > 0.23)


def test_cloth_goes_on_under_hair_and_no_higher_than_elsewhere(bust: AvatarSurface) -> None:
    vertices, faces = cloth_under_hair(bust, Box(), TEMPLATE, TEMPLATE.vertices)
    skin = TEMPLATE.vertices[TEMPLATE.vertices_of(Piece.SKIN)]
    hidden = skin[_behind(skin) & (skin[:, 2] > 0.01) & (skin[:, 2] < COLLAR - 0.01)]
    assert len(hidden) > 10
    assert NearestOnSurface(vertices, faces)(hidden).distance.max() < 0.008
    assert vertices[:, 2].max() < COLLAR + 0.02


def test_it_lies_below_the_hair(bust: AvatarSurface) -> None:
    vertices, _ = cloth_under_hair(bust, Box(), TEMPLATE, TEMPLATE.vertices)
    some = vertices[_behind(vertices)]
    above = NearestOnSurface(bust.vertices, bust.faces)(some)
    outward = above.blend(bust.normals, bust.faces)
    assert (((some - above.blend(bust.vertices, bust.faces)) * outward).sum(1) < 0).mean() > 0.98


def test_who_wears_nothing_has_none(bust: AvatarSurface) -> None:
    bare = np.where(bust.face_part == Part.CLOTHING, Part.SKIN, bust.face_part).astype(np.uint8)
    naked = replace(bust, face_part=bare)
    assert len(cloth_under_hair(naked, Box(), TEMPLATE, TEMPLATE.vertices)[1]) == 0


def test_hair_stays_on_the_shirt_when_the_head_turns(bust: AvatarSurface) -> None:
    worn, _ = accessories(bust, Box(), TEMPLATE, TEMPLATE.vertices, SIZE, grey)
    assert [each.part for each in worn] == [Part.HAIR, Part.CLOTHING]
    for each in worn:
        assert len(each.faces) <= BUDGET[each.part]
        assert trimesh.Trimesh(each.vertices, each.faces, process=False).is_watertight
    head = list(TEMPLATE.bone_names).index("head")
    pivot = TEMPLATE.bone_heads[head]
    turn = trimesh.transformations.rotation_matrix(np.radians(30), [0, 0, 1], pivot)
    hair, cloth = (
        each.vertices * (1 - each.weights[:, [head]])
        + trimesh.transform_points(each.vertices, turn) * each.weights[:, [head]]
        for each in worn
    )
    lying = NearestOnSurface(worn[1].vertices, worn[1].faces)(worn[0].vertices).distance < 0.01
    assert lying.sum() > 20
    assert NearestOnSurface(cloth.astype(np.float32), worn[1].faces)(hair[lying]).distance.max() < 0.02


def test_hair_in_the_surface_of_the_skin_is_raised_above_it(bust: AvatarSurface) -> None:
    flush = replace(bust, vertices=bust.canonical)
    worn, _ = accessories(flush, Box(), TEMPLATE, TEMPLATE.vertices, SIZE, grey)
    hair = next(each for each in worn if each.part == Part.HAIR)
    outside = hair.vertices[: len(hair.vertices) // 2]
    skin = TEMPLATE.triangles(Piece.SKIN)
    skin = skin[~TEMPLATE.cavity[skin].any(1)]
    near = NearestOnSurface(TEMPLATE.vertices, skin)(outside)
    outward = near.blend(smooth_normals(TEMPLATE.vertices, TEMPLATE.quads), skin)
    height = ((outside - near.blend(TEMPLATE.vertices, skin)) * outward).sum(1)
    assert (height > LIFT / 3).mean() > 0.97
    assert np.median(height) == pytest.approx(LIFT, rel=0.2)


@pytest.mark.parametrize(
    ("part", "side", "kept"),
    [(Part.HAIR, 0.0, False), (Part.HEADWEAR, 0.0, False), (Part.HEADWEAR, 0.068, True)],
)
def test_tufts_on_the_skin_are_nothing_that_is_worn_but_earrings_are(
    bust: AvatarSurface, part: Part, side: float, kept: bool
) -> None:
    middle = bust.canonical[bust.faces].mean(1)
    beside = middle[(np.abs(middle[:, 0] - side) < 0.01) & (np.abs(middle[:, 2] - 0.16) < 0.02)]
    there = beside[beside[:, 1].argmin()]
    tuft = (np.linalg.norm(middle - there, axis=1) < 0.012) & (bust.face_part == Part.SKIN)
    changed = replace(bust, face_part=np.where(tuft, part, bust.face_part).astype(np.uint8))
    worn, _ = accessories(changed, Box(), TEMPLATE, TEMPLATE.vertices, SIZE, grey)
    found = [each.vertices for each in worn if each.part == part]
    assert tuft.sum() > 5
    nearest = min((np.linalg.norm(vertices - there, axis=1).min() for vertices in found), default=np.inf)
    assert (nearest < 0.01) == kept
