# SPDX-License-Identifier: GPL-3.0-or-later
"""A batch with a bad row, which is mended and tried again."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bpy
from desk import Desk
from make_avatars import PHOTO

ROWS = """name,prompt,photo
Anna,a young woman with long red hair,
Bert,,later.png
Carl,a bald man with a beard,
"""


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    desk.unfold(bpy.types.RODIN_PT_batch)
    yield from desk.open()
    desk.use_ready_python()
    folder = Path(tempfile.mkdtemp())
    desk.ending.append(lambda: shutil.rmtree(folder))
    (folder / "people.csv").write_text(ROWS)
    desk.inputs.batch, desk.inputs.preset = str(folder / "people.csv"), "fast"
    yield from desk.click("rodin.batch_import")
    batches = desk.addon.operators.batch.batches
    yield from desk.until(lambda: batches[0].count("failed"))
    yield from desk.picture("batch-running")
    yield from desk.until(lambda: not batches[0].active)
    assert [row.state for row in batches[0].rows] == ["done", "failed", "done"]

    shutil.copy(PHOTO, folder / "later.png")
    yield from desk.click("rodin.batch_retry")
    yield from desk.until(lambda: not batches[0].active)
    assert [row.state for row in batches[0].rows] == ["done"] * 3
    desk.look_at(x=0.5, distance=1.9)
    bpy.ops.object.select_all(action="DESELECT")
    yield from desk.picture("batch")
