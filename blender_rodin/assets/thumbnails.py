# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of assets: avatars as they are now, rendered by Cycles on the CPU in a scene of their own."""

import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from ..avatars import PART_PROPERTY
from ..importer.showcase import show_as_made
from ..importer.whole import all_or_nothing
from ..shared import RodinError
from ..studio import place

SIZE, SAMPLES = 256, 16
CLOSE_UP, FACE_HEIGHT = 1.9, 0.185
"""Of a face: lens against that of a portrait with shoulders, and where it looks, metres above the origin."""

Picture = NDArray[np.float32]
Render = Callable[[], Picture]


@contextmanager
def studio(
    avatar: bpy.types.Object, size: int = SIZE, samples: int = SAMPLES, close_up: bool = False
) -> Generator[Render]:
    """Yields what renders ``avatar``, which stands at the origin, ``[size, size, 4]``, lowest row first.

    It is seen from the front, with its shoulders or, in a ``close_up``, its face.

    Raises:
        RodinError: ``asset.no_cycles``.
    """
    with all_or_nothing() as added, tempfile.TemporaryDirectory() as folder:
        scene = bpy.data.scenes.new("Rodin Asset")
        try:
            for thing in (avatar, *(part for part in avatar.children if PART_PROPERTY in part)):
                scene.collection.objects.link(thing)
            show_as_made(scene)
            place(avatar, scene, scene.collection)
            _settings(scene, size, samples)
            if close_up:
                scene.camera.data.lens *= CLOSE_UP
                scene.camera.location.z, scene.camera.data.shift_y = FACE_HEIGHT, 0.0
            file = Path(folder) / "picture.png"
            yield lambda: _rendered(scene, file)
        finally:
            # Blender frees what the renderer keeps here, not when a scene goes, and then reads freed memory.
            scene.render.use_persistent_data = False
            bpy.data.batch_remove(added())


def put_on(asset: bpy.types.ID, picture: Picture) -> None:
    """Make ``picture`` what the asset browser shows for ``asset``."""
    preview = asset.preview_ensure()
    preview.image_size = picture.shape[1::-1]
    preview.image_pixels_float.foreach_set(picture.ravel())


def _settings(scene: bpy.types.Scene, size: int, samples: int) -> None:
    render = scene.render
    try:
        render.engine = "CYCLES"
    except TypeError as error:
        raise RodinError(
            "asset.no_cycles",
            "The picture is rendered by Cycles, which is switched off.",
            "Switch on the add-on Cycles Render Engine in the preferences.",
        ) from error
    scene.cycles.device, scene.cycles.samples, scene.cycles.use_denoising = "CPU", samples, False
    render.use_persistent_data = True
    render.resolution_x = render.resolution_y = size
    render.resolution_percentage = 100
    render.film_transparent = True
    render.image_settings.file_format, render.image_settings.color_mode = "PNG", "RGBA"


def _rendered(scene: bpy.types.Scene, file: Path) -> Picture:
    scene.render.filepath = str(file)
    bpy.ops.render.render(write_still=True, scene=scene.name)
    image = bpy.data.images.load(str(file))
    try:
        pixels = np.empty((image.size[1], image.size[0], 4), np.float32)
        image.pixels.foreach_get(pixels.ravel())
    finally:
        bpy.data.images.remove(image)
    return pixels
