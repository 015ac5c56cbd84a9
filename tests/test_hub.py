# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of the Hub by the real client and the real commands, from a server on the loopback device."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.hub import HubModel
from backend.model_folder import seal
from tests.hub_server import COMMIT, HubServer
from tests.tiny_model import build

ROOT = Path(__file__).resolve().parents[1]
NAME = "somebody/tiny"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    build(folder)
    (folder / "README.md").write_text("---\nlicense: cc0-1.0\n---\n")
    return folder


@pytest.fixture
def hub(published, tmp_path):
    server = HubServer()
    server.models[NAME] = tmp_path / "served"
    shutil.copytree(published, server.models[NAME])
    yield server
    server.end()


@pytest.fixture
def run(hub, tmp_path):
    """A command of the backend with a cache of its own; exit status and its JSON lines."""

    def call(*arguments, **variables):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        clean |= {
            "HF_ENDPOINT": hub.address,
            "HF_HUB_CACHE": str(tmp_path / "cache"),
            "HF_HUB_DOWNLOAD_TIMEOUT": "5",
            "NO_PROXY": "127.0.0.1",
        }
        done = subprocess.run(
            [sys.executable, "-m", "backend", *arguments, "--json"],
            cwd=ROOT,
            env=clean | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    return call


def failure(result):
    code, lines = result
    assert code == 1
    return lines[-1]["error"]["code"]


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("a/b", HubModel("a/b", "main")),
        ("a/b@v1", HubModel("a/b", "v1")),
        ("a/b@refs/pr/1", HubModel("a/b", "refs/pr/1")),
        ("a", None),
        ("/a/b/c", None),
        ("a/b@", None),
    ],
)
def test_names(text, model):
    assert HubModel.parse(text) == model


def test_size_first_then_the_download_then_offline_use(hub, run, tmp_path):
    code, (facts,) = run("model", "look", NAME)
    assert code == 0
    assert facts["commit"] == COMMIT and facts["licence"] == "cc0-1.0"
    assert facts["missing"] > 0.9 * facts["bytes"] > 0
    assert failure(run("info", "--model", NAME)) == "model.not_downloaded"
    code, lines = run("model", "download", NAME, "--yes")
    assert code == 0
    told = [line["done"] for line in lines if "done" in line]
    assert told == sorted(told) and told[-1] == facts["bytes"]
    sent = hub.sent
    hub.end()
    code, (found,) = run("info", "--model", NAME, HF_HUB_OFFLINE="1")
    assert code == 0
    assert str(tmp_path / "cache") in json.dumps(found)
    assert hub.sent == sent
    assert failure(run("model", "look", NAME)) == "hub.unreachable"
    assert failure(run("model", "look", NAME, HF_HUB_OFFLINE="1")) == "hub.offline"


def test_a_cut_download_goes_on(hub, run):
    _, (facts,) = run("model", "look", NAME)
    hub.budget = hub.sent + facts["bytes"] // 2
    assert failure(run("model", "download", NAME, "--yes")) == "hub.unreachable"
    assert failure(run("info", "--model", NAME)) in ("model.not_downloaded", "model.missing")
    hub.budget, first = None, hub.sent
    code, _ = run("model", "download", NAME, "--yes")
    assert code == 0
    assert first > 0
    assert hub.sent < 1.1 * facts["bytes"]
    assert run("info", "--model", NAME)[0] == 0


def test_what_cannot_be_had_is_said(hub, run):
    assert failure(run("model", "look", "somebody/else")) == "hub.not_found"
    assert failure(run("model", "look", f"{NAME}@v9")) == "hub.no_revision"
    assert failure(run("model", "look", "no name")) == "hub.bad_name"
    hub.gated.add(NAME)
    assert failure(run("model", "download", NAME, "--yes")) == "hub.gated"


def test_pickles_and_strangers_are_refused(hub, run):
    (hub.models[NAME] / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"x")
    assert failure(run("model", "download", NAME, "--yes")) == "hub.pickle"
    shutil.rmtree(hub.models[NAME] / "unet")
    (hub.models[NAME] / "SHA256SUMS").unlink()
    assert failure(run("model", "download", NAME, "--yes")) == "hub.no_model"


def test_damage_is_found_and_mended(hub, run, tmp_path):
    weights = next((hub.models[NAME] / "unet").glob("*.safetensors"))
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-1] + b"!")
    assert failure(run("model", "download", NAME, "--yes")) == "model.hash_mismatch"
    weights.write_bytes(whole)
    assert run("model", "download", NAME, "--yes")[0] == 0
    (copy,) = (tmp_path / "cache").rglob(f"snapshots/*/unet/{weights.name}")
    copy.resolve().write_bytes(b"broken")
    assert failure(run("info", "--model", NAME)) == "model.hash_mismatch"
    assert run("model", "download", NAME, "--yes")[0] == 0
    assert run("info", "--model", NAME)[0] == 0


def test_a_folder_of_that_name_goes_first(run, tmp_path, published):
    shutil.copytree(published, tmp_path / "here")
    seal(tmp_path / "here")
    assert run("info", "--model", str(tmp_path / "here"))[0] == 0
