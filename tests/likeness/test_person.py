# SPDX-License-Identifier: GPL-3.0-or-later
"""A real photo read, and the avatar of it by the bundled model."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
import skimage.data
from PIL import Image

from backend.avatar import Avatar
from backend.errors import RodinError
from backend.evaluation.rigs import lid_gap
from backend.jobs import edit_from, person_of
from backend.likeness.field import LikenessField
from backend.likeness.landmarks import OUTLINE
from backend.likeness.read import Reading, read_person
from backend.likeness.regions import Region
from backend.likeness.square import face_vertices
from backend.meshing.nearest import NearestOnSurface
from backend.meshing.rasterise import rasterise
from backend.model_search import find_model
from backend.pipeline import RodinPipeline
from backend.portrait import Portrait, prepare
from backend.progress import ignore
from backend.protocol import Edit
from backend.recipe import Recipe
from backend.rendering.camera import decode
from backend.rigging.eyeballs import eyeballs
from backend.rigging.template import Piece
from backend.sampler import AvatarSampler
from tests.likeness.known_head import BASIS, MODEL, NAMES, TEMPLATE

TINY = {"steps": 2, "resolution": 64, "faces": 4000, "texture_size": 256, "rig": True}
HOPPER = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    """A smiling woman with brown hair in a space suit: public domain, by NASA."""
    return np.asarray(skimage.data.astronaut())


@pytest.fixture(scope="module")
def portrait(photo: np.ndarray) -> Portrait:
    return prepare(photo)


@pytest.fixture(scope="module")
def reading(portrait: Portrait) -> Reading:
    return read_person([portrait])


def test_the_face_is_found_with_its_smile(reading: Reading) -> None:
    assert reading.fit.quality > 0.8 and reading.likeness.quality == reading.fit.quality
    assert reading.warnings == [] and reading.likeness.photos == 1
    values = reading.likeness.shape.expression
    smile = [values[NAMES.index(f"mouthSmile{side}")] for side in ("Left", "Right")]
    assert min(smile) > 0.1
    distance = np.linalg.norm(reading.fit.views[0].camera.position - BASIS.mean.mean(0))
    assert 0.3 < distance < 4


def test_the_head_lies_on_the_photos_landmarks(reading: Reading, portrait: Portrait) -> None:
    posed = reading.likeness.shape.posed(reading.fit.views[0].expression)
    at = reading.fit.views[0].camera.project(MODEL.on(posed))
    inner = np.setdiff1d(np.arange(468), OUTLINE)
    off = np.linalg.norm(at - portrait.landmarks[:, :2], axis=1)[inner]
    height = np.ptp(portrait.landmarks[:, 1])
    assert np.median(off) < 0.02 * height and np.percentile(off, 90) < 0.05 * height


def test_the_head_is_sound(reading: Reading) -> None:
    shape = reading.likeness.shape
    assert np.isfinite(shape.neutral).all() and np.isfinite(shape.shapes).all()
    assert lid_gap(SimpleNamespace(template=TEMPLATE, vertices=shape.neutral, shapes=shape.shapes)) > 0
    radii = [ball.radius for ball in eyeballs(TEMPLATE, shape.neutral)]
    assert 0.008 < min(radii) <= max(radii) < 0.02


def test_the_skin_is_the_photos(reading: Reading, photo: np.ndarray, portrait: Portrait) -> None:
    texture = reading.likeness.texture
    texels = rasterise(TEMPLATE.triangles_uv(), len(texture.albedo))
    seen = texture.seen.reshape(-1)[texels.index] > 200
    on_face = np.isin(TEMPLATE.triangles()[texels.face][:, 0], face_vertices(TEMPLATE))
    assert seen[on_face].mean() > 0.2
    assert not seen[TEMPLATE.piece[texels.face // 2] != Piece.SKIN].any()
    skin = np.median(decode(texture.albedo.reshape(-1, 3)[texels.index[seen]] / np.float32(255)), 0)
    shown = reading.parsings[0].mask(Region.SKIN)
    truth = np.median(decode(portrait.photo[shown] / np.float32(255)), 0)
    assert np.abs(skin / skin.sum() - truth / truth.sum()).max() < 0.05
    assert 0.6 < skin.mean() / truth.mean() < 2.0


def test_the_face_is_bare_and_the_crown_is_not(reading: Reading) -> None:
    bare, place = reading.likeness.bare, TEMPLATE.vertices
    skin = TEMPLATE.vertices_of(Piece.SKIN)
    nose = skin[(place[skin, 1] < -0.11) & (np.abs(place[skin, 2] - 0.17) < 0.02)]
    crown = skin[place[skin, 2] > 0.27]
    assert bare[nose].mean() > 0.9 and bare[crown].mean() < 0.1
    assert (bare >= 0).all() and (bare <= 1).all()
    assert np.isfinite(reading.likeness.hair).all()


def test_two_copies_of_a_photo_are_one_person(portrait: Portrait, reading: Reading) -> None:
    both = read_person([portrait, portrait])
    assert both.likeness.photos == 2 and len(both.fit.views) == 2
    moved = np.linalg.norm(both.likeness.shape.neutral - reading.likeness.shape.neutral, axis=1)
    assert np.median(moved[face_vertices(TEMPLATE)]) < 4e-3


def test_somebody_else_is_another_head(reading: Reading) -> None:
    other = read_person([prepare(HOPPER)])
    assert other.likeness.quality > 0.8
    one, two = (MODEL.on(each.likeness.shape.neutral) for each in (reading, other))
    assert np.linalg.norm(one - two, axis=1).mean() > 2e-3
    skin = TEMPLATE.vertices_of(Piece.SKIN)
    under_the_cap = skin[(TEMPLATE.vertices[skin, 2] > 0.262)]
    assert other.likeness.bare[under_the_cap].mean() < 0.2


def test_every_step_is_told_and_stops_the_work(portrait: Portrait) -> None:
    class StopError(Exception):
        pass

    told: list[tuple[int, int]] = []

    def tick(step: int, of: int) -> None:
        told.append((step, of))
        if step == 2:
            raise StopError

    with pytest.raises(StopError):
        read_person([portrait], tick)
    assert told == [(1, 4), (2, 4)]


def test_a_face_that_nobody_has_is_refused(portrait: Portrait) -> None:
    rng = np.random.default_rng(0)
    height = np.ptp(portrait.landmarks[:, 1])
    scattered = portrait.landmarks + rng.normal(0, 0.1 * height, portrait.landmarks.shape)
    broken = replace(portrait, landmarks=scattered)
    with pytest.raises(RodinError) as raised:
        read_person([broken])
    assert raised.value.code == "likeness.poor_fit" and raised.value.hint


@pytest.fixture(scope="module")
def pipe() -> RodinPipeline:
    return RodinPipeline.from_pretrained(find_model(None))


@pytest.fixture(scope="module")
def made(
    pipe: RodinPipeline, photo: np.ndarray, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Avatar, Path]:
    """The smallest avatar of the photo, and its folder."""
    avatar = pipe(photo=photo, seed=3, **TINY)
    folder = tmp_path_factory.mktemp("person")
    avatar.save(folder)
    return avatar, folder


def test_the_recipe_keeps_the_fit_and_not_the_photo(made: tuple[Avatar, Path]) -> None:
    avatar, folder = made
    recipe = Recipe.load(folder / "avatar.json")
    assert recipe.likeness is not None and recipe.photo is not None and avatar.person is not None
    assert recipe.likeness == avatar.person.reference(recipe.likeness.warnings)
    assert recipe.likeness.photos == 1 and 0.8 < recipe.likeness.quality <= 1
    assert recipe.likeness.expression["mouthSmileLeft"] > 0.1
    assert isinstance(avatar.field, LikenessField)
    text = json.loads((folder / "avatar.json").read_text("utf-8"))
    assert set(text["likeness"]) == {"sha256", "photos", "quality", "expression", "warnings"}


def test_its_files_are_there(made: tuple[Avatar, Path]) -> None:
    _, folder = made
    names = {path.name for path in folder.iterdir()}
    assert {"likeness.npz", "seen.png", "avatar.glb", "rig.npz", "face.png", "avatar.json"} <= names
    sources = np.asarray(Image.open(folder / "seen.png"))
    assert (sources.sum(-1, dtype=int) == 255).all()
    assert (sources[..., 0] > 200).mean() > 0.05


def test_the_rig_opens_with_the_photos_smile(made: tuple[Avatar, Path]) -> None:
    avatar, folder = made
    with np.load(folder / "rig.npz", allow_pickle=False) as arrays:
        values = arrays["shape_values"]
        assert np.allclose(values, avatar.person.shape.expression)
        posed = arrays["vertices"] + np.tensordot(values, arrays["shapes"], 1)
    off = NearestOnSurface(avatar.mesh().vertices, avatar.mesh().faces.astype(np.int64))(
        posed[face_vertices(TEMPLATE)].astype(np.float32)
    ).distance
    assert np.median(off) < 2e-3


def test_recipe_and_likeness_make_it_again(pipe: RodinPipeline, made: tuple[Avatar, Path]) -> None:
    avatar, folder = made
    recipe = Recipe.load(folder / "avatar.json")
    again = pipe.remake(recipe, person=person_of(recipe, folder / "avatar.json"))
    assert np.array_equal(again.mesh().vertices, avatar.mesh().vertices)
    assert np.array_equal(again.mesh().faces, avatar.mesh().faces)
    assert np.array_equal(again.mesh().texture, avatar.mesh().texture)
    assert np.array_equal(again.rigged().texture, avatar.rigged().texture)
    with pytest.raises(RodinError) as raised:
        pipe.remake(recipe)
    assert raised.value.code == "likeness.missing"


def test_a_recipe_is_changed_with_the_file_beside_it(
    pipe: RodinPipeline, made: tuple[Avatar, Path], tmp_path: Path
) -> None:
    avatar, folder = made
    request = Edit(job="1", folder="", recipe=str(folder / "avatar.json"), edits=[], neutral=True)
    resting = edit_from(pipe, request, ignore)
    assert resting.person is not None and not resting.field.posed().values.any()
    assert resting.recipe.likeness == avatar.recipe.likeness
    shutil.copy(folder / "avatar.json", tmp_path)
    with pytest.raises(RodinError) as raised:
        edit_from(pipe, replace(request, recipe=str(tmp_path / "avatar.json")), ignore)
    assert raised.value.code == "likeness.missing"


def test_glasses_leave_the_face_as_it_was(pipe: RodinPipeline, made: tuple[Avatar, Path]) -> None:
    avatar, _ = made
    edited = pipe.edit(avatar, "with glasses")
    before, after = avatar.rigged().texture, edited.rigged().texture
    texels = rasterise(TEMPLATE.triangles_uv(), len(before))
    place = texels.blend(TEMPLATE.vertices, TEMPLATE.triangles())
    skin = TEMPLATE.piece[texels.face // 2] == Piece.SKIN
    below = skin & (place[:, 1] < -0.05) & (place[:, 2] > 0.09) & (place[:, 2] < 0.15)
    one, other = (image.reshape(-1, 3)[texels.index[below]].astype(int) for image in (before, after))
    assert below.sum() > 200 and (one == other).all(1).mean() > 0.97
    assert np.array_equal(edited.field.shape.posed, avatar.field.shape.posed)
    assert edited.person is avatar.person and edited.recipe.likeness == avatar.recipe.likeness


def test_a_change_of_its_settings_needs_no_new_wrap(
    pipe: RodinPipeline, made: tuple[Avatar, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.likeness.field.wrap", None)
    monkeypatch.setattr(AvatarSampler, "sample", None)
    avatar, _ = made
    resting = pipe.edit(avatar, neutral=True, skin_lightness=0.5)
    assert resting.field.shape.wrapped is avatar.field.shape.wrapped
    assert not resting.field.posed().values.any()
    assert (resting.recipe.settings.neutral, resting.recipe.settings.skin_lightness) == (True, 0.5)


def test_without_likeness_there_is_none(
    pipe: RodinPipeline, made: tuple[Avatar, Path], monkeypatch: pytest.MonkeyPatch, photo: np.ndarray
) -> None:
    avatar, _ = made
    generated = pipe.edit(avatar, likeness=0.0)
    assert not isinstance(generated.field, LikenessField)
    assert generated.person is avatar.person
    assert isinstance(pipe.edit(generated, likeness=1.0).field, LikenessField)
    monkeypatch.setattr("backend.inputs.read_person", None)
    never = pipe(photo=photo, seed=3, **TINY, likeness=0.0)
    assert never.person is None and never.recipe.likeness is None
    assert not isinstance(never.field, LikenessField)


def test_photos_of_two_people_are_refused(pipe: RodinPipeline, photo: np.ndarray) -> None:
    with pytest.raises(RodinError) as raised:
        pipe(photo=[photo, HOPPER], seed=1, **TINY)
    assert raised.value.code == "likeness.contradiction"
    assert "2" in raised.value.message and raised.value.hint


def test_two_photos_are_named_in_the_recipe(pipe: RodinPipeline, photo: np.ndarray) -> None:
    avatar = pipe(photo=[photo, photo], seed=3, **TINY)
    assert avatar.recipe.likeness is not None and avatar.recipe.likeness.photos == 2
    assert avatar.recipe.more_photos == [avatar.recipe.photo]


def test_avatars_of_words_never_have_a_likeness(
    pipe: RodinPipeline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("__init__", "on", "of"):
        monkeypatch.setattr(LikenessField, name, None, raising=False)
    monkeypatch.setattr("backend.inputs.read_person", None)
    avatar = pipe(prompt="an old man", seed=3, **{**TINY, "rig": False})
    avatar = pipe.edit(avatar, "with glasses", skin_warmth=0.5)
    avatar.save(tmp_path)
    assert avatar.person is None and avatar.recipe.likeness is None
    assert not {"likeness.npz", "seen.png"} & {path.name for path in tmp_path.iterdir()}
