# SPDX-License-Identifier: GPL-3.0-or-later
"""Garments without a collar: T-shirt, V-neck, tank top, sweater, turtleneck and dress."""

import numpy as np

from backend.data.body.torso import Torso, turned
from backend.data.clothing.cloth import Cloth, columns, inside, line, sew, spread, vee
from backend.data.clothing.patterns import Fabric
from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats, Surface

_THIN, _FOLD = 0.0036, 0.0011
_LEAST_TIP = 0.006


def t_shirt(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """Round neckline with a sewn-on band."""
    azimuth = columns(fine=fabric.pattern != "plain")
    return [_banded(spread(torso, azimuth, torso.ring(azimuth), rng), fabric)]


def v_neck(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """Two straight edges that meet below the throat."""
    azimuth = columns(fine=fabric.pattern != "plain")
    tip = max(_front(torso)[2] - 0.036, _LEAST_TIP)
    return [_banded(spread(torso, azimuth, vee(torso, azimuth, tip), rng), fabric)]


def sweater(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """Thick knit with a ribbed crew neck."""
    azimuth = columns(fine=True)
    cloth = spread(
        torso,
        azimuth,
        torso.walk(azimuth, torso.ring(azimuth), np.full((len(azimuth), 1), -0.006))[:, 0],
        rng,
    )
    band = inside(0.022 - cloth.below)
    ribs = np.cos(azimuth * 64.0)[:, None] * band
    knit = np.cos(cloth.place.template[..., 0] * 2.0 * np.pi / 0.013) * (1.0 - band)
    roll = np.sqrt(np.sin(np.clip(cloth.below / 0.024, 0.0, 1.0) * np.pi)) * band
    height = 0.0058 + 0.0030 * roll + 0.0007 * ribs + 0.0006 * knit + _FOLD * cloth.folds * (1.0 - band)
    shade = 1.0 + 0.03 * ribs + 0.02 * knit + 0.008 * cloth.folds - 0.2 * line(cloth.below - 0.0225, 0.0016)
    return [sew(cloth, height, fabric.paint_body(cloth.place.template) * shade[..., None])]


def turtleneck(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """A folded tube of ribbed knit up the neck."""
    azimuth = columns(fine=True)
    tall = np.minimum(
        1.1 * torso.room(azimuth), np.interp(turned(azimuth), [0, 90, 180], [0.034, 0.038, 0.042])
    )
    cloth = spread(torso, azimuth, torso.walk(azimuth, torso.ring(azimuth), -tall[:, None])[:, 0], rng)
    fold = tall[:, None] + 0.006
    tube = inside(fold - cloth.below)
    roll = np.sin(np.clip(cloth.below / fold, 0.0, 1.0) * np.pi) ** 0.5 * tube
    ribs = np.cos(azimuth * 64.0)[:, None] * smoothstep(0.030, 0.012, cloth.below - fold)
    height = 0.0045 + 0.0040 * roll + 0.0005 * ribs + _FOLD * cloth.folds * (1.0 - tube)
    shade = 1.0 + 0.03 * ribs + 0.008 * cloth.folds - 0.22 * line(cloth.below - fold - 0.0005, 0.0018)
    return [sew(cloth, height, fabric.paint_body(cloth.place.template) * shade[..., None])]


def tank_top(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """A scooped neckline, two broad straps and bare shoulders."""
    azimuth = columns(fine=True)
    width = _ridge(torso) + 0.006
    low = max(_front(torso)[2] - 0.030, _LEAST_TIP)
    cloth = spread(torso, azimuth, _scoop(torso, azimuth, width, low, low + 0.034), rng)
    armhole = _armhole(torso, cloth, width + 0.040)
    return [_hemmed(cloth, fabric, armhole)]


def gown(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """A wide neckline from shoulder to shoulder, or a bodice on narrow straps."""
    azimuth = columns(fine=True)
    low = max(_front(torso)[2] - 0.026, 0.010)
    if rng.random() < 0.5:
        width = _ridge(torso) + 0.034
        cloth = spread(torso, azimuth, _scoop(torso, azimuth, width, low, low + 0.030), rng)
        return [_hemmed(cloth, fabric, _armhole(torso, cloth, width + 0.050))]
    cloth = spread(torso, azimuth, torso.ring(azimuth), rng)
    x, _, z = np.moveaxis(cloth.place.skin, -1, 0)
    x = np.abs(x)
    front = smoothstep(110.0, 80.0, cloth.degrees)
    heart = 0.007 * np.sin(np.clip(x / 0.085, 0.0, 1.0) * np.pi) * front
    bodice = np.minimum(low + heart - z, _armhole(torso, cloth, _ridge(torso) + 0.056))
    strap = 0.009 - np.abs(x - _ridge(torso) - 0.030)
    return [_hemmed(cloth, fabric, np.maximum(bodice, strap))]


def _front(torso: Torso) -> Floats:
    """The ring's foremost point ``[3]``."""
    front = np.zeros(1)
    return torso.place(front, torso.ring(front)).skin[0]


def _ridge(torso: Torso) -> float:
    """Distance of the ring from the middle, on the shoulders."""
    side = np.deg2rad([90.0])
    return float(torso.place(side, torso.ring(side)).skin[0, 0])


def _scoop(torso: Torso, azimuth: Floats, width: float, front: float, back: float) -> Floats:
    """Polar angles ``[N]`` of a round neckline of half ``width`` that hangs to ``front`` and ``back``."""
    side = torso.first_below(np.deg2rad([90.0]), lambda points: width - np.abs(points[..., 0]))
    top = torso.place(np.deg2rad([90.0]), side).skin[0, 2]
    low = (front + (back - front) * smoothstep(60.0, 120.0, turned(azimuth)))[:, None]
    bow = lambda points: low + (top - low) * (np.abs(points[..., 0]) / width) ** 3  # noqa: E731
    return np.maximum(
        torso.ring(azimuth), torso.first_below(azimuth, lambda points: points[..., 2] - bow(points))
    )


def _armhole(torso: Torso, cloth: Cloth, half: float) -> Floats:
    """Distance ``[N, M]`` inside sleeveless cloth of half width ``half``, metres; wider under the arms."""
    top = torso.place(np.deg2rad([90.0]), torso.ring(np.deg2rad([90.0]))).skin[0, 2]
    x, _, z = np.moveaxis(cloth.place.skin, -1, 0)
    return half + 1.2 * np.maximum(top - 0.085 - z, 0.0) - np.abs(x)


def _banded(cloth: Cloth, fabric: Fabric) -> Surface:
    band = inside(0.014 - cloth.below)
    height = _THIN + 0.0013 * band + _FOLD * cloth.folds * smoothstep(0.01, 0.04, cloth.below)
    shade = 1.0 + 0.01 * cloth.folds - 0.02 * band - 0.2 * line(cloth.below - 0.0145)
    return sew(cloth, height, fabric.paint_body(cloth.place.template) * shade[..., None])


def _hemmed(cloth: Cloth, fabric: Fabric, border: Floats) -> Surface:
    """Cloth where ``border`` (metres inside) is positive, with a hem round neckline and border."""
    hem = np.minimum(cloth.below, border)
    height = _THIN + 0.0008 * inside(0.008 - hem) + 0.6 * _FOLD * cloth.folds * smoothstep(0.01, 0.03, hem)
    shade = 1.0 + 0.01 * cloth.folds - 0.16 * line(hem - 0.0085)
    return sew(
        cloth, height, fabric.paint_body(cloth.place.template) * shade[..., None], inside(border, 0.003)
    )
