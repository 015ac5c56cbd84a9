# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
import torch
from scipy.spatial import KDTree

from backend.meshing.borders import REACH
from backend.meshing.rasterise import rasterise
from backend.meshing.refine import ALIKE, coarse_to_fine
from backend.meshing.simplify import on_cut
from backend.meshing.unwrap import unwrap
from backend.rendering.texture import texture_at
from backend.space import Part
from tests.analytic_head import colour
from tests.analytic_mesh import HEAD, built


def corner_colours(mesh, weight):
    """Baked and true colour at the same barycentric place of every face."""
    uv = np.einsum("k,fkc->fc", weight, mesh.uv)
    points = np.einsum("k,fkc->fc", weight, mesh.vertices[mesh.faces])
    return texture_at(mesh.texture, uv.astype(np.float32)), colour(torch.from_numpy(points)).numpy()


def uv_areas(uv):
    a, b = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    return np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2


def test_uv_lie_within_the_image_and_use_it():
    uv = built().uv
    assert uv.min() >= 0 and uv.max() <= 1
    assert uv_areas(uv).sum() > 0.4


def test_charts_do_not_overlap():
    size = 2048
    texels = rasterise(built().uv, size)
    corner = np.stack([built().uv[..., 0], 1 - built().uv[..., 1]], -1) * size - 0.5
    place = np.einsum("tk,tkc->tc", texels.weight, corner[texels.face])
    middle = np.stack([texels.index % size, texels.index // size], 1)
    covered = (np.abs(place - middle) < 1e-2).all(1).sum()
    assert covered / size**2 == pytest.approx(uv_areas(built().uv).sum(), rel=2e-3)


def plain(mesh):
    """Which faces are skin away from borders: their colour is the field's own."""
    skin = mesh.face_part == Part.SKIN
    away = KDTree(mesh.vertices[np.unique(mesh.faces[~skin])]).query(mesh.vertices)[0]
    return skin & (away[mesh.faces].min(1) > REACH)


def test_the_bake_has_the_colours_of_the_field():
    for weight in ([1 / 3, 1 / 3, 1 / 3], [0.8, 0.1, 0.1], [0.1, 0.1, 0.8]):
        baked, true = corner_colours(built(), np.array(weight))
        error = np.abs(baked - true).max(1)[plain(built())]
        assert len(error) > 500
        assert np.median(error) < 3 / 255
        assert np.quantile(error, 0.995) < 8 / 255


def test_seams_do_not_show():
    mesh = built()
    colours = texture_at(mesh.texture, mesh.uv.reshape(-1, 2))
    lowest = np.full((len(mesh.vertices), 3), 2.0, np.float32)
    highest = np.full((len(mesh.vertices), 3), -1.0, np.float32)
    np.minimum.at(lowest, mesh.faces.ravel(), colours)
    np.maximum.at(highest, mesh.faces.ravel(), colours)
    step = (highest - lowest).max(1)
    assert step[np.unique(mesh.faces[plain(mesh)])].max() < 12 / 255
    assert np.quantile(step, 0.99) < 12 / 255
    assert np.median(step) < 2 / 255


def test_the_margin_around_every_chart_has_its_colour():
    mesh = built()
    size = len(mesh.texture)
    covered = np.zeros(size * size, bool)
    covered[rasterise(mesh.uv, size).index] = True
    assert 0.4 < covered.mean() < 1
    assert (mesh.texture.reshape(-1, 3)[~covered] > 0).all()


def test_faces_thinner_than_a_texel_are_baked():
    sliver = np.array([[[0.1, 0.500], [0.9, 0.5001], [0.5, 0.5002]]], np.float32)
    texels = rasterise(sliver, 64)
    assert len(texels.index) >= 48
    np.testing.assert_allclose(texels.weight.sum(1), 1, atol=1e-5)


def test_no_face_however_small_loses_its_place():
    mesh = built()
    uv = unwrap(mesh.vertices, mesh.faces.astype(np.int64), cut_faces(mesh), 512)
    assert (uv_areas(uv) > 0).all()
    assert np.array_equal(uv, mesh.uv)


def cut_faces(mesh):
    return on_cut(mesh.vertices, HEAD.box)[mesh.faces].all(1)


def test_the_cut_takes_little_of_the_image():
    mesh = built()
    corner = mesh.vertices[mesh.faces]
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) / 2
    cut = cut_faces(mesh)
    density = [np.sqrt(uv_areas(mesh.uv)[some].sum() / area[some].sum()) for some in (cut, ~cut)]
    assert density[0] == pytest.approx(density[1] / 4, rel=0.1)


def striped(stripe):
    """The texels of a head, where they lie and what its colours are there, one of them bands of a width."""
    mesh = built()
    texels = rasterise(mesh.uv, 2048)
    points = texels.blend(mesh.vertices, mesh.faces)
    bands = np.where(np.sin(points[:, 2] * np.pi / stripe) > 0, 0.8, 0.2)
    true = np.stack([bands, *colour(torch.from_numpy(points)).numpy().T[:2]], 1).astype(np.float32)
    return texels, points, true


@pytest.mark.parametrize("stripe", [0.003, 0.001])
def test_few_texels_are_read_and_the_others_are_right(stripe):
    texels, points, true = striped(stripe)
    read = []

    def count(some):
        read.append(some)
        return true[some]

    found = coarse_to_fine(count, texels, points, np.ones(len(points), bool))
    numbers = np.concatenate(read)
    assert len(np.unique(numbers)) == len(numbers) < {0.003: 0.5, 0.001: 0.9}[stripe] * len(points)
    error = np.abs(found - true)
    assert error[:, 1:].max() < ALIKE
    assert (error[:, 0] > ALIKE).mean() < 1e-3


def test_what_is_not_wanted_is_not_read_and_changes_nothing():
    texels, points, true = striped(0.003)
    above = points[:, 2] > np.median(points[:, 2])
    read = []

    def count(some):
        read.append(some)
        return true[some]

    every = coarse_to_fine(count, texels, points, np.ones(len(points), bool))
    all_reads = sum(map(len, read))
    read.clear()
    found = coarse_to_fine(count, texels, points, above)
    assert np.array_equal(found[above], every[above])
    assert sum(map(len, read)) < 0.6 * all_reads
