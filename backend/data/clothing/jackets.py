# SPDX-License-Identifier: GPL-3.0-or-later
"""Open jackets with lapels, worn over a shirt or a T-shirt."""

import numpy as np

from backend.data.body.torso import Torso
from backend.data.clothing.cloth import Cloth, columns, edge_line, inside, line, sew, spread, vee
from backend.data.clothing.knits import t_shirt
from backend.data.clothing.patterns import Fabric, contrasting
from backend.data.clothing.shirts import body_and_collar, tie
from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats, Surface

_SHIRTS = (
    (0.90, 0.90, 0.88), (0.90, 0.90, 0.88), (0.66, 0.78, 0.90), (0.88, 0.74, 0.78), (0.12, 0.12, 0.13),
)  # fmt: skip
_UNDER_LEATHER = (
    (0.88, 0.88, 0.86),
    (0.88, 0.88, 0.86),
    (0.50, 0.50, 0.51),
    (0.10, 0.10, 0.11),
    (0.55, 0.12, 0.13),
)
_METAL = np.array([0.70, 0.70, 0.71])


def suit(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """A jacket with notched lapels over a shirt, mostly with a tie."""
    inner = Fabric.plain(contrasting(_SHIRTS, fabric.colour, rng))
    with_tie = rng.random() < 0.65
    layers = body_and_collar(torso, inner, rng, buttoned=with_tie)
    if with_tie:
        layers.append(tie(torso, inner.colour, rng))
    return [*layers, _suit_jacket(torso, fabric, rng)]


def leather_jacket(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """A biker's jacket, wide open: broad lapels edged by a zip, shoulder straps, press studs."""
    inner = Fabric.plain(contrasting(_UNDER_LEATHER, fabric.colour, rng))
    return [*t_shirt(torso, inner, rng), _biker_jacket(torso, fabric, rng)]


def _suit_jacket(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> Surface:
    cloth, across = _open(torso, rng, tip=-0.055, half=0.0)
    z = cloth.place.skin[..., 2]
    gorge = _side(torso)[2] - 0.020 + 0.35 * (across - 0.020)
    before = smoothstep(75.0, 60.0, cloth.degrees)
    wedge = np.clip((across - 0.018) / 0.016, 0.0, 1.0) * 0.012
    lapel = np.minimum(0.046 - across, gorge - z)
    flap = np.minimum(0.033 - across, np.where(cloth.degrees > 75.0, 1.0, z - gorge - wedge))
    border = np.maximum(lapel, flap)
    seam = line(z - gorge, 0.0012) * inside(0.030 - across) * before
    raised = inside(border)
    height = 0.0075 + 0.0032 * raised + 0.0009 * cloth.folds * (1.0 - raised)
    shade = 1.0 + 0.008 * cloth.folds - 0.36 * line(border + 0.0014, 0.0015) - 0.20 * seam
    albedo = fabric.paint_body(cloth.place.template) * shade[..., None]
    return sew(cloth, height, albedo + _worn_edge(fabric, border))


def _worn_edge(fabric: Fabric, border: Floats) -> Floats:
    """A lighter rim ``[N, M, 1]`` along lapels of dark cloth, where a darker groove would not show."""
    dark = 0.10 * smoothstep(0.35, 0.10, fabric.colour.mean())
    return dark * line(border - 0.0014, 0.0016)[..., None]


def _biker_jacket(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> Surface:
    cloth, across = _open(torso, rng, tip=-0.005, half=0.036)
    x, y, z = np.moveaxis(cloth.place.skin, -1, 0)
    side = _side(torso)
    gorge = side[2] - 0.012 + 0.5 * (across - 0.020)
    before = smoothstep(78.0, 62.0, cloth.degrees)
    wedge = np.clip((across - 0.010) / 0.030, 0.0, 1.0) * 0.010
    lapel = np.minimum(0.060 - across, gorge - z)
    flap = np.minimum(0.044 - across, np.where(cloth.degrees > 78.0, 1.0, z - gorge - wedge))
    border = np.maximum(lapel, flap)
    strap = np.minimum(0.019 - np.abs(y - side[1] - 0.004), np.abs(x) - np.abs(side[0]) - 0.050)
    strap = strap * (border < -0.002) - 0.01 * (border >= -0.002)
    raised = np.maximum(inside(border), inside(strap))
    height = 0.0082 + 0.0036 * raised + 0.0012 * cloth.folds * (1.0 - raised)
    groove = np.maximum(line(border + 0.0014, 0.0016), line(strap + 0.0012, 0.0014))
    stitch = np.maximum(line(border - 0.0065, 0.0017), line(strap - 0.0055, 0.0015))
    shade = 1.0 + 0.02 * cloth.folds - 0.35 * groove - 0.18 * stitch
    sheen = smoothstep(0.010, 0.0, np.abs(across - 0.014)) * inside(border) + 0.6 * inside(strap)
    albedo = fabric.paint_body(cloth.place.template) * shade[..., None] + 0.035 * sheen[..., None]
    albedo = albedo + _worn_edge(fabric, np.maximum(border, strap))
    metal = _zip(across, before) + _studs(across, z - gorge) * before
    metal = np.clip(metal, 0.0, 1.0)[..., None]
    return sew(cloth, height + 0.0012 * metal[..., 0], albedo * (1.0 - metal) + _METAL * metal)


def _zip(across: Floats, before: Floats) -> Floats:
    return inside(0.0026 - np.abs(across - 0.0066), 0.0008) * before


def _studs(across: Floats, above: Floats) -> Floats:
    """A press stud on each lapel's and on each collar's tip."""
    tips = ((0.050, -0.008), (0.036, 0.018))
    return sum(
        (smoothstep(0.0050, 0.0038, np.hypot(across - a, above - b)) for a, b in tips), start=np.zeros(())
    )


def _open(torso: Torso, rng: np.random.Generator, tip: float, half: float) -> tuple[Cloth, Floats]:
    """A jacket's grid and the distance ``[N, M]`` of its points from the opening's edge, metres."""
    azimuth = columns(fine=True)
    edge = torso.walk(
        azimuth, vee(torso, azimuth, tip, half=half, side=80.0), np.full((len(azimuth), 1), 0.003)
    )[:, 0]
    cloth = spread(torso, azimuth, edge, rng)
    line_at = edge_line(torso, tip, half, 80.0)
    across = np.abs(cloth.place.skin[..., 0])
    slope = np.diff(line_at(np.array([0.0, 1.0])))[0]
    off = (line_at(across) - cloth.place.skin[..., 2]) / np.hypot(1.0, slope)
    share = smoothstep(55.0, 80.0, cloth.degrees)
    return cloth, off * (1.0 - share) + cloth.below * share


def _side(torso: Torso) -> Floats:
    """The ring's point ``[3]`` on the left shoulder."""
    side = np.deg2rad([80.0])
    return torso.place(side, torso.ring(side)).skin[0]
