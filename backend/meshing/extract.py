# SPDX-License-Identifier: GPL-3.0-or-later
"""From the field's distance to one closed triangle surface.

The box is cut into ``resolution`` ** 3 cells and the distance is read at their centres, coarse to
fine: a block of cells is refined only if the distance at its middle leaves room for the surface in
it or in a neighbouring cell. Where the body leaves the box it is closed flat on the box's faces.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage
from scipy.spatial import KDTree
from skimage.measure import marching_cubes
from trimesh.graph import connected_component_labels

from backend.errors import RodinError
from backend.meshing.sampling import Field, Floats, Ints, distances
from backend.meshing.used import used_only

BLOCKS = (8, 4, 2)
LIPSCHITZ = 1.25
SMALLEST_PIECE = 0.05
WIDEST_GAP = 0.015


@dataclass(frozen=True)
class Lattice:
    """Signed distances at the centres of the box's cells.

    Attributes:
        values: ``[R, R, R]`` metres, indexed x, y, z; exact within a cell of the surface, right in
            sign everywhere.
        origin: the first cell's centre, metres.
        spacing: edge of a cell, metres.
    """

    values: Floats
    origin: Floats
    spacing: float


def sample_dense(field: Field, resolution: int) -> Lattice:
    """Every cell of the box."""
    lattice = _empty_lattice(field, resolution, 1)
    cells = np.indices(lattice.values.shape).reshape(3, -1).T
    _fill_cells(field, lattice, cells)
    return lattice


def sample_sparse(field: Field, resolution: int, lipschitz: float = LIPSCHITZ) -> Lattice:
    """The same surface as :func:`sample_dense` from a fraction of the reads.

    It is the same for any field whose distance changes by at most ``lipschitz`` metres a metre.
    """
    lattice = _empty_lattice(field, resolution, BLOCKS[0])
    corners = np.indices((-(-resolution // BLOCKS[0]),) * 3).reshape(3, -1).T * BLOCKS[0]
    for size, child in zip(BLOCKS, (*BLOCKS[1:], 1), strict=True):
        last = np.minimum(corners + size, resolution) - 1
        middle = distances(
            field, lattice.origin + (corners + last).astype(np.float32) * 0.5 * lattice.spacing
        )
        reach = lipschitz * np.sqrt(3) * lattice.spacing * (size + 1) / 2
        far = np.abs(middle) > reach
        _fill_blocks(lattice.values, corners[far], size, middle[far])
        corners = _children(corners[~far], size, child)
        corners = corners[(corners < resolution).all(1)]
    _fill_cells(field, lattice, corners)
    return replace(lattice, values=lattice.values[:resolution, :resolution, :resolution])


def surface(lattice: Lattice) -> tuple[Floats, Ints]:
    """Marching cubes: vertices ``[V, 3]`` in metres and faces ``[F, 3]``, watertight, outward.

    Hollows are filled, and of several pieces the largest is kept with every other of at least
    ``SMALLEST_PIECE`` metres that lies wholly within the box and within ``WIDEST_GAP`` of the largest
    (glasses, which may float; not lost locks).

    Raises:
        RodinError: ``mesh.empty`` if the field has no surface in the box.
    """
    h = lattice.spacing
    values = np.where(
        np.abs(lattice.values) < 0.01 * h, np.copysign(0.01 * h, lattice.values), lattice.values
    )
    body = np.pad(values, 1, mode="edge")
    shell = np.ones(body.shape, bool)
    shell[1:-1, 1:-1, 1:-1] = False
    body[shell] = np.abs(body[shell])  # mirrored, so that the cut lies exactly on the box
    _fill_hollows(body, h)
    if not (body < 0).any():
        raise RodinError("mesh.empty", "The model made an avatar without a surface.", "Try another seed.")
    vertices, faces, _, _ = marching_cubes(body, 0.0, spacing=(h, h, h), gradient_direction="descent")
    vertices = vertices.astype(np.float32) + lattice.origin - np.float32(h)
    return _keep_pieces(vertices, faces.astype(np.int64), lattice)


def _empty_lattice(field: Field, resolution: int, block: int) -> Lattice:
    """A lattice with room for whole blocks of ``block`` cells along each edge."""
    spacing = 2 * field.box.half / resolution
    origin = np.array(field.box.centre, np.float32) - np.float32(field.box.half - spacing / 2)
    room = -(-resolution // block) * block
    return Lattice(np.empty((room,) * 3, np.float32), origin, spacing)


def _fill_cells(field: Field, lattice: Lattice, cells: Ints) -> None:
    points = lattice.origin + cells.astype(np.float32) * np.float32(lattice.spacing)
    lattice.values[tuple(cells.T)] = distances(field, points)


def _fill_blocks(values: Floats, corners: Ints, size: int, fill: Floats) -> None:
    blocks = values.reshape([len(values) // size, size] * 3).transpose(0, 2, 4, 1, 3, 5)
    blocks[tuple((corners // size).T)] = fill[:, None, None, None]


def _children(corners: Ints, size: int, child: int) -> Ints:
    offsets = np.indices((size // child,) * 3).reshape(3, -1).T * child
    return (corners[:, None] + offsets).reshape(-1, 3)


def _fill_hollows(body: Floats, inside: float) -> None:
    labels = np.empty(body.shape, np.int32)
    ndimage.label(body > 0, output=labels)
    body[(labels > 0) & (labels != labels[0, 0, 0])] = -inside


def _keep_pieces(vertices: Floats, faces: Ints, lattice: Lattice) -> tuple[Floats, Ints]:
    edges = np.concatenate([faces[:, :2], faces[:, 1:]])
    label = connected_component_labels(edges, node_count=len(vertices))
    count = label.max() + 1
    corner = vertices[faces]
    cone = np.einsum("fi,fi->f", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6
    volume = np.bincount(label[faces[:, 0]], cone, count)
    low = np.stack([ndimage.minimum(axis, label, np.arange(count)) for axis in vertices.T], 1)
    high = np.stack([ndimage.maximum(axis, label, np.arange(count)) for axis in vertices.T], 1)
    first, last = lattice.origin, lattice.origin + lattice.spacing * (len(lattice.values) - 1)
    floats = ((low > first) & (high < last)).all(1)
    keep = (volume > 0) & floats & (np.linalg.norm(high - low, axis=1) >= SMALLEST_PIECE)
    largest = volume.argmax()
    body = KDTree(vertices[label == largest])
    for piece in np.flatnonzero(keep):
        keep[piece] = body.query(vertices[label == piece])[0].min() <= WIDEST_GAP
    keep[largest] = True
    used, faces = used_only(faces[keep[label[faces[:, 0]]]], len(vertices))
    return vertices[used], faces
