# SPDX-License-Identifier: GPL-3.0-or-later
"""What is painted on the skin follows the attributes and stays in its place."""

from typing import Any

import numpy as np
import pytest
import trimesh

from backend.data.body import regions
from backend.data.body.bare_head import bare_head
from backend.data.face import brows
from backend.data.face.mouth import GUMS, ORAL
from backend.data.face.skin import Skin, skin
from backend.data.forms.surface import Floats, Shading
from backend.data.people.colours import Colour
from backend.space import Part
from tests.data.worn import wearing

BARE = {
    "gender": 0.1, "age": 25.0, "wrinkles": 0.0, "freckles": 0.0, "moles": 0, "lipstick": 0.0,
    "eye_shadow": 0.0, "eyeliner": 0.0, "facial_hair": "none", "expression": "neutral", "face_units": {},
    "skin_tone": 0.2,
}  # fmt: skip
RED = Colour("red", (0.70, 0.10, 0.12))
BLUE = Colour("blue", (0.28, 0.40, 0.66))
LAUGH = {"jawOpen": 0.28, "mouthSmileLeft": 0.8, "mouthSmileRight": 0.8}


def made(**changes: Any) -> Skin:
    who = wearing(**(BARE | changes))
    return skin(bare_head(who), who, np.random.default_rng(1))


def middles(painted: Skin) -> Shading:
    return painted.shade(np.arange(len(painted.faces)), np.full((len(painted.faces), 3), 1.0 / 3.0))


def redness(colour: Floats) -> Floats:
    return colour[:, 0] - colour[:, 1]


def changed(**changes: Any) -> tuple[Shading, Shading, Floats]:
    """The bare face, the changed one and how much each point's colour differs."""
    plain, other = middles(made()), middles(made(**changes))
    return plain, other, np.abs(plain.albedo - other.albedo).max(1)


def test_the_skin_stays_closed_and_in_range() -> None:
    painted = made(age=80.0, wrinkles=1.0, moles=4, freckles=1.0)
    assert trimesh.Trimesh(painted.vertices, painted.faces, process=False).is_watertight
    shading = middles(painted)
    assert np.isfinite(shading.albedo).all()
    assert shading.albedo.min() >= 0
    assert shading.albedo.max() <= 1
    assert set(np.unique(shading.part)) == {Part.SKIN, Part.MOUTH, Part.FACIAL_HAIR}


def test_tones_darken_and_undertones_vary() -> None:
    light, dark = made(skin_tone=0.0), made(skin_tone=1.0)
    assert light.complexion.tone.mean() > dark.complexion.tone.mean() + 0.4
    assert light.complexion.lips.mean() > dark.complexion.lips.mean() + 0.2
    who = wearing(**BARE)
    head = bare_head(who)
    tones = [skin(head, who, np.random.default_rng(seed)).complexion.tone for seed in range(6)]
    warmth = [tone[0] / tone[2] for tone in tones]
    assert max(warmth) > 1.02 * min(warmth)


def test_lipstick_colours_the_lips_only() -> None:
    plain, red, difference = changed(lipstick=1.0, lipstick_colour=RED)
    x, z = np.abs(plain.canonical[:, 0]), plain.canonical[:, 2]
    lips = (x < 0.015) & (z > 0.119) & (z < 0.136) & (plain.canonical[:, 1] < -0.1) & (red.part == Part.SKIN)
    assert redness(red.albedo[lips]).mean() > redness(plain.albedo[lips]).mean() + 0.15
    forehead = regions.forehead(plain.canonical) > 0.9
    assert difference[forehead].max() < 1e-9


def test_eye_make_up_stays_around_the_eyes() -> None:
    plain, worn, difference = changed(eye_shadow=0.9, eye_shadow_colour=BLUE, eyeliner=0.9)
    marked = plain.canonical[difference > 0.05]
    assert len(marked) > 50
    assert np.abs(np.abs(marked[:, 0]) - 0.031).max() < 0.025
    assert np.abs(marked[:, 2] - 0.2).max() < 0.020
    above = (difference > 0.1) & (plain.canonical[:, 2] > 0.206)
    assert (worn.albedo[above, 2] - worn.albedo[above, 0]).mean() > 0.02


@pytest.mark.parametrize("changes", [{"freckles": 1.0}, {"wrinkles": 1.0}])
def test_marks_darken_a_part_of_the_face(changes: dict[str, float]) -> None:
    plain, marked, difference = changed(**changes)
    face = (plain.canonical[:, 1] < -0.04) & (plain.canonical[:, 2] > 0.10) & (plain.canonical[:, 2] < 0.26)
    spots = face & (difference > 0.02)
    assert 0.01 < spots[face].mean() < 0.6
    assert (marked.albedo - plain.albedo)[spots].mean() < 0


def test_moles_are_as_many_as_asked() -> None:
    painted = made(moles=3)
    assert painted.marks.moles.shape == (3, 3)
    colours = painted.marks.paint(painted.marks.moles, np.ones((3, 3)))
    assert (colours < 0.6).all()


def test_closed_lips_show_no_teeth_and_laughing_ones_do() -> None:
    closed, laughing = made(), made(face_units=LAUGH, expression="laugh")
    assert closed.mouth.gap < 0.0022
    for painted, visible in ((closed, False), (laughing, True)):
        shading = middles(painted)
        bright = shading.albedo[shading.part == Part.MOUTH].min(1) > max(ORAL.max(), GUMS.min())
        assert bright.any() == visible


def test_brows_follow_their_attributes() -> None:
    grid = np.stack(np.meshgrid(np.linspace(0, 0.06, 121), [-0.1], np.linspace(0.21, 0.24, 121)), -1).reshape(
        -1, 3
    )
    cover = lambda **changes: brows.mask(grid, wearing(**changes))  # noqa: E731
    assert cover(brow_thickness=1.0).sum() > 1.5 * cover(brow_thickness=0.0).sum()
    inner = lambda gap: grid[cover(brow_gap=gap) > 0.5, 0].min()  # noqa: E731
    outer = lambda length: grid[cover(brow_length=length) > 0.5, 0].max()  # noqa: E731
    assert inner(1.0) > inner(0.0) + 0.003
    assert outer(1.0) > outer(0.0) + 0.004
    tail = lambda tilt: (cover(brow_tilt=tilt) * (grid[:, 0] > 0.04)) @ grid[:, 2]  # noqa: E731
    mass = lambda tilt: (cover(brow_tilt=tilt) * (grid[:, 0] > 0.04)).sum()  # noqa: E731
    assert tail(1.0) / mass(1.0) > tail(-1.0) / mass(-1.0) + 0.001


def test_roots_show_under_hair_and_not_on_the_face() -> None:
    grown, bald = middles(made(hair_style="short")), middles(made(hair_style="balding"))
    crown = grown.canonical[:, 2] > 0.30
    assert grown.albedo[crown].mean() < bald.albedo[crown].mean() - 0.1
    cheeks = regions.cheeks(grown.canonical) > 0.8
    assert grown.albedo[cheeks] == pytest.approx(bald.albedo[cheeks], abs=0.01)


def test_grown_men_without_beards_have_its_shadow() -> None:
    black = Colour("black", (0.07, 0.06, 0.06))
    man, woman = (middles(made(gender=gender, age=30.0, facial_hair_colour=black)) for gender in (1.0, 0.0))
    chin = (man.canonical[:, 1] < -0.09) & (man.canonical[:, 2] > 0.092) & (man.canonical[:, 2] < 0.11)
    assert man.albedo[chin].mean() < woman.albedo[chin].mean() - 0.03
    assert (man.part[chin] == Part.SKIN).all()
