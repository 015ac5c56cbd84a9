# SPDX-License-Identifier: GPL-3.0-or-later
"""One finished avatar: its field, its mesh, its pictures and its files."""

import dataclasses
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.files import LIKENESS_FILE, OF_ONE_KIND, SEEN_FILE
from backend.likeness.likeness import Likeness
from backend.memory import is_out_of_memory, memory_error, release
from backend.meshing.build import SURFACE_SHARE, MeshSettings, Progress, add_texture, build_surface
from backend.meshing.export import write_arrays, write_glb, write_png
from backend.meshing.mesh import AvatarMesh, AvatarSurface
from backend.meshing.sampling import Field
from backend.output import aside, prepare_folder
from backend.progress import Callback, Step, ignore
from backend.recipe import FILE_NAME, Recipe
from backend.rendering.preview import four_views, render
from backend.rigging.accessories import lost_glasses
from backend.rigging.export import write_rigged_arrays, write_rigged_glb
from backend.rigging.features import draw_features
from backend.rigging.head import RiggedHead, build_rigged_head
from backend.shaping.field import drawn, posed

FRONT_SIZE = 512
MESH_TICKS = 100
Made = TypeVar("Made")
WRITERS = 2
"""Files written at a time."""


@dataclasses.dataclass
class Avatar:
    """What a pipeline makes.

    Attributes:
        field: the avatar as a function of space.
        recipe: how to make it again.
        warnings: sentences the user should read.
        person: the likeness that photos gave it, or None.
    """

    field: Field
    recipe: Recipe
    warnings: list[str] = dataclasses.field(default_factory=list)
    person: Likeness | None = None
    _surfaces: dict[MeshSettings, AvatarSurface] = dataclasses.field(default_factory=dict, repr=False)
    _meshes: dict[MeshSettings, AvatarMesh] = dataclasses.field(default_factory=dict, repr=False)
    _rigged: RiggedHead | None = dataclasses.field(default=None, repr=False)

    def surface(self, settings: MeshSettings | None = None, callback: Callback = ignore) -> AvatarSurface:
        """The mesh before it has a texture, built once for each ``settings``; by default the recipe's."""
        settings = settings or self._settings()
        if settings not in self._surfaces:
            tick = _ticking(callback, "mesh", 0, 1 if self.recipe.settings.rig else SURFACE_SHARE)
            self._surfaces[settings] = self._within_memory(
                settings, lambda tried: build_surface(self.field, tried, tick)
            )
        return self._surfaces[settings]

    def mesh(self, settings: MeshSettings | None = None, callback: Callback = ignore) -> AvatarMesh:
        """The textured mesh, built once for each ``settings``; by default the recipe's."""
        settings = settings or self._settings()
        if settings not in self._meshes:
            surface, tick = self.surface(settings, callback), _ticking(callback, "mesh", SURFACE_SHARE, 1)
            drawing = drawn(self.field, draw_features)
            self._meshes[settings] = self._within_memory(
                settings, lambda tried: add_texture(self.field, surface, tried, tick, drawing)
            )
        return self._meshes[settings]

    def rigged(self, callback: Callback = ignore) -> RiggedHead:
        """The animation-ready head: quads, face shapes, bones, what it wears; built once."""
        if self._rigged is None:
            surface, tick = self.surface(callback=callback), _ticking(callback, "rig", 0, 1)
            lying, drawing = posed(self.field), drawn(self.field, draw_features)
            self._rigged = self._within_memory(
                self._settings(),
                lambda tried: build_rigged_head(self.field, surface, tried, tick, lying, drawing),
            )
            if lost_glasses(surface, self._rigged.worn):
                self.warnings.append(
                    "Too little of the glasses came out to make them whole, so the animation-ready head has "
                    "none. Another seed or preset may bring them."
                )
        return self._rigged

    def _settings(self) -> MeshSettings:
        chosen = self.recipe.settings
        return MeshSettings(
            faces=chosen.faces,
            texture_size=chosen.texture_size,
            resolution=chosen.resolution,
            normal_map=chosen.normal_map,
        )

    def _within_memory(self, settings: MeshSettings, make: Callable[[MeshSettings], Made]) -> Made:
        """What ``make`` makes of ``settings``, or of the finest that memory allows, which the warnings tell.

        Raises:
            RodinError: ``device.out_of_memory``, or what ``make`` raises.
        """
        tried: MeshSettings | None = settings
        while tried:
            try:
                made = make(tried)
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                release()
                tried = tried.lighter()
                continue
            if tried != settings:
                note = (
                    f"Memory was short: the mesh has resolution {tried.resolution} instead of "
                    f"{settings.resolution} and a texture of {tried.texture_size} instead of "
                    f"{settings.texture_size}."
                )
                self.warnings += [note] * (note not in self.warnings)
            return made
        raise memory_error()

    def render(
        self, azimuth_deg: float = 0, elevation_deg: float = 0, size: int = FRONT_SIZE, lit: bool = False
    ) -> NDArray[np.uint8]:
        """RGBA ``[size, size, 4]`` of the mesh, or of the animation-ready head if the recipe says so.

        Azimuth 0 is the front, 90 the avatar's left side.
        """
        return render(self._shown(), azimuth_deg, elevation_deg, size, lit)

    def _shown(self) -> AvatarMesh:
        return self.rigged().shown() if self.recipe.settings.rig else self.mesh()

    def save(self, folder: str | os.PathLike[str], callback: Callback = ignore) -> list[Path]:
        """Write all files of the avatar; nothing appears in ``folder`` before all are whole.

        A rig or a plain mesh that another avatar left in ``folder`` is removed; a person's likeness is not,
        because nothing but the photo could bring it back.

        Returns:
            ``avatar.glb``, ``preview.png`` (four views), ``front.png`` (unlit) and ``avatar.json``. For
            Blender ``avatar.npz`` and ``texture.png`` (:class:`AvatarMesh`), or if the recipe's settings say
            ``rig`` instead of them ``rig.npz``, ``face.png`` and ``worn.png`` (:class:`RiggedHead`); with the
            setting ``normal_map`` also ``normal.png`` or ``face_normal.png``. Of a photo also
            ``likeness.npz``, which remakes the person without the photo, and ``seen.png``: what of the
            texture was seen (red), mirrored (green) and invented (blue).

        Raises:
            RodinError: ``output.unwritable``.
        """
        target = prepare_folder(folder)
        made = self.rigged(callback) if self.recipe.settings.rig else self.mesh(callback=callback)
        with aside(target) as draft:
            with ThreadPoolExecutor(WRITERS) as pool:
                written = [pool.submit(write) for write in self._files(draft, made)]
                try:
                    for number, one in enumerate(as_completed(written), 1):
                        one.result()
                        callback(Step("save", number, len(written)))
                finally:
                    pool.shutdown(cancel_futures=True)
            files = [path.replace(target / path.name) for path in sorted(draft.iterdir())]
            for name in set(OF_ONE_KIND) - {path.name for path in files}:
                (target / name).unlink(missing_ok=True)
            return files

    def _files(self, draft: Path, made: AvatarMesh | RiggedHead) -> list[Callable[[], None]]:
        """What writes each of the avatar's files, those first that take longest."""
        rigged = isinstance(made, RiggedHead)
        shown, recipe = made.shown() if rigged else made, self.recipe.to_dict()

        def model() -> None:
            if rigged:
                write_rigged_glb(made, draft / "avatar.glb", recipe)
                write_rigged_arrays(made, draft / "rig.npz")
            else:
                write_glb(made, draft / "avatar.glb", recipe)
                write_arrays(made, draft / "avatar.npz")

        def person() -> None:
            if self.person:
                self.person.save(draft / LIKENESS_FILE)
                write_png(self.person.texture.sources(), draft / SEEN_FILE)

        return [
            lambda: write_png(four_views(shown, FRONT_SIZE)[..., :3], draft / "preview.png"),
            model,
            lambda: write_png(render(shown, 0, 0, FRONT_SIZE)[..., :3], draft / "front.png"),
            person,
            lambda: self.recipe.save(draft / FILE_NAME),
        ]


def _ticking(callback: Callback, stage: str, start: float, end: float) -> Progress:
    """What tells ``callback`` of a part of ``stage``, from the shares ``start`` to ``end``, 0..1."""
    return lambda _, done: callback(
        Step(stage, round((start + (end - start) * done) * MESH_TICKS), MESH_TICKS)
    )
