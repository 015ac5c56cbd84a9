# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways that braids and dreadlocks take: over the head, then down outside neck, shoulders and clothes."""

import numpy as np

from backend.data.body.skull import NECK_AXIS, Skull
from backend.data.forms.noise import smoothstep
from backend.data.forms.shells import smooth_path
from backend.data.forms.surface import Floats
from backend.data.people.subject import Attributes

_CLOTH = {"hoodie": 0.034, "scarf": 0.036, "suit": 0.018, "leather_jacket": 0.018, "turtleneck": 0.014}
"""How far garments stand off the skin, metres."""
_THIN_CLOTH = 0.009
_COLLAR = 0.085
"""Height below which clothes are reckoned with."""


def over_head(skull: Skull, azimuth: Floats, polar: Floats, lift: Floats | float) -> Floats:
    """Points ``[..., 3]`` that stand ``lift`` metres off the head (ears included), angles in radians."""
    normal = skull.skin.at(azimuth, polar, skull.skin.normals)
    return skull.ears.at(azimuth, polar) + normal * np.asarray(lift)[..., None]


def fallen(
    skull: Skull, who: Attributes, start: Floats, end_azimuth: float, tip: float, girth: float, count: int
) -> Floats:
    """A path ``[count, 3]`` that hangs from ``start [3]`` down to the height ``tip``, metres.

    It turns to ``end_azimuth`` (radians round the neck's axis) and keeps ``girth`` clear of body and clothes.
    """
    share = np.linspace(0.0, 1.0, count)
    height = start[2] + (tip - start[2]) * share
    first = np.arctan2(start[0], NECK_AXIS - start[1])
    turn = (end_azimuth - first + np.pi) % (2.0 * np.pi) - np.pi
    azimuth = first + turn * smoothstep(0.15, 0.75, share)
    radius = np.hypot(start[0], start[1] - NECK_AXIS)
    body = skull.neck.at(azimuth, -height)
    cloth = _CLOTH.get(who.clothing, _THIN_CLOTH) * smoothstep(_COLLAR + 0.02, _COLLAR - 0.02, height)
    clear = np.hypot(body[:, 0], body[:, 1] - NECK_AXIS) + girth + 0.002 + cloth
    hang = radius + (np.minimum(clear[-1], radius) - radius) * smoothstep(0.0, 0.8, share)
    reach = np.maximum(hang, clear)
    reach[0] = radius
    smooth = np.concatenate([np.full(4, reach[0]), reach, np.full(4, reach[-1])])
    reach = np.maximum(np.convolve(smooth, np.ones(9) / 9.0, "valid"), clear * (share > 0.12))
    return np.stack([reach * np.sin(azimuth), NECK_AXIS - reach * np.cos(azimuth), height], 1)


def across_head(skull: Skull, knots: Floats, lift: float, count: int) -> Floats:
    """A smooth path ``[count, 3]`` over the head through (azimuth, polar) ``knots [K, 2]``, radians."""
    azimuth, polar = knots.T
    unit = np.stack([np.sin(polar) * np.sin(azimuth), -np.sin(polar) * np.cos(azimuth), np.cos(polar)], 1)
    way = smooth_path(unit, count)
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    return over_head(skull, np.arctan2(way[:, 0], -way[:, 1]), np.arccos(way[:, 2]), np.full(count, lift))
