# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole road with a tiny model: the same recipe, the same mesh; edits; cancel; files."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data

from backend import RodinPipeline
from backend.errors import Cancelled, RodinError
from backend.models.fitted import resize_planes
from backend.models.upsampler import RolloutUpsampler
from backend.progress import Step
from backend.recipe import Recipe
from backend.settings import Settings
from backend.space import Part
from tests.tiny_model import WIDTH

SMALL = {"steps": 2, "resolution": 32, "faces": 500, "texture_size": 64, "rig": False}
FILES = ["avatar.glb", "avatar.json", "avatar.npz", "front.png", "preview.png", "texture.png"]


@pytest.fixture(scope="module")
def pipe(model_folder: Path) -> RodinPipeline:
    return RodinPipeline.from_pretrained(model_folder)


def test_same_recipe_same_mesh_and_another_seed_another(pipe: RodinPipeline) -> None:
    first = pipe(prompt="an old man", seed=4, **SMALL)
    again = pipe.remake(Recipe.from_json(first.recipe.to_json()))
    for name, array in vars(first.mesh()).items():
        np.testing.assert_array_equal(array, vars(again.mesh())[name], name)
    assert again.recipe == first.recipe
    other = pipe(prompt="an old man", seed=5, **SMALL)
    assert not np.array_equal(other.mesh().vertices, first.mesh().vertices)


def test_global_random_state_is_left_alone(pipe: RodinPipeline) -> None:
    torch.manual_seed(1)
    before = torch.get_rng_state()
    pipe(seed=4, **SMALL)
    assert torch.equal(before, torch.get_rng_state())


def test_generator_gives_its_seed(pipe: RodinPipeline) -> None:
    assert pipe(generator=torch.Generator().manual_seed(9), **SMALL).recipe.seed == 9


def test_kinds_of_input(pipe: RodinPipeline) -> None:
    face = data.astronaut()[:256, 96:352]
    photo = pipe(photo=face, seed=1, likeness=0, **SMALL).recipe
    text = pipe(prompt="a  woman ", seed=1, **SMALL).recipe
    both = pipe(photo=face, prompt="a woman", seed=1, likeness=0, **SMALL).recipe
    random = pipe(seed=1, **SMALL).recipe
    assert [each.kind for each in (photo, text, both, random)] == ["photo", "text", "photo+text", "random"]
    assert text.prompt == "a woman" and np.linalg.norm(random.latent) == pytest.approx(1)
    assert photo.photo and both.photo and photo.photo.sha256 == both.photo.sha256
    mean = np.array(photo.latent) + np.array(text.latent)
    np.testing.assert_allclose(both.latent, mean / np.linalg.norm(mean), atol=1e-6)


def test_edit_moves_z_and_keeps_the_noise(pipe: RodinPipeline) -> None:
    base = pipe(prompt="a man", seed=2, **SMALL)
    glasses = pipe.edit(base, "with glasses")
    assert glasses.recipe.edits == ["with glasses"] and glasses.recipe.seed == 2
    assert np.linalg.norm(glasses.recipe.latent) == pytest.approx(1, abs=1e-5)
    assert glasses.recipe.latent != base.recipe.latent
    assert pipe.edit(base, "with glasses", strength=0).recipe.latent == pytest.approx(base.recipe.latent)
    at_once = pipe(prompt="a man", edits=["with glasses"], seed=2, **SMALL)
    assert at_once.recipe.latent == pytest.approx(glasses.recipe.latent)


def test_an_edited_avatar_is_made_again_by_its_recipe(pipe: RodinPipeline) -> None:
    base = pipe(prompt="a man", seed=2, **SMALL)
    edited = pipe.edit(pipe.edit(base, "with red hair"), "with glasses", "with freckles")
    assert edited.recipe.edits == ["with red hair", "with glasses", "with freckles"]
    assert [each.parts for each in edited.recipe.before][:2] == [["HAIR"], ["EYEWEAR"]]
    again = pipe.remake(Recipe.from_json(edited.recipe.to_json()))
    assert again.recipe == edited.recipe
    np.testing.assert_array_equal(again.mesh().vertices, edited.mesh().vertices)


def test_an_edit_is_kept_to_the_parts_that_it_names(pipe: RodinPipeline) -> None:
    base = pipe(prompt="a man", seed=2, **SMALL)
    points = torch.rand(4000, 3, generator=torch.Generator().manual_seed(0)) * 0.3 + torch.tensor([-0.15] * 3)
    hair, all_of_it = (pipe.edit(base, edit).field(points) for edit in ("with red hair", "as a woman"))
    old = base.field(points)
    likely = torch.maximum(old.part.softmax(1), all_of_it.part.softmax(1))[:, Part.HAIR]
    elsewhere = likely < 0.1
    assert elsewhere.any() and torch.equal(hair.distance[elsewhere], old.distance[elsewhere])
    assert not torch.equal(all_of_it.distance[elsewhere], old.distance[elsewhere])


def test_what_was_understood_is_in_the_recipe(pipe: RodinPipeline) -> None:
    base = pipe(prompt="a man with red hair on a beach", seed=2, **SMALL)
    edited = pipe.edit(base, "no hat")
    assert edited.recipe.understood == {
        "a man with red hair on a beach": "person: man; hair: red; ignored: 'beach'",
        "no hat": "hat: none",
    }
    plain = pipe(prompt="a man with red hair", seed=2, **SMALL)
    assert base.recipe.latent == plain.recipe.latent
    with pytest.raises(RodinError, match=r"words\.unknown"):
        pipe(prompt="asdf qwerty", seed=2, **SMALL)


def test_edits_are_taken_back(pipe: RodinPipeline) -> None:
    base = pipe(prompt="a man", seed=2, **SMALL)
    edited = pipe.edit(base, "with glasses", "with freckles")
    once, twice = pipe.edit(edited, undo=1), pipe.edit(edited.recipe, "bald", undo=2)
    assert once.recipe.edits == ["with glasses"] and once.recipe.latent == edited.recipe.before[1].latent
    assert twice.recipe.edits == ["bald"] and twice.recipe.before[0].latent == base.recipe.latent
    with pytest.raises(RodinError, match=r"edit\.nothing_to_undo"):
        pipe.edit(base, undo=1)


def test_edits_have_strengths_of_their_own_and_are_taken_out_in_any_order(pipe: RodinPipeline) -> None:
    base = pipe(prompt="a man", seed=5, **SMALL)
    edited = pipe.edit(base, "with glasses", "with freckles", strengths=[0.5, 1.5])
    assert [each.strength for each in edited.recipe.before] == [0.5, 1.5]
    without = pipe.edit(edited.recipe, "with freckles", undo=2, strengths=[1.5])
    directly = pipe.edit(base.recipe, "with freckles", strength=1.5)
    assert without.recipe.edits == ["with freckles"]
    assert without.recipe.latent == pytest.approx(directly.recipe.latent)


def test_guidance_acts_in_its_interval_only(pipe: RodinPipeline) -> None:
    z, plain = pipe.latent(prompt="a man"), {"preset": "fast", "steps": 4}
    calls: list[int] = []
    hook = pipe.unet.register_forward_pre_hook(lambda _, arguments: calls.append(len(arguments[0])))
    sampled = lambda **guidance: pipe.sampler.sample(z, [1], Settings.of(**plain, **guidance))  # noqa: E731
    free, guided = sampled(guidance_scale=1), sampled(guidance_scale=3)
    late = sampled(guidance_scale=3, guidance_start=0.5, guidance_end=0.7)
    never = sampled(guidance_scale=3, guidance_end=0)
    hook.remove()
    assert calls == [1, 1, 1, 1] + [2, 2, 2, 2] + [1, 1, 2, 1] + [1, 1, 1, 1]
    assert torch.equal(never, free)
    assert not torch.allclose(guided, free) and not torch.allclose(late, free)


def test_rescaled_guidance_keeps_the_contrast(pipe: RodinPipeline) -> None:
    z, plain = pipe.latent(prompt="a man"), {"preset": "fast", "steps": 4}
    free, guided, rescaled = (
        pipe.sampler.sample(
            z, [1], Settings.of(**plain, guidance_scale=scale, guidance_rescale=rescale)
        ).std()
        for scale, rescale in ((1, 0), (20, 0), (20, 1))
    )
    assert abs(rescaled - free) < abs(guided - free)


def test_a_recipe_of_another_model(pipe: RodinPipeline) -> None:
    recipe = pipe(seed=2, **SMALL).recipe
    assert pipe.remake(recipe).warnings == []
    other = recipe.model_copy(update={"model": recipe.model.model_copy(update={"weights": {}})})
    assert len(pipe.remake(other).warnings) == 1
    with pytest.raises(RodinError, match=r"recipe\.other_model"):
        pipe.edit(other.model_copy(update={"latent": [1.0]}), "with glasses")


def test_saved_files_are_whole(pipe: RodinPipeline, tmp_path: Path) -> None:
    avatar = pipe(seed=3, **SMALL)
    assert [path.name for path in avatar.save(tmp_path / "a" / "b")] == FILES
    folder = tmp_path / "a" / "b"
    assert sorted(path.name for path in folder.iterdir()) == FILES
    arrays = np.load(folder / "avatar.npz")
    np.testing.assert_array_equal(arrays["faces"], avatar.mesh().faces)
    assert set(arrays) == {"vertices", "faces", "normals", "face_part", "canonical", "uv"}
    assert Image.open(folder / "front.png").size == (512, 512)
    assert Recipe.load(folder / "avatar.json") == avatar.recipe


def test_nothing_of_another_kind_of_avatar_is_left_beside_it(pipe: RodinPipeline, tmp_path: Path) -> None:
    for name in ("rig.npz", "face.png", "likeness.npz", "notes.txt"):
        (tmp_path / name).write_text("of another one")
    pipe(seed=3, **SMALL).save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*FILES, "likeness.npz", "notes.txt"])


def test_cancel_stops_at_the_step_and_leaves_nothing(pipe: RodinPipeline, tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []

    def stop(step: Step) -> None:
        seen.append((step.stage, step.step))
        if step.stage == "save":
            raise Cancelled

    avatar = pipe(seed=3, callback=stop, **SMALL)
    assert seen == [("diffusion", 1), ("diffusion", 2)]
    with pytest.raises(Cancelled):
        avatar.save(tmp_path, stop)
    assert list(tmp_path.iterdir()) == []


def test_preview_is_a_picture(pipe: RodinPipeline) -> None:
    pictures: list[np.ndarray] = []
    pipe(seed=3, callback=lambda step: pictures.append(step.preview()), **SMALL)
    assert len(pictures) == 2 and all(p.dtype == np.uint8 and p.shape[2] == 3 for p in pictures)
    assert all(picture.std() > 0 for picture in pictures)


def test_save_and_load_give_the_same_avatar(pipe: RodinPipeline, tmp_path: Path) -> None:
    pipe.save_pretrained(tmp_path / "copy")
    copy = RodinPipeline.from_pretrained(tmp_path / "copy")
    assert copy.model.weights == pipe.model.weights and copy.model.weights
    one, two = pipe(seed=3, **SMALL).mesh(), copy(seed=3, **SMALL).mesh()
    np.testing.assert_array_equal(one.vertices, two.vertices)


def test_an_upsampler_is_optional_and_has_the_last_word(pipe: RodinPipeline, tmp_path: Path) -> None:
    assert pipe.upsampler is None
    parts = {name: part for name, part in pipe.components.items() if name != "upsampler"}
    raising = RodinPipeline(**parts, upsampler=RolloutUpsampler(8, 16, 32, WIDTH, widths=(16,)))
    raising.save_pretrained(tmp_path)
    loaded, steps = RodinPipeline.from_pretrained(tmp_path), []
    avatar = loaded(prompt="a man", seed=3, **SMALL, callback=lambda step: steps.append(step.stage))
    assert steps == ["text", "diffusion", "diffusion", *["upsampling"] * 10]
    plain = pipe(prompt="a man", seed=3, **SMALL)
    coarse = resize_planes(plain.field.planes, 16)
    torch.testing.assert_close(avatar.field.planes, raising.upsampler.raised(coarse), atol=1e-4, rtol=1e-4)
    assert torch.equal(loaded.remake(avatar.recipe).field.planes, avatar.field.planes)


def test_a_changed_model_is_refused(pipe: RodinPipeline, tmp_path: Path) -> None:
    pipe.save_pretrained(tmp_path)
    config = tmp_path / "unet" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "blocks": 2}))
    with pytest.raises(RodinError, match="hash_mismatch"):
        RodinPipeline.from_pretrained(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"prompt": " "}, "prompt.empty"),
        ({"edits": [""]}, "edit.empty"),
        ({"preset": "x"}, "settings.unknown_preset"),
        ({"steps": 0}, "settings.out_of_range"),
        ({"photo": np.full((200, 200, 3), 90, np.uint8)}, "photo.no_face"),
    ],
)
def test_mistakes_have_codes(pipe: RodinPipeline, arguments: dict, code: str) -> None:
    with pytest.raises(RodinError) as caught:
        pipe(**arguments)
    assert caught.value.code == code
