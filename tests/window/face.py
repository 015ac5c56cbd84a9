# SPDX-License-Identifier: GPL-3.0-or-later
"""The face in a window: a take is chosen, a slider dragged and undone, a pose taken; and a look at German.

A stand-in of the backend makes the template's head at once.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bpy
from desk import HOVER, ROOT, Desk

sys.path.insert(0, str(ROOT))
from tests.blender.sample_rig import write_template_avatar

STAND_IN = ROOT / "tests/blender/faulty_backend.py"
DRAG = 60
"""Pixels."""
ASSETS = 5.0
"""Seconds until the asset browser has read the file."""
SOON = 30.0
"""Seconds until Blender has done what a key says."""
SMILE = ("mouthSmileLeft", "mouthSmileRight")


def avatar() -> bpy.types.Object:
    """The only one there is; objects do not survive an undo."""
    (found,) = (each for each in bpy.context.scene.objects if "rodin" in each)
    return found


def shape(desk: Desk) -> dict[str, float]:
    """The features that are set."""
    return desk.addon.shaping.strengths(avatar())


def smiles(desk: Desk) -> bool:
    """Whether the face has the pose."""
    found = desk.addon.expression.values(avatar())
    return all(found[name] > 0.5 for name in SMILE)


def drag(desk: Desk, feature: str) -> Iterator[float]:
    """A slider to the right, with a real mouse."""
    yield from desk.find(feature)
    for action in (
        ["mousedown", "1"],
        *[["mousemove_relative", f"{DRAG // 6}", "0"]] * 6,
        ["mouseup", "1"],
    ):
        subprocess.Popen(["xdotool", *action])
        yield HOVER


def slide(desk: Desk) -> Iterator[float]:
    """The chin grows with the mouse; Ctrl Z over the view brings it back."""
    yield from drag(desk, "rodin_features.chin")
    desk.look_at()
    yield from desk.until(lambda: shape(desk).get("chin", 0) > 0.1, SOON)
    strength = shape(desk)["chin"]
    yield from desk.picture("slider")
    view = next(each for each in desk.area.regions if each.type == "WINDOW")
    desk.panel = (desk.window, desk.area, view)
    desk.point(0.3, view.height // 2)
    yield HOVER
    yield from desk.keys("ctrl+z")
    yield from desk.until(lambda: shape(desk) == {}, SOON)
    yield from desk.picture("slider-undone")
    yield from desk.keys("ctrl+shift+z")
    yield from desk.until(lambda: shape(desk) == {"chin": strength}, SOON)
    desk.panel = (desk.window, desk.area, desk.sidebar)


def pose(desk: Desk) -> Iterator[float]:
    """An expression of this file, by the asset browser's context menu."""
    library = desk.addon.assets.pose_library
    catalogue, values = library._wanted(list(desk.addon.expression.values(avatar())))["Joy"]
    library._action("Joy", values, catalogue)
    area = next(each for each in desk.window.screen.areas if each.type == "PROPERTIES")
    area.ui_type = "ASSETS"
    area.spaces.active.show_region_toolbar = False
    yield ASSETS
    browser = next(each for each in area.regions if each.type == "WINDOW")
    area.spaces.active.params.asset_library_reference = "LOCAL"
    yield ASSETS
    desk.panel = (desk.window, area, browser)
    desk.point(0.2, 60)
    yield 2 * HOVER
    for button in ("1", "3"):
        subprocess.Popen(["xdotool", "click", button])
        yield 4 * HOVER
    yield from desk.keys("End")  # Blender does not tell what is under a mouse in a context menu
    yield from desk.picture("pose-menu")
    yield from desk.keys("Return")
    yield from desk.until(lambda: smiles(desk), SOON)
    yield from desk.picture("posed")
    desk.undo()
    assert not smiles(desk)
    area.ui_type = "PROPERTIES"
    desk.panel = (desk.window, desk.area, desk.sidebar)


def take(desk: Desk) -> Iterator[float]:
    """Re-roll makes a picture; the check mark below it gives the avatar its look."""
    yield from desk.click("rodin.reroll")
    yield from desk.until_idle()
    assert desk.session.failure is None and len(desk.addon.takes.of(avatar())) == 1
    yield from desk.picture("gallery")
    desk.addon.shaping.set_strengths(avatar(), {"jaw": 1.0})
    desk.step("Jaw")
    yield from desk.click("rodin.use_take")
    yield from desk.until(lambda: shape(desk) == {}, SOON)  # the stand-in makes takes without
    desk.undo()
    assert shape(desk) == {"jaw": 1.0}
    desk.undo()
    assert shape(desk) == {}


def speak(desk: Desk) -> Iterator[float]:
    """In German, if this Blender has it: what is understood, and an error with what to do."""
    view = bpy.context.preferences.view
    try:
        view.language = "de_DE"
    except TypeError:
        print("This Blender speaks English only.")
        return
    view.use_translate_interface = view.use_translate_tooltips = True
    desk.inputs.prompt = "refuse"
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is not None
    desk.inputs.prompt = "a woman with long red hair and without glasses at the beach"
    yield from desk.picture("german")
    view.language = "en_US"


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    folder = Path(tempfile.mkdtemp())
    write_template_avatar(folder / "made")
    (folder / "made/front.png").write_bytes((folder / "made/texture.png").read_bytes())
    python = str(ROOT / ".venv/bin/python")
    desk.addon.environment.command = lambda *_: [python, str(STAND_IN), str(folder / "made")]
    desk.use_ready_python()
    desk.unfold(desk.addon.panels.features.RODIN_PT_features)
    yield from desk.open()
    desk.inputs.prompt = "steps"
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    yield from take(desk)
    yield from speak(desk)
    yield from desk.scroll_down()
    yield from slide(desk)
    yield from pose(desk)
    print(desk.watch)
