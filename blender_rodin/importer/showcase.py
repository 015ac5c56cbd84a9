# SPDX-License-Identifier: GPL-3.0-or-later
"""A studio and a 3D view around an avatar, so that its file opens nicely."""

import math
from pathlib import Path

import bpy
from mathutils import Vector

from .. import compat, studio


def frame(avatar: bpy.types.Object, context: bpy.types.Context) -> None:
    """Build a studio without a backdrop, and turn every 3D view to the face."""
    show_as_made(context.scene)
    studio.build(avatar, context.scene, backdrop=False, frames=0)
    centre, size = studio.middle(avatar)
    for screen in bpy.data.screens:
        for area in screen.areas:
            if area.type == "VIEW_3D":
                _turn_view(area.spaces.active, avatar.matrix_world @ centre, size)


def save(path: Path) -> None:
    """Write the file aside, compressed, then rename it to ``path``."""
    aside = path.with_name(f".{path.name}")
    bpy.ops.wm.save_as_mainfile(filepath=str(aside), compress=True, copy=True)
    aside.replace(path)


def show_as_made(scene: bpy.types.Scene) -> None:
    """A square picture by EEVEE before grey, in the colours that the textures have."""
    scene.render.engine = compat.eevee()
    scene.render.resolution_x = scene.render.resolution_y = 1080
    scene.view_settings.view_transform = "Standard"
    scene.world = scene.world or bpy.data.worlds.new("World")
    background = compat.use_nodes(scene.world).nodes.get("Background")
    if background:
        background.inputs["Color"].default_value = (0.3, 0.3, 0.3, 1.0)


def _turn_view(space: bpy.types.SpaceView3D, centre: Vector, size: float) -> None:
    space.shading.type = "MATERIAL"
    space.clip_start = 0.001
    view = space.region_3d
    view.view_perspective = "PERSP"
    view.view_location = centre
    view.view_distance = 2.4 * size
    view.view_rotation = (math.sqrt(0.5), math.sqrt(0.5), 0.0, 0.0)
