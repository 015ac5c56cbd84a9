# SPDX-License-Identifier: GPL-3.0-or-later
"""The animation-ready avatar as binary glTF 2.0: skin, morph targets, a mesh for each accessory."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.materials import HEAD_MATERIALS, MATERIALS, Material
from backend.meshing.export import write_png, written_aside
from backend.meshing.gltf import (
    ARRAY_BUFFER,
    ELEMENT_ARRAY_BUFFER,
    FLOAT,
    UNSIGNED_INT,
    UNSIGNED_SHORT,
    Buffer,
    container,
    extensions_used,
    images_json,
    material_json,
    split_seams,
    tangent_rows,
    uv_of,
    y_up,
)
from backend.meshing.sampling import Floats
from backend.meshing.tangents import tangents
from backend.rigging.accessories import WITH_FACE
from backend.rigging.head import RiggedHead
from backend.rigging.template import Piece

PIECES = dict(zip(Piece, HEAD_MATERIALS.values(), strict=True))
FACE_IMAGE, WORN_IMAGE, FACE_RELIEF = range(3)


def write_rigged_glb(head: RiggedHead, path: Path, recipe: dict[str, Any]) -> None:
    """Write ``head``: a mesh of the template's pieces with the face shapes, and one for each accessory.

    The face shapes' weights are the head's own values, so a viewer shows the photo's expression at once.
    The recipe stands under ``rodin`` in the extras of the asset and of the scene.
    """
    writer = _Writer(head)
    template = head.template
    triangles = template.triangles().astype(np.int32)
    uv = template.triangles_uv()
    piece = np.repeat(template.piece, 2)
    writer.mesh(
        "Head",
        (head.vertices, head.normals, template.weights),
        triangles,
        uv,
        [(piece == kind, material, FACE_IMAGE) for kind, material in PIECES.items()],
        head.shapes,
    )
    for worn in head.worn:
        everything = np.ones(len(worn.faces), bool)
        shapes = head.shapes[:, worn.anchor] if worn.part in WITH_FACE else None
        material = MATERIALS[worn.part]
        writer.mesh(
            material.name,
            (worn.vertices, worn.normals, worn.weights),
            worn.faces,
            worn.uv,
            [(everything, material, WORN_IMAGE)],
            shapes,
        )
    with written_aside(path) as file:
        file.write(writer.file(recipe))


def write_rigged_arrays(head: RiggedHead, path: Path) -> None:
    """Write the arrays of ``head`` as ``path`` (npz, no pickle), and its pictures beside it.

    They are ``face.png``, any ``face_normal.png``, and ``worn.png`` of any accessories. The arrays of the
    accessory ``worn[i]`` are called ``worn_i_vertices`` and so on.
    """
    template = head.template
    arrays: dict[str, NDArray[Any]] = {
        "vertices": head.vertices,
        "quads": template.quads,
        "uv": template.uv,
        "piece": template.piece,
        "shape_names": template.shape_names,
        "shapes": head.shapes,
        "shape_values": head.shape_values,
        "bone_names": template.bone_names,
        "bone_parents": template.bone_parents,
        "bone_heads": head.bone_heads,
        "bone_tails": head.bone_tails,
        "weights": template.weights,
        "worn_parts": np.array([worn.part for worn in head.worn], np.uint8),
    }
    for index, worn in enumerate(head.worn):
        for name in ("vertices", "faces", "uv", "weights"):
            arrays[f"worn_{index}_{name}"] = getattr(worn, name)
        if worn.part in WITH_FACE:
            arrays[f"worn_{index}_shapes"] = head.shapes[:, worn.anchor]
    write_png(head.texture, path.with_name("face.png"))
    if head.normal_map is not None:
        write_png(head.normal_map, path.with_name("face_normal.png"))
    if head.worn:
        write_png(head.worn_texture, path.with_name("worn.png"))
    with written_aside(path) as file:
        np.savez_compressed(file, **arrays)


class _Writer:
    """Collects meshes over one skeleton; the nodes are the bones, then the meshes."""

    def __init__(self, head: RiggedHead) -> None:
        self.head, self.buffer = head, Buffer()
        self.meshes: list[dict[str, Any]] = []
        self.materials: list[dict[str, Any]] = []
        self.nodes = self._bones()

    def mesh(
        self,
        name: str,
        points: tuple[Floats, Floats, Floats],
        faces: NDArray[np.int32],
        uv: Floats,
        parts: list[tuple[NDArray[np.bool_], Material, int]],
        shapes: Floats | None,
    ) -> None:
        """Add a mesh of ``points`` (vertices, normals, weights) with a primitive for each of ``parts``."""
        relief = {} if self.head.normal_map is None else {FACE_IMAGE: FACE_RELIEF}
        self.materials += [material_json(material, image, relief.get(image)) for _, material, image in parts]
        primitives = [
            self._primitive(points, faces[some], uv[some], len(self.materials) - len(parts) + slot, shapes)
            for slot, (some, *_) in enumerate(parts)
        ]
        mesh: dict[str, Any] = {"name": name, "primitives": primitives}
        if shapes is not None:
            names = self.head.template.shape_names.tolist()
            mesh |= {"weights": self.head.shape_values.tolist(), "extras": {"targetNames": names}}
        self.nodes.append({"name": name, "mesh": len(self.meshes), "skin": 0})
        self.meshes.append(mesh)

    def file(self, recipe: dict[str, Any]) -> bytes:
        """All of it."""
        extras, buffer = {"rodin": recipe}, self.buffer
        bones = len(self.head.bone_heads)
        back = np.tile(np.eye(4, dtype=np.float32), (bones, 1, 1))
        back[:, 3, :3] = -y_up(self.head.bone_heads)  # column-major: the last row is the translation
        inverse = buffer.add(back.reshape(bones, 16), None, FLOAT)
        images = {
            "Face base colour": self.head.texture,
            "Worn base colour": self.head.worn_texture,
            "Face normal map": self.head.normal_map,
        }
        document = {
            "asset": {"version": "2.0", "generator": "Rodin Avatars", "extras": extras},
            "scene": 0,
            "scenes": [{"name": "Avatar", "nodes": [0, *range(bones, len(self.nodes))], "extras": extras}],
            "nodes": self.nodes,
            "skins": [
                {"name": "Rig", "joints": [*range(bones)], "skeleton": 0, "inverseBindMatrices": inverse}
            ],
            "meshes": self.meshes,
            "materials": self.materials,
            "extensionsUsed": extensions_used(self.materials),
            **images_json(buffer, images),
            **buffer.document(),
        }
        return container(document, bytes(buffer.data))

    def _bones(self) -> list[dict[str, Any]]:
        template, heads = self.head.template, self.head.bone_heads
        nodes: list[dict[str, Any]] = []
        for index, (name, up) in enumerate(zip(template.bone_names, template.bone_parents, strict=True)):
            offset = heads[index] - (heads[up] if up >= 0 else 0)
            nodes.append({"name": str(name), "translation": y_up(offset).tolist()})
            if up >= 0:
                nodes[up].setdefault("children", []).append(index)
        return nodes

    def _primitive(
        self,
        points: tuple[Floats, Floats, Floats],
        faces: NDArray[np.int32],
        uv: Floats,
        material: int,
        shapes: Floats | None,
    ) -> dict[str, Any]:
        corners, flat = split_seams(faces, uv)
        source, buffer = corners[:, 0], self.buffer
        vertices, normals, weights = (values[source] for values in points)
        strongest = np.argsort(-weights, 1)[:, :4]
        strength = np.take_along_axis(weights, strongest, 1)
        strength /= strength.sum(1, keepdims=True)
        strongest[strength == 0] = 0
        primitive: dict[str, Any] = {
            "attributes": {
                "POSITION": buffer.add(y_up(vertices), ARRAY_BUFFER, FLOAT, bounds=True),
                "NORMAL": buffer.add(y_up(normals), ARRAY_BUFFER, FLOAT),
                "TEXCOORD_0": buffer.add(uv_of(corners), ARRAY_BUFFER, FLOAT),
                "JOINTS_0": buffer.add(strongest, ARRAY_BUFFER, UNSIGNED_SHORT),
                "WEIGHTS_0": buffer.add(strength, ARRAY_BUFFER, FLOAT),
            },
            "indices": buffer.add(flat.reshape(-1, 1), ELEMENT_ARRAY_BUFFER, UNSIGNED_INT),
            "material": material,
        }
        if "normalTexture" in self.materials[material]:
            frame = tangents(points[0], points[1], faces, uv)
            rows = tangent_rows(flat, frame)
            primitive["attributes"]["TANGENT"] = buffer.add(rows, ARRAY_BUFFER, FLOAT)
        if shapes is not None:
            primitive["targets"] = [{"POSITION": buffer.add_sparse(y_up(shape[source]))} for shape in shapes]
        return primitive
