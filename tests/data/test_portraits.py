# SPDX-License-Identifier: GPL-3.0-or-later
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from backend.data.assemble import Subject, assemble
from backend.data.people import priors
from backend.data.portraits import PHOTO_SIZE, VIEWS, portraits
from backend.data.studio import backgrounds
from backend.data.studio.atlas import eye_atlas, skin_atlas
from backend.data.studio.camera import Camera, portrait_frame
from backend.data.studio.film import Film, decode, encode
from backend.data.studio.illumination import Illumination, Sky, kelvin
from backend.data.studio.shot import MAX_PITCH, MAX_YAW, Shot
from backend.errors import RodinError
from backend.portrait.frame import EYES_AT
from backend.space import Part

ROOT = Path(__file__).parents[2]
ALL_VIEWS = """
import hashlib, os, sys
import numpy as np
from backend.data.people import priors
from backend.data.assemble import assemble
from backend.data.portraits import portraits
for index in map(int, sys.argv[1:]):
    subject = assemble(priors.sample(3, index))
    for photo in portraits(subject, np.random.default_rng(index), "cycles").photos:
        print("digest", index, hashlib.sha256(photo.tobytes()).hexdigest(), flush=True)
os._exit(0)
"""


@pytest.fixture(scope="module")
def person() -> Subject:
    return assemble(priors.sample(3, 2))


def test_rays_fill_photos_and_aligned_portraits(person: Subject) -> None:
    made = portraits(person, np.random.default_rng(3), "rays")
    assert made.photos.shape == (VIEWS, PHOTO_SIZE, PHOTO_SIZE, 3)
    assert made.aligned.shape == (VIEWS, 128, 128, 4)
    assert (made.aligned[:, 64, 64, 3] == 255).all()
    assert made.aligned[0, 2, 64, 3] == 0
    assert json.loads(json.dumps(made.views)) == made.views
    assert made.views[0]["yaw"] == made.views[0]["pitch"] == 0.0
    again = portraits(person, np.random.default_rng(3), "rays")
    assert np.array_equal(again.photos, made.photos)


def test_portraits_are_aligned(person: Subject) -> None:
    corners = person.head.vertices[person.head.template.eye_corners].mean(1)
    for shot in (Shot.neutral(0), Shot.draw(np.random.default_rng(1))):
        sensor = shot.sensor(PHOTO_SIZE)
        frame = portrait_frame(person.head, shot.camera, sensor)
        eyes = frame.to_crop(sensor.to_pixels(shot.camera.project(corners)))
        assert eyes.mean(0) == pytest.approx(EYES_AT, abs=1e-9)
        assert eyes[0, 1] == pytest.approx(eyes[1, 1], abs=1e-9)
        assert eyes[0, 0] > eyes[1, 0]


def test_a_camera_that_rolls_clockwise_lowers_what_lies_left_of_it() -> None:
    level, rolled = Camera.around(0.4, 0.2, 1.2), Camera.around(0.4, 0.2, 1.2, roll=0.1)
    point = level.position + level.forward - 0.1 * level.right
    assert level.project(point[None])[0] == pytest.approx([-0.1, 0.0])
    assert rolled.project(point[None])[0] == pytest.approx([-0.1 * np.cos(0.1), 0.1 * np.sin(0.1)])
    axes = np.stack([rolled.right, rolled.up, rolled.forward])
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-12)


def test_shots_are_varied_and_keep_the_head_in_the_picture(person: Subject) -> None:
    rng = np.random.default_rng(0)
    shots = [Shot.draw(rng) for _ in range(200)]
    yaw, pitch = (np.array([getattr(shot, name) for shot in shots]) for name in ("yaw", "pitch"))
    assert np.abs(yaw).max() <= MAX_YAW
    assert np.abs(pitch).max() <= MAX_PITCH
    assert yaw.std() > 35
    assert {shot.background for shot in shots} == set(backgrounds.KINDS)
    assert len({shot.illumination.mood for shot in shots}) == 5
    for shot in shots:
        sensor = shot.sensor(PHOTO_SIZE)
        eyes = sensor.to_pixels(shot.camera.project(person.head.eyes)) / PHOTO_SIZE
        assert ((eyes > 0.2) & (eyes < 0.8)).all()
        assert portrait_frame(person.head, shot.camera, sensor).side > 100


def test_every_background_is_a_picture_and_not_always_the_same() -> None:
    for kind in backgrounds.KINDS:
        made = [backgrounds.background(kind, np.random.default_rng(seed), 64) for seed in (0, 0, 1)]
        assert made[0].shape == (64, 64, 3)
        assert np.isfinite(made[0]).all()
        assert 0 <= made[0].min() <= made[0].max() <= 1
        assert np.array_equal(made[0], made[1])
        assert not np.allclose(made[0], made[2])


def test_film_is_true_to_colour_and_shows_its_faults() -> None:
    grey = np.full((32, 32, 3), 0.2)
    clean = Film.clean().develop(grey)
    assert (clean == round(255 * float(encode(np.array(0.2))))).all()
    noisy = Film(0.0, (1.1, 1.0, 0.9), 0.3, 0.03, 80, 1)
    photo = noisy.develop(grey)
    assert photo[..., 0].mean() > photo[..., 2].mean() + 5
    assert photo[16, 16].mean() > photo[0, 0].mean()
    assert photo.std() > 3 * clean.std() + 1
    assert np.array_equal(photo, noisy.develop(grey))
    assert decode(encode(np.linspace(0, 1, 9))) == pytest.approx(np.linspace(0, 1, 9))


def test_light_has_its_colour_and_direction() -> None:
    warm, cold = kelvin(3200), kelvin(9000)
    assert warm[0] > 1.3
    assert warm[2] < 0.7
    assert cold[0] < 1 < cold[2]
    sky = Sky((0.0, 0.0, 1.0), (0.5, 0.5, 0.5), (1.0, 0.0, 0.0), ((90.0, 10.0, 20.0, 10.0, 5.0),)).panorama()
    assert sky[-1, 0].argmax() == 2
    assert sky[0, 0].argmax() == 0
    assert np.unravel_index(sky.sum(2).argmax(), sky.shape[:2])[1] in range(32, 40)
    drawn = Illumination.draw(np.random.default_rng(2), 30.0)
    assert np.linalg.norm(drawn.lamps[0].direction) == pytest.approx(1)


def test_the_atlas_of_the_skin_shows_the_point_it_says(person: Subject) -> None:
    atlas, skin = skin_atlas(128), person.surfaces[0]
    uv = np.einsum("nkc,nk->nc", atlas.uv[atlas.face], atlas.barycentric)
    row, column = np.divmod(np.arange(128 * 128), 128)
    first = np.unique(atlas.source, return_index=True)[1]
    assert len(atlas.face) > 0.5 * 128 * 128
    assert len(first) == len(atlas.face)
    place = np.floor(uv * 128).astype(int)
    assert (atlas.source[place[:, 1], place[:, 0]] == np.arange(len(uv))).mean() > 0.999
    assert row.max() == column.max() == 127
    colour, part = atlas.paint(skin)
    assert colour.shape == (128, 128, 3)
    assert {int(Part.SKIN), int(Part.FACIAL_HAIR)} <= set(np.unique(part).tolist())
    seen = skin.canonical[skin.faces[atlas.face]].mean(1)
    face = (seen[:, 1] < -0.06) & (seen[:, 2] > 0.09) & (seen[:, 2] < 0.26)
    assert face.mean() > 0.3


def test_pupils_lie_in_the_middle_of_the_eyes_texture(person: Subject) -> None:
    eyes = person.surfaces[1]
    atlas = eye_atlas(eyes.centres, eyes.vertices, eyes.faces, 128)
    colour, _ = atlas.paint(eyes)
    dark = colour.mean(2) < 0.1
    for left in (0, 64):
        row, column = np.nonzero(dark[:, left : left + 64])
        assert len(row) > 5
        assert abs(row.mean() - 64) < 12
        assert abs(column.mean() - 32) < 8


def test_cycles_without_bpy_says_what_to_install(person: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bpy", None)
    with pytest.raises(RodinError, match=r"packages\.missing") as caught:
        portraits(person, np.random.default_rng(0), "cycles")
    assert "requirements/blender.txt" in caught.value.hint


@pytest.mark.blender
def test_cycles_fills_photos_and_tidies_up(person: Subject) -> None:
    bpy = pytest.importorskip("bpy")
    kinds = (
        "scenes",
        "objects",
        "meshes",
        "images",
        "materials",
        "worlds",
        "lights",
        "cameras",
        "node_groups",
    )
    held = lambda: {kind: {each.name for each in getattr(bpy.data, kind)} for kind in kinds}  # noqa: E731
    before = held()
    made = portraits(person, np.random.default_rng(3), "cycles")
    after = held()
    after["images"] -= {"Render Result"} - before["images"]  # Blender's own, made by the first render
    assert after == before
    quick = portraits(person, np.random.default_rng(3), "rays")
    assert made.views == quick.views
    assert made.photos.shape == quick.photos.shape
    same = np.abs(made.aligned[..., 3].astype(int) - quick.aligned[..., 3]) < 64
    assert same.mean() > 0.97
    face = made.aligned[:, 50:90, 44:84, :3].mean((1, 2, 3))
    assert (face > 30).all()
    assert (face < 235).all()


@pytest.mark.blender
def test_photos_depend_neither_on_their_process_nor_on_what_was_photographed_before() -> None:
    pytest.importorskip("bpy")
    digests = []
    for subjects in ("12", "21"):
        run = subprocess.run(
            [sys.executable, "-c", ALL_VIEWS, *subjects],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        digests.append(sorted(line for line in run.stdout.splitlines() if line.startswith("digest")))
    assert len(digests[0]) == 2 * VIEWS
    assert digests[0] == digests[1]
