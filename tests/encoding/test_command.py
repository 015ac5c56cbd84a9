# SPDX-License-Identifier: GPL-3.0-or-later
"""The command: a mesh becomes an avatar with a recipe that makes it again, and text changes it."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from backend import RodinPipeline
from backend.cli import main
from backend.encoding.latents import pack, unpack
from backend.encoding.scan import HeadScan
from backend.errors import Cancelled, RodinError
from backend.progress import Step
from backend.recipe import Recipe
from tests.encoding.meshes import person, write_person

SMALL = {"steps": 3, "resolution": 32, "faces": 500, "texture_size": 64}
Y_UP = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])


@pytest.fixture(scope="module")
def pipe(model_folder: Path) -> RodinPipeline:
    return RodinPipeline.from_pretrained(model_folder)


@pytest.fixture
def head() -> HeadScan:
    rng = np.random.default_rng(0)
    points = rng.normal(size=(5000, 3))
    points *= 0.1 / np.linalg.norm(points, axis=1, keepdims=True)
    return HeadScan(
        points + (0, 0, 0.185),
        rng.random((5000, 3)).astype(np.float32),
        rng.integers(0, 255, (128, 128, 3), np.uint8),
        "a" * 64,
        ["A warning."],
    )


def same(one, other) -> bool:
    return torch.equal(one.field.planes, other.field.planes)


def test_the_recipe_makes_it_again(pipe: RodinPipeline, head: HeadScan) -> None:
    made = pipe.encode(head, **SMALL)
    assert made.recipe.kind == "mesh" and made.recipe.mesh.sha256 == head.sha256
    assert made.warnings == head.warnings
    recipe = Recipe.from_json(made.recipe.to_json())
    assert same(pipe.remake(recipe), made)
    guided = recipe.model_copy(update={"settings": recipe.settings.changed(guidance_scale=7, steps=9)})
    assert same(pipe.remake(guided), made)


def test_an_edit_moves_z_under_the_noise_of_the_mesh(pipe: RodinPipeline, head: HeadScan) -> None:
    made = pipe.encode(head, **SMALL)
    freckled = pipe.edit(made, "with freckles")
    assert freckled.recipe.edits == ["with freckles"] and freckled.recipe.mesh == made.recipe.mesh
    points = torch.rand(2000, 3) * 0.3 + torch.tensor([-0.15, -0.15, 0.05])
    assert not torch.equal(freckled.field(points).albedo, made.field(points).albedo)
    again = pipe.remake(Recipe.from_json(freckled.recipe.to_json()))
    assert torch.equal(freckled.field(points).albedo, again.field(points).albedo)
    assert same(pipe.edit(freckled, undo=1), made)


def test_the_way_back_to_the_noise_can_be_stopped(pipe: RodinPipeline, head: HeadScan) -> None:
    made, seen = pipe.encode(head, **SMALL), []

    def stop(step: Step) -> None:
        seen.append(step.stage)
        if step.stage == "inversion":
            raise Cancelled

    with pytest.raises(Cancelled):
        pipe.edit(made, "with freckles", callback=stop)
    assert seen == ["text", "inversion"]


def test_latents_survive_as_text() -> None:
    latents = torch.randn(1, 8, 8, 24)
    text = pack(latents)
    torch.testing.assert_close(
        unpack(text, (1, 8, 8, 24), torch.device("cpu")), latents, atol=2e-3, rtol=1e-3
    )
    assert len(text) < 8 * 8 * 24 * 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (pack(torch.zeros(1, 8, 8, 25)), "recipe.other_model"),
        (pack(torch.zeros(1, 8, 8, 23)), "recipe.other_model"),
        ("@", "recipe.broken"),
        ("AAAA", "recipe.broken"),
    ],
)
def test_latents_of_others_are_refused(text: str, code: str) -> None:
    with pytest.raises(RodinError) as caught:
        unpack(text, (1, 8, 8, 24), torch.device("cpu"))
    assert caught.value.code == code


def test_a_model_without_an_encoder(pipe: RodinPipeline, head: HeadScan, monkeypatch) -> None:
    monkeypatch.setattr(pipe, "autoencoder", torch.nn.Identity())
    with pytest.raises(RodinError, match=r"encode\.no_encoder"):
        pipe.encode(head)


def test_from_the_command_line(model_folder: Path, tmp_path: Path, capsys) -> None:
    mesh = write_person(person(), tmp_path / "head.glb", Y_UP, 1.0, np.zeros(3))
    capsys.readouterr()
    shared = ["--plain", "--model", str(model_folder), "--device", "cpu", "--out", str(tmp_path / "out")]
    small = [word for name, value in SMALL.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    assert main(["encode", str(mesh), "--edit", "with red hair", "--json", *small, *shared]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["recipe"]["kind"] == "mesh" and made["recipe"]["edits"] == ["with red hair"]
    assert all(Path(path).is_file() for path in made["files"])
    glb = (tmp_path / "out" / "avatar.glb").read_bytes()
    assert main(["export", str(tmp_path / "out" / "avatar.json"), *shared]) == 0
    assert (tmp_path / "out" / "avatar.glb").read_bytes() == glb


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["none.glb"], "encode.missing"),
        (["head.fbx"], "encode.format"),
        (["none.glb", "--edit", " "], "edit.empty"),
        (["none.glb", "--steps", "0"], "settings.out_of_range"),
    ],
)
def test_mistakes_are_one_line(
    arguments: list[str], code: str, model_folder: Path, tmp_path: Path, capsys
) -> None:
    assert main(["encode", *arguments, "--model", str(model_folder), "--out", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error [{code}]: ") and error.count("\n") == 1


def test_an_axis_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    assert main(["encode", "head.glb", "--up", "w", "--out", str(tmp_path)]) == 2
