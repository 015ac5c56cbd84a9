# SPDX-License-Identifier: GPL-3.0-or-later
"""A shirt with its turned-down collar, and the tie that goes with it."""

import numpy as np

from backend.data.body.torso import Torso, turned
from backend.data.clothing.cloth import columns, line, sew, spread, vee
from backend.data.clothing.patterns import Fabric, contrasting
from backend.data.forms.noise import smoothstep
from backend.data.forms.shells import loft, smooth_path
from backend.data.forms.surface import Floats, Surface
from backend.space import Part

_PLACKET = 0.015
_TIES = (
    (0.45, 0.08, 0.12), (0.10, 0.14, 0.34), (0.10, 0.10, 0.11), (0.14, 0.34, 0.24), (0.40, 0.26, 0.46),
    (0.72, 0.56, 0.20), (0.52, 0.54, 0.57), (0.16, 0.36, 0.62),
)  # fmt: skip


def shirt(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """A shirt that is mostly open at the throat."""
    return body_and_collar(torso, fabric, rng, buttoned=bool(rng.random() < 0.35))


def shirt_and_tie(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """A closed shirt with a tie."""
    return [*body_and_collar(torso, fabric, rng, buttoned=True), tie(torso, fabric.colour, rng)]


def body_and_collar(
    torso: Torso, fabric: Fabric, rng: np.random.Generator, *, buttoned: bool
) -> list[Surface]:
    """The shirt alone; unbuttoned it opens in a short V."""
    azimuth = columns(fine=fabric.pattern != "plain")
    front = torso.place(np.zeros(1), torso.ring(np.zeros(1))).skin[0, 2]
    edge = torso.ring(azimuth) if buttoned else vee(torso, azimuth, front - 0.020, half=0.001, side=20.0)
    edge = torso.walk(azimuth, edge, np.full((len(azimuth), 1), -0.003))[:, 0]
    cloth = spread(torso, azimuth, edge, rng)
    gap = 1.5 if buttoned else 14.0
    x, z = cloth.place.skin[..., 0], cloth.place.skin[..., 2]
    before = smoothstep(70.0, 50.0, cloth.degrees)
    placket = smoothstep(_PLACKET, _PLACKET - 0.002, np.abs(x)) * before
    stitch = line(np.abs(x) - _PLACKET + 0.0006) * before
    low = front - (0.016 if buttoned else 0.030)
    button = smoothstep(0.0048, 0.0038, np.hypot(x, (z - low + 0.035) % 0.07 - 0.035)) * before
    height = 0.003 + 0.001 * placket + 0.0010 * button + 0.0010 * cloth.folds * (1.0 - placket)
    leaf = _leaf(cloth.degrees, gap)
    shadow = line(np.maximum(cloth.below - 0.003 - leaf, 0.0), 0.0030)
    shade = 1.0 + 0.01 * cloth.folds - 0.16 * stitch - 0.22 * shadow
    albedo = fabric.paint_body(cloth.place.template) * shade[..., None]
    albedo = albedo * (1.0 - button[..., None]) + _button_colour(fabric.colour) * button[..., None]
    return [sew(cloth, height, albedo), collar(torso, fabric, gap)]


def collar(torso: Torso, fabric: Fabric, gap: float) -> Surface:
    """A collar that stands round the neck, folds over and ends ``gap`` degrees from the front."""
    degrees = np.concatenate([np.linspace(gap, gap + 36.0, 34), np.linspace(gap + 38.0, 180.0, 46)])
    azimuth = np.deg2rad(np.concatenate([degrees, 360.0 - degrees[-2::-1]]))
    away = turned(azimuth)
    top = -np.minimum(
        np.interp(away, [0, 30, 90, 180], [0.020, 0.023, 0.029, 0.034]), 0.80 * torso.room(azimuth)
    )
    tip = np.maximum(_leaf(away, gap), top + 0.006)
    rows = [
        (0.008, 0.0, -0.004), (0.0, 0.0, 0.0004), (0.0, 0.6, 0.0008), (0.0, 0.93, 0.0010), (0.0, 1.0, 0.0022),
        (0.0, 1.01, 0.0040), (0.0, 0.97, 0.0058),
    ]  # fmt: skip
    way = [foot + top * share for foot, share, _ in rows]
    lift = [np.full(len(azimuth), height) for *_, height in rows]
    for share in (0.2, 0.4, 0.6, 0.8, 0.95):
        way.append(top * (1.0 - share) + tip * share)
        lift.append(0.0064 + 0.0030 * smoothstep(0.0, 0.014, way[-1]) + 0.0008 * np.sin(share * np.pi))
    under = 0.0064 + 0.0030 * smoothstep(0.0, 0.014, tip)
    way += [tip, tip, tip - 0.002, 0.5 * (top + tip)]
    lift += [under - 0.0006, under - 0.0024, under - 0.0030, np.full(len(azimuth), 0.0036)]
    place = torso.down(azimuth, np.stack(way, 1))
    sections = place.above(np.stack(lift, 1))
    edge = line(np.stack(way, 1) - tip[:, None] + 0.0045, 0.0012) * (np.arange(len(way)) >= len(rows))
    shade = 1.0 - 0.07 * edge
    shade[:, :4] = 0.94
    shade[:, -3:] = 0.86
    along = np.cumsum(np.linalg.norm(np.diff(sections[:, 4], axis=0, prepend=sections[:1, 4]), axis=1))
    albedo = fabric.paint(along[:, None] - along[-1] / 2, np.stack(way, 1)) * shade[..., None]
    return loft(sections, albedo, Part.CLOTHING, place.canonical(sections))


def _leaf(away: Floats, gap: float) -> Floats:
    """How far the collar reaches below the ring, metres, by degrees away from the front."""
    degrees = [gap, gap + 14.0, gap + 18.0, gap + 34.0, gap + 60.0, 180.0]
    return np.interp(away, degrees, [-0.014, 0.024, 0.024, 0.013, 0.009, 0.008])


def tie(torso: Torso, shirt_colour: Floats, rng: np.random.Generator) -> Surface:
    """The knot in the collar and the upper end of the blade; plain or striped."""
    colour = contrasting(_TIES, shirt_colour, rng)
    striped = rng.random() < 0.5
    light = colour * 0.45 + 0.45 if rng.random() < 0.6 else colour * 0.35
    way = np.array([-0.0205, -0.015, -0.006, 0.003, 0.006, 0.012, 0.030, 0.070])
    wide = np.array([0.0130, 0.0175, 0.0160, 0.0110, 0.0105, 0.0135, 0.0190, 0.0230])
    thick = np.array([0.0050, 0.0085, 0.0085, 0.0065, 0.0044, 0.0040, 0.0036, 0.0036])
    way = np.maximum(way, -0.80 * torso.room(np.zeros(1))[0])
    way[1:] = np.maximum(way[1:], way[0] + 0.004 * np.arange(1, len(way)))
    place = torso.down(np.zeros(1), way[None])
    path = place.above(np.full((1, len(way)), 0.0095))[0]
    path[:, 1] = np.minimum.accumulate(path[:, 1])
    share, fine = np.linspace(0.0, 1.0, len(way)), np.linspace(0.0, 1.0, 64)
    knots = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    share = knots / knots[-1]
    path = smooth_path(path, len(fine))
    angle = np.linspace(0.0, 2.0 * np.pi, 60, endpoint=False)
    power = lambda value, exponent: np.sign(value) * np.abs(value) ** exponent  # noqa: E731
    half, deep = np.interp(fine, share, wide)[:, None], np.interp(fine, share, thick)[:, None]
    tangent = np.gradient(path, axis=0)
    out = np.stack([np.zeros(len(fine)), tangent[:, 2], -tangent[:, 1]], 1)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    across = half * power(np.cos(angle), 0.6)
    sections = path[:, None] + out[:, None] * (deep * power(np.sin(angle), 0.8))[..., None]
    sections[..., 0] += across
    along = fine[:, None] * knots[-1]
    off = np.abs(((along + 0.8 * across) / 0.018) % 1.0 - 0.5) * 0.018
    stripe = smoothstep(0.0045, 0.0025, off)[..., None] * striped
    blade = smoothstep(0.2, 1.0, np.abs(across) / half)
    crease = line(along - np.interp(way[3] + 0.0015, way, knots), 0.0020)
    shade = (1.0 - 0.05 * blade) * (1.0 - 0.4 * crease)
    albedo = (colour * (1.0 - stripe) + light * stripe) * shade[..., None]
    shift = np.stack([np.interp(fine, share, axis) for axis in (place.template - place.skin)[0].T], 1)
    return loft(sections, albedo, Part.CLOTHING, sections + shift[:, None])


def _button_colour(cloth: Floats) -> Floats:
    """Light buttons on dark cloth, dark ones on light cloth."""
    return cloth * 0.3 + 0.55 if cloth.mean() < 0.35 else cloth * 0.62
