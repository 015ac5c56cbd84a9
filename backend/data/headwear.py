# SPDX-License-Identifier: GPL-3.0-or-later
"""Beanies, caps and hats as closed meshes over the head."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from backend.data.noise import Noise, smoothstep
from backend.data.shells import shell
from backend.data.skull import Skull
from backend.data.subject import Attributes
from backend.data.surface import Floats, Surface
from backend.data.template import Head
from backend.space import Part

_COLUMNS, _ROWS = 216, 64
_RADIUS = 0.10
_DEPTH = 0.006
_BANDS = {
    "beanie": ([0, 5, 40, 75, 110, 172, 180], [0.246, 0.246, 0.240, 0.205, 0.195, 0.172, 0.172]),
    "cap": ([0, 5, 40, 80, 110, 172, 180], [0.255, 0.255, 0.250, 0.228, 0.218, 0.190, 0.190]),
    "hat": ([0, 5, 40, 80, 110, 172, 180], [0.256, 0.256, 0.252, 0.234, 0.222, 0.202, 0.202]),
}


def band_height(headwear: str, azimuth: Floats) -> Floats:
    """Template height ``[N]`` of the lower edge at azimuths ``[N]`` (radians)."""
    degrees = np.abs(np.rad2deg((azimuth + np.pi) % (2.0 * np.pi) - np.pi))
    return PchipInterpolator(*_BANDS[headwear])(degrees)


def make(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The headwear of one subject, closed meshes; none if the attributes say so."""
    if attributes.headwear == "none":
        return []
    skull = Skull(head)
    colour = np.array(attributes.headwear_colour.rgb)
    azimuth = np.arange(_COLUMNS) * (2.0 * np.pi / _COLUMNS)
    line = skull.polar_at_height(azimuth, band_height(attributes.headwear, azimuth))
    match attributes.headwear:
        case "beanie":
            return [_beanie(skull, azimuth, line, colour, rng)]
        case "cap":
            return [_cap(skull, azimuth, line, colour), _visor(skull, colour)]
        case _:
            return _hat(skull, azimuth, line, colour)


def _dome(skull: Skull, azimuth: Floats, polar: Floats, height: Floats, albedo: Floats) -> Surface:
    """A closed cover ``height`` above skin and ears, sunk into the skin at its edge."""
    around = azimuth[:, None]
    distance = (polar[:, -1:] - polar) * _RADIUS
    rise = np.sqrt(1.0 - (1.0 - np.clip(distance / 0.004, 0.0, 1.0)) ** 2)
    height = -0.002 + (height + 0.002) * rise
    height[:, 0] = height[:, 0].mean()
    normal = skull.skin.at(around, polar, skull.skin.normals)
    outer = skull.ears.at(around, polar) + normal * height[..., None]
    inner = skull.skin.at(around, polar) - normal * _DEPTH
    canonical = skull.canonical(outer, around, polar)
    return shell(outer, inner, albedo, Part.HEADWEAR, canonical, wrap=True, pole=True)


def _beanie(skull: Skull, azimuth: Floats, line: Floats, colour: Floats, rng: np.random.Generator) -> Surface:
    polar = np.linspace(0.0, 1.0, _ROWS) * line[:, None]
    distance = (line[:, None] - polar) * _RADIUS
    cuff = smoothstep(0.038, 0.034, distance)
    slouch = float(rng.uniform(0.0, 0.014))
    ribs = np.cos(azimuth * 54.0)[:, None] * smoothstep(0.2, 0.6, polar)
    folds = Noise(rng)(azimuth[:, None] * 5.0 / np.pi, polar * 4.0)
    top = smoothstep(0.9, 0.1, polar)
    height = 0.0075 + 0.0045 * cuff + slouch * top + 0.0008 * ribs + 0.001 * folds * (1.0 - cuff)
    shade = 0.95 + 0.09 * ribs - 0.25 * np.exp(-(((distance - 0.0365) / 0.002) ** 2))
    return _dome(skull, azimuth, polar, height, colour * shade[..., None])


def _cap(skull: Skull, azimuth: Floats, line: Floats, colour: Floats) -> Surface:
    polar = np.linspace(0.0, 1.0, _ROWS) * line[:, None]
    around = azimuth[:, None]
    seam = np.abs((around / (np.pi / 3.0) + 0.5) % 1.0 - 0.5) * np.pi / 3.0 * np.sin(polar) * _RADIUS
    groove = np.exp(-((seam / 0.0022) ** 2)) * smoothstep(0.05, 0.2, polar)
    front = smoothstep(0.0, 0.9, np.cos(around)) * smoothstep(0.25, 0.8, polar)
    button = smoothstep(0.085, 0.055, polar)
    height = 0.008 + 0.007 * front * smoothstep(0.0, 0.5, line[:, None] - polar)
    height = height + 0.003 * button - 0.0009 * groove
    shade = 1.0 - 0.22 * groove - 0.10 * button
    return _dome(skull, azimuth, polar, height, colour * shade[..., None])


def _visor(skull: Skull, colour: Floats) -> Surface:
    azimuth = np.linspace(-1.0, 1.0, 72) * np.deg2rad(58.0)
    line = skull.polar_at_height(azimuth, band_height("cap", azimuth) + 0.005)
    share = np.linspace(0.0, 1.0, 30)[None, :, None]
    normal = skull.skin.at(azimuth, line, skull.skin.normals)
    root = (skull.skin.at(azimuth, line) - normal * 0.004)[:, None]
    length = 0.062 * np.sqrt(np.maximum(1.0 - (azimuth / np.deg2rad(58.5)) ** 2, 0.0))[:, None, None]
    middle = root + length * share * np.array([0.0, -1.0, -0.12])
    middle[..., 2] -= 5.5 * middle[..., 0] ** 2 * (share * length / 0.062)[..., 0]
    width = np.sqrt(np.clip((1.0 - share) / 0.08, 0.0, 1.0)) * 0.0016
    lift = np.array([0.0, 0.0, 1.0]) * width
    stitch = np.cos(share * 2.0 * np.pi * 6.0) ** 8 * (share < 0.95)
    albedo = colour * (0.97 - 0.10 * stitch) + np.zeros_like(middle)
    moved = skull.canonical(middle, azimuth[:, None], line[:, None]) - middle
    return shell(middle + lift, middle - lift, albedo, Part.HEADWEAR, middle + lift + moved)


def _hat(skull: Skull, azimuth: Floats, line: Floats, colour: Floats) -> list[Surface]:
    """A felt crown with a dent and a ribbon, and a round brim."""
    edge = skull.ears.at(azimuth, line)
    middle = edge.mean(0)
    outwards = (edge - middle) * np.array([1.0, 1.0, 0.0])
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    above = skull.skin.at(azimuth[:, None], line[:, None] * np.linspace(0.4, 1.0, 24)) - middle
    widest = np.einsum("urc,uc->ur", above, outwards).max(1)
    rim = np.maximum(np.einsum("uc,uc->u", edge - middle, outwards), widest) + 0.0085
    rim = (middle + outwards * rim[:, None] + (edge - middle) * np.array([0.0, 0.0, 1.0]))[:, None]
    top = skull.skin.at(np.array(0.0), np.array(0.0))
    turn = np.linspace(0.0, np.pi / 2.0, _ROWS)[None, :, None]
    power = 2.0 / 3.6
    centre = np.array([middle[0], middle[1], 0.0])
    flat = centre + (rim * [1, 1, 0] - centre) * np.sin(turn) ** power
    rise = top[2] + 0.016 - rim[..., 2:]
    height = rim[..., 2:] + rise * np.cos(turn) ** power
    along = flat[..., 1:2] - middle[1]
    dent = 0.012 * np.exp(-((flat[..., :1] / 0.020) ** 2)) * smoothstep(0.075, 0.03, np.abs(along))
    height = height - dent * smoothstep(1.0, 0.4, turn)
    outer = flat + height * np.array([0.0, 0.0, 1.0])
    outer[:, 0] = outer[:, 0].mean(0)
    polar = line[:, None] * np.linspace(0.0, 1.0, _ROWS)
    around = azimuth[:, None]
    inner = skull.skin.at(around, polar) - skull.skin.at(around, polar, skull.skin.normals) * _DEPTH
    ribbon = smoothstep(0.026, 0.024, outer[..., 2:] - rim[..., 2:])
    ribbon_colour = colour * 0.35 if colour.mean() > 0.25 else colour * 0.5 + 0.28
    albedo = colour * (1.0 - ribbon) + ribbon_colour * ribbon
    crown = shell(
        outer, inner, albedo, Part.HEADWEAR, skull.canonical(outer, around, polar), wrap=True, pole=True
    )
    return [crown, _brim(skull, azimuth, line, rim, outwards, colour)]


def _brim(
    skull: Skull, azimuth: Floats, line: Floats, rim: Floats, outwards: Floats, colour: Floats
) -> Surface:
    share = np.linspace(-0.22, 1.0, 30)[None, :, None]
    reach = 0.052 * share
    curl = 0.010 * np.abs(np.sin(azimuth))[:, None, None] - 0.007 * np.cos(azimuth)[:, None, None]
    lift = curl * np.maximum(share, 0.0) ** 2
    middle = rim + outwards[:, None] * reach + lift * np.array([0.0, 0.0, 1.0])
    half = np.sqrt(np.clip((1.0 - share) / 0.06, 0.0, 1.0)) * 0.0017 * np.array([0.0, 0.0, 1.0])
    moved = skull.canonical(middle, azimuth[:, None], line[:, None]) - middle
    albedo = colour * (1.0 - 0.12 * smoothstep(0.90, 0.93, share)) + np.zeros_like(middle)
    return shell(middle + half, middle - half, albedo, Part.HEADWEAR, middle + half + moved, wrap=True)
