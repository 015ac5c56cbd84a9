# SPDX-License-Identifier: GPL-3.0-or-later
"""``python tools/beauty.py OUT.png FOLDER ...``: avatars rendered by Cycles, side by side.

Each folder holds an ``avatar.blend`` as ``python3 build.py avatar`` makes it. Its lights are used, and its
camera, turned by ``AZIMUTH`` about the avatar.
"""

import argparse
import math
import os
import sys
import tempfile
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix
from PIL import Image

SIZE, SAMPLES, AZIMUTH = 640, 64, 24.0
CLOSER, RAISED = 1.3, 0.04
"""Lens against the file's own, and how far the picture is shifted up, widths."""
BACKGROUND = (0.09, 0.10, 0.12, 1.0)


def render(blend: Path, picture: Path) -> None:
    """``picture`` of the avatar in ``blend``."""
    bpy.ops.wm.open_mainfile(filepath=str(blend))
    scene = bpy.context.scene
    turn = Matrix.Rotation(math.radians(AZIMUTH), 4, "Z")
    scene.camera.matrix_world = turn @ scene.camera.matrix_world
    scene.camera.data.lens *= CLOSER
    scene.camera.data.shift_y = RAISED
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising = SAMPLES, True
    scene.render.resolution_x = scene.render.resolution_y = SIZE
    scene.world.node_tree.nodes["Background"].inputs["Color"].default_value = BACKGROUND
    scene.render.filepath = str(picture)
    bpy.ops.render.render(write_still=True)


def main() -> None:
    """Render all folders into one picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as drafts:
        pictures = []
        for folder in options.folders:
            picture = Path(drafts) / "render.png"
            render(folder / "avatar.blend", picture)
            pictures.append(np.asarray(Image.open(picture).convert("RGB")))
        Image.fromarray(np.concatenate(pictures, 1)).save(options.out, optimize=True)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the bpy module of 4.2 and 4.5 may hang in Python's own exit
