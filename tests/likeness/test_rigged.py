# SPDX-License-Identifier: GPL-3.0-or-later
"""The animation-ready head of an avatar with a likeness: it rests, and opens with the photo's expression."""

import numpy as np
import pytest

from backend.likeness.field import LikenessField
from backend.likeness.placement import LikenessSettings
from backend.meshing.build import MeshSettings, build_mesh, build_surface
from backend.meshing.mesh import AvatarMesh
from backend.meshing.rasterise import rasterise
from backend.meshing.sampling import distances
from backend.rigging.accessories import Accessory
from backend.rigging.head import RiggedHead, _at_rest, build_rigged_head
from backend.rigging.template import Piece
from backend.space import Part
from tests.likeness.known_head import TEMPLATE
from tests.likeness.sample_person import OUTER, RED, person
from tests.rigging.template_field import TemplateField

PERSON, RESOLUTION = person(), 64
SETTINGS = MeshSettings(faces=6000, texture_size=256, resolution=96)
SEEN = OUTER[PERSON.bare[OUTER] > 0.99]


@pytest.fixture(scope="module")
def laid() -> LikenessField:
    return LikenessField.on(TemplateField(haired=True), PERSON, LikenessSettings(), RESOLUTION)


@pytest.fixture(scope="module")
def plain(laid: LikenessField) -> AvatarMesh:
    return build_mesh(laid, SETTINGS)


@pytest.fixture(scope="module")
def head(laid: LikenessField) -> RiggedHead:
    return build_rigged_head(laid, build_surface(laid, SETTINGS), SETTINGS, posed=laid.posed())


def test_the_plain_mesh_has_the_photos_expression(laid: LikenessField, plain: AvatarMesh) -> None:
    off = np.linalg.norm(plain.vertices[:, None] - laid.shape.posed[SEEN][None, ::10], axis=2).min(0)
    assert np.median(off) < 0.004
    assert np.percentile(np.abs(distances(laid, plain.vertices)), 90) < 1e-3


def test_it_rests_and_opens_with_the_expression(laid: LikenessField, head: RiggedHead) -> None:
    assert np.array_equal(head.vertices, laid.shape.neutral)
    assert np.allclose(head.shape_values, PERSON.shape.expression)
    count = len(TEMPLATE.vertices)
    resting, shown = head.at_rest(), head.shown()
    assert np.array_equal(resting.vertices[:count], head.vertices)
    assert np.allclose(shown.vertices[:count][SEEN], laid.shape.posed[SEEN], atol=1e-5)
    assert np.array_equal(resting.texture, shown.texture) and len(resting.faces) == len(shown.faces)


def test_its_texture_is_the_photos_where_it_was_seen(head: RiggedHead) -> None:
    texels = rasterise(TEMPLATE.triangles_uv(), len(head.texture))
    place = texels.blend(TEMPLATE.vertices, TEMPLATE.triangles())
    skin = TEMPLATE.piece[texels.face // 2] == Piece.SKIN
    cheek = skin & (np.linalg.norm(place - [0.045, -0.095, 0.15], axis=1) < 0.015)
    found = head.texture.reshape(-1, 3)[texels.index[cheek]]
    assert cheek.sum() > 50
    assert np.abs(np.median(found, 0) - RED).max() <= 4


def test_beards_move_to_where_the_skin_rests() -> None:
    back = np.random.default_rng(0).normal(size=(9, 3)).astype(np.float32)
    one = {
        "vertices": np.ones((4, 3), np.float32),
        "anchor": np.array([2, 5, 5, 8]),
    }
    beard, hair = _at_rest([_shell(Part.FACIAL_HAIR, **one), _shell(Part.HAIR, **one)], back)
    assert np.allclose(beard.vertices, 1 + back[[2, 5, 5, 8]])
    assert np.array_equal(hair.vertices, one["vertices"])


def _shell(part: Part, vertices: np.ndarray, anchor: np.ndarray) -> Accessory:
    return Accessory(
        part=part,
        vertices=vertices,
        faces=np.array([[0, 1, 2], [0, 2, 3]]),
        normals=vertices,
        uv=np.zeros((2, 3, 2), np.float32),
        weights=np.ones((4, 1), np.float32),
        anchor=anchor,
    )
