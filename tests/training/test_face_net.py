# SPDX-License-Identifier: GPL-3.0-or-later
"""The face network's training data and objective, on one generated person."""

from pathlib import Path

import numpy as np
import pytest
import torch

from backend.data.assemble import assemble
from backend.data.likeness.face_maps import SIZE as MAP
from backend.data.likeness.face_maps import UNKNOWN, FaceMaps, face_maps
from backend.data.likeness.truth import template_head
from backend.data.people import priors
from backend.errors import RodinError
from backend.likeness.guide import CELLS, SIZE, face_vertices
from backend.likeness.regions import Region
from backend.rigging.template import get_head_template
from backend.training.face_net import FaceObjective
from backend.training.face_photos import POINTS, FacePhotos
from backend.training.loop import LoopConfig


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maps of one person with glasses."""
    out = tmp_path_factory.mktemp("maps")
    who = next(one for one in (priors.sample(7, index) for index in range(100)) if one.glasses != "none")
    face_maps(assemble(who), template_head(who), np.random.default_rng(0), views=2).save(out / "7-00000.npz")
    return out


def test_maps_name_regions_where_the_geometry_has_them(folder: Path) -> None:
    maps = FaceMaps.load(folder / "7-00000.npz")
    assert {Region.BACKGROUND, Region.SKIN, Region.EYES, Region.LIPS, Region.EYEWEAR, Region.CLOTHING} <= set(
        maps.labels[0].ravel()
    )
    face = face_vertices(get_head_template())
    seen = (maps.posed[face] - maps.position[0]) @ maps.rotation[0].T
    at = np.column_stack([seen[:, :2] / seen[:, 2:], np.ones(len(seen))]) @ maps.plane[0].T
    column, row = np.floor(at).astype(int).clip(0, MAP - 1).T
    bare = (Region.SKIN, Region.BROWS, Region.LIPS, Region.EYES, Region.BEARD, Region.EYEWEAR, Region.HAIR)
    assert np.isin(maps.labels[0, row, column], bare).mean() > 0.9
    assert np.abs(np.linalg.norm(maps.normals[0][maps.labels[0] > 0], axis=-1) / 127 - 1).max() < 0.05


def test_photos_come_with_points_and_a_fit_that_is_a_little_wrong(folder: Path) -> None:
    photos = FacePhotos(folder, np.random.default_rng(3))
    samples = [photos.draw() for _ in range(6)]
    for sample in samples:
        assert sample.photo.shape == (SIZE, SIZE, 3)
        assert sample.guide.shape == (4, CELLS, CELLS)
        assert sample.fitted.shape == sample.true.shape == (POINTS, 2)
        assert set(np.unique(sample.labels)) <= {*Region, UNKNOWN}
    off = [np.linalg.norm(one.true - one.fitted, axis=1)[one.seen > 0] for one in samples]
    assert 0.3 < np.median(np.concatenate(off)) < 5
    assert len({one.photo.tobytes() for one in samples}) == len(samples)


def test_the_objective_falls(folder: Path) -> None:
    torch.manual_seed(0)
    config = LoopConfig(steps=1, learning_rate=1e-3, precision="fp32")
    objective = FaceObjective(FacePhotos(folder, np.random.default_rng(0)), 2, config)
    batch = objective.draw()
    optimiser = torch.optim.AdamW(objective.parameters(), 2e-3)
    losses: list[float] = []
    figures: dict[str, torch.Tensor] = {}
    for _ in range(6):
        loss, figures = objective(batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0] - 0.3
    assert set(figures) == {"off", "before", "regions"}


def test_a_folder_without_maps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RodinError) as caught:
        FacePhotos(tmp_path, np.random.default_rng(0))
    assert caught.value.code == "data.missing"
