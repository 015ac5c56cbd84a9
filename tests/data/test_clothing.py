# SPDX-License-Identifier: GPL-3.0-or-later
"""Garments are closed, cover the shoulders to the box's floor, keep below the chin and have their colour."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from backend.data import clothing
from backend.data.body.bare_head import bare_head
from backend.data.body.template import Head
from backend.data.clothing.patterns import Fabric
from backend.data.forms.surface import Floats, Surface
from backend.data.people import priors
from backend.data.people.colours import CLOTHING, Colour
from backend.data.people.subject import Garment, Pattern
from backend.data.scene import Scene
from backend.space import Part
from tests.data.worn import assert_sound, wearing

BODIES = {
    "thin woman": {"gender": 0.05, "age": 30.0, "weight": 0.05, "muscle": 0.1},
    "heavy man": {"gender": 0.95, "age": 45.0, "weight": 0.95, "muscle": 0.3},
    "muscular man": {"gender": 1.0, "age": 30.0, "weight": 0.7, "muscle": 0.9},
    "child": {"gender": 0.5, "age": 7.0, "weight": 0.5, "muscle": 0.4},
}
SLEEVELESS = ("tank_top", "dress")
JACKETS = ("suit", "leather_jacket")
FLOOR = -0.005


@pytest.fixture(scope="module", name="bodies")
def bodies_fixture() -> dict[str, Head]:
    return {
        name: bare_head(replace(priors.sample(7, index), **shape))
        for index, (name, shape) in enumerate(BODIES.items())
    }


def colour(name: str) -> Colour:
    return Colour(name, CLOTHING[name])


def dressed(head: Head, seed: int = 1, **changes: object) -> list[Surface]:
    plain = {"clothing_pattern": "plain", "clothing_colour": colour("teal")}
    return clothing.dress(head, wearing(**(plain | changes)), np.random.default_rng(seed))


def heights_of_hits(surfaces: list[Surface], points: Floats) -> Floats:
    """Where vertical rays from above meet the garment, ``nan`` where they miss."""
    origins = np.column_stack([points, np.full(len(points), 0.4)])
    hits = Scene(surfaces).cast(origins, np.tile([0.0, 0.0, -1.0], (len(points), 1)))
    heights = np.full(len(points), np.nan)
    heights[hits.ray] = 0.4 - hits.distance
    return heights


def front_colours(head: Head, worn: list[Surface]) -> Floats:
    """Albedo of the clothes as the front view sees it, above the box's floor."""
    skin = Surface(
        head.vertices,
        head.template.faces,
        np.zeros_like(head.vertices),
        np.zeros(len(head.vertices), np.int64),
        head.template.vertices,
    )
    scene = Scene([skin, *worn])
    x, z = (
        grid.ravel() for grid in np.meshgrid(np.linspace(-0.15, 0.15, 160), np.arange(FLOOR, 0.11, 0.0019))
    )
    origins = np.column_stack([x, np.full(len(x), -0.6), z])
    hits = scene.cast(origins, np.tile([0.0, 1.0, 0.0], (len(x), 1)))
    shading = scene.shade(hits.face, hits.barycentric)
    return shading.albedo[shading.part == Part.CLOTHING]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("garment", get_args(Garment))
def test_garments_are_sound_and_end_below_the_box(bodies, garment, body):
    head = bodies[body]
    worn = dressed(head, clothing=garment)
    assert_sound(worn, Part.CLOTHING)
    vertices = np.concatenate([surface.vertices for surface in worn])
    azimuth = np.rad2deg(np.arctan2(vertices[:, 0], 0.012 - vertices[:, 1])) % 360
    for start in range(0, 360, 30):
        sector = vertices[(azimuth >= start) & (azimuth < start + 30)]
        assert sector[:, 2].min() < FLOOR or np.abs(sector[:, 0]).max() > 0.19


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("garment", get_args(Garment))
def test_garments_leave_the_face_free(bodies, garment, body):
    head = bodies[body]
    vertices = np.concatenate([surface.vertices for surface in dressed(head, clothing=garment)])
    chin = head.vertices[head.template.chin]
    before = (np.abs(vertices[:, 0]) < 0.03) & (vertices[:, 1] < 0.0)
    assert vertices[before, 2].max() < chin[2] + 0.002
    assert vertices[:, 2].max() < 0.155
    if garment not in ("scarf", "hoodie", "turtleneck"):
        assert vertices[:, 2].max() < chin[2] + 0.045


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("garment", sorted(set(get_args(Garment)) - set(SLEEVELESS)))
def test_garments_cover_both_shoulders(bodies, garment, body):
    head = bodies[body]
    points = np.array([[side * x, y] for side in (-1, 1) for x in (0.10, 0.12, 0.14) for y in (0.02, 0.03)])
    skin = head.vertices
    worn = dressed(head, clothing=garment)
    above = heights_of_hits([worn[-1] if garment in JACKETS else worn[0]], points)
    for point, height in zip(points, above, strict=True):
        near = np.hypot(*(skin[:, :2] - point).T) < 0.008
        assert height > np.median(skin[near & (skin[:, 2] > height - 0.06), 2]) - 0.002


@pytest.mark.parametrize("garment", SLEEVELESS)
def test_sleeveless_garments_leave_the_shoulders_bare(bodies, garment):
    head = bodies["thin woman"]
    skin = head.vertices
    worn = dressed(head, clothing=garment)
    height = heights_of_hits(worn, np.array([[0.165, 0.025], [-0.165, 0.025]]))
    for side, level in zip((1, -1), height, strict=True):
        near = np.hypot(skin[:, 0] - side * 0.165, skin[:, 1] - 0.025) < 0.010
        assert level < skin[near, 2].max()


@pytest.mark.parametrize("pattern", sorted(set(get_args(Pattern)) - {"plain"}))
@pytest.mark.parametrize("garment", get_args(Garment))
def test_patterns_are_sound(bodies, garment, pattern):
    changes = {"clothing": garment, "clothing_pattern": pattern, "clothing_accent": colour("white")}
    assert_sound(dressed(bodies["thin woman"], **changes), Part.CLOTHING)


@pytest.mark.parametrize(
    "garment", ["t_shirt", "v_neck", "tank_top", "sweater", "turtleneck", "hoodie", "dress"]
)
def test_plain_cloth_is_of_one_colour(bodies, garment):
    seen = front_colours(bodies["thin woman"], dressed(bodies["thin woman"], clothing=garment))
    named = np.array(CLOTHING["teal"])
    ratio = (seen / named).mean(1)
    assert abs(np.median(ratio) - 1.0) < 0.02
    assert np.quantile(np.abs(ratio - 1.0), 0.85) < 0.04


@pytest.mark.parametrize("garment", get_args(Garment))
def test_most_of_what_shows_has_the_named_colour(bodies, garment):
    head = bodies["heavy man"]
    seen = front_colours(head, dressed(head, clothing=garment, clothing_colour=colour("red")))
    near = np.abs(seen - np.array(CLOTHING["red"])).max(1) < 0.12
    assert near.mean() > (0.4 if garment == "scarf" else 0.5)


@pytest.mark.parametrize("pattern", sorted(set(get_args(Pattern)) - {"plain"}))
@pytest.mark.parametrize("garment", ["t_shirt", "shirt", "scarf", "dress"])
def test_patterns_show_both_colours_and_the_first_prevails(bodies, garment, pattern):
    base, accent = np.array(CLOTHING["navy"]), np.array(CLOTHING["yellow"])
    for seed in range(3):
        changes = {"clothing_colour": colour("navy"), "clothing_accent": colour("yellow")}
        worn = dressed(bodies["thin woman"], seed, clothing=garment, clothing_pattern=pattern, **changes)
        albedo = np.concatenate([surface.albedo for surface in worn[garment == "scarf" :]])
        share = ((albedo - base) @ (accent - base)) / ((accent - base) @ (accent - base))
        assert 0.6 < (share < 0.5).mean() < 0.97
        assert share.max() > 0.75
        assert share.mean() < 0.4


def test_an_accent_like_the_cloth_still_shows():
    rng = np.random.default_rng(0)
    for rgb in CLOTHING.values():
        fabric = Fabric.draw(np.array(rgb), np.array(rgb), "dotted", rng)
        assert np.abs(fabric.accent - fabric.colour).max() > 0.15


@pytest.mark.parametrize("body", BODIES)
def test_the_tie_hangs_from_the_collar(bodies, body):
    shirt, collar, tie = dressed(bodies[body], clothing="shirt_and_tie")
    assert np.abs(tie.vertices[:, 0]).max() < 0.03
    front = collar.vertices[np.abs(collar.vertices[:, 0]) < 0.02]
    assert front[:, 2].min() < tie.vertices[:, 2].max() < front[:, 2].max() + 0.004
    assert tie.vertices[:, 2].min() < FLOOR
    before = (np.abs(shirt.vertices[:, 0]) < 0.01) & (shirt.vertices[:, 1] < 0.0)
    for height in np.linspace(0.0, tie.vertices[:, 2].max() - 0.008, 5):
        level = lambda points, z=height: points[np.abs(points[:, 2] - z) < 0.004]  # noqa: E731
        cloth = level(shirt.vertices[before])
        if len(cloth):
            assert level(tie.vertices)[:, 1].min() < cloth[:, 1].min() + 0.001


def test_a_turtleneck_rises_above_a_t_shirt(bodies):
    front = {}
    for garment in ("turtleneck", "t_shirt"):
        surface = dressed(bodies["thin woman"], clothing=garment)[0]
        before = (np.abs(surface.vertices[:, 0]) < 0.01) & (surface.vertices[:, 1] < 0.0)
        front[garment] = surface.vertices[before, 2].max()
    assert front["turtleneck"] > front["t_shirt"] + 0.02


@pytest.mark.parametrize("garment", JACKETS)
def test_jackets_are_open_over_another_colour(bodies, garment):
    worn = dressed(bodies["muscular man"], clothing=garment, clothing_colour=colour("black"))
    shirt, jacket = worn[0], worn[-1]
    assert np.abs(np.median(shirt.albedo, 0) - np.median(jacket.albedo, 0)).max() > 0.2
    above = jacket.vertices[(jacket.vertices[:, 2] > 0.0) & (jacket.vertices[:, 1] < -0.01)]
    assert np.abs(above[:, 0]).min() > 0.015


def test_the_same_seed_dresses_alike(bodies):
    first, second = (dressed(bodies["child"], 3, clothing="suit") for _ in range(2))
    assert all(np.array_equal(a.albedo, b.albedo) for a, b in zip(first, second, strict=True))
    assert all(np.array_equal(a.vertices, b.vertices) for a, b in zip(first, second, strict=True))
