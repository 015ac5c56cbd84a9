# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of hair, eyewear, headwear and clothing share."""

from dataclasses import replace
from typing import Any

import numpy as np
import trimesh

from backend.data.body.bare_head import bare_head
from backend.data.body.template import Head
from backend.data.forms.surface import Surface
from backend.data.people import priors
from backend.data.people.subject import Attributes
from backend.space import Part

PLAIN = priors.sample(7, 3)


def wearing(**changes: Any) -> Attributes:
    """A bald subject who wears a T-shirt only, but for the changes."""
    bare = {
        "hair_style": "bald",
        "headwear": "none",
        "glasses": "none",
        "earrings": "none",
        "clothing": "t_shirt",
    }
    return replace(PLAIN, **(bare | {"receding": 0.0} | changes))


def heads() -> list[Head]:
    """Three different subjects' bare heads."""
    return [bare_head(priors.sample(7, index)) for index in range(3)]


def assert_sound(surfaces: list[Surface], part: Part) -> None:
    """Every mesh is closed, points outwards, is of sane size and carries finite attributes."""
    for surface in surfaces:
        mesh = trimesh.Trimesh(surface.vertices, surface.faces, process=False)
        assert mesh.is_watertight
        assert mesh.is_winding_consistent
        assert mesh.volume > 0.0
        assert 100 < len(surface.vertices) < 60_000
        assert len(surface.albedo) == len(surface.part) == len(surface.canonical) == len(surface.vertices)
        assert surface.albedo.min() >= 0.0
        assert surface.albedo.max() <= 1.0
        assert np.isfinite(surface.vertices).all()
        assert np.isfinite(surface.canonical).all()
        assert (surface.part == part).all()


def points_before_eyes(surfaces: list[Surface], head: Head, radius: float = 0.010) -> int:
    """How many vertices lie within ``radius`` metres of an eye's line of sight, in front of it."""
    vertices = np.concatenate([surface.vertices for surface in surfaces])
    offset = vertices[None] - head.eyes[:, None]
    near = np.hypot(offset[..., 0], offset[..., 2]) < radius
    return int((near & (offset[..., 1] < 0.0)).sum())


def hits(surfaces: list[Surface], origin: list[float], direction: list[float]) -> bool:
    """Whether a ray meets any of the surfaces."""
    meshes = [trimesh.Trimesh(s.vertices, s.faces, process=False) for s in surfaces]
    return any(mesh.ray.intersects_any([origin], [direction])[0] for mesh in meshes)
