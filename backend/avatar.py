# SPDX-License-Identifier: GPL-3.0-or-later
"""One finished avatar: its field, its mesh, its pictures and its files."""

import dataclasses
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.files import LIKENESS_FILE, SEEN_FILE
from backend.likeness.likeness import Likeness
from backend.memory import is_out_of_memory, memory_error, release
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.export import write_arrays, write_glb, write_png
from backend.meshing.mesh import AvatarMesh
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
    _meshes: dict[MeshSettings, AvatarMesh] = dataclasses.field(default_factory=dict, repr=False)
    _rigged: RiggedHead | None = dataclasses.field(default=None, repr=False)

    def mesh(self, settings: MeshSettings | None = None, callback: Callback = ignore) -> AvatarMesh:
        """The textured mesh, built once for each ``settings``; by default the recipe's."""
        chosen = self.recipe.settings
        settings = settings or MeshSettings(
            faces=chosen.faces,
            texture_size=chosen.texture_size,
            resolution=chosen.resolution,
            normal_map=chosen.normal_map,
        )
        if settings not in self._meshes:

            def tick(_: str, share: float) -> None:
                callback(Step("mesh", round(share * MESH_TICKS), MESH_TICKS))

            self._meshes[settings] = self._built(settings, tick)
        return self._meshes[settings]

    def _built(self, settings: MeshSettings, tick: Callable[[str, float], None]) -> AvatarMesh:
        """The mesh, or the finest that memory allows, which the warnings tell.

        Raises:
            RodinError: ``device.out_of_memory``, or as :func:`build_mesh`.
        """
        tried: MeshSettings | None = settings
        while tried:
            try:
                mesh = build_mesh(self.field, tried, tick, drawn(self.field, draw_features))
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                release()
                tried = tried.lighter()
                continue
            if tried != settings:
                self.warnings.append(
                    f"Memory was short: the mesh has resolution {tried.resolution} instead of "
                    f"{settings.resolution} and a texture of {tried.texture_size} instead of "
                    f"{settings.texture_size}."
                )
            return mesh
        raise memory_error()

    def rigged(self, callback: Callback = ignore) -> RiggedHead:
        """The animation-ready head: quads, face shapes, bones, what it wears; built once."""
        if self._rigged is None:

            def tick(_: str, share: float) -> None:
                callback(Step("rig", round(share * MESH_TICKS), MESH_TICKS))

            mesh, resolution = self.mesh(callback=callback), self.recipe.settings.resolution
            self._rigged = build_rigged_head(self.field, mesh, resolution, tick, posed(self.field))
            if lost_glasses(mesh, self._rigged.worn):
                self.warnings.append(
                    "Too little of the glasses came out to make them whole, so the animation-ready head has "
                    "none. Another seed or preset may bring them."
                )
        return self._rigged

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

        Returns:
            ``avatar.glb``, ``avatar.npz`` and ``texture.png`` (:class:`AvatarMesh` for Blender),
            ``preview.png`` (four views), ``front.png`` (unlit) and ``avatar.json``; with the setting
            ``normal_map`` also ``normal.png`` and, beside a rig, ``face_normal.png``. If the recipe's
            settings say ``rig``, ``avatar.glb`` is animation-ready, and ``rig.npz`` with ``face.png`` and
            ``worn.png`` (:class:`RiggedHead` for Blender) are there too. Of a photo also ``likeness.npz``,
            which remakes the person without the photo, and ``seen.png``: what of the texture was seen
            (red), mirrored (green) and invented (blue).

        Raises:
            RodinError: ``output.unwritable``.
        """
        target = prepare_folder(folder)
        mesh = self.mesh(callback=callback)
        rigged = self.rigged(callback) if self.recipe.settings.rig else None
        with aside(target) as draft:
            with ThreadPoolExecutor(WRITERS) as pool:
                written = [pool.submit(write) for write in self._files(draft, mesh, rigged)]
                try:
                    for number, one in enumerate(as_completed(written), 1):
                        one.result()
                        callback(Step("save", number, len(written)))
                finally:
                    pool.shutdown(cancel_futures=True)
            return [path.replace(target / path.name) for path in sorted(draft.iterdir())]

    def _files(self, draft: Path, mesh: AvatarMesh, rigged: RiggedHead | None) -> list[Callable[[], None]]:
        """What writes each of the avatar's files, those first that take longest."""
        shown, recipe = rigged.shown() if rigged else mesh, self.recipe.to_dict()

        def model() -> None:
            if rigged:
                write_rigged_glb(rigged, draft / "avatar.glb", recipe)
                write_rigged_arrays(rigged, draft / "rig.npz")
            else:
                write_glb(mesh, draft / "avatar.glb", recipe)

        def person() -> None:
            if self.person:
                self.person.save(draft / LIKENESS_FILE)
                write_png(self.person.texture.sources(), draft / SEEN_FILE)

        return [
            lambda: write_png(four_views(shown, FRONT_SIZE)[..., :3], draft / "preview.png"),
            model,
            lambda: write_png(render(shown, 0, 0, FRONT_SIZE)[..., :3], draft / "front.png"),
            lambda: write_arrays(mesh, draft / "avatar.npz"),
            person,
            lambda: self.recipe.save(draft / FILE_NAME),
        ]
