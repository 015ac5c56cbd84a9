# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches: rows become avatars in turn, a failed one does not stop the rest, and it can be tried again."""

import json
import shutil
from functools import partial
from types import SimpleNamespace

import bpy
import pytest

from blender_rodin import api, batch_log
from blender_rodin.batches import Batch, rows_of
from blender_rodin.importer import Destination, add_avatar
from blender_rodin.importer.space import SPACING
from blender_rodin.jobs import session
from blender_rodin.operators.batch import batches, looked
from blender_rodin.panels.batch import RODIN_PT_batch
from blender_rodin.shared import RodinError
from tests.blender.test_backend import backend, tiny_backend, tiny_model  # noqa: F401 - fixtures
from tests.blender.test_panels import Layout, seen
from tools.environment import SITE

SMALL = {"preset": "fast", "steps": 2, "resolution": 48, "faces": 500, "texture_size": 64, "rig": False}


@pytest.fixture(autouse=True)
def no_batch_before():
    batches.clear()
    looked.clear()
    yield
    batches.clear()
    looked.clear()


def test_rows_of_a_folder_a_file_and_a_script(tmp_path):
    for name in ("b.png", "a.jpg", "notes.txt"):
        (tmp_path / name).write_text("")
    rows = rows_of(tmp_path, preset="fast", seed=1, rig=True)
    assert [row.name for row in rows] == ["a", "b"]
    assert rows[0].fields == {"preset": "fast", "seed": 1, "rig": True, "photo": str(tmp_path / "a.jpg")}
    (tmp_path / "list.csv").write_text("name,prompt,faces,rig\nZoë,an old man,700,yes\n,a woman,,\n")
    rows = rows_of(tmp_path / "list.csv", preset="fast")
    assert [row.name for row in rows] == ["Zoë", "0001"]
    assert rows[0].fields == {"preset": "fast", "prompt": "an old man", "faces": 700, "rig": True}
    rows = rows_of([{"prompt": "a man", "seed": 2}, {"name": "Her", "prompt": "a woman"}], preset="best")
    assert [(row.name, row.fields["preset"]) for row in rows] == [("Avatar 1", "best"), ("Her", "best")]
    (tmp_path / "photos.csv").write_text("photo,photo2,face,likeness\na.jpg,b.png,2,0.5\n")
    (tmp_path / "bad.csv").write_text("name;prompt;seed\nA;a man;x\nB;a woman;2\n;;\n")
    bad, good = rows_of(tmp_path / "bad.csv", preset="fast")
    assert (bad.state, bad.unreadable, bad.failure.message) == (
        "failed",
        True,
        "Row 2: 'x' is no value for seed.",
    )
    assert (good.state, good.fields) == ("waiting", {"preset": "fast", "prompt": "a woman", "seed": 2})
    several = {"photo": str(tmp_path / "a.jpg"), "more_photos": [str(tmp_path / "b.png")]}
    (row,) = rows_of(tmp_path / "photos.csv", preset="fast")
    assert row.fields == {"preset": "fast", **several, "face": 2, "likeness": 0.5}
    (row,) = rows_of([{"photo": [tmp_path / "a.jpg", tmp_path / "b.png"], "neutral": True}])
    assert row.fields == {**several, "neutral": True}


@pytest.mark.parametrize("source", ["nowhere", [], [{"colour": "red"}]])
def test_bad_sources_are_refused(source):
    with pytest.raises(RodinError) as raised:
        rows_of(source)
    assert raised.value.code in ("batch.missing", "batch.empty", "batch.broken")


@pytest.mark.usefixtures("tiny_backend")
def test_a_script_gets_every_row_and_the_reasons(tmp_path):
    told = []
    rows = api.batch(
        [{"name": "One", "seed": 1}, {"photo": str(tmp_path / "none.jpg")}, {"name": "Three", "seed": 3}],
        on_row=lambda row: told.append((row.name, row.state)),
        **SMALL,
    )
    assert told == [("One", "done"), ("Avatar 2", "failed"), ("Three", "done")]
    assert rows[1].failure.code == "photo.missing" and session.failure is None
    assert sorted(each.name for each in bpy.data.objects) == ["One", "Three"]
    assert bpy.data.objects["Three"].location.x == pytest.approx(SPACING), "no gap for the row that failed"


@pytest.mark.usefixtures("tiny_backend")
def test_a_batch_that_was_cut_off_goes_on_by_its_log(tmp_path):
    log, rows = tmp_path / "log.jsonl", [{"name": "One", "seed": 1}, {"name": "Two", "prompt": " "}]
    api.batch(rows, log=log, **SMALL)
    first, second = (json.loads(line) for line in log.read_text().splitlines())
    assert (first["state"], first["object"], first["seed"]) == ("done", "One", 1) and first["seconds"] > 0
    assert (second["state"], second["code"]) == ("failed", "prompt.empty") and second["hint"]
    with log.open("a") as file:
        file.write('{"name": "Two", "sta')
    told = []
    rows = api.batch([*rows, {"name": "Three", "seed": 3}], on_row=told.append, log=log, **SMALL)
    assert [row.name for row in told] == ["Two", "Three"]
    assert [row.state for row in rows] == ["done", "failed", "done"]
    assert sorted(each.name for each in bpy.data.objects) == ["One", "Three"]
    with pytest.raises(RodinError, match="cannot be used") as caught:
        api.batch([{"seed": 1}], log=tmp_path, **SMALL)
    assert caught.value.code == "batch.no_log"


def test_the_operators_make_stop_and_retry(tiny_backend, tmp_path):  # noqa: F811 - the fixture
    (tmp_path / "list.csv").write_text(
        "name,prompt,photo,likeness,steps,resolution,faces,texture_size\n"
        "A,a man,,,2,48,500,64\nB,,later.jpg,0,2,48,500,64\n"
    )
    scene = bpy.context.scene.rodin
    scene.preset, scene.plain, scene.batch = "fast", True, str(tmp_path / "list.csv")
    assert tiny_backend.batch_import() == {"FINISHED"}
    (batch,) = batches
    assert [row.state for row in batch.rows] == ["done", "failed"]
    shutil.copy(SITE / "skimage/data/astronaut.png", tmp_path / "later.jpg")
    assert tiny_backend.batch_retry.poll() and not tiny_backend.batch_stop.poll()
    assert tiny_backend.batch_retry() == {"FINISHED"}
    assert [row.state for row in batch.rows] == ["done", "done"]
    assert sorted(each.name for each in bpy.data.objects) == ["A", "B"]


@pytest.mark.usefixtures("tiny_backend")
def test_stopping_cancels_the_rest_and_keeps_what_is_done():
    batch = Batch(
        rows_of([{"seed": 1}, {"seed": 2, "steps": 1000}, {"seed": 3}], **SMALL),
        partial(add_avatar, destination=Destination.of(bpy.context)),
    )
    while batch.advance():
        session.tick()
        if batch.current is batch.rows[1] and session.job.step > 1:
            batch.stop()
    assert [row.state for row in batch.rows] == ["done", "cancelled", "cancelled"]
    assert len(bpy.data.objects) == 1


def test_a_look_lists_rows_and_notes_and_makes_nothing(addon, tmp_path):
    (tmp_path / "list.csv").write_text("name,prompt,seed\nA,a man,x\nB,a woman,2\n,,\n")
    scene = bpy.context.scene.rodin
    assert not addon.batch_look.poll()
    scene.batch = str(tmp_path / "list.csv")
    assert addon.batch_look() == {"FINISHED"}
    (look,) = looked
    assert [row.state for row in look.rows] == ["failed", "waiting"]
    assert look.notes == ("Row 4: left out, empty",)
    layout = Layout()
    RODIN_PT_batch.draw(SimpleNamespace(layout=layout), seen())
    assert "A: Row 2: 'x' is no value for seed." in layout.words and "B" in layout.words
    assert "Row 4: left out, empty" in layout.words and "1 to make, 1 cannot be read, 1 notes" in layout.words
    assert not bpy.data.objects and session.job is None
    rows = api.batch(tmp_path / "list.csv", dry_run=True)
    assert [row.state for row in rows] == ["failed", "waiting"] and session.job is None


def test_only_rows_that_were_asked_for_in_the_same_way_are_done(tmp_path):
    (tmp_path / "list.csv").write_text("name,prompt\nA,a man\nB,a woman\n")
    first, second = rows_of(tmp_path / "list.csv")
    for row in (first, second):
        row.state = "done"
        batch_log.note(row, tmp_path / "log.jsonl")
    (tmp_path / "list.csv").write_text("name,prompt\nA,an old man\nB,a woman\n")
    rows = rows_of(tmp_path / "list.csv")
    batch_log.skip_done(rows, tmp_path / "log.jsonl")
    assert [row.state for row in rows] == ["waiting", "done"]


def test_a_table_of_which_nothing_can_be_read_is_told_row_by_row(addon, tmp_path):
    (tmp_path / "list.csv").write_text("name,seed\nA,x\n")
    told = []
    (row,) = api.batch(tmp_path / "list.csv", on_row=told.append, log=tmp_path / "log.jsonl")
    assert told == [row] and json.loads((tmp_path / "log.jsonl").read_text())["code"] == "batch.broken"
    batch = Batch([row], add_avatar)
    batch.retry()
    assert row.state == "failed" and not batch.can_retry


def test_a_missing_source_is_said(addon):
    bpy.context.scene.rodin.batch = "/nowhere"
    with pytest.raises(RuntimeError, match="There is no '/nowhere'"):
        addon.batch_import()
    assert not batches
