# SPDX-License-Identifier: GPL-3.0-or-later
"""What is worn follows the bones that it hangs on."""

import numpy as np
import pytest
import trimesh

from backend.rigging.template import get_head_template
from backend.rigging.worn_weights import JAW, worn_weights
from backend.space import Part

TEMPLATE = get_head_template()
NAMES = list(TEMPLATE.bone_names)


def weights_of(part: Part, vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    return worn_weights(part, (vertices, faces), None, TEMPLATE, TEMPLATE.vertices)


def curtain() -> tuple[np.ndarray, np.ndarray]:
    """Hair that falls behind the head from the crown down onto the back, metres."""
    across, down = np.meshgrid(np.linspace(-0.06, 0.06, 13), np.linspace(0.28, 0.0, 29))
    behind = np.interp(down, [0, 0.04, 0.28], [0.1, 0.09, 0.12])
    vertices = np.stack([across, behind, down], -1).reshape(-1, 3).astype(np.float32)
    corner = (np.arange(28)[:, None] * 13 + np.arange(12)).reshape(-1)
    quads = np.stack([corner, corner + 13, corner + 14, corner + 1], 1)
    return vertices, trimesh.geometry.triangulate_quads(quads)


@pytest.mark.parametrize("part", [Part.EYEWEAR, Part.HEADWEAR])
def test_glasses_and_hats_stay_with_the_head(part: Part) -> None:
    vertices, faces = curtain()
    weights = weights_of(part, vertices, faces)
    assert (weights[:, NAMES.index("head")] == 1).all() and (weights.sum(1) == 1).all()


def test_hair_goes_over_from_the_head_to_the_chest() -> None:
    vertices, faces = curtain()
    weights = weights_of(Part.HAIR, vertices, faces)
    np.testing.assert_allclose(weights.sum(1), 1, atol=1e-5)
    assert weights.min() > -1e-6 and not weights[:, [NAMES.index("jaw"), NAMES.index("eye.L")]].any()
    head = weights[:, NAMES.index("head")].reshape(29, 13)
    assert (head[vertices.reshape(29, 13, 3)[..., 2] > JAW + 0.08] > 0.99).all()
    assert head[-1].max() < 0.1
    assert (np.abs(np.diff(head, axis=0)) < 0.25).all()


def test_a_high_collar_stays_with_the_neck() -> None:
    tube = trimesh.creation.cylinder(0.075, 0.12, sections=32).subdivide()
    tube.apply_translation([0, 0, 0.08])
    vertices, faces = tube.vertices.astype(np.float32), tube.faces
    weights = weights_of(Part.CLOTHING, vertices, faces)
    on_the_head = [NAMES.index(name) for name in ("head", "jaw", "eye.L", "eye.R")]
    assert not weights[:, on_the_head].any()
    np.testing.assert_allclose(weights.sum(1), 1, atol=1e-5)


def test_a_beard_moves_as_the_skin_beneath() -> None:
    chin = np.array([[0, -0.1, 0.1], [0.01, -0.1, 0.1], [0, -0.1, 0.11]], np.float32)
    weights = weights_of(Part.FACIAL_HAIR, chin, np.array([[0, 1, 2]]))
    assert weights[:, NAMES.index("jaw")].min() > 0.1


def test_hair_on_a_collar_that_stands_off_moves_with_it() -> None:
    vertices, faces = curtain()
    low = vertices[:, 2] < JAW
    cloth = vertices + np.array([0, -0.005, 0], np.float32)
    clothes = (cloth, faces[low[faces].all(1)])
    weights = worn_weights(Part.HAIR, (vertices, faces), clothes, TEMPLATE, TEMPLATE.vertices)
    theirs = weights_of(Part.CLOTHING, *clothes)
    lowest = vertices[:, 2] < JAW - 0.04
    np.testing.assert_allclose(weights[lowest], theirs[lowest], atol=0.1)
