# SPDX-License-Identifier: GPL-3.0-or-later
"""Beards and moustaches as closed bodies of their own, rooted in the skin."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, binary_dilation, gaussian_filter
from trimesh.ray.ray_pyembree import RayMeshIntersector

from backend.data.body.template import Head, Template, get_template
from backend.data.face import facial_hair
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.shells import loft, rings, smooth_path
from backend.data.forms.surface import Floats, Ints, Surface
from backend.data.people.subject import Attributes, FacialHair
from backend.space import Part

_CENTRE = np.array([0.0, -0.035, 0.148])
_AZIMUTH = np.deg2rad(np.arange(-116.0, 116.1, 1.0))
_ELEVATION = np.deg2rad(np.arange(42.0, -86.0, -1.0))
_REACH = 0.25
_LOWEST, _FARTHEST = 0.066, 0.112
"""Height on the template and distance from the rays' centre that no root passes, metres."""
_SMOOTH = 1.4
"""Standard deviation of the grid's smoothing, cells."""
_SINK = 0.0016
"""Metres below the skin at which the edge of a beard ends."""
_DEPTH = 0.005
"""Metres below the skin of a beard's inner sheet."""


@dataclass(frozen=True)
class Growth:
    """How hair of one kind stands, metres.

    Attributes:
        short, long: thickness at ``beard_length`` 0 and 1.
        hang, hang_long: how much farther the chin's hair reaches down.
        width: |x| at which that has faded.
        droop: 0..1, how far hair lies down instead of standing out.
    """

    short: float
    long: float
    hang: float = 0.0
    hang_long: float = 0.0
    width: float = 0.045
    droop: float = 0.35


GROWTHS: dict[FacialHair, Growth] = {
    "moustache": Growth(0.0032, 0.0075, droop=0.6),
    "handlebar": Growth(0.0035, 0.0060, droop=0.4),
    "soul_patch": Growth(0.0028, 0.0060, droop=0.6),
    "goatee": Growth(0.0032, 0.0060, 0.004, 0.030, 0.028),
    "circle_beard": Growth(0.0030, 0.0065, 0.001, 0.018, 0.034),
    "chin_strap": Growth(0.0024, 0.0045, 0.0, 0.004, 0.060),
    "sideburns": Growth(0.0026, 0.0080),
    "full_beard": Growth(0.0036, 0.0100, 0.004, 0.026, 0.062),
    "long_beard": Growth(0.0070, 0.0120, 0.034, 0.058, 0.060, 0.5),
}


@dataclass(frozen=True)
class _Grid:
    """Where rays from all round the lower face meet the template, over azimuth and elevation.

    Attributes:
        corners: ``[A, E, 3]`` vertices of the faces that were met.
        weights: ``[A, E, 3]`` barycentric.
        template: ``[A, E, 3]`` metres, smoothed.
        free: ``[A, E]`` 0 on lips and ears, 1 elsewhere.
        valid: ``[A, E]`` whether the point is not a repetition of the one above it, at the throat's end.
    """

    corners: Ints
    weights: Floats
    template: Floats
    free: Floats
    valid: NDArray[np.bool_]

    def gather(self, values: Floats, smooth: float = _SMOOTH) -> Floats:
        """Per-vertex values ``[V, C]`` at the grid ``[A, E, C]``, smoothed."""
        return _gather(values, self.corners, self.weights, smooth)


@lru_cache(maxsize=1)
def _grid() -> _Grid:
    template = get_template()
    azimuth, elevation = np.meshgrid(_AZIMUTH, _ELEVATION, indexing="ij")
    flat = np.cos(elevation)
    unit = np.stack([flat * np.sin(azimuth), -flat * np.cos(azimuth), np.sin(elevation)], -1).reshape(-1, 3)
    mesh = trimesh.Trimesh(template.vertices, template.faces, process=False)
    start = _CENTRE + unit * _REACH
    face = RayMeshIntersector(mesh).intersects_first(start, -unit)
    triangles, normal = mesh.triangles[face], mesh.face_normals[face]
    distance = np.einsum("nc,nc->n", triangles[:, 0] - start, normal) / np.einsum("nc,nc->n", -unit, normal)
    hit = start - unit * distance[:, None]
    weights = np.clip(trimesh.triangles.points_to_barycentric(triangles, hit), 0, 1)
    weights /= weights.sum(1, keepdims=True)

    below = (hit[:, 2] < _LOWEST) | (_REACH - distance > _FARTHEST)
    below = np.logical_or.accumulate(below.reshape(azimuth.shape), axis=1)
    last = below.argmax(1) - 1
    row = np.where(below, last[:, None], np.arange(below.shape[1]))
    again = (np.arange(len(row))[:, None] * row.shape[1] + row).reshape(-1)
    face, weights, shape = face[again], weights[again], (*row.shape, 3)
    corners, weights_grid = template.faces[face].reshape(shape), weights.reshape(shape)
    free = np.where(below, 0.0, 1 - _covered(template, face, weights).reshape(row.shape))
    points = _gather(template.vertices, corners, weights_grid, _SMOOTH)
    return _Grid(corners, weights_grid, points, free, ~below)


def _gather(values: Floats, corners: Ints, weights: Floats, smooth: float) -> Floats:
    points = np.einsum("aekc,aek->aec", values[corners], weights)
    return gaussian_filter(points, (smooth, smooth, 0), mode="nearest")


def _covered(template: Template, face: Ints, weights: Floats) -> Floats:
    """1 where nothing may grow: lips, the gap between them and the ears."""
    lips, ears = (template.mask(name, face, weights) for name in ("lips", "ears"))
    return np.maximum.reduce([smoothstep(0.2, 0.6, lips), ears, template.mouth[face].astype(float)])


def grow(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The subject's facial hair; nothing for bare or stubbly faces, whose hair is painted on the skin."""
    kind = attributes.facial_hair
    if kind not in GROWTHS:
        return []
    strands = Noise(rng, 3)
    grown = [_body(head, attributes, GROWTHS[kind], strands)]
    if kind == "handlebar":
        grown += [_tip(head, attributes, side, strands) for side in (1.0, -1.0)]
    return grown


def _body(head: Head, who: Attributes, growth: Growth, strands: Noise) -> Surface:
    grid = _grid()
    template, skin = grid.template, grid.gather(head.vertices)
    normal = grid.gather(head.normals, 2.5)
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    whole = facial_hair.REGIONS[who.facial_hair](template.reshape(-1, 3)).reshape(grid.free.shape)
    near = np.flatnonzero(binary_dilation(whole > 0, iterations=4))
    spread = lambda values: _spread(values, near, grid.free.shape)  # noqa: E731
    roots = template.reshape(-1, 3)[near]
    mask = spread(facial_hair.region(roots, who.facial_hair, strands)) * grid.free
    kept = binary_dilation(binary_closing(mask > 0.02, iterations=2), iterations=3) & grid.valid

    side, _, height = np.moveaxis(template, 2, 0)
    length = who.beard_length
    at_chin = smoothstep(growth.width, 0.25 * growth.width, np.abs(side)) * smoothstep(0.122, 0.098, height)
    hang = (growth.hang + (growth.hang_long - growth.hang) * length) * at_chin
    lock, hair = _relief(roots, strands)
    albedo = hair_albedo(who, roots, lock, hair, strands)
    locks, hairs = spread(lock), spread(hair)
    thick = growth.short + (growth.long - growth.short) * length
    rise = np.sqrt(np.clip(mask, 0, 1))
    stand = -_SINK + (thick * (0.85 + 0.30 * locks + 0.12 * hairs) + _SINK) * rise
    down = growth.droop * np.array([0.0, -0.25, -1.0])
    direction = normal + down * rise[..., None]
    direction /= np.linalg.norm(direction, axis=2, keepdims=True)
    fall = hang * mask * (0.88 + 0.20 * locks + 0.10 * hairs)
    outer = skin + direction * stand[..., None] + fall[..., None] * np.array([0.0, -0.16, -1.0])
    outer[..., 0] -= outer[..., 0] * np.clip(fall * 7.0, 0, 0.42)
    return _closed(
        kept,
        outer,
        skin - normal * _DEPTH,
        spread(albedo),
        template - skin,
    )


def _spread(values: Floats, rows: Ints, shape: tuple[int, ...]) -> Floats:
    """A grid that holds ``values`` in its flat ``rows`` and 0 elsewhere."""
    grid = np.zeros((shape[0] * shape[1], *values.shape[1:]))
    grid[rows] = values
    return grid.reshape(*shape, *values.shape[1:])


def _relief(template: Floats, strands: Noise) -> tuple[Floats, Floats]:
    """Locks and single hairs as heights, about -1..1, over points ``[..., 3]`` of the template.

    They run down the face and, beside the mouth, away from the nose.
    """
    x, y, z = np.moveaxis(template, -1, 0)
    around = 0.075 * np.arctan2(x, -(y + 0.035))
    beside_mouth = smoothstep(0.045, 0.03, np.abs(around)) * smoothstep(0.11, 0.15, z)
    lean = 12.0 * np.clip(around, -0.03, 0.03) * beside_mouth
    across, along = around - (z - 0.14) * lean, z - y * smoothstep(0.095, 0.085, z)
    zero = np.zeros_like(x)
    locks = strands(across / 0.0042, along / 0.022, zero)
    locks = locks + 0.5 * strands(across / 0.0024, along / 0.016, zero + 7.0)
    hairs = strands(across / 0.0012, along / 0.012, zero + 13.0)
    return np.clip(locks, -1, 1), hairs


def hair_albedo(who: Attributes, points: Floats, locks: Floats, hairs: Floats, strands: Noise) -> Floats:
    """Colour ``[N, 3]``: light hairs, dark gaps, and grey patches where the colours mix."""
    colour = np.tile(np.asarray(who.facial_hair_colour.rgb), (len(points), 1))
    mixed = 0.6 if who.facial_hair_colour.name == "grey" else who.hair_grey
    if mixed > 0:
        patch = strands(*(points * 55 + 21.0).T) + 0.5 * hairs + 0.6 * smoothstep(0.122, 0.102, points[:, 2])
        grey = np.array([0.70, 0.69, 0.68])
        colour += (grey - colour) * (0.75 * mixed * smoothstep(-0.2, 0.8, patch))[:, None]
    shade = 0.92 + 0.18 * locks + 0.20 * hairs
    return np.clip(colour * np.clip(shade, 0.5, 1.4)[:, None], 0, 1)


def _closed(
    kept: NDArray[np.bool_], outer: Floats, inner: Floats, albedo: Floats, to_template: Floats
) -> Surface:
    """The closed body over the cells of a grid whose four corners are ``kept`` ``[A, E]``."""
    cells = _unpinched(kept[:-1, :-1] & kept[1:, :-1] & kept[1:, 1:] & kept[:-1, 1:])
    index = np.arange(kept.size).reshape(kept.shape)
    a, b, c, d = (grid[cells] for grid in (index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]))
    front = np.concatenate([np.stack([a, d, c], 1), np.stack([a, c, b], 1)])
    padded = np.pad(cells, 1)
    sides = (
        (a, d, padded[:-2, 1:-1]),
        (d, c, padded[1:-1, 2:]),
        (c, b, padded[2:, 1:-1]),
        (b, a, padded[1:-1, :-2]),
    )
    start, end = (np.concatenate([side[which][~side[2][cells]] for side in sides]) for which in (0, 1))
    below = kept.size
    rim = [np.stack([end, start, start + below], 1), np.stack([end, start + below, end + below], 1)]
    faces = np.concatenate([front, front[:, ::-1] + below, *rim])
    used = np.zeros(2 * kept.size, bool)
    used[faces] = True
    faces = (np.cumsum(used) - 1)[faces]
    stack = lambda first, second: np.concatenate([first.reshape(-1, 3), second.reshape(-1, 3)])[used]  # noqa: E731
    vertices = stack(outer, inner)
    return Surface(
        vertices=vertices,
        faces=faces,
        albedo=stack(albedo, albedo),
        part=np.full(len(vertices), int(Part.FACIAL_HAIR)),
        canonical=vertices + stack(to_template, to_template),
    )


def _unpinched(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cells, with more added where two of them touch at a corner only."""
    while True:
        a, b, c, d = cells[:-1, :-1], cells[1:, :-1], cells[1:, 1:], cells[:-1, 1:]
        pinched = (a & c & ~b & ~d) | (b & d & ~a & ~c)
        if not pinched.any():
            return cells
        cells = cells.copy()
        for rows, columns in ((slice(None, -1), slice(None, -1)), (slice(1, None), slice(None, -1))):
            cells[rows, columns] |= pinched


def _tip(head: Head, who: Attributes, side: float, strands: Noise) -> Surface:
    """One waxed end of a handlebar moustache: a tapering, upturned tube."""
    grid = _grid()
    skin, normal = grid.gather(head.vertices).reshape(-1, 3), grid.gather(head.normals, 2.5).reshape(-1, 3)
    template = grid.template.reshape(-1, 3)
    length = 0.010 + 0.014 * who.beard_length
    knots = np.array([[0.010, 0.1425], [0.020, 0.1385], [0.029, 0.1345], [0.036, 0.1345], [0.040, 0.1345]])
    knots[3:] += np.array([[0.35, 0.10], [0.62, 0.62]]) * length
    path, rest = [], []
    for (x, z), lift in zip(knots, (0.001, 0.003, 0.0045, 0.006, 0.0075), strict=True):
        beside = np.hypot(template[:, 0] - side * x, template[:, 2] - z) + 0.5 * (template[:, 1] > -0.05)
        nearest = beside.argmin()
        path.append(skin[nearest] + normal[nearest] * lift)
        rest.append(template[nearest] - skin[nearest])
    path, rest = smooth_path(np.stack(path), 28), smooth_path(np.stack(rest), 28)
    share = np.linspace(0, 1, 28)
    radius = 0.0042 * (1 - share**1.5) + 0.0006
    angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    hairs = strands(share[:, None] * 2.0, 14 * angle[None] / 3.0, np.full((1, 1), side))
    sections = rings(path, radius[:, None] * (1 + 0.10 * hairs), 14)
    zero = np.zeros(hairs.size)
    albedo = hair_albedo(who, (sections + rest[:, None]).reshape(-1, 3), zero, hairs.reshape(-1), strands)
    return loft(sections, albedo.reshape(sections.shape), Part.FACIAL_HAIR, sections + rest[:, None])
