# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed meshes from grids: shells between two sheets, lofts through rings and tubes along paths."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from backend.data.forms.surface import Floats, Ints, Surface
from backend.space import Part


def quads(index: Ints) -> Ints:
    """Triangles ``[F, 3]`` of the quads between neighbouring entries of an index grid ``[U, V]``."""
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    return np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])


def signed_volume(vertices: Floats, faces: Ints) -> float:
    """Volume enclosed by a closed mesh, cubic metres; negative when its normals point inwards."""
    a, b, c = vertices[faces[:, 0]], vertices[faces[:, 1]], vertices[faces[:, 2]]
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)


def _close(vertices: Floats, faces: Ints, albedo: Floats, part: Part, canonical: Floats) -> Surface:
    """A Surface of the used vertices, without degenerate faces, oriented outwards."""
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    is_used = np.zeros(len(vertices), bool)
    is_used[faces] = True
    used = np.flatnonzero(is_used)
    faces, vertices = (np.cumsum(is_used) - 1)[faces], vertices[used]
    if signed_volume(vertices, faces) < 0.0:
        faces = faces[:, ::-1]
    parts = np.full(len(used), int(part), dtype=np.int64)
    return Surface(vertices, faces, np.clip(albedo[used], 0.0, 1.0), parts, canonical[used])


def shell(
    outer: Floats,
    inner: Floats,
    albedo: Floats,
    part: Part,
    canonical: Floats,
    *,
    wrap: bool = False,
    pole: bool = False,
) -> Surface:
    """The closed body between two sheets given as grids of the same shape.

    Args:
        outer: ``[U, V, 3]`` metres.
        inner: ``[U, V, 3]`` metres.
        albedo: ``[U, V, 3]`` of the outer sheet; the inner one takes the same.
        part: what it is.
        canonical: ``[U, V, 3]`` template points of the outer sheet, metres.
        wrap: the last column joins the first.
        pole: the first row is one single point.
    """
    columns, rows = outer.shape[:2]
    index = np.arange(2 * columns * rows).reshape(2, columns, rows)
    if pole:
        index[:, :, 0] = index[:, :1, 0]
    if wrap:
        index = np.concatenate([index, index[:, :1]], 1)
    front, back = index
    rims = [(front[:, -1], back[:, -1])]
    if not pole:
        rims.append((back[:, 0], front[:, 0]))
    if not wrap:
        rims += [(back[-1], front[-1]), (front[0], back[0])]
    faces = [quads(front), quads(back)[:, ::-1], *(quads(np.stack(rim, 1)) for rim in rims)]
    flat = lambda grid: np.concatenate([grid[0].reshape(-1, 3), grid[1].reshape(-1, 3)])  # noqa: E731
    return _close(
        flat((outer, inner)),
        np.concatenate(faces),
        flat((albedo, albedo)),
        part,
        flat((canonical, canonical + inner - outer)),
    )


def loft(sections: Floats, albedo: Floats, part: Part, canonical: Floats, *, closed: bool = False) -> Surface:
    """The closed body through ``n`` rings of ``k`` points each.

    Args:
        sections: ``[n, k, 3]`` metres.
        albedo: ``[n, k, 3]`` or broadcastable to it.
        part: what it is.
        canonical: ``[n, k, 3]`` template points, metres.
        closed: the last ring joins the first; otherwise both ends are capped.
    """
    n, k = sections.shape[:2]
    index = np.arange(n * k).reshape(n, k)
    ring = np.concatenate([index, index[:, :1]], 1)
    if closed:
        ring = np.concatenate([ring, ring[:1]], 0)
    faces = [quads(ring)]
    colours = np.broadcast_to(albedo, sections.shape).reshape(-1, 3)
    vertices, template = sections.reshape(-1, 3), canonical.reshape(-1, 3)
    if not closed:
        for end, row in enumerate((0, n - 1)):
            hub = np.full(k, n * k + end)
            cap = np.stack([ring[row, :-1], ring[row, 1:], hub], 1)
            faces.append(cap[:, ::-1] if row else cap)
        ends = [0, n - 1]
        vertices = np.concatenate([vertices, sections[ends].mean(1)])
        template = np.concatenate([template, canonical[ends].mean(1)])
        colours = np.concatenate([colours, np.broadcast_to(albedo, sections.shape)[ends].mean(1)])
    return _close(vertices, np.concatenate(faces), colours, part, template)


def rings(path: Floats, radius: Floats | float, sides: int, *, closed: bool = False) -> Floats:
    """Circles ``[n, sides, 3]`` of ``radius`` (number, ``[n]`` or ``[n, sides]``) across ``path [n, 3]``."""
    if closed:
        tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    else:
        tangent = np.gradient(path, axis=0)
    tangent = tangent / np.linalg.norm(tangent, axis=1, keepdims=True)
    first = np.cross(tangent, _across(tangent))
    first = first / np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(tangent, first)
    angle = np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)
    spokes = np.cos(angle)[:, None] * first[:, None] + np.sin(angle)[:, None] * second[:, None]
    reach = np.asarray(radius, dtype=np.float64)
    reach = reach if reach.ndim == 2 else np.broadcast_to(reach, len(path))[:, None]
    return path[:, None] + spokes * reach[..., None]


def _across(tangent: Floats) -> Floats:
    """One fixed direction far from every tangent of the path, so that the rings never twist."""
    axes = np.eye(3)
    return axes[np.abs(tangent @ axes).max(0).argmin()]


def smooth_path(points: Floats, count: int) -> Floats:
    """``count`` points of a smooth curve through the control points ``[K, 3]``, without overshoot."""
    knots = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    return PchipInterpolator(knots, points)(np.linspace(0.0, knots[-1], count))
