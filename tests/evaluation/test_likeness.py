# SPDX-License-Identifier: GPL-3.0-or-later
import json
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from backend.data.likeness.regions import UNKNOWN
from backend.errors import RodinError
from backend.evaluation.crew import Crew
from backend.evaluation.likeness import parsing, parts, shape, silhouettes
from backend.evaluation.likeness.colours import difference, on_cheeks, true_colours
from backend.evaluation.likeness.photos import photos
from backend.evaluation.likeness.real import apart, nearest, second_photos
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.likeness.steps import LAID_ON, timed
from backend.evaluation.likeness.study import Study, StudyConfig
from backend.evaluation.report import write_report
from backend.evaluation.truth import parts_of_truth
from backend.likeness.basis import get_identity_basis
from backend.likeness.regions import Region
from backend.meshing.mesh import AvatarMesh
from backend.progress import Step
from backend.rendering.preview import VIEWS
from backend.space import Part

SEED = 11
BASIS = get_identity_basis()


def person(strength):
    """The mean face with the two commonest traits."""
    return BASIS.mean + strength * (BASIS.components[0] - BASIS.components[1])


def test_a_similarity_is_no_error_and_the_mean_face_brings_nothing_back():
    truth = person(1.0)
    turned = 1.1 * truth @ Rotation.from_euler("xyz", [10, -20, 5], degrees=True).as_matrix() + 0.03
    right = shape.compare(turned, truth, BASIS.mean)
    assert right.off.max() < 0.01
    assert right.share[0] == pytest.approx(right.share[1], rel=1e-3)
    mean = shape.compare(BASIS.mean, truth, BASIS.mean)
    assert mean.share[0] == pytest.approx(0, abs=1e-9)
    assert np.median(mean.off) > 0.2


def test_half_of_a_deviation_is_half():
    half = shape.summary([shape.compare(person(0.5), person(1.0), BASIS.mean)])
    assert half[2] == pytest.approx(50, abs=3)
    assert half[3] == pytest.approx(50, abs=3)


def test_groups_tell_what_is_in_the_way():
    bare = replace(Sitter(SEED, 0).attributes, glasses="none", facial_hair="stubble", face_units={})
    sitter = Sitter(SEED, 0)
    sitter.__dict__["attributes"] = bare
    assert shape.groups(sitter) == ("all", "none of these")
    sitter.__dict__["attributes"] = replace(bare, glasses="round", facial_hair="goatee")
    assert shape.groups(sitter) == ("all", "glasses", "beard")


def test_shape_of_a_sitter_is_nearer_to_the_truth_than_the_mean_face(tmp_path):
    study = Study(Crew(None), StudyConfig(people=1, seed=SEED))
    row = shape.measure(study)
    values = {figure.name: figure.value for figure in row.figures}
    assert values["portraits refused"] == 0
    assert 0 < values["0 degrees: surface, median"] < 4
    assert values["0 degrees: deviation that comes back"] > 0
    write_report([row], {}, tmp_path, "likeness")
    assert "| 0 degrees, all | 1 |" in (tmp_path / "likeness.md").read_text("utf-8")
    tables = json.loads((tmp_path / "likeness" / "likeness.json").read_text("utf-8"))["rows"][0]["tables"]
    assert len(tables["By group"]) == 5


def test_faces_that_are_not_found_are_infinitely_far_and_never_nearest():
    gallery = np.eye(3, 128)
    queries = gallery.copy()
    queries[2] = np.nan
    assert apart(queries, gallery).tolist() == [0, 0, np.inf]
    assert nearest(queries, gallery) == pytest.approx(200 / 3)


def test_second_photos_are_others_of_the_same_person():
    gallery = np.arange(3.0)[:, None] * np.eye(1, 128)
    assert second_photos(gallery, gallery, ["one", "other", "one"]).tolist() == [2, 2]


def test_photos_are_named_after_the_official_portraits(tmp_path):
    with pytest.raises(RodinError, match="none of obama"):
        photos(tmp_path)
    below = tmp_path / "tests" / "test_images"
    below.mkdir(parents=True)
    (below / "obama2.jpg").touch()
    assert [(photo.name, photo.person) for photo in photos(tmp_path)][2:] == [("obama2", "obama")]
    assert len(photos(None)) == 2


def test_lights_change_the_photo_and_the_camera_changes_the_side():
    sitter = Sitter(SEED, 1)
    neutral = sitter.photo().astype(float)
    assert np.abs(neutral - sitter.photo(light=1)).mean() > 3
    assert np.abs(neutral - sitter.photo(yaw=45)).mean() > 3
    np.testing.assert_array_equal(sitter.photo(light=1), sitter.photo(light=1))


def test_true_colours_are_those_of_the_attributes():
    sitter = Sitter(SEED, 1)
    found = true_colours(sitter)
    assert np.allclose(found["iris"], sitter.attributes.eye_colour.rgb)
    assert found["skin"].shape == found["lips"].shape == (3,)
    assert difference(found["skin"], found["lips"]) > 2
    cheek, nose = [0.035, -0.1, 0.15], [0.0, -0.13, 0.15]
    assert on_cheeks(np.array([cheek, nose])).tolist() == [True, False]


class Slow:
    """A pipeline and its avatar that do nothing but wait and tell."""

    device = torch.device("cpu")

    def __call__(self, callback, **_):
        for stage in ("photo", "likeness", "diffusion"):
            time.sleep(0.01)
            callback(Step(stage, 1, 2))
            callback(Step(stage, 2, 2))
        time.sleep(0.05)
        return self

    def save(self, _, callback):
        for stage in ("mesh", "rig", "save"):
            time.sleep(0.01)
            callback(Step(stage, 4, 4))


def test_every_step_is_timed_and_what_no_step_tells():
    taken = timed(Slow(), (photos(None)[0], True), "fast")
    assert list(taken.seconds) == ["photo", "likeness", "diffusion", LAID_ON, "mesh", "rig", "save"]
    assert all(taken.seconds[step] > 0 for step in taken.seconds)
    assert taken.memory.keys() == taken.seconds.keys()


def test_silhouettes_share_what_both_cover():
    one, other, everywhere = np.zeros((4, 4), bool), np.zeros((4, 4), bool), np.ones((4, 4), bool)
    assert silhouettes.shared(one, other, everywhere) == 1
    one[:, :2] = other[:, 1:3] = True
    assert silhouettes.shared(one, other, everywhere) == pytest.approx(1 / 3)
    assert silhouettes.shared(one, other, np.tri(4, 4, 1).astype(bool) & (np.arange(4) == 1)) == 1


def surface_of(sitter):
    """The true surface, all of it skin and black."""
    mesh = sitter.subject.scene
    return AvatarMesh(
        vertices=mesh.vertices.astype(np.float32),
        faces=mesh.faces.astype(np.int32),
        normals=mesh.normals.astype(np.float32),
        face_part=np.zeros(len(mesh.faces), np.uint8),
        canonical=mesh.vertices.astype(np.float32),
        uv=np.zeros((len(mesh.faces), 3, 2), np.float32),
        texture=np.zeros((4, 4, 3), np.uint8),
        normal_map=None,
    )


def test_the_person_has_the_persons_silhouette():
    sitter = Sitter(SEED, 0)
    overlap, pictures = silhouettes.compared(sitter, surface_of(sitter))
    assert overlap.shape == (len(VIEWS), 2) and overlap.min() > 0.97
    assert len(pictures) == len(VIEWS)


def test_the_person_has_the_persons_parts_where_they_are():
    sitter = Sitter(SEED, 0)
    whole, scene = surface_of(sitter), sitter.subject.scene
    middle = np.full((len(whole.faces), 3), 1 / 3)
    whole = replace(whole, face_part=scene.shade(np.arange(len(whole.faces)), middle).part.astype(np.uint8))
    for angle in VIEWS:
        true, colour, comparable = parts_of_truth(scene, angle, parts.SIZE)
        own, painted = parts.parts_of_mesh(whole, angle)
        assert (own == true)[comparable].mean() > 0.97
        assert not painted[own != parts.NOTHING].any() and colour[true == Part.SKIN].mean() > 0.1
        assert (own == Part.SKIN).any() and (own == parts.NOTHING).any()


def test_regions_are_counted_in_pairs_without_the_unknown():
    truth = np.array([[Region.SKIN, Region.SKIN, Region.HAIR], [Region.HAIR, UNKNOWN, Region.SKIN]], np.uint8)
    labels = np.array(
        [[Region.SKIN, Region.HAIR, Region.HAIR], [Region.HAIR, Region.SKIN, Region.SKIN]], np.uint8
    )
    overlap, recall = parsing.shared(parsing.counted(truth, labels))
    assert overlap[[Region.SKIN, Region.HAIR]] == pytest.approx([2 / 3, 2 / 3])
    assert recall[[Region.SKIN, Region.HAIR]] == pytest.approx([2 / 3, 1])
    assert np.isnan(overlap[Region.BEARD])


def test_every_region_has_its_own_colour():
    assert len(np.unique(parsing.coloured(np.array([[*Region, UNKNOWN]], np.uint8))[0], axis=0)) == 15


def test_a_portrait_is_parsed_mostly_right(monkeypatch, tmp_path):
    monkeypatch.setattr(parsing, "SHOTS", {"45 degrees": (45.0, 0)})
    row = parsing.measure(Study(Crew(None), StudyConfig(people=1, seed=SEED)))
    overlap = {line[0]: line[1] for line in row.tables["Regions, percent"][1:]}
    assert all(int(overlap[name]) > 60 for name in ("background", "skin", "hair"))
    assert overlap["headwear"] == "-"
    write_report([row], {}, tmp_path, "likeness")
    assert "| background | 9" in (tmp_path / "likeness.md").read_text("utf-8")
