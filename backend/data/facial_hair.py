# SPDX-License-Identifier: GPL-3.0-or-later
"""Beards, moustaches and brows as the skin itself: raised and painted by template position."""

import numpy as np

from backend.data import regions
from backend.data.noise import Noise, smoothstep
from backend.data.subject import Attributes
from backend.data.surface import Floats
from backend.data.template import Head

BROW_RAISE = 0.0008
"""Metres that a brow stands out from the skin."""


def beard_mask(points: Floats, attributes: Attributes) -> Floats:
    """How much of each template point ``[N, 3]`` is under facial hair (brows apart), ``[N]``."""
    kind = attributes.facial_hair
    if kind == "none":
        return np.zeros(len(points))
    if kind == "moustache":
        return regions.moustache(points)
    if kind == "goatee":
        return np.maximum(regions.moustache(points), regions.chin_beard(points))
    return regions.full_beard(points)


def brow_mask(points: Floats, attributes: Attributes) -> Floats:
    """The brows of this subject at template points ``[N, 3]``."""
    return regions.brow(points, attributes.brow_thickness, attributes.brow_arch, attributes.brow_tilt)


def raise_hair(head: Head, attributes: Attributes, rng: np.random.Generator) -> Floats:
    """The skin's vertices ``[V, 3]`` with beard, moustache and brows raised."""
    template = head.template
    points = template.vertices
    lips = template.vertex_masks["lips"]
    raised = BROW_RAISE * (0.5 + attributes.brow_thickness) * brow_mask(points, attributes)
    if attributes.facial_hair in ("none", "stubble"):
        return head.vertices + raised[:, None] * head.normals
    length = attributes.beard_length
    mask = beard_mask(points, attributes) * (1 - smoothstep(0.05, 0.4, lips)) * ~_mouth_vertices(head)
    x, z = np.abs(points[:, 0]), points[:, 2]
    fullness = np.where(z > 0.134, 0.0032 + 0.003 * length, 0.003 + 0.005 * length)
    at_chin = smoothstep(0.075, 0.0, x) * smoothstep(0.128, 0.095, z)
    reach = 0.0 if attributes.facial_hair == "moustache" else 0.026 * length**1.5
    waves = 1 + 0.22 * Noise(rng, 3)(*(points * 90).T)
    raised += mask * (fullness + reach * at_chin) * waves
    droop = (0.15 + 0.75 * length * at_chin)[:, None] * (0, -0.25, -1)
    direction = head.normals + droop * (mask > 0)[:, None]
    direction /= np.linalg.norm(direction, axis=1, keepdims=True) + 1e-9
    return head.vertices + raised[:, None] * direction


def _mouth_vertices(head: Head) -> Floats:
    flags = np.zeros(len(head.vertices), bool)
    flags[head.template.faces[head.template.mouth]] = True
    return flags
