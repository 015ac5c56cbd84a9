# SPDX-License-Identifier: GPL-3.0-or-later
"""Avatars that are begun with a painted front, and changed by painting over theirs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from backend import RodinPipeline
from backend.avatar import Avatar
from backend.cli import main
from backend.conditions.front_map import EMPTY, FrontMap
from backend.conditions.picture import from_picture, read_front_map, to_png
from backend.conditions.record import known_of, packed
from backend.errors import RodinError
from backend.jobs import check, edit_from
from backend.painting import front_map, write_front_map
from backend.progress import ignore
from backend.protocol import PAINTED, Edit, Generate
from backend.recipe import Recipe
from backend.space import Part
from tests.tiny_model import build

SETTINGS = ["--steps", "2", "--resolution", "32", "--faces", "500", "--texture-size", "64", "--plain"]
SMALL = {"steps": 2, "resolution": 32, "faces": 500, "texture_size": 64, "rig": False}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("model") / "listening", given=True)


@pytest.fixture(scope="module")
def pipe(folder: Path) -> RodinPipeline:
    return RodinPipeline.from_pretrained(folder)


@pytest.fixture(scope="module")
def base(pipe: RodinPipeline) -> Avatar:
    return pipe(prompt="a man", seed=1, **SMALL)


def own(pipe: RodinPipeline, avatar: Avatar) -> FrontMap:
    return front_map(avatar, pipe.sampler.contraction)


def with_hat(seen: FrontMap) -> FrontMap:
    """Headwear over the upper half of what is there."""
    part = seen.part.copy()
    upper = np.flatnonzero((part < EMPTY).any(1))[len(part) // 8 :]
    part[upper] = np.where(part[upper] < EMPTY, Part.HEADWEAR, EMPTY)
    return FrontMap(part, seen.colour, seen.coloured)


def same(one: Avatar, other: Avatar) -> bool:
    points = torch.from_numpy(one.mesh().vertices)
    first, second = one.field(points), other.field(points)
    return torch.equal(first.albedo, second.albedo) and torch.equal(first.distance, second.distance)


def test_a_painted_front_is_an_edit_like_others(pipe: RodinPipeline, base: Avatar) -> None:
    wanted = with_hat(own(pipe, base))
    painted = pipe.edit(base, front_map=wanted)
    recipe = painted.recipe
    assert recipe.edits == [PAINTED] and recipe.latent == base.recipe.latent and recipe.seed == 1
    assert "HEADWEAR" in recipe.before[0].parts and recipe.before[0].front_map
    assert not same(painted, base)
    again = Recipe.from_json(recipe.to_json())
    assert same(painted, pipe.remake(again)) and same(painted, pipe.edit(base.recipe, front_map=wanted))
    assert pipe.edit(again, undo=1).recipe == base.recipe


def test_texts_go_before_and_after_it(pipe: RodinPipeline, base: Avatar) -> None:
    wanted = with_hat(own(pipe, base))
    mixed = pipe.edit(base, "with a beard", wanted, "with glasses", strengths=[2.0, 1.0, 0.5])
    assert mixed.recipe.edits == ["with a beard", PAINTED, "with glasses"]
    assert [each.strength for each in mixed.recipe.before] == [2.0, None, 0.5]
    assert mixed.recipe.understood.keys() == {"a man", "with a beard", "with glasses"}
    assert same(mixed, pipe.remake(mixed.recipe))


def test_nothing_painted_is_no_edit(pipe: RodinPipeline, base: Avatar) -> None:
    with pytest.raises(RodinError) as raised:
        pipe.edit(base, front_map=own(pipe, base))
    assert raised.value.code == "edit.no_effect" and raised.value.hint


def test_an_avatar_begins_with_a_painted_front(pipe: RodinPipeline, base: Avatar) -> None:
    wanted = with_hat(own(pipe, base))
    made = pipe(prompt="a man", front_map=wanted, palette={"hair": "#0000ff"}, seed=1, **SMALL)
    known = known_of(made.recipe.known)
    assert known and known.palette.presence[Part.HEADWEAR] == 1
    np.testing.assert_array_equal(known.front_map.part, wanted.part)
    np.testing.assert_array_equal(known.palette.colour[Part.HAIR], [0, 0, 1])
    assert not same(made, base)


def test_the_picture_says_what_the_avatar_shows(pipe: RodinPipeline, base: Avatar, tmp_path: Path) -> None:
    path = write_front_map(base, pipe.sampler.contraction, tmp_path / "own.png", 4)
    seen, pixels = own(pipe, base), np.asarray(Image.open(path))
    assert pixels.shape == (256, 512, 4)
    np.testing.assert_array_equal(from_picture(pixels).part, seen.part)
    for scale in (0, 33):
        with pytest.raises(RodinError) as raised:
            write_front_map(base, pipe.sampler.contraction, tmp_path / "no.png", scale)
        assert raised.value.code == "front_map.size"


def test_a_request_replays_them_in_order(pipe: RodinPipeline, base: Avatar, tmp_path: Path) -> None:
    base.recipe.save(tmp_path / "avatar.json")
    (tmp_path / "hat.png").write_bytes(to_png(with_hat(own(pipe, base))))
    request = Edit("e", "", str(tmp_path / "avatar.json"), [PAINTED], front_maps=[str(tmp_path / "hat.png")])
    check(request)
    assert edit_from(pipe, request, ignore).recipe.edits == [PAINTED]
    for wrong, code in (
        (replace(request, front_maps=[]), "edit.front_maps"),
        (replace(request, edits=["smiling"]), "edit.front_maps"),
        (replace(request, front_maps=["/none.png"]), "front_map.missing"),
        (Generate("g", "", front_map="/none.png"), "front_map.missing"),
        (Generate("g", "", palette={"hair": "blurple"}), "palette.unknown"),
        (Generate("g", "", edits=[PAINTED]), "words.unknown"),
    ):
        with pytest.raises(RodinError) as raised:
            check(wrong)
        assert raised.value.code == code


def test_a_recipe_has_a_front_map_for_each_painted_edit(pipe: RodinPipeline, base: Avatar) -> None:
    told = pipe.edit(base, front_map=with_hat(own(pipe, base))).recipe.to_dict()
    for edit, kept in ((PAINTED, None), ("smiling", packed(FrontMap.unknown()))):
        before = [{**told["before"][0], "front_map": kept}]
        with pytest.raises(RodinError) as raised:
            Recipe.from_json(Recipe.model_construct(**told | {"edits": [edit], "before": before}).to_json())
        assert raised.value.code == "recipe.broken"


def test_commands(
    folder: Path, tmp_path: Path, model_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, front, model = (
        tmp_path / "a",
        tmp_path / "f" / "own.png",
        ["--model", str(folder), "--device", "cpu"],
    )
    begin = ["generate", "--palette", "hair=teal", "--seed", "1", *SETTINGS, "--out", str(made)]
    assert main([*begin, *model]) == 0
    assert main(["front-map", str(made / "avatar.json"), "--out", str(front), "--scale", "1", *model]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(front)
    front.write_bytes(to_png(with_hat(read_front_map(front))))
    change = ["edit", str(made / "avatar.json"), "--front-map", str(front), "--out", str(tmp_path / "b")]
    assert main([*change, *model]) == 0
    recipe = Recipe.load(tmp_path / "b" / "avatar.json")
    assert recipe.edits == [PAINTED] and recipe.known and "HAIR" in recipe.known.colours
    deaf = ["--model", str(model_folder), "--device", "cpu"]
    for command, code in ((change, "front_map.model"), (begin, "palette.model")):
        assert main([*command, *deaf]) == 1
        assert f"[{code}]" in capsys.readouterr().err
