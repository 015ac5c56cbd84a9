# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of a garment: a closed layer over the shoulders from its upper edge to below the box."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.data.body.torso import Place, Torso, turned
from backend.data.forms.noise import Noise, layered, smoothstep
from backend.data.forms.shells import loft
from backend.data.forms.surface import Floats, Surface
from backend.space import Part

_FINE, _COARSE = (320, 96), (216, 72)
_LINING = 8
_DEPTH = 0.008
_SUNK = -0.004


@dataclass(frozen=True)
class Cloth:
    """The grid a layer is made on: ``N`` columns round the neck, ``M`` rows from its edge downwards.

    Attributes:
        azimuth: ``[N]`` radians.
        place: where the layer lies, ``[N, M]``.
        below: ``[N, M]`` metres from the edge, along the column.
        folds: ``[N, M]`` smooth noise, about -1..1.
    """

    azimuth: Floats
    place: Place
    below: Floats
    folds: Floats

    @property
    def degrees(self) -> Floats:
        """How far each column is turned from the front, ``[N, 1]``, 0..180."""
        return turned(self.azimuth)[:, None]


def columns(*, fine: bool) -> Floats:
    """Azimuths of a layer's columns, radians."""
    count = (_FINE if fine else _COARSE)[0]
    return np.arange(count) * (2.0 * np.pi / count)


def spread(torso: Torso, azimuth: Floats, edge: Floats, rng: np.random.Generator) -> Cloth:
    """Lay cloth over the body below ``edge`` (polar angles ``[N]`` at azimuths from :func:`columns`)."""
    rows = _FINE[1] if len(azimuth) == _FINE[0] else _COARSE[1]
    share = np.linspace(0.0, 1.0, rows) ** 1.15
    end = np.maximum(torso.floor(azimuth), edge + 0.12)
    place = torso.place(azimuth[:, None], edge[:, None] + (end - edge)[:, None] * share)
    step = np.linalg.norm(np.diff(place.skin, axis=1, prepend=place.skin[:, :1]), axis=2)
    x, y, z = np.moveaxis(place.template, -1, 0)
    folds = layered(Noise(rng), x / 0.035, z / 0.05 + y / 0.06)
    return Cloth(azimuth, place, np.cumsum(step, axis=1), folds)


def sew(cloth: Cloth, height: Floats, albedo: Floats, cover: Floats | float = 1.0) -> Surface:
    """The closed layer.

    Args:
        cloth: its grid.
        height: ``[N, M]`` metres above the skin.
        albedo: ``[N, M, 3]`` or broadcastable to it.
        cover: ``[N, M]`` 1 where there is cloth; where it is 0 the layer hides under the skin.
    """
    rise = np.sqrt(1.0 - (1.0 - np.clip(cloth.below / 0.003, 0.0, 1.0)) ** 2)
    place = cloth.place
    outer = place.above(_SUNK + (height - _SUNK) * rise * cover)
    rows = np.linspace(outer.shape[1] - 1, 0, _LINING).astype(int)
    inner = place.above(np.full(cloth.below.shape, -_DEPTH))[:, rows]
    shift: Floats = place.template - place.skin
    albedo = np.broadcast_to(albedo, outer.shape)
    sections: Floats = np.concatenate([outer, inner], 1)
    return loft(
        sections,
        np.concatenate([albedo, albedo[:, rows]], 1),
        Part.CLOTHING,
        sections + np.concatenate([shift, shift[:, rows]], 1),
        closed=True,
    )


def line(distance: Floats, width: float = 0.0014) -> Floats:
    """1 on a seam, 0 beside it, by ``distance`` from it in metres."""
    return np.exp(-((distance / width) ** 2))


def inside(distance: Floats, soft: float = 0.0012) -> Floats:
    """1 where ``distance`` (metres, positive inwards) is inside a border, 0 outside."""
    return smoothstep(-soft, soft, distance)


def vee(torso: Torso, azimuth: Floats, tip: float, *, half: float = 0.0, side: float = 75.0) -> Floats:
    """The ring, cut open at the front.

    Args:
        torso: the body.
        azimuth: ``[N]`` radians.
        tip: height at which the two straight edges are ``half`` (metres) from the middle.
        half: see ``tip``.
        side: degrees from the front at which the edges leave the ring.
    """
    ring = torso.ring(azimuth)
    line_at = edge_line(torso, tip, half, side)
    cut = torso.first_below(azimuth, lambda points: points[..., 2] - line_at(np.abs(points[..., 0])))
    return np.where(turned(azimuth) < side, np.maximum(ring, cut), ring)


def edge_line(torso: Torso, tip: float, half: float, side: float) -> Callable[[Floats], Floats]:
    """Height of :func:`vee`'s edge as a function of the distance from the middle."""
    azimuth = np.deg2rad([side])
    corner = torso.place(azimuth, torso.ring(azimuth)).skin[0]
    slope = (corner[2] - tip) / (corner[0] - half)
    return lambda across: tip + slope * (across - half)
