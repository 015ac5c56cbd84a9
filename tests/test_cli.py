# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: exit codes, one clear line for a mistake, JSON lines, batches."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backend.cli import main
from backend.protocol import Edit, Generate
from backend.settings import PRESETS

ROOT = Path(__file__).resolve().parents[1]
SMALL = ["--steps", "2", "--resolution", "32", "--faces", "500", "--texture-size", "64", "--plain"]


@pytest.fixture
def make(model_folder: Path, tmp_path: Path):
    def run(*arguments: str) -> int:
        return main(
            [*arguments, "--model", str(model_folder), "--device", "cpu", "--out", str(tmp_path / "out")]
        )

    return run


def test_generate_edit_export(make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make("generate", "--prompt", "an old man", "--seed", "3", "--json", *SMALL) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["recipe"]["seed"] == 3 and all(Path(path).is_file() for path in made["files"])
    recipe = str(tmp_path / "out" / "avatar.json")
    glb = (tmp_path / "out" / "avatar.glb").read_bytes()
    assert make("export", recipe) == 0
    assert (tmp_path / "out" / "avatar.glb").read_bytes() == glb
    capsys.readouterr()
    assert make("edit", recipe, "--edit", "as a woman", "--strength", "4", "--json") == 0
    edited = json.loads(capsys.readouterr().out)["recipe"]
    assert edited["edits"] == ["as a woman"] and edited["understood"]["as a woman"] == "person: woman"
    for text, code in (("with red hair", "edit.no_effect"), ("a purple elephant", "words.unknown")):
        assert make("edit", recipe, "--edit", text, "--json") == 1
        assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_count_makes_folders(make, tmp_path: Path) -> None:
    assert make("generate", "--seed", "1", "--count", "2", *SMALL) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0000", "0001"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--prompt", ""], "prompt.empty"),
        (["--edit", " "], "edit.empty"),
        (["--shape", "tail=1"], "shape.unknown"),
        (["--shape", "chin=big"], "shape.out_of_range"),
        (["--preset", "x"], "settings.unknown_preset"),
        (["--steps", "0"], "settings.out_of_range"),
        (["--photo", "/none.jpg"], "photo.missing"),
        (["--photo", __file__, "--photo", "/none.jpg"], "photo.missing"),
        (["--face", "2"], "photo.missing"),
        (["--photo", __file__, "--face", "0"], "settings.out_of_range"),
        (["--likeness", "1.5"], "settings.out_of_range"),
        (["--skin-lightness", "-2"], "settings.out_of_range"),
        (["--model", "some/repo"], "model.not_downloaded"),
        (["--device", "abacus"], "device.missing"),
    ],
)
def test_mistakes_are_one_line(arguments, code, tmp_path: Path, model_folder: Path, capsys) -> None:
    given = ["generate", "--model", str(model_folder), "--out", str(tmp_path), *arguments]
    assert main(given) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error [{code}]: ") and error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
    assert main([*given, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_photos_and_likeness_reach_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Generate | Edit] = []
    monkeypatch.setattr("backend.commands.run", lambda requests, *_: asked.extend(requests))
    skin = ["--skin-warmth", "0.25", "--skin-lightness", "-0.5"]
    photos = ["--photo", "a.jpg", "--photo", "b.jpg", "--photo", "c.jpg", "--face", "2"]
    assert main(["generate", *photos, "--likeness", "0.5", "--neutral", *skin]) == 0
    assert main(["edit", "avatar.json", "--likeness", "0", "--no-neutral", *skin]) == 0
    made, changed = asked
    assert isinstance(made, Generate) and isinstance(changed, Edit)
    assert (made.photo, made.more_photos, made.face) == ("a.jpg", ["b.jpg", "c.jpg"], 2)
    assert (made.likeness, made.neutral, changed.likeness, changed.neutral) == (0.5, True, 0.0, False)
    assert {(each.skin_warmth, each.skin_lightness) for each in asked} == {(0.25, -0.5)}


def test_unwritable_folder_is_told_before_the_model_is_looked_for(capsys) -> None:
    assert main(["generate", "--out", "/dev/null/x", "--model", "/none"]) == 1
    assert "output.unwritable" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["generate", "--bogus"], ["dance"], ["edit"], ["generate", "--seed", "x"]]
)
def test_usage(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_unknown_stage_of_training(tmp_path: Path, capsys) -> None:
    assert main(["train", "x", "--data", str(tmp_path), "--out", str(tmp_path)]) == 1
    assert "train.unknown_stage" in capsys.readouterr().err


def test_nothing_to_begin_training_with(tmp_path: Path, model_folder: Path, capsys) -> None:
    given = ["--data", str(tmp_path), "--out", str(tmp_path), "--init", str(model_folder)]
    assert main(["train", "upsampler", *given]) == 1
    assert "train.init_missing" in capsys.readouterr().err


def test_a_fault_is_one_line_and_a_log(make, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr("backend.commands.find_model", lambda _: 1 / 0)
    assert make("generate") == 1
    error = capsys.readouterr().err
    assert error.startswith("error [internal.error]") and "Traceback" not in error
    log = Path(error.rsplit(" ", 1)[1].strip(".\n"))
    assert "ZeroDivisionError" in log.read_text()
    log.unlink()


def test_batch_goes_on_after_a_failure(make, tmp_path: Path, capsys) -> None:
    table = tmp_path / "people.csv"
    settings = "2,32,500,64,no"
    table.write_text(
        f"name,prompt,photo,steps,resolution,faces,texture_size,rig\n"
        f"one,a man,,{settings}\ntwo,,none.jpg,{settings}\nthree,a woman,,{settings}\n"
    )
    assert make("batch", str(table), "--json") == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["state"] for line in lines] == ["done", "failed", "done"]
    with (tmp_path / "out" / "batch.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == ["", "photo.missing", ""]
    whole = tmp_path / "out" / "three" / "avatar.glb"
    made = whole.stat().st_mtime_ns
    with table.open("a") as file:
        file.write("four,a man,,many,,,\n")
    assert make("batch", str(table), "--json") == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["job"], line["state"]) for line in lines] == [("four", "failed"), ("two", "failed")]
    assert whole.stat().st_mtime_ns == made, "what is done is kept"
    assert make("batch", str(table), "--dry-run", "--again", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["state"] for line in lines] == ["make", "failed", "make", "failed"]


def test_info(model_folder: Path, capsys) -> None:
    assert main(["info", "--model", str(model_folder), "--device", "cpu", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["device"] == "cpu" and set(facts["presets"]) == set(PRESETS)
    assert main(["info", "--model", str(model_folder)]) == 0
    assert "weights" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from backend.cli import main; main(['--help']); sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one process")
def test_interrupt_is_130(model_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "backend", "generate", "--model", str(model_folder), "--steps", "1000"]
    with subprocess.Popen([*command, "--out", str(out)], cwd=ROOT, stderr=subprocess.DEVNULL) as child:
        while not out.exists():
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == 130
    assert list(out.iterdir()) == []
