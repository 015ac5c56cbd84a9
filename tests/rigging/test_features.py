# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyes, brows and lips of plain meshes are drawn into the texture, and nothing else is touched."""

from dataclasses import replace

import numpy as np
import pytest

from backend.meshing.bake import picture
from backend.meshing.mesh import AvatarMesh
from backend.meshing.rasterise import rasterise
from backend.rigging.eyeballs import eyeballs
from backend.rigging.features import draw_features
from backend.rigging.template import Piece, get_head_template
from backend.space import Part
from tests.rigging.test_brows import INK, SKIN, TRUTH

SIZE = 512


def face(part: Part = Part.SKIN) -> AvatarMesh:
    """The template's skin as a plain mesh of ``part``; its left brow is soft, its right one missing."""
    template = get_head_template()
    faces = template.triangles(Piece.SKIN)
    uv = template.uv[template.piece == Piece.SKIN][:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 2)
    mesh = AvatarMesh(
        template.vertices,
        faces.astype(np.int32),
        np.zeros_like(template.vertices),
        np.full(len(faces), part, np.uint8),
        template.vertices,
        uv,
        np.zeros((SIZE, SIZE, 3), np.uint8),
    )

    texels = rasterise(uv, SIZE)
    place = texels.blend(mesh.vertices, mesh.faces)
    cover = TRUTH.cover(place) * (place[:, 0] > 0) * 0.7
    mesh.texture[:] = picture(texels, SKIN + cover[:, None] * (INK - SKIN))
    return mesh


def drawn(mesh: AvatarMesh) -> AvatarMesh:
    """``mesh`` with features in its texture."""
    texels = rasterise(mesh.uv, SIZE)
    place, part = texels.blend(mesh.canonical, mesh.faces), mesh.face_part[texels.face]
    colour = mesh.texture.reshape(-1, 3)[texels.index] / np.float32(255)
    return replace(mesh, texture=picture(texels, draw_features(place, part, colour)))


def at(mesh: AvatarMesh, x: float, z: float) -> np.ndarray:
    """Colour 0..1 of the texture at the face vertex nearest to abs(x) and z in front."""
    middle = mesh.vertices[mesh.faces].mean(1)
    front = middle[:, 1] < -0.05
    index = np.flatnonzero(front)[np.hypot(middle[front, 0] - x, middle[front, 2] - z).argmin()]
    column, row = mesh.uv[index].mean(0) * [1, -1] * SIZE + [0, SIZE]
    return mesh.texture[int(row), int(column)] / 255


def test_both_brows_are_drawn_from_one() -> None:
    before = face()
    after = drawn(before)
    assert at(before, -0.028, 0.226).mean() > 0.6
    assert at(after, -0.028, 0.226).mean() < 0.4
    assert at(after, 0.028, 0.226).mean() < 0.4
    assert np.array_equal(at(before, 0.0, 0.18), at(after, 0.0, 0.18))


def test_what_is_no_skin_is_left() -> None:
    before = face(Part.HEADWEAR)
    assert np.array_equal(drawn(before).texture, before.texture)


@pytest.mark.parametrize("is_open", [True, False])
def test_eyes_are_drawn_where_they_are_open(is_open: bool) -> None:
    template = get_head_template()
    whole = np.isin(template.piece, (Piece.SKIN, Piece.EYES))
    eyes = np.repeat(template.piece[whole] == Piece.EYES, 2)
    blurred = replace(
        face(),
        faces=template.quads[whole][:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3).astype(np.int32),
        uv=template.uv[whole][:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 2),
        face_part=np.where(eyes & is_open, Part.EYES, Part.SKIN).astype(np.uint8),
        texture=np.full((SIZE, SIZE, 3), (120, 90, 70), np.uint8),
    )
    after = drawn(blurred)
    for ball in eyeballs(template, template.vertices):
        looks = [at(after, ball.centre[0] + off, ball.centre[2] - 0.001) for off in (0.0, 0.0095)]
        if is_open:
            assert looks[0].mean() < 0.15 and looks[1].mean() > 0.5
        else:
            np.testing.assert_array_equal(np.round(255 * np.array(looks)), [[120, 90, 70]] * 2)
