# SPDX-License-Identifier: GPL-3.0-or-later
"""Garments as closed shells round neck and shoulders, with collars, hood, tie and lapels."""

import numpy as np

from backend.data.noise import Noise, layered, smoothstep
from backend.data.polar import Sheet
from backend.data.shells import loft, rings, shell, smooth_path
from backend.data.skull import NECK_AXIS
from backend.data.subject import Attributes
from backend.data.surface import Floats, Surface
from backend.data.template import Head
from backend.data.torso import Torso
from backend.space import Part

_COLUMNS, _ROWS = 200, 72
_DEPTH = 0.008
_DEGREES = [0, 12, 25, 45, 70, 90, 130, 180]
_NECKLINES = {
    "t_shirt": [0.014, 0.015, 0.019, 0.032, 0.049, 0.056, 0.068, 0.074],
    "v_neck": [-0.030, -0.016, -0.002, 0.022, 0.047, 0.056, 0.068, 0.074],
    "turtleneck": [0.062, 0.062, 0.064, 0.070, 0.078, 0.084, 0.092, 0.096],
    "shirt": [0.012, 0.015, 0.029, 0.047, 0.064, 0.073, 0.084, 0.090],
    "collar": [0.012, 0.015, 0.023, 0.039, 0.055, 0.063, 0.074, 0.080],
    "hoodie": [0.006, 0.009, 0.016, 0.031, 0.048, 0.056, 0.068, 0.074],
    "jacket": [-0.080, -0.050, -0.022, 0.014, 0.045, 0.058, 0.070, 0.076],
}
_SHIRTS = ((0.90, 0.90, 0.88), (0.90, 0.90, 0.88), (0.68, 0.79, 0.90), (0.88, 0.80, 0.82))
_TIES = ((0.45, 0.08, 0.12), (0.10, 0.14, 0.32), (0.10, 0.10, 0.11), (0.16, 0.34, 0.24), (0.42, 0.36, 0.48))


def dress(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """What one subject wears, closed meshes that overlap neck and shoulders and leave the box below."""
    torso = Torso(head)
    colour = np.array(attributes.clothing_colour.rgb)
    match attributes.clothing:
        case "suit":
            shirt = np.array(_SHIRTS[rng.integers(len(_SHIRTS))])
            tie = np.array(_TIES[rng.integers(len(_TIES))])
            return [
                _cloth(torso, "shirt", shirt, rng),
                _collar(torso, shirt),
                _tie(torso, tie),
                _cloth(torso, "jacket", colour, rng),
            ]
        case "shirt":
            return [_cloth(torso, "shirt", colour, rng), _collar(torso, colour)]
        case "hoodie":
            return [_cloth(torso, "hoodie", colour, rng), _hood(torso, colour, rng), *_strings(torso, colour)]
        case garment:
            return [_cloth(torso, garment, colour, rng)]


def _turned(azimuth: Floats) -> Floats:
    """Degrees 0..180 away from the front."""
    return np.abs(np.rad2deg((azimuth + np.pi) % (2.0 * np.pi) - np.pi))


def _cloth(torso: Torso, garment: str, colour: Floats, rng: np.random.Generator) -> Surface:
    """The garment's body, from its neckline to below the box."""
    azimuth = np.arange(_COLUMNS) * (2.0 * np.pi / _COLUMNS)
    degrees = _turned(azimuth)
    line = torso.template.second_at_height(azimuth, np.interp(degrees, _DEGREES, _NECKLINES[garment]))
    share = np.linspace(0.0, 1.0, _ROWS) ** 1.25
    polar = line[:, None] + (torso.template.high - line[:, None]) * share
    around = azimuth[:, None]
    skin, normal = torso.skin.at(around, polar), torso.skin.at(around, polar, torso.skin.normals)
    template = torso.template.at(around, polar)
    step = np.linalg.norm(np.diff(skin, axis=1, prepend=skin[:, :1]), axis=2)
    below = np.cumsum(step, axis=1)

    noise = Noise(rng)
    folds = layered(noise, template[..., 0] / 0.035, template[..., 2] / 0.05 + template[..., 1] / 0.06)
    height, shade = _details(garment, azimuth, below, template)
    height = height + 0.0012 * folds * smoothstep(0.01, 0.04, below)
    rise = np.sqrt(1.0 - (1.0 - np.clip(below / 0.003, 0.0, 1.0)) ** 2)
    height = -0.002 + (height + 0.002) * rise
    weave = noise(template[..., 0] / 0.003, template[..., 2] / 0.003 + template[..., 1] / 0.003)
    shade = shade + 0.025 * weave + 0.04 * folds
    outer = skin + normal * height[..., None]
    return shell(
        outer,
        skin - normal * _DEPTH,
        colour * shade[..., None],
        Part.CLOTHING,
        outer + template - skin,
        wrap=True,
    )


def _details(garment: str, azimuth: Floats, below: Floats, template: Floats) -> tuple[Floats, Floats]:
    """Height above the skin and brightness, by distance below the neckline (metres)."""
    height, shade = np.full(below.shape, 0.004), np.ones(below.shape)
    seam = lambda at: np.exp(-(((below - at) / 0.0016) ** 2))  # noqa: E731
    if garment in ("t_shirt", "v_neck"):
        band = smoothstep(0.014, 0.012, below)
        return height + 0.0012 * band, shade - 0.05 * band - 0.22 * seam(0.014)
    if garment == "turtleneck":
        ribs = np.cos(azimuth * 48.0)[:, None] * smoothstep(0.085, 0.06, below)
        roll = np.sin(np.clip(below / 0.034, 0.0, 1.0) * np.pi) ** 0.6
        height = height + 0.0045 * roll + 0.0006 * ribs
        return height, shade + 0.06 * ribs - 0.22 * seam(0.034)
    if garment == "shirt":
        front = template[..., 1] < 0.0
        placket = smoothstep(0.015, 0.013, np.abs(template[..., 0])) * front
        edge = np.exp(-(((np.abs(template[..., 0]) - 0.014) / 0.0013) ** 2)) * front
        button = np.hypot(template[..., 0], template[..., 2] - 0.002) < 0.0042
        return height - 0.001 + 0.001 * placket, shade - 0.15 * edge - 0.3 * (button & front)
    if garment == "jacket":
        front = smoothstep(110.0, 75.0, _turned(azimuth))[:, None]
        lapel = smoothstep(0.031, 0.029, below)
        notch = np.exp(-(((template[..., 2] - 0.022) / 0.0018) ** 2)) * lapel * front
        height = 0.0075 + 0.0028 * lapel
        return height, shade + 0.05 * lapel - 0.30 * seam(0.030) - 0.35 * notch
    return height + 0.002, shade - 0.18 * seam(0.012)


def _level(sheet: Sheet, azimuth: Floats, height: Floats) -> Floats:
    """Distance of the neck's skin from its axis, metres."""
    point = sheet.at(azimuth, -height)
    return np.hypot(point[..., 0], point[..., 1] - NECK_AXIS)


def _ring(azimuth: Floats, radius: Floats, height: Floats) -> Floats:
    return np.stack([radius * np.sin(azimuth), NECK_AXIS - radius * np.cos(azimuth), height], -1)


def _collar(torso: Torso, colour: Floats) -> Surface:
    """A shirt's collar: it stands round the neck, folds over and ends in two points at the front."""
    degrees = np.linspace(9.0, 351.0, 150)
    azimuth = np.deg2rad(degrees)
    turned = _turned(azimuth)
    base = np.interp(turned, _DEGREES, _NECKLINES["collar"]) - 0.004
    top = base + np.interp(turned, [9, 30, 90, 180], [0.008, 0.015, 0.023, 0.026])
    tip = base - np.interp(turned, [9, 16, 26, 48, 90, 180], [0.003, 0.013, 0.018, 0.004, -0.002, 0.000])
    neck = _level(torso.neck, azimuth, top)
    foot = np.minimum(_level(torso.neck, azimuth, base), neck + 0.012)
    leaf = np.minimum(_level(torso.neck, azimuth, tip), neck + 0.030)
    rows = [
        (foot - 0.006, base),
        (foot * 0.5 + neck * 0.5 - 0.003, (base + top) / 2),
        (neck - 0.001, top - 0.003),
        (neck + 0.0005, top),
        (neck + 0.0035, top + 0.0012),
        (neck + 0.0060, top - 0.001),
        (neck * 0.7 + leaf * 0.3 + 0.0078, top * 0.7 + tip * 0.3),
        (neck * 0.35 + leaf * 0.65 + 0.0085, top * 0.35 + tip * 0.65),
        (leaf + 0.0085, tip + 0.001),
        (leaf + 0.0070, tip - 0.0005),
        (leaf + 0.0045, tip),
        (neck * 0.5 + leaf * 0.5 + 0.002, (top + tip) / 2),
    ]
    sections = np.stack([_ring(azimuth, np.maximum(r, 0.02), z) for r, z in rows], 1)
    shade = np.array([0.9, 0.9, 0.92, 0.95, 1.0, 1.0, 1.0, 1.0, 0.90, 0.85, 0.85, 0.85])[None, :, None]
    return loft(sections, colour * shade, Part.CLOTHING, sections + torso.shift(azimuth, base)[:, None])


def _tie(torso: Torso, colour: Floats) -> Surface:
    """A tie's knot in the collar and the start of its blade."""
    height = np.array([0.018, 0.012, 0.006, 0.000, -0.004, -0.012, -0.030])
    wide = np.array([0.0105, 0.0125, 0.0115, 0.0085, 0.0100, 0.0125, 0.0165])
    thick = np.array([0.005, 0.0065, 0.0065, 0.0050, 0.0042, 0.004, 0.004])
    skin = torso.neck.at(np.zeros(len(height)), -height)[:, 1]
    path = np.stack([np.zeros(len(height)), np.minimum.accumulate(skin) - 0.006, height], 1)
    share, fine = np.linspace(0, 1, len(height)), np.linspace(0, 1, 48)
    path = smooth_path(path, 48)
    wide, thick = np.interp(fine, share, wide), np.interp(fine, share, thick)
    angle = np.linspace(0.0, 2.0 * np.pi, 28, endpoint=False)
    across = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.6
    deep = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** 0.8
    sections = path[:, None] + np.stack(
        [wide[:, None] * across, thick[:, None] * deep, np.zeros((48, len(angle)))], -1
    )
    stripe = np.sin((sections[..., 2:] + sections[..., :1]) * 2.0 * np.pi / 0.012) > 0.55
    shift = torso.shift(np.zeros(48), path[:, 2])[:, None]
    return loft(sections, colour * (1.0 + 0.45 * stripe) + 0.06 * stripe, Part.CLOTHING, sections + shift)


def _hood(torso: Torso, colour: Floats, rng: np.random.Generator) -> Surface:
    """A hood lying on the shoulders: a soft roll, fat behind the neck, thin at the throat."""
    azimuth = np.deg2rad(np.linspace(14.0, 346.0, 130))
    turned = _turned(azimuth)
    height = np.interp(turned, [14, 40, 90, 140, 180], [0.000, 0.024, 0.054, 0.054, 0.048])
    fat = np.interp(turned, [14, 40, 90, 140, 180], [0.009, 0.014, 0.019, 0.023, 0.026])
    tall = np.interp(turned, [14, 40, 90, 180], [0.011, 0.018, 0.024, 0.036])
    neck = np.minimum(_level(torso.neck, azimuth, height), 0.075)
    angle = np.linspace(0.0, 2.0 * np.pi, 40, endpoint=False)[None]
    folds = Noise(rng)(azimuth[:, None] * 3.0, angle * 5.0 / np.pi)
    swell = 1.0 + 0.07 * folds - 0.10 * np.exp(-(((angle - 1.9) / 0.25) ** 2))
    radius = neck[:, None] + 0.75 * fat[:, None] + fat[:, None] * np.cos(angle) * swell
    level = height[:, None] + tall[:, None] * np.sin(angle) * swell
    sections = _ring(np.broadcast_to(azimuth[:, None], radius.shape), radius, level)
    shade = 0.97 + 0.05 * folds - 0.18 * np.exp(-(((angle - 1.9) / 0.15) ** 2))
    shift = torso.shift(azimuth, height)[:, None]
    return loft(sections, colour * shade[..., None], Part.CLOTHING, sections + shift)


def _strings(torso: Torso, colour: Floats) -> list[Surface]:
    """Two drawstrings that hang from the hood's ends."""
    light = colour * 0.5 + 0.46 if colour.mean() < 0.55 else colour * 0.55
    strings = []
    for sign in (1.0, -1.0):
        height = np.linspace(0.006, -0.040, 24)
        azimuth = np.full(24, sign * np.deg2rad(20.0))
        skin = torso.neck.at(azimuth, -height)
        path = np.stack(
            [np.full(24, sign * 0.020), skin[:, 1].min() * 0.3 + skin[:, 1] * 0.7 - 0.010, height], 1
        )
        tube = rings(path, 0.0022, 10)
        strings.append(loft(tube, light, Part.CLOTHING, tube + torso.shift(azimuth, height)[:, None]))
    return strings
