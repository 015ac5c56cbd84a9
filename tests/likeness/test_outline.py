# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair bent to an outline that is known."""

import numpy as np
import pytest
import torch

from backend.likeness.outline import Directions, HairOutline, probes
from backend.likeness.seen_hair import CENTRE
from backend.meshing.sampling import Floats, Samples, samples
from tests.likeness.known_head import TEMPLATE
from tests.likeness.sample_hair import HAIR_LINE, combed, scalp
from tests.rigging.template_field import HAIR, TemplateField, bent

AVATAR = TemplateField(haired=True)


def head() -> Floats:
    """The avatar's own head in the template's order."""
    return bent(TEMPLATE.vertices.astype(float)).astype(np.float32)


@pytest.fixture(scope="module")
def found() -> Samples:
    return samples(AVATAR, probes())


def outline(found: Samples, thickness: float, strength: float = 1.0) -> HairOutline:
    return HairOutline.of(combed(head(), thickness), found, scalp(head()), strength, torch.device("cpu"))


def surface(outlined: HairOutline) -> tuple[Floats, Floats]:
    """Directions ``[N, 3]`` to hair above the brows, and how far it stands off the scalp there, ``[N]``."""
    every = Directions().every
    skull, _ = scalp(head()).along(every)
    some = skull * every[:, 2] + CENTRE[2] > HAIR_LINE + 0.02
    every, skull = every[some], skull[some]
    height = np.linspace(0, 0.04, 81, dtype=np.float32)
    place = CENTRE + every[:, None] * (skull[:, None] + height)[..., None]
    read, scale, _ = outlined(torch.from_numpy(place.reshape(-1, 3)))
    distance = (AVATAR(read).distance * scale).numpy().reshape(len(every), -1)
    return every, height[(distance > 0).argmax(1)]


def test_hair_is_as_thick_as_the_photo_shows_all_around(found: Samples) -> None:
    own = np.median(surface(outline(found, HAIR, 0.0))[1])
    thick, thin = (np.median(surface(outline(found, thickness))[1]) for thickness in (0.016, 0.004))
    assert own == pytest.approx(HAIR, abs=0.002)
    assert thick == pytest.approx(0.016, abs=0.003)
    assert thin == pytest.approx(0.004, abs=0.002)


def test_half_a_strength_is_half_the_way(found: Samples) -> None:
    assert np.median(surface(outline(found, 0.016, 0.5))[1]) == pytest.approx(0.012, abs=0.003)


def test_without_strength_nothing_moves(found: Samples) -> None:
    rng = np.random.default_rng(0)
    points = torch.from_numpy(rng.uniform(-0.18, 0.18, (2000, 3)).astype(np.float32) + CENTRE)
    read, scale, bare = outline(found, 0.02, 0.0)(points)
    assert torch.allclose(read, points, atol=1e-6)
    assert torch.allclose(scale, torch.ones(len(points))) and not bare.any()


def test_the_scalp_and_what_is_before_the_face_stay(found: Samples) -> None:
    bending = outline(found, 0.02)
    every = Directions().every
    skull, _ = scalp(head()).along(every)
    inside = torch.from_numpy((CENTRE + every * (0.9 * skull[:, None])).astype(np.float32))
    assert torch.allclose(bending(inside)[0], inside, atol=1e-6)
    glasses = torch.tensor([[0.03, -0.14, 0.2], [-0.03, -0.15, 0.21], [0.0, -0.16, 0.15]])
    assert torch.allclose(bending(glasses)[0], glasses, atol=1e-6)


def test_maps_meet_where_the_circle_closes() -> None:
    way = Directions()
    maps = way.tensor([way.every[:, 0], way.every[:, 2]], torch.device("cpu"))
    offset = torch.from_numpy(way.every * 0.1)
    read = Directions.at(maps, offset, offset.norm(dim=1)).T.numpy()
    assert np.abs(read - way.every[:, [0, 2]]).max() < 1e-3
