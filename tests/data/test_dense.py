# SPDX-License-Identifier: GPL-3.0-or-later
"""What dense points are learnt from, on one generated person."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.data.assemble import assemble
from backend.data.likeness.dense import dense_vertices, draw_samples, learn
from backend.data.likeness.face_maps import SIZE as MAP
from backend.data.likeness.face_maps import FaceMaps, face_maps
from backend.data.likeness.misfit import misfit, view_camera
from backend.data.likeness.photos import RelitPhotos
from backend.data.likeness.truth import template_head
from backend.data.people import priors
from backend.likeness.basis import mirror
from backend.likeness.dense import DenseModel
from backend.likeness.descriptors import LENGTH
from backend.likeness.regions import Region
from backend.likeness.square import SIZE, face_vertices
from backend.rigging.template import get_head_template

TEMPLATE = get_head_template()
FACE = face_vertices(TEMPLATE)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maps of one person with glasses."""
    out = tmp_path_factory.mktemp("maps") / "7-00000.npz"
    who = next(one for one in (priors.sample(7, index) for index in range(100)) if one.glasses != "none")
    face_maps(assemble(who), template_head(who), np.random.default_rng(0), views=2).save(out)
    return out


@pytest.fixture
def maps(path: Path) -> FaceMaps:
    return FaceMaps.load(path)


def test_maps_name_regions_where_the_geometry_has_them(maps: FaceMaps) -> None:
    assert {Region.BACKGROUND, Region.SKIN, Region.EYES, Region.LIPS, Region.EYEWEAR, Region.CLOTHING} <= set(
        maps.labels[0].ravel()
    )
    column, row = np.floor(view_camera(maps, 0).project(maps.posed[FACE])).astype(int).clip(0, MAP - 1).T
    bare = (Region.SKIN, Region.BROWS, Region.LIPS, Region.EYES, Region.BEARD, Region.EYEWEAR, Region.HAIR)
    assert np.isin(maps.labels[0, row, column], bare).mean() > 0.9
    assert np.abs(np.linalg.norm(maps.normals[0][maps.labels[0] > 0], axis=-1) / 127 - 1).max() < 0.05


def test_a_misfit_is_in_the_right_place_and_somebody_else(maps: FaceMaps) -> None:
    rng = np.random.default_rng(1)
    off = []
    for _ in range(8):
        wrong = misfit(maps, 0, rng)
        at, true = (wrong.square.to_square(points)[FACE] for points in (wrong.points, wrong.true))
        off.append(np.linalg.norm(at - true, axis=1))
        assert np.linalg.norm((at - true).mean(0)) < 3
    assert 0.4 < np.median(off) < 3


def test_no_two_photos_are_alike(maps: FaceMaps) -> None:
    photos, square = RelitPhotos(np.random.default_rng(3)), misfit(maps, 0, np.random.default_rng(0)).square
    one, other = (photos.take(maps, 0, square) for _ in range(2))
    assert one.shape == (SIZE, SIZE, 3)
    assert np.abs(one.astype(int) - other).mean() > 5


def test_vertices_come_with_their_mirror_images() -> None:
    vertices = dense_vertices()
    assert set(mirror(TEMPLATE)[vertices]) == set(vertices)
    assert set(vertices) <= set(FACE)
    assert 200 < len(vertices) < 400


def test_a_model_is_learnt_and_kept(path: Path, tmp_path: Path) -> None:
    vertices = dense_vertices()
    samples = draw_samples([path] * 6, vertices, 0, 24)
    assert samples.descriptors.shape == (24, len(vertices), LENGTH)
    samples = replace(samples, yaw=np.linspace(-60, 60, 24, dtype=np.float32))
    model = learn(samples, vertices)
    taught = np.flatnonzero((np.abs(samples.yaw) < 20) & (samples.person % 6 > 0))
    before = np.linalg.norm(samples.offsets[taught], axis=2).mean()
    found = [
        model.offsets(samples.descriptors[n].astype(np.float32), float(samples.yaw[n]))[0] for n in taught
    ]
    assert np.linalg.norm(found - samples.offsets[taught], axis=2).mean() < 0.95 * before
    model.save(tmp_path / "dense.npz")
    again = DenseModel.load(tmp_path / "dense.npz")
    descriptors = samples.descriptors[0].astype(np.float32)
    np.testing.assert_allclose(
        again.offsets(descriptors, 10.0)[0], model.offsets(descriptors, 10.0)[0], atol=0.05
    )
