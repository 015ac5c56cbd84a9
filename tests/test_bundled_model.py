# SPDX-License-Identifier: GPL-3.0-or-later
"""The weights that ship: faces an independent detector finds, and inputs that make a difference."""

from pathlib import Path

import numpy as np
import pytest
import torch
from skimage import data
from skimage.color import deltaE_ciede2000, rgb2lab

from backend import RodinPipeline
from backend.avatar import Avatar
from backend.conditions.colours import colour_of
from backend.editing.expression import expression_share
from backend.errors import RodinError
from backend.evaluation.judge import look_at
from backend.jobs import edit_from
from backend.meshing.appearance import Appearance, appearance_of, part_colours
from backend.progress import ignore
from backend.protocol import Edit
from backend.recipe import Recipe
from backend.shaping.field import posed
from backend.space import Box, Part

QUICK = {"preset": "fast"}
ALIKE = 10.0
"""CIEDE2000 between colours of one name."""


@pytest.fixture(scope="module")
def pipe() -> RodinPipeline:
    return RodinPipeline.from_pretrained()


def part_share(avatar, part: Part) -> float:
    """Share of the mesh's area that belongs to ``part``."""
    mesh = avatar.mesh()
    corners = mesh.vertices[mesh.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    return float(area[mesh.face_part == part].sum() / area.sum())


def hair_colour(avatar) -> np.ndarray:
    """Mean colour of the texture on hair, ``[3]``, 0..255."""
    mesh = avatar.mesh()
    middle = mesh.uv[mesh.face_part == Part.HAIR].mean(1)
    size = len(mesh.texture)
    column, row = (middle[:, 0] * size).astype(int), ((1 - middle[:, 1]) * size).astype(int)
    return mesh.texture[row, column].astype(float).mean(0)


def test_a_photo_becomes_a_head_with_a_face(pipe: RodinPipeline) -> None:
    avatar = pipe(photo=data.astronaut(), seed=1, **QUICK)
    look = look_at(avatar.render(lit=True)[..., :3])
    assert look is not None and look.found
    mesh = avatar.mesh()
    low, high = mesh.vertices.min(0), mesh.vertices.max(0)
    assert (low >= np.array(Box.centre) - Box.half - 1e-3).all()
    assert 0.27 < high[2] < Box.centre[2] + Box.half + 1e-3
    assert part_share(avatar, Part.SKIN) > 0.1
    assert part_share(avatar, Part.HAIR) > 0.05


def test_same_recipe_same_mesh(pipe: RodinPipeline) -> None:
    first = pipe(seed=5, **QUICK)
    again = pipe.remake(Recipe.from_json(first.recipe.to_json()))
    for name, array in vars(first.mesh()).items():
        np.testing.assert_array_equal(array, vars(again.mesh())[name], name)


ASKED = {
    "a bald man with a full black beard": {"hair": "bald", "beard": "yes"},
    "a young woman with blonde hair": {"hair_colour": "blonde", "beard": "no"},
    "an old woman with short white hair in a red shirt": {"hair_colour": "grey", "clothing_colour": "red"},
}


def test_most_avatars_have_what_was_asked_for(pipe: RodinPipeline) -> None:
    present = []
    for prompt, asked in ASKED.items():
        for seed in (1, 2, 3):
            look: Appearance = appearance_of(pipe(prompt=prompt, seed=seed, **QUICK).mesh())
            present += [
                (prompt, seed, aspect, getattr(look, aspect) == word) for aspect, word in asked.items()
            ]
    assert sum(there for *_, there in present) >= 0.8 * len(present), present


def test_words_change_what_they_name(pipe: RodinPipeline) -> None:
    bearded = pipe(prompt="an old man with a white beard", seed=3, **QUICK)
    woman = pipe(prompt="a young woman with long red hair and glasses", seed=3, **QUICK)
    white, red = (hair_colour(avatar) for avatar in (bearded, woman))
    assert white.mean() > red.mean() + 30
    assert red[0] / red[2] > 1.3 * white[0] / white[2]
    assert np.abs(bearded.render()[..., :3].astype(float) - woman.render()[..., :3]).mean() > 10


def test_colours_are_the_very_ones_that_a_text_names(pipe: RodinPipeline) -> None:
    avatar = pipe(prompt="a woman with lavender hair in a crimson dress", seed=3, **QUICK)
    assert off(avatar, Part.HAIR, "lavender") < ALIKE and off(avatar, Part.CLOTHING, "crimson") < ALIKE
    edited = pipe.edit(avatar, "dye the hair dark olive green")
    assert off(edited, Part.HAIR, "dark olive green") < ALIKE
    assert off(edited, Part.CLOTHING, "crimson") < ALIKE


def off(avatar: Avatar, part: Part, name: str) -> float:
    """CIEDE2000 between a part's mean colour and that which has this name."""
    asked = colour_of(part, name)
    assert asked
    return float(deltaE_ciede2000(rgb2lab(np.array(asked)), rgb2lab(part_colours(avatar.mesh())[part])))


def test_what_a_prompt_does_not_name_is_not_there(pipe: RodinPipeline) -> None:
    for seed in (1, 2, 3):
        look = appearance_of(pipe(prompt="an old man in a white shirt", seed=seed, **QUICK).mesh())
        assert (look.glasses, look.beard, look.headwear) == ("no", "no", "no"), seed


def test_german_is_told_to_the_model_as_english(pipe: RodinPipeline) -> None:
    german = pipe(prompt="eine junge Frau mit langen roten Haaren und ohne Brille", seed=3, **QUICK)
    english = pipe(prompt="a young woman with long red hair without glasses", seed=3, **QUICK)
    np.testing.assert_allclose(german.recipe.latent, english.recipe.latent, atol=1e-6)


def test_words_of_shape_move_what_they_name_and_nothing_else(pipe: RodinPipeline) -> None:
    before = pipe(prompt="a young woman with red hair", seed=5, **QUICK)
    after = pipe.edit(before, "make the nose bigger")
    assert after.recipe.shape == {"nose size": 1.0} and after.recipe.latent == before.recipe.latent
    points = torch.from_numpy(before.mesh().vertices)
    old, new = before.field(points), after.field(points)
    about_nose = (old.canonical - torch.tensor([0.0, -0.12, 0.165])).norm(dim=1) < 0.06
    changed = old.distance != new.distance
    assert (old.distance - new.distance)[about_nose].max() > 0.0015
    assert about_nose[changed].float().mean() > 0.95 and changed.float().mean() < 0.15
    for part in (Part.HAIR, Part.CLOTHING):
        worn = old.part.argmax(1) == part
        assert torch.equal(old.albedo[worn], new.albedo[worn])


def test_words_of_expression_move_the_face_and_nothing_else(pipe: RodinPipeline, tmp_path: Path) -> None:
    before = pipe(prompt="a young woman with red hair", seed=5, **QUICK)
    after = pipe.edit(before, "laughing")
    assert after.recipe.shape == {"laugh": 1.0} and after.recipe.latent == before.recipe.latent
    lying = posed(after.field)
    assert lying is not None and 0.7 < expression_share(after.mesh(), lying) < 1.3
    assert part_share(after, Part.MOUTH) > part_share(before, Part.MOUTH)
    points = torch.from_numpy(before.mesh().vertices)
    old, new = before.field(points), after.field(points)
    changed = old.distance != new.distance
    assert changed.any() and not changed[points[:, 1] > 0.05].any()
    serious = pipe.edit(after, "not laughing")
    assert serious.recipe.shape == {"neutral": 1.0}
    assert torch.equal(serious.field(points).distance, old.distance)
    before.recipe.save(tmp_path / "avatar.json")
    with pytest.raises(RodinError, match=r"edit\.no_effect"):
        edit_from(pipe, Edit("1", str(tmp_path), str(tmp_path / "avatar.json"), ["not smiling"]), ignore)


def test_an_edit_that_takes_away_what_is_not_there_is_refused(pipe: RodinPipeline, tmp_path: Path) -> None:
    recipe = tmp_path / "avatar.json"
    pipe(prompt="a young woman with red hair", seed=5, **QUICK).recipe.save(recipe)
    with pytest.raises(RodinError, match=r"edit\.no_effect"):
        edit_from(pipe, Edit("1", str(tmp_path), str(recipe), ["take the hat off"]), ignore)
