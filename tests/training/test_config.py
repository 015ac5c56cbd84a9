# SPDX-License-Identifier: GPL-3.0-or-later
"""Configurations: the files that come with the program, and what is wrong with a user's."""

from pathlib import Path

import pytest

from backend.errors import RodinError
from backend.training.config import FOLDER, read_config, stage_config
from backend.training.diffusion import DiffusionConfig
from backend.training.loop import LoopConfig
from backend.training.stages import STAGES, run_stage

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def diffusion(tables: dict, loop: dict | None = None, **overrides: object) -> DiffusionConfig:
    stage = STAGES["diffusion"]
    return stage_config(tables, "diffusion", stage.config, stage.network, loop or {}, **overrides)


def test_both_configurations_are_there() -> None:
    assert {"rodin-mini", "rodin-paper"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_a_stage_with_known_settings(name: str) -> None:
    tables = read_config(name)
    assert list(tables) == [stage for stage in STAGES if stage in tables]
    for table in tables:
        stage = STAGES[table]
        config = stage_config(tables, table, stage.config, stage.network, {})
        assert isinstance(config.loop, LoopConfig)


def test_a_file_says_only_what_differs_from_the_defaults() -> None:
    tables = read_config("rodin-mini")
    defaults = DiffusionConfig(LoopConfig(steps=0, learning_rate=0))
    assert diffusion(tables).drop == tables["diffusion"].get("drop", defaults.drop)
    for key, value in tables["diffusion"].items():
        assert value != getattr(defaults, key), key


def test_overrides_go_before_the_file() -> None:
    tables = {"diffusion": {"batch": 3, "model": {"patch": 1}, "loop": {"steps": 5, "learning_rate": 1e-3}}}
    config = diffusion(tables, {"steps": 7}, batch=4)
    assert (config.batch, config.loop.steps, config.loop.learning_rate) == (4, 7, 1e-3)
    assert config.model == {"patch": 1}
    assert diffusion(tables).batch == 3


LOOP = "[diffusion.loop]\nsteps = 2\nlearning_rate = 1e-3\n"


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        (f"[diffusion]\nbatches = 3\n{LOOP}", "config.unknown_key", "'batches'"),
        (f"{LOOP}speed = 3", "config.unknown_key", r"\[diffusion\.loop\] has no setting 'speed'"),
        (f"{LOOP}[diffusion.model]\nheight = 3", "config.unknown_key", r"\[diffusion\.model\].*'height'"),
        (f"{LOOP}precision = 'fp8'", "config.bad_value", r"diffusion\.loop\.precision"),
        (f"[diffusion]\nbatch = 'many'\n{LOOP}", "config.bad_value", r"diffusion\.batch"),
        ("[diffusion]\nloop = 3", "config.bad_value", r"diffusion\.loop"),
        (f"[diffusion]\nmodel = 3\n{LOOP}", "config.bad_value", r"diffusion\.model"),
        ("[diffusion.loop]\nsteps = 2", "config.bad_value", r"diffusion\.loop\.learning_rate"),
        ("[clip.loop]\nsteps = 2", "config.no_stage", r"\[diffusion\]"),
        ("diffusion = 3", "config.no_stage", r"\[diffusion\]"),
        ("[diffusion", "config.broken", "not TOML"),
    ],
)
def test_mistakes_name_the_key(tmp_path: Path, text: str, code: str, key: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RodinError, match=key) as caught:
        run_stage("diffusion", tmp_path, tmp_path, str(path))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["rodin-maxi", "none.toml"])
def test_a_configuration_that_is_not_there(name: str) -> None:
    with pytest.raises(RodinError, match=r"config\.missing"):
        read_config(name)
