# SPDX-License-Identifier: GPL-3.0-or-later
"""A run resumes exactly, survives kills, shares its work among processes and tells what it does."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from backend.errors import RodinError
from backend.training.loop import LoopConfig, train
from tests.training.toy import CONFIG, StoppedError, Stopping, Toy

ROOT = Path(__file__).resolve().parents[2]
SAVING = replace(CONFIG, checkpoint_seconds=0.0)


def trained(folder: Path, config: LoopConfig = CONFIG) -> dict[str, torch.Tensor]:
    objective = Toy()
    assert train(objective, folder, config)
    return objective.state_dict()


def stopped(folder: Path, config: LoopConfig = SAVING) -> Path:
    with pytest.raises(StoppedError):
        train(Stopping(), folder, config)
    return folder


def assert_equal(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []


def logged(folder: Path) -> list[int]:
    return [json.loads(line)["step"] for line in (folder / "log.jsonl").read_text("utf-8").splitlines()]


def states(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "checkpoints").iterdir())


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole")
    cut = stopped(tmp_path / "cut")
    assert states(cut) == ["000000005"]
    assert_equal(trained(cut), whole)
    assert logged(cut) == list(range(1, 9))


def test_time_ends_a_run_before_its_steps_and_is_not_given_twice(tmp_path: Path) -> None:
    timed = replace(CONFIG, steps=1_000_000, seconds=0.3)
    first = trained(tmp_path, timed)
    reached = logged(tmp_path)[-1]
    assert 1 < reached < 1_000_000
    told = [json.loads(line) for line in (tmp_path / "log.jsonl").open()]
    assert 0 == told[-1]["seconds_left"] < told[0]["seconds_left"] <= 0.3
    assert_equal(trained(tmp_path, timed), first)
    assert logged(tmp_path)[-1] == reached


def test_what_a_kill_leaves_half_done_is_not_taken(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole")
    cut = stopped(tmp_path / "cut")
    newest = cut / "checkpoints" / "000000005"
    for name in ("aside", "000000004"):
        shutil.copytree(newest, newest.with_name(name))
        (newest.with_name(name) / "model.safetensors").write_bytes(b"half")
    with (cut / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write('{"step": 6.0, "loss": 1.0}\n{"step": 7.0, "lo')
    assert_equal(trained(cut), whole)
    assert states(cut) == ["000000008"]
    assert logged(cut) == list(range(1, 9))


def test_one_process_goes_on_where_several_have_saved(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole")
    cut = stopped(tmp_path / "cut")
    weights = cut / "checkpoints" / "000000005" / "model.safetensors"
    save_file({f"module.{name}": value for name, value in load_file(weights).items()}, weights)
    assert_equal(trained(cut), whole)


@pytest.mark.slow
def test_kill_9_loses_no_checkpoint(tmp_path: Path) -> None:
    config = replace(SAVING, steps=10_000, log_steps=100)
    code = (
        "from pathlib import Path; from tests.training.toy import *; import sys;"
        f"train(Toy(), Path(sys.argv[1]), {config!r})"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "cut")]
    with subprocess.Popen(run, cwd=ROOT, stderr=subprocess.DEVNULL) as child:
        while max((int(path.name) for path in tmp_path.glob("cut/checkpoints/0*")), default=0) < 9:
            assert child.poll() is None
            time.sleep(0.01)
        child.kill()
    step = int(max((tmp_path / "cut").glob("checkpoints/0*")).name)
    config = replace(CONFIG, steps=step + 3)
    resumed, whole = Toy(), Toy()
    train(resumed, tmp_path / "cut", config)
    train(whole, tmp_path / "whole", config)
    assert len(resumed.batches) == 3
    torch.testing.assert_close(resumed.batches, whole.batches[-3:], rtol=0, atol=0)


@pytest.mark.slow
def test_two_processes_train_one_model_on_batches_of_their_own(tmp_path: Path) -> None:
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    run = [*launch, "-m", "tests.training.toy", str(tmp_path)]
    done = subprocess.run(run, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second, again, other = (
        load_file(tmp_path / name / f"{index}.safetensors") for name in ("whole", "cut") for index in (0, 1)
    )
    assert not torch.equal(first.pop("last"), second.pop("last"))
    again.pop("last"), other.pop("last")
    assert_equal(second, first)
    assert_equal(again, first)
    assert_equal(other, first)
    assert logged(tmp_path / "whole") == logged(tmp_path / "cut") == list(range(1, 9))


def test_batches_add_up_to_a_step(tmp_path: Path) -> None:
    class Plain(Toy):
        def __init__(self) -> None:
            super().__init__()
            self.dropout = torch.nn.Identity()
            self.steady = torch.ones(4, 5)

        def draw(self) -> torch.Tensor:
            return self.steady

    once, twice = Plain(), Plain()
    twice.seen = once.seen = torch.tensor(1e9)
    train(once, tmp_path / "once", CONFIG)
    train(twice, tmp_path / "twice", replace(CONFIG, accumulate=2))
    torch.testing.assert_close(twice.layer.weight, once.layer.weight)


class Drawing(Toy):
    def sheet(self) -> np.ndarray:
        torch.randn(3)
        shade = (self.layer.weight.abs().mean() * 255).clamp(max=255)
        return np.full((4, 6, 3), 100 + int(self.training) if shade.isfinite() else 0, np.uint8)


def test_pictures_and_tensorboard_tell_and_change_nothing(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole")
    drawing = Drawing()
    train(drawing, tmp_path / "drawn", replace(CONFIG, sample_seconds=0.0))
    assert_equal(drawing.state_dict(), whole)
    with Image.open(tmp_path / "drawn" / "samples" / "step-00000003.png") as picture:
        assert picture.size == (6, 4)
        assert picture.getpixel((0, 0)) == (100, 100, 100)
    board = EventAccumulator(str(tmp_path / "drawn" / "tensorboard"))
    board.Reload()
    assert [event.step for event in board.Scalars("loss")] == list(range(1, 9))
    assert {"rate", "loss", "distance"} <= set(board.Tags()["scalars"])
    assert board.Tags()["images"] == ["samples"]


def test_a_run_that_diverges_stops_before_it_saves(tmp_path: Path) -> None:
    class Diverging(Toy):
        def draw(self) -> torch.Tensor:
            return super().draw() / (len(self.batches) - 6)

    with pytest.raises(RodinError, match=r"train\.diverged.* step 6"):
        train(Diverging(), tmp_path, SAVING)
    assert states(tmp_path) == ["000000005"]


def test_gradient_checkpointing_is_refused_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"train\.no_gradient_checkpointing"):
        train(Toy(), tmp_path, replace(CONFIG, gradient_checkpointing=True))


@pytest.mark.parametrize(("capability", "expected"), [("AVX2", False), ("AVX512", True)])
def test_networks_run_in_bfloat16_where_the_processor_computes_in_it(
    monkeypatch: pytest.MonkeyPatch, capability: str, expected: bool
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    for precision, wanted in (("auto", expected), ("bf16", True), ("fp32", False)):
        with replace(CONFIG, precision=precision).autocast(torch.device("cpu")):
            assert torch.is_autocast_enabled("cpu") is wanted
            dtype = (torch.ones(2, 2) @ torch.ones(2, 2)).dtype
        assert (dtype == torch.bfloat16) is wanted
