# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's front is painted over in Blender, and the real backend makes the avatar anew there."""

import json
import subprocess

import bpy
import numpy as np
import pytest

from blender_rodin import api, environment, pictures, switched_off
from blender_rodin.avatars import summary
from blender_rodin.importer import import_avatar, replace_avatar
from blender_rodin.jobs import session
from blender_rodin.painting import canvas
from blender_rodin.painting.legend import BY_KEY, ENTRIES
from blender_rodin.shared import LEGEND, ROOT, RodinError
from tests.blender.sample import RECIPE, write_avatar
from tests.blender.sample_rig import write_rigged_avatar
from tests.blender.test_backend import PYTHON, backend, pytestmark  # noqa: F401 - fixtures

SMALL = {"steps": 2, "resolution": 32, "faces": 500, "texture_size": 64, "rig": False}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Two small models, of which the first reads front maps."""
    folders = [tmp_path_factory.mktemp("model") / name for name in ("listening", "deaf")]
    code = """import sys, pathlib; from tests.tiny_model import build
for given, path in zip((True, False), sys.argv[1:]): build(pathlib.Path(path), given)"""
    line = [PYTHON, "-c", code, *folders]
    subprocess.run(line, cwd=ROOT, env=environment.child_variables(ROOT), check=True, timeout=600)
    return folders


@pytest.fixture
def speak_to(backend, monkeypatch):  # noqa: F811 - the fixture
    """The add-on with a backend that uses a model."""

    def begin(model):
        line = [*environment.command(PYTHON), "--model", str(model)]
        monkeypatch.setattr(environment, "command", lambda *_: line)
        return backend

    yield begin
    session.close()


def pixels(image):
    """``[H, W, 4]`` bytes, upwards."""
    width, height = image.size
    found = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(found)
    return np.round(found * 255).astype(np.uint8).reshape(height, width, 4)


def put(image, values):
    image.pixels.foreach_set((values / np.float32(255)).ravel())


def paint_hat(image):
    """The upper half of what is there becomes headwear."""
    seen = pixels(image)
    half = seen[256:, :512]
    there = (half[..., :3] != np.uint8(LEGEND[8])).any(-1)
    half[there] = (*(round(255 * value) for value in BY_KEY["HEADWEAR"].colour), 255)
    put(image, seen)


@pytest.fixture
def painted(empty_file, tmp_path):
    """An avatar and the canvas that hangs on it."""
    write_avatar(tmp_path / "plain")
    avatar = import_avatar(tmp_path / "plain", bpy.context)
    image = bpy.data.images.new("Front", 128, 64, alpha=True)
    canvas.hang(avatar, image)
    canvas.palette()
    return avatar, image


def test_paint_apply_switch_off_and_on(speak_to, models, tmp_path):
    rodin = speak_to(models[0])
    avatar = api.generate(seed=3, **SMALL)
    before = [vertex.co[:] for vertex in avatar.data.vertices]
    assert rodin.paint_front() == {"FINISHED"}
    image = canvas.of(avatar)
    assert image.packed_file and image.size[:] == (1024, 512) and canvas.avatar_of(image) == avatar
    drawn = bpy.data.images.load(str(api.front_map(avatar, tmp_path / "own.png")))
    np.testing.assert_array_equal(pixels(image), pixels(drawn))
    assert rodin.paint_front() == {"FINISHED"} and canvas.of(avatar) == image

    with pytest.raises(RuntimeError, match="shows already"):
        rodin.apply_painting()
    assert canvas.of(avatar) == image and not summary(avatar).edits
    paint_hat(image)
    bpy.ops.ed.undo_push(message="Paint")
    assert rodin.apply_painting() == {"FINISHED"}
    avatar = bpy.context.object
    assert summary(avatar).edits == ("painted front",) and summary(avatar).fronts[0]
    assert [vertex.co[:] for vertex in avatar.data.vertices] != before
    assert canvas.of(avatar) is None and canvas.PALETTE not in bpy.data.palettes

    assert rodin.switch_edit(index=0) == {"FINISHED"}
    (off,) = switched_off.of(avatar)
    assert off.front and not summary(avatar).edits
    assert rodin.switch_edit(index=0, off=True) == {"FINISHED"}
    assert summary(avatar).edits == ("painted front",) and not switched_off.of(avatar)
    assert len(session.job.request.front_maps) == 1

    changed = api.edit(avatar, undo=1)
    assert api.paint_front(changed, tmp_path / "own.png", seed=4)
    assert summary(changed).edits == ("painted front",) and summary(changed).seed == 4


def test_a_model_that_reads_none_refuses_before_anything_is_painted(speak_to, models, tmp_path):
    rodin = speak_to(models[1])
    avatar = api.generate(seed=3, **SMALL)
    with pytest.raises(RuntimeError, match="reads no front maps"):
        rodin.paint_front()
    assert session.failure.code == "front_map.model" and canvas.of(avatar) is None
    assert api.front_map(avatar, tmp_path / "own.png").stat().st_size


def test_what_is_written_is_what_was_painted_to_the_byte(painted, tmp_path):
    avatar, image = painted
    values = np.random.default_rng(0).integers(0, 256, (64, 128, 4)).astype(np.uint8)
    put(image, values)
    read = bpy.data.images.load(canvas.write(avatar, tmp_path / "front.png"))
    np.testing.assert_array_equal(pixels(read), values)
    with pytest.raises(RodinError, match=r"job\.no_folder"):
        canvas.write(avatar, tmp_path / "plain" / "avatar.json" / "front.png")


def test_what_was_painted_over_another_avatar_is_refused(painted, tmp_path):
    avatar, _ = painted
    (tmp_path / "plain" / "avatar.json").write_text(json.dumps(RECIPE | {"shape": {"chin": 1.0}}))
    assert canvas.write(replace_avatar(avatar, tmp_path / "plain"), tmp_path / "front.png")
    (tmp_path / "plain" / "avatar.json").write_text(json.dumps(RECIPE | {"edits": ["bald"]}))
    with pytest.raises(RodinError, match=r"painting\.outdated"):
        canvas.write(replace_avatar(avatar, tmp_path / "plain"), tmp_path / "front.png")


def test_it_goes_with_the_other_form_and_into_no_file(painted, tmp_path):
    avatar, image = painted
    assert b"rodin_painting" not in api.export_avatar(avatar, tmp_path / "out.glb").read_bytes()
    assert canvas.of(avatar) == image
    write_rigged_avatar(tmp_path / "rigged")
    armature = replace_avatar(avatar, tmp_path / "rigged")
    assert armature.type == "ARMATURE" and canvas.of(armature) == image


def test_cancelling_is_one_undo_step(addon, painted):
    bpy.ops.ed.undo_push(message="Painting")
    assert addon.cancel_painting("EXEC_DEFAULT", True) == {"FINISHED"}
    avatar = bpy.context.object
    assert canvas.of(avatar) is None and canvas.PALETTE not in bpy.data.palettes
    assert not addon.apply_painting.poll()
    bpy.ops.ed.undo()
    assert canvas.of(bpy.context.object) is not None and canvas.PALETTE in bpy.data.palettes


@pytest.mark.usefixtures("painted")
def test_a_part_needs_a_brush(addon):
    with pytest.raises(RuntimeError, match="no brush"):
        addon.choose_part(part="HAIR")


def test_every_part_has_its_colour_and_icon(addon):
    assert len({entry.colour for entry in ENTRIES}) == len(LEGEND) + 1
    before = len(pictures._collections[0])
    for entry in ENTRIES * 2:
        if entry.colour:
            pictures.swatch(entry.colour)
    assert len(pictures._collections[0]) == before + len(LEGEND)


@pytest.mark.parametrize("front", ["no base64", "\u00e9", "AAA"])
def test_a_recipe_from_elsewhere_whose_front_is_no_picture_is_refused(front, tmp_path):
    with pytest.raises(RodinError, match=r"avatar\.bad_recipe"):
        canvas.write_fronts([front], tmp_path)
    assert list(tmp_path.iterdir()) == []
