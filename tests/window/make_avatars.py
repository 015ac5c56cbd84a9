# SPDX-License-Identifier: GPL-3.0-or-later
"""From a fresh add-on to avatars: what is missing, a ready Python, random, cancel, text, photo."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bpy
from desk import ROOT, Desk

PHOTO = ROOT / ".venv/lib/python3.11/site-packages/skimage/data/astronaut.png"
PROMPT = "an old man with a white beard and glasses"


def avatars() -> list[str]:
    """Names of the objects there are."""
    return sorted(each.name for each in bpy.data.objects if "rodin" in each)


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    yield from desk.open()
    assert desk.session.status().text == "Next: install the backend"
    yield from desk.click("rodin.install_backend")
    yield from desk.picture("install")
    yield from desk.keys("Escape")
    desk.use_ready_python()
    assert desk.session.status().ready
    desk.inputs.seed, desk.inputs.preset = 3, "best"

    yield from desk.click("rodin.generate")
    yield from desk.until(lambda: desk.session.job.stage == "diffusion")
    yield from desk.picture("progress")
    yield from desk.click("rodin.cancel")
    yield from desk.until_idle()
    assert desk.session.job.state == "cancelled" and not avatars()
    yield from desk.picture("cancelled")
    desk.inputs.preset = "fast"
    desk.step("Fast")

    for name in ("random", "text", "photo"):
        if name == "text":
            yield from desk.write("rodin.prompt", PROMPT)
            assert desk.inputs.prompt == PROMPT
        elif name == "photo":
            photo = Path(shutil.copy(PHOTO, tempfile.gettempdir()))
            desk.ending.append(photo.unlink)
            desk.inputs.prompt, desk.inputs.photo = "", str(photo)
            desk.step("Photo")
        yield from desk.click("rodin.generate")
        yield from desk.until_idle()
        assert desk.session.failure is None, desk.session.failure
        assert len(avatars()) == 1
        desk.look_at()
        bpy.ops.object.select_all(action="DESELECT")
        yield from desk.picture(name)
        desk.undo()
        assert not avatars() and desk.inputs.preset == "fast"
    yield from desk.rest()
    print(desk.watch)
