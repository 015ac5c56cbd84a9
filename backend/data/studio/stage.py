# SPDX-License-Identifier: GPL-3.0-or-later
"""A subject on a stage of the bpy module, photographed by Cycles on one thread.

Nothing is registered, and what a stage made it removes: this process may use bpy for other things too.
"""

import contextlib
import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backend.data.assemble import Subject
from backend.data.body import regions
from backend.data.face.eyes import Eyeballs
from backend.data.face.skin import Skin
from backend.data.forms.surface import Floats, Surface
from backend.data.studio import materials
from backend.data.studio.atlas import Atlas, eye_atlas, skin_atlas
from backend.data.studio.film import decode
from backend.data.studio.illumination import Illumination
from backend.data.studio.quality import Quality
from backend.data.studio.shot import SENSOR_EDGE, Shot
from backend.errors import RodinError
from backend.space import Part

_EYES_FRONT = np.array([0.0, -0.098, 0.20])
"""What the lens focuses on, metres."""
_GARMENT = 0.12
"""What is wider than this is no tie or cord, metres."""
_NAME = "rodin-studio"


class Stage:
    """One subject, ready to be photographed; a context manager that tidies up.

    Args:
        subject: who.
        quality: how finely.

    Raises:
        RodinError: ``packages.missing`` without the bpy module.
    """

    def __init__(self, subject: Subject, quality: Quality) -> None:
        self._bpy = _load()
        self._quality = quality
        self._made: list[tuple[str, Any]] = []
        self._lamps: list[Any] = []
        self._folder = tempfile.TemporaryDirectory(prefix=_NAME)
        self._scene = self._new("scenes")
        _settings(self._scene, quality)
        self._camera = self._place(self._new("cameras"))
        self._scene.camera = self._camera
        for surface in subject.surfaces:
            self._add(surface, subject)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._scene.render.use_persistent_data = False
        for collection, made in reversed(self._made):
            getattr(self._bpy.data, collection).remove(made)
        self._made.clear()
        self._folder.cleanup()

    def expose(self, shot: Shot, size: int) -> Floats:
        """Light on the sensor ``[size, size, 4]``, linear, premultiplied by alpha."""
        scene = self._scene
        scene.render.resolution_x = scene.render.resolution_y = size
        scene.cycles.seed = shot.seed % 2**31
        self._aim(shot)
        self._light(shot.illumination)
        path = Path(self._folder.name) / "exposed.exr"
        scene.render.filepath = str(path)
        with _silence():
            self._bpy.ops.render.render(write_still=True, scene=scene.name)
        return self._read(path, size)

    def _new(self, collection: str, **how: Any) -> Any:
        made = getattr(self._bpy.data, collection).new(_NAME, **how)
        self._made.append((collection, made))
        return made

    def _place(self, data: Any) -> Any:
        """A new object of ``data``, in the scene."""
        thing = self._new("objects", object_data=data)
        self._scene.collection.objects.link(thing)
        return thing

    def _add(self, surface: Surface, subject: Subject) -> None:
        mesh, material = self._new("meshes"), self._new("materials")
        _fill(mesh, surface)
        mesh.materials.append(material)
        if isinstance(surface, Skin):
            atlas = skin_atlas(self._quality.skin_texture)
            _attribute(mesh, materials.OIL, "FLOAT", _oil(surface.canonical))
            materials.skin(material, self._texture(mesh, surface, atlas, subject))
        elif isinstance(surface, Eyeballs):
            atlas = eye_atlas(surface.centres, surface.vertices, surface.faces, self._quality.eye_texture)
            materials.eye(material, self._texture(mesh, surface, atlas))
        else:
            rgba = np.concatenate([decode(_colours(surface)), np.ones((len(surface.vertices), 1))], 1)
            _attribute(mesh, materials.COLOUR, "FLOAT_COLOR", rgba)
            materials.vertex_coloured(material, materials.finish_of(surface, subject.attributes))
        self._place(mesh)

    def _texture(self, mesh: Any, surface: Surface, atlas: Atlas, clothed: Subject | None = None) -> Any:
        """Unwrap ``mesh`` and bake the surface's colours; alpha is 1 where it is skin.

        What lies below the hem of the clothes of ``clothed`` is painted as cloth: they end in the box.
        """
        mesh.uv_layers.new().uv.foreach_set("vector", atlas.uv.astype(np.float32).reshape(-1))
        colour, part = atlas.paint(surface)
        skin = part == Part.SKIN
        if clothed:
            covered = _below_hem(clothed, surface, atlas)
            colour[covered], skin[covered] = clothed.attributes.clothing_colour.rgb, False
        pixels = np.concatenate([decode(colour), skin[..., None]], 2)
        return self._image(pixels)

    def _image(self, pixels: Floats) -> Any:
        """An image of ``[H, W, 3 or 4]`` linear pixels, the lowest row first."""
        height, width, channels = pixels.shape
        if channels == 3:
            pixels = np.concatenate([pixels, np.ones((height, width, 1))], 2)
        image = self._new("images", width=width, height=height, alpha=True, float_buffer=True)
        image.alpha_mode = "CHANNEL_PACKED"
        image.pixels.foreach_set(pixels.astype(np.float32).reshape(-1))
        return image

    def _aim(self, shot: Shot) -> None:
        camera, lens = shot.camera, self._camera.data
        axes = np.stack([camera.right, camera.up, -camera.forward], 1)
        matrix = np.eye(4)
        matrix[:3, :3], matrix[:3, 3] = axes, camera.position
        self._camera.matrix_world = matrix.T.tolist()
        lens.sensor_width, lens.lens = SENSOR_EDGE, shot.lens
        lens.shift_x, lens.shift_y = -shot.shift[0], shot.shift[1]
        lens.clip_start = 0.05
        lens.dof.use_dof = True
        lens.dof.focus_distance = float((_EYES_FRONT - camera.position) @ camera.forward)
        lens.dof.aperture_fstop = shot.aperture

    def _light(self, illumination: Illumination) -> None:
        """Set the lamps and replace the sky.

        Lamps are used again, dark where a shot has fewer, because Cycles samples lamps in an order that
        depends on addresses once some were removed. Old skies stay in memory until the end: Cycles would
        take a new one at an old one's address for the old one.
        """
        while len(self._lamps) < len(illumination.lamps):
            self._lamps.append(self._place(self._new("lights", type="AREA")))
            self._lamps[-1].visible_camera = False
        for thing in self._lamps[len(illumination.lamps) :]:
            thing.data.energy = 0.0
        for thing, lamp in zip(self._lamps, illumination.lamps, strict=False):
            thing.data.size = lamp.size
            thing.data.color = lamp.colour
            thing.data.energy = lamp.strength * np.pi**2 * lamp.distance**2
            thing.matrix_world = _facing(lamp.direction, lamp.distance).T.tolist()
        world = self._new("worlds")
        world.use_nodes = True
        nodes, links = world.node_tree.nodes, world.node_tree.links
        sky = nodes.new("ShaderNodeTexEnvironment")
        sky.image = self._image(illumination.sky.panorama())
        links.new(sky.outputs["Color"], nodes["Background"].inputs["Color"])
        world.cycles.sampling_method, world.cycles.sample_map_resolution = "MANUAL", 64
        self._scene.world = world

    def _read(self, path: Path, size: int) -> Floats:
        image = self._bpy.data.images.load(str(path))
        pixels = np.empty(size * size * 4, np.float32)
        image.pixels.foreach_get(pixels)
        self._bpy.data.images.remove(image)
        return pixels.reshape(size, size, 4)[::-1].astype(float)


def _load() -> Any:
    """The bpy module; loaded on one processor, so that its pools have no threads that wait busily."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
    try:
        if allowed:
            os.sched_setaffinity(0, {min(allowed)})
        import bpy
    except ImportError as error:
        raise RodinError(
            "packages.missing",
            "Photos by Cycles need Blender's Python module, bpy.",
            "Install requirements/blender.txt, or choose the renderer rays.",
        ) from error
    finally:
        if allowed:
            os.sched_setaffinity(0, allowed)
    return bpy


def _settings(scene: Any, quality: Quality) -> None:
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    render.threads_mode, render.threads = "FIXED", 1
    render.use_persistent_data = True
    render.film_transparent = True
    render.resolution_percentage = 100
    render.use_compositing = render.use_sequencer = False
    render.image_settings.file_format = "OPEN_EXR"
    render.image_settings.color_mode, render.image_settings.color_depth = "RGBA", "32"
    render.image_settings.exr_codec = "NONE"
    cycles.device = "CPU"
    cycles.samples = quality.samples
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_prefilter, cycles.denoising_quality = "FAST", "FAST"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 3, 2, 2
    cycles.transmission_bounces = cycles.volume_bounces = cycles.transparent_max_bounces = 0
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.use_light_tree = False
    cycles.sample_clamp_direct, cycles.sample_clamp_indirect = 0.0, 4.0
    cycles.pixel_filter_type = "BLACKMAN_HARRIS"


def _fill(mesh: Any, surface: Surface) -> None:
    """Vertices and faces of a bpy mesh, smooth."""
    count = len(surface.faces)
    mesh.vertices.add(len(surface.vertices))
    mesh.vertices.foreach_set("co", surface.vertices.astype(np.float32).reshape(-1))
    mesh.loops.add(3 * count)
    mesh.loops.foreach_set("vertex_index", surface.faces.astype(np.int32).reshape(-1))
    mesh.polygons.add(count)
    mesh.polygons.foreach_set("loop_start", np.arange(0, 3 * count, 3, dtype=np.int32))
    mesh.update(calc_edges=True)
    mesh.shade_smooth()


def _attribute(mesh: Any, name: str, kind: str, values: Floats) -> None:
    field = "color" if kind == "FLOAT_COLOR" else "value"
    mesh.attributes.new(name, kind, "POINT").data.foreach_set(field, values.astype(np.float32).reshape(-1))


def _colours(surface: Surface) -> Floats:
    """sRGB-encoded colours ``[V, 3]`` that the surface shows at its vertices."""
    colours = surface.albedo.copy()
    vertex, corner = np.unique(surface.faces, return_index=True)
    colours[vertex] = surface.shade(corner // 3, np.eye(3)[corner % 3]).albedo
    return colours


def _below_hem(subject: Subject, surface: Surface, atlas: Atlas) -> NDArray[np.bool_]:
    """Which texels ``[size, size]`` lie lower than some garment's hem."""
    clothes = [s.vertices for s in subject.surfaces if s.part[0] == Part.CLOTHING]
    hems = [v[:, 2].min() for v in clothes if np.ptp(v[:, 0]) > _GARMENT]
    height = np.einsum("nk,nk->n", surface.vertices[surface.faces[atlas.face], 2], atlas.barycentric)
    return (height < min(max(hems, default=-np.inf) + 0.004, 0.0))[atlas.source]


def _oil(points: Floats) -> Floats:
    """Nose, forehead and lips shine."""
    x, y, z = points.T
    forehead = np.exp(-((x / 0.04) ** 2) - ((z - 0.245) / 0.016) ** 2) * (y < 0)
    bridge = np.exp(-((x / 0.011) ** 2)) * (np.abs(z - 0.185) < 0.03) * (y < -0.08)
    lips = np.exp(-((x / 0.024) ** 2) - ((z - 0.128) / 0.009) ** 2) * (y < -0.08)
    return np.clip(regions.nose_tip(points) + 0.7 * forehead + 0.6 * bridge + 0.9 * lips, 0, 1)


def _facing(direction: Floats, distance: float) -> Floats:
    """The ``[4, 4]`` matrix of a light at ``distance`` along ``direction`` that shines at the head."""
    centre = np.array([0.0, -0.02, 0.17])
    side = np.cross((0.0, 0.0, 1.0), direction)
    side /= np.linalg.norm(side) + 1e-9
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([side, np.cross(direction, side), direction], 1)
    matrix[:3, 3] = centre + distance * direction
    return matrix


@contextlib.contextmanager
def _silence() -> Generator[None]:
    """Send what Blender writes to the standard output nowhere."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
