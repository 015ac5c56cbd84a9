# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people in a photo: one is chosen by her picture, and her points are dragged before and after."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from desk import ROOT, Desk, Walk

PICTURES = ROOT / ".venv/lib/python3.11/site-packages"
HOPPER = PICTURES / "matplotlib/mpl-data/sample_data/grace_hopper.jpg"
ASTRONAUT = PICTURES / "skimage/data/astronaut.png"
CORNER, CHIN, MOVE = 61, 152, (0, 30)
"""Landmarks, and by how much they are dragged on the screen, right and down."""


def group(folder: Path) -> Path:
    """Both women in one photo."""
    parts: list[np.ndarray] = []
    for path in (HOPPER, ASTRONAUT):
        image = bpy.data.images.load(str(path))
        width, height = image.size
        pixels = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(pixels)
        parts.append(pixels.reshape(height, width, 4)[:512, :512])
        bpy.data.images.remove(image)
    whole = np.concatenate(parts, 1)
    made = bpy.data.images.new("group", whole.shape[1], whole.shape[0])
    made.pixels.foreach_set(whole.ravel())
    made.filepath_raw, made.file_format = str(folder / "group.png"), "PNG"
    made.save()
    bpy.data.images.remove(made)
    return folder / "group.png"


def views(desk: Desk) -> list[Any]:
    """The mode's view of the photo, while it is there."""
    return desk.addon.landmarks.view.shown


def drag(desk: Desk, view: object, number: int, move: tuple[int, int]) -> Walk:
    """With a real mouse."""
    x, y = view._on_screen(np.array([view.points.places[number]]))[0]
    left, top = round(view.region.x + x), round(desk.window.height - view.region.y - y)
    subprocess.Popen(["xdotool", "mousemove", str(left), str(top)])
    yield 0.5
    subprocess.Popen(["xdotool", "mousedown", "1"])
    yield 0.3
    for step in range(1, 6):
        at = (left + move[0] * step // 5, top + move[1] * step // 5)
        subprocess.Popen(["xdotool", "mousemove", str(at[0]), str(at[1])])
        yield 0.15
    yield from desk.picture(f"points-dragging-{number}")
    subprocess.Popen(["xdotool", "mouseup", "1"])
    yield 0.3


def mode(desk: Desk, name: str) -> Walk:
    """Drag a point, take that back, drag it again, and apply."""
    yield from desk.until(lambda: views(desk), 120)
    (view,) = views(desk)
    yield 2.0
    yield from desk.picture(f"{name}-found")
    detected = view.points.places[CORNER]
    yield from drag(desk, view, CORNER, MOVE)
    yield from desk.until(lambda: not desk.session.busy, 60)
    yield 0.5
    assert list(view.points.by_hand) == [CORNER]
    assert view.points.places[CORNER][1] > detected[1]
    yield from desk.picture(f"{name}-refitted")
    yield from desk.keys("ctrl+z")
    yield from desk.until(lambda: not desk.session.busy, 60)
    yield 0.5
    assert not view.points.by_hand and np.allclose(view.points.places[CORNER], detected, atol=0.1)
    yield from drag(desk, view, CORNER, MOVE)
    yield from desk.keys("Return")
    yield from desk.until(lambda: not views(desk), 60)


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    folder = Path(tempfile.mkdtemp())
    yield from desk.open()
    desk.use_ready_python()
    inputs = desk.inputs
    inputs.photo, inputs.preset = str(group(folder)), "fast"
    desk.step("Photo")
    yield from desk.click("rodin.find_faces")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    yield from desk.picture("faces")
    yield from desk.click("rodin.choose_face", "number=2")
    assert inputs.face == 2
    yield from desk.click("rodin.correct_photo")
    yield from mode(desk, "points")
    assert '"61"' in inputs.corrections
    assert desk.area.type == "VIEW_3D"
    yield from desk.picture("points-applied")

    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    avatar = desk.window.view_layer.objects.active
    assert '"61"' in avatar["rodin"] and desk.addon.likeness.photos_of(avatar) == [inputs.photo]
    desk.look_at()
    yield from desk.scroll_down()
    yield from desk.picture("points-avatar")
    yield from desk.click("rodin.correct_avatar")
    yield from desk.until(lambda: views(desk), 120)
    yield 2.0
    (view,) = views(desk)
    assert list(view.points.by_hand) == [CORNER]
    yield from desk.picture("points-of-avatar")
    yield from desk.keys("Escape")
    yield from desk.until(lambda: not views(desk), 60)
    assert desk.area.type == "VIEW_3D" and not desk.session.busy

    before = avatar["rodin"]
    yield from desk.click("rodin.correct_avatar")
    yield from desk.until(lambda: views(desk), 120)
    yield 2.0
    (view,) = views(desk)
    yield from drag(desk, view, CHIN, MOVE)
    yield from desk.keys("Return")
    yield from desk.until(lambda: not views(desk), 60)
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    avatar = desk.window.view_layer.objects.active
    assert avatar["rodin"] != before and '"152"' in avatar["rodin"] and '"61"' in avatar["rodin"]
    yield from desk.picture("points-made-again")
