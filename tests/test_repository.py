# SPDX-License-Identifier: GPL-3.0-or-later
"""The static repository: Blender's own client installs and updates the extension from it."""

import json
import shutil
import subprocess
import sys

import pytest

import build
from tools import extension, repository
from tools.environment import SetupError

ADDON = "rodin_avatars"


@pytest.fixture
def small_sources(tmp_path, monkeypatch):
    """A copy of the sources without weights and packages, whose version can be changed."""
    root = tmp_path / "sources"
    for name in ("blender_rodin", "backend"):
        (root / name).mkdir(parents=True)
        shutil.copy2(build.ROOT / name / "__init__.py", root / name)
    for name in ("blender_manifest.toml", "__init__.py", "LICENSE"):
        shutil.copy2(build.ROOT / name, root)
    shutil.copytree(build.ROOT / "requirements", root / "requirements")
    monkeypatch.setattr(extension, "ROOT", root)
    monkeypatch.setattr(extension, "lock_file", lambda group: root / "requirements" / f"{group}.txt")
    return root


def client(*arguments):
    """Blender's client for repositories."""
    call = [sys.executable, str(repository.generator()), *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def installed(folder):
    text = (folder / ADDON / "blender_manifest.toml").read_text("utf-8")
    return next(line for line in text.splitlines() if line.startswith("version"))


def test_blender_installs_and_updates_from_it(small_sources, tmp_path):
    out, local = tmp_path / "repository", tmp_path / "blender"
    address = (out / "index.json").as_uri()
    assert repository.repository(["--out", str(out)]) == 0
    first = json.loads((out / "index.json").read_text("utf-8"))["data"]
    assert [each["id"] for each in first] == [ADDON]
    local.mkdir()
    where = ("--remote-url", address, "--local-dir", local)
    assert client("sync", *where).returncode == 0
    done = client("install", *where, "--blender-version", "4.5.0", ADDON)
    assert done.returncode == 0, done.stdout + done.stderr
    before = installed(local)
    manifest = small_sources / "blender_manifest.toml"
    manifest.write_text(manifest.read_text("utf-8").replace(before, 'version = "99.0.0"'), "utf-8")
    assert repository.repository(["--out", str(out)]) == 0
    assert [path.name for path in sorted(out.glob("*.zip"))] == [f"{ADDON}-99.0.0.zip"]
    assert client("sync", *where).returncode == 0
    assert client("install", *where, "--blender-version", "4.5.0", ADDON).returncode == 0
    assert installed(local) == 'version = "99.0.0"' != before


def test_a_damaged_zip_is_not_installed(small_sources, tmp_path):
    out, local = tmp_path / "repository", tmp_path / "blender"
    repository.repository(["--out", str(out)])
    archive = next(out.glob("*.zip"))
    content = bytearray(archive.read_bytes())
    content[200] ^= 1
    archive.write_bytes(content)
    local.mkdir()
    where = ("--remote-url", (out / "index.json").as_uri(), "--local-dir", local)
    assert client("sync", *where).returncode == 0
    client("install", *where, "--blender-version", "4.5.0", ADDON)
    assert not (local / ADDON).exists()
    check = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=out, capture_output=True, check=False)
    assert check.returncode == 1


def test_the_same_sources_make_the_same_folder(small_sources, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for out in (one, other):
        repository.repository(["--out", str(out)])
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in other.iterdir()
    }


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs OpenSSH")
def test_a_key_signs_the_hashes(small_sources, tmp_path):
    key, out = tmp_path / "key", tmp_path / "repository"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    repository.repository(["--out", str(out), "--key", str(key)])
    signers = tmp_path / "signers"
    signers.write_text(f"us {key.with_suffix('.pub').read_text('utf-8')}", "utf-8")
    sums, signature = out / "SHA256SUMS", out / "SHA256SUMS.sig"
    verify = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "us", "-n", "file", "-s", signature]
    assert subprocess.run(verify, input=sums.read_bytes(), capture_output=True, check=False).returncode == 0
    changed = subprocess.run(verify, input=b"other", capture_output=True, check=False)
    assert changed.returncode != 0


def test_without_blender_it_says_so(small_sources, tmp_path, monkeypatch):
    monkeypatch.setattr(repository, "SITE", tmp_path)
    with pytest.raises(SetupError) as caught:
        repository.repository(["--out", str(tmp_path / "repository")])
    assert caught.value.code == "repository.no_generator"
    assert not (tmp_path / "repository").exists()
