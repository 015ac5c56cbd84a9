# SPDX-License-Identifier: GPL-3.0-or-later
"""avatar.json keeps everything, refuses what it is not, and its page carries the schema."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import RodinError
from backend.recipe import MAX_BYTES, BeforeEdit, ModelReference, PhotoReference, Recipe
from backend.settings import Settings
from backend.space import Part

PAGE = Path(__file__).resolve().parents[1] / "docs" / "recipe.md"


def recipe(**changes: object) -> Recipe:
    values = {
        "model": ModelReference(name="tiny", weights={"unet/a.safetensors": "0" * 64}),
        "kind": "text",
        "prompt": "an old man",
        "seed": 3,
        "settings": Settings.of("fast"),
        "latent": [0.1, -0.2],
    }
    return Recipe.model_validate({**values, **changes})


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.floats(-1, 1, width=32), max_size=8),
    st.text(max_size=20).filter(lambda text: text.isprintable()),
)
def test_round_trip_is_exact(seed: int, latent: list[float], edit: str) -> None:
    made = recipe(seed=seed, latent=latent, edits=[edit])
    assert Recipe.from_json(made.to_json()) == made
    assert Recipe.from_json(json.dumps(made.to_dict())) == made


def test_file_round_trip(tmp_path: Path) -> None:
    made = recipe(
        kind="photo", photo=PhotoReference(sha256="a" * 64, box=[1, 2, 3, 4], yaw_deg=10, pitch_deg=-3)
    )
    made.save(tmp_path / "avatar.json")
    assert Recipe.load(tmp_path / "avatar.json") == made
    assert [path.name for path in tmp_path.iterdir()] == ["avatar.json"]


def test_later_fields_are_ignored() -> None:
    later = {**recipe().to_dict(), "shoe_size": 44}
    assert Recipe.from_json(json.dumps(later)) == recipe()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (json.dumps({**recipe().to_dict(), "format": 2}), "recipe.newer_format"),
        ("{}", "recipe.broken"),
        ("nonsense", "recipe.broken"),
        (json.dumps({**recipe().to_dict(), "seed": -1}), "recipe.broken"),
        (" " * (MAX_BYTES + 1), "recipe.broken"),
    ],
)
def test_what_is_no_recipe_is_refused(text: str, code: str) -> None:
    with pytest.raises(RodinError) as caught:
        Recipe.from_json(text)
    assert caught.value.code == code and caught.value.hint


def test_a_recipe_from_before_edits_could_be_taken_back() -> None:
    old = {**recipe(edits=["bald"]).to_dict()}
    del old["before"]
    read = Recipe.from_json(json.dumps(old))
    assert read.edits == ["bald"] and read.before == []
    with pytest.raises(RodinError, match=r"edit\.nothing_to_undo"):
        read.undone()


def test_undone_gives_the_recipe_of_before() -> None:
    before = [
        BeforeEdit.of([0.5], [Part.SKIN, Part.HAIR], {}),
        BeforeEdit.of([0.6], [Part.MOUTH], {"chin": 0.5}),
    ]
    made = recipe(edits=["bald", "older", "smiling"], before=before, latent=[0.7], shape={"chin": 1.0})
    assert made.undone(0) == made
    once = recipe(edits=["bald", "older"], before=before[:1], latent=[0.6], shape={"chin": 0.5})
    assert made.undone() == once
    assert made.undone(2) == recipe(edits=["bald"], before=[], latent=[0.5])
    assert Recipe.from_json(made.to_json()).before[0].kept_to() == {Part.SKIN, Part.HAIR}
    for wrong in ({"edits": []}, {"before": [{"latent": [0.5], "parts": ["WING"]}]}):
        with pytest.raises(RodinError, match=r"recipe\.broken"):
            Recipe.from_json(json.dumps({**made.to_dict(), **wrong}))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"recipe\.missing"):
        Recipe.load(tmp_path / "none.json")


def test_page_carries_the_schema() -> None:
    schema = PAGE.read_text("utf-8").split("```json\n")[-1].split("```")[0]
    assert json.loads(schema) == Recipe.model_json_schema()
