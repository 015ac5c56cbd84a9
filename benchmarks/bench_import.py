# SPDX-License-Identifier: GPL-3.0-or-later
"""Import of an avatar by arrays against Blender's glTF importer on the same avatar, in turns.

The bundled model makes one of 50,000 faces with a texture of 2048. Both importers start with an empty file,
and neither decodes the picture, which Blender does when it is first shown.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bpy

from blender_rodin.importer import import_avatar

ROUNDS = 5
FINE = ("--faces", "50000", "--texture-size", "2048")


def seconds(work: Callable[[], object]) -> float:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "avatar"
        make = ("-m", "backend", "generate", "--preset", "fast", *FINE, "--seed", "1", "--out", str(folder))
        subprocess.run([sys.executable, *make], check=True, stdout=subprocess.DEVNULL)
        ways = {
            "arrays": lambda: import_avatar(folder, bpy.context),
            "glTF importer": lambda: bpy.ops.import_scene.gltf(filepath=str(folder / "avatar.glb")),
        }
        taken = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, work in ways.items():
                taken[way].append(seconds(work))
                (mesh,) = bpy.data.meshes
                faces = len(mesh.polygons)
    middle = {way: statistics.median(times) for way, times in taken.items()}
    for way, value in middle.items():
        print(f"{way:14} {value * 1000:8.1f} ms, median of {ROUNDS}, {faces} faces")
    print(f"arrays / glTF importer: {middle['arrays'] / middle['glTF importer']:.2f}")


if __name__ == "__main__":
    main()
