# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m blender_rodin.render_blend FOLDER``: a picture of ``FOLDER/avatar.blend`` by Cycles.

For a Python with the ``bpy`` module, outside Blender. The file's own lights and camera are used, the camera
turned a little to the side.
"""

import argparse
import math
import os
import sys
from pathlib import Path

import bpy
from mathutils import Matrix

from . import compat
from .save_blend import BLEND_FILE

PICTURE = "cycles.png"
SIZE, SAMPLES, AZIMUTH = 640, 64, 24.0
CLOSER, RAISED = 1.15, 0.03
"""Lens against the file's own, and how far the picture is shifted up, widths."""
BACKGROUND = (0.09, 0.10, 0.12, 1.0)


def render_blend(folder: Path) -> Path:
    """Render the avatar of ``folder``, and give the picture's path."""
    bpy.ops.wm.open_mainfile(filepath=str(folder / BLEND_FILE))
    scene = bpy.context.scene
    camera = scene.camera
    camera.matrix_local = Matrix.Rotation(math.radians(AZIMUTH), 4, "Z") @ camera.matrix_local
    camera.data.lens *= CLOSER
    camera.data.shift_y += RAISED
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising = SAMPLES, True
    scene.render.resolution_x = scene.render.resolution_y = SIZE
    background = compat.use_nodes(scene.world).nodes["Background"]
    background.inputs["Color"].default_value = BACKGROUND
    scene.render.filepath = str(folder / PICTURE)
    bpy.ops.render.render(write_still=True)
    return folder / PICTURE


def main() -> None:
    """Render the avatar of the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Render avatar.blend of a folder by Cycles.")
    parser.add_argument("folder", type=Path, help="with avatar.blend")
    print(render_blend(parser.parse_args().folder.resolve()))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the bpy module of 4.2 and 4.5 may hang or crash in Python's own exit
