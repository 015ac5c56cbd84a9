# SPDX-License-Identifier: GPL-3.0-or-later
"""The road with a model that reads palettes and front maps: what is known, and what comes of it."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from skimage import data

from backend import RodinPipeline
from backend.conditions.asked import known_of_prompt
from backend.conditions.front_map import EMPTY, UNKNOWN
from backend.conditions.known import Known
from backend.conditions.measure import measured
from backend.conditions.palette import Presence
from backend.conditions.record import known_of, recorded
from backend.inputs import look
from backend.progress import ignore
from backend.recipe import Recipe
from backend.settings import Settings
from backend.space import Part
from backend.words import understand
from tests.tiny_model import build

NONE, ANY, SOME = Presence.ABSENT, Presence.UNKNOWN, Presence.PRESENT
SMALL = {"steps": 2, "resolution": 32, "faces": 500, "texture_size": 64, "rig": False, "guidance_scale": 2}


@pytest.fixture(scope="module")
def pipe(tmp_path_factory: pytest.TempPathFactory) -> RodinPipeline:
    return RodinPipeline.from_pretrained(build(tmp_path_factory.mktemp("model") / "listening", given=True))


def test_a_prompt_is_told_twice_and_kept(pipe: RodinPipeline) -> None:
    made = pipe(prompt="a man with salmon hair", seed=1, **SMALL)
    record = made.recipe.known
    assert record and record.present == {
        "HAIR": True,
        "FACIAL_HAIR": False,
        "EYEWEAR": False,
        "HEADWEAR": False,
    }
    np.testing.assert_allclose(record.colours["HAIR"], np.array([250, 128, 114]) / 255, atol=1e-4)
    deaf = pipe.remake(made.recipe.model_copy(update={"known": None}))
    assert not np.array_equal(made.mesh().vertices, deaf.mesh().vertices)
    again = pipe.remake(Recipe.from_json(made.recipe.to_json()))
    np.testing.assert_array_equal(made.mesh().vertices, again.mesh().vertices)


def test_each_condition_has_a_scale_of_its_own(pipe: RodinPipeline) -> None:
    z = pipe.latent(prompt="a man")
    known = [known_of_prompt(understand("a man with salmon hair"))]
    calls: list[int] = []
    hook = pipe.unet.register_forward_pre_hook(lambda _, arguments: calls.append(len(arguments[0])))

    def sampled(
        guidance: float, condition: float | None, end: float = 1.0, known: list[Known] | None = known
    ) -> torch.Tensor:
        settings = Settings.of("fast", steps=2, guidance_scale=guidance, condition_end=end)
        settings = settings.model_copy(update={"condition_scale": condition})
        return pipe.sampler.sample(z, [1], settings, known=known)

    both, one, apart = sampled(2, None), sampled(2, 2), sampled(2, 4)
    deaf, alone = sampled(2, 0), sampled(2, None, known=None)
    at_first = sampled(2, 4, 0.25)
    hook.remove()
    assert torch.equal(both, one) and not torch.allclose(one, apart)
    assert not torch.allclose(at_first, apart) and not torch.allclose(at_first, one)
    torch.testing.assert_close(deaf, alone, atol=1e-4, rtol=1e-4)
    assert calls == [2, 2] * 2 + [3, 3] * 2 + [2, 2] + [3, 2]


def test_of_a_random_person_nothing_is_known(pipe: RodinPipeline) -> None:
    assert pipe(seed=1, **SMALL).recipe.known is None


def test_a_photo_shows_its_front(pipe: RodinPipeline) -> None:
    person = look(data.astronaut()[:300, 60:380], None, True, ignore)
    known = pipe.known(person, None)
    assert known
    palette, seen, _ = known_of(recorded(known)) or known
    assert palette.presence[Part.HAIR] == SOME and palette.presence[Part.EYEWEAR] == ANY
    assert seen.part[34, 32] == Part.SKIN
    assert {Part.HAIR, Part.EYES, Part.CLOTHING, EMPTY, UNKNOWN} <= set(seen.part.ravel().tolist())
    skin = seen.colour[(seen.part == Part.SKIN) & seen.coloured].mean(0)
    assert skin[0] > skin[1] > skin[2]
    told = pipe.known(person, understand("a woman with a bald head and sunglasses"))
    assert told and told.palette.presence[Part.HAIR] == NONE
    assert (told.front_map.part == UNKNOWN).all() and told.palette.presence[Part.EYEWEAR] == SOME
    assert pipe.known(replace(person, reading=None), None) is None
    by_hand = pipe.known(person, None, {"hair": "teal"})
    assert known.of_photo and by_hand and not (told.of_photo or by_hand.of_photo)


def test_what_a_photo_tells_is_followed_as_strictly_as_its_z(pipe: RodinPipeline) -> None:
    recipe = pipe(prompt="a man with red hair", seed=1, **SMALL).recipe
    as_z = recipe.model_copy(
        update={"settings": recipe.settings.model_copy(update={"condition_scale": None})}
    )
    known, (z,) = known_of(recipe.known), pipe.sampler.passed(recipe)
    assert known and not known.of_photo

    points = torch.rand(500, 3, generator=torch.Generator().manual_seed(0)) - 0.5

    def made(recipe: Recipe, of_photo: bool) -> torch.Tensor:
        return pipe.sampler.make(recipe, z, known._replace(of_photo=of_photo), ignore).distance(points)

    assert torch.equal(made(recipe, True), made(as_z, False))
    assert not torch.equal(made(recipe, True), made(recipe, False))


def test_an_edit_changes_what_was_told_and_a_painting_goes_on_from_what_is_there(pipe: RodinPipeline) -> None:
    base = pipe(prompt="a man with red hair", seed=1, **SMALL)
    sampler = pipe.sampler
    assert sampler.reads_more_than_z and sampler.reach.all()
    z, told = sampler.passed(base.recipe)[-1], sampler.told(base.recipe)
    known = sampler.layer(z, frozenset({Part.HAIR}), "with a green hat", told).known(base.field)
    assert known and told and (known.front_map.part == UNKNOWN).all()
    assert known.palette.presence[Part.HEADWEAR] == SOME and known.palette.presence[Part.EYEWEAR] == NONE
    dyed = pipe.edit(base, "with green hair")
    after = sampler.told(dyed.recipe)
    assert after and after.palette.colour[Part.HAIR].argmax() == 1
    there = measured(base.field, sampler.contraction)
    painted = sampler.layer(z, frozenset(), there.front_map, told).known(base.field)
    assert painted and (painted.palette.presence == there.palette.presence).all()
    edited = pipe.edit(base, "with a blue hat")
    again = pipe.remake(edited.recipe)
    points = torch.from_numpy(edited.mesh().vertices)
    assert torch.equal(edited.field(points).albedo, again.field(points).albedo)


def test_nothing_known_is_not_kept(pipe: RodinPipeline) -> None:
    assert recorded(None) is None
    assert known_of(None) is None
