# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo whose every pixel says which point of the head it shows."""

from dataclasses import dataclass

import numpy as np
import pytest
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene

from backend.likeness.camera import PinholeCamera
from backend.likeness.projection import GRAZING, Projection, project
from backend.likeness.regions import Parsing, Region
from backend.meshing.rasterise import Texels, rasterise
from backend.rendering.camera import encode
from backend.rigging.template import Piece
from tests.likeness.known_head import BASIS, HEIGHT, NAMES, TEMPLATE, WIDTH, camera, identity

LOW, EDGE = np.array([-0.19, -0.19, 0.0]), 0.4
"""The corner and the edge, metres, of the cube whose points are colours."""
TRIANGLES = TEMPLATE.triangles()
POSED = (BASIS.head(identity(11)) + 0.4 * TEMPLATE.shapes[NAMES.index("jawOpen")]).astype(np.float32)
LABELS = {
    Piece.SKIN: Region.SKIN,
    Piece.EYES: Region.EYES,
    Piece.TEETH: Region.TEETH,
    Piece.TONGUE: Region.INNER_MOUTH,
    Piece.LASHES: Region.SKIN,
}


@dataclass
class Taken:
    camera: PinholeCamera
    photo: np.ndarray
    labels: np.ndarray
    texels: Texels
    places: np.ndarray
    found: Projection


def photographed(taken: PinholeCamera) -> tuple[np.ndarray, np.ndarray]:
    """The photo ``[H, W, 3]`` and its labels ``[H, W]``."""
    row, column = np.mgrid[:HEIGHT, :WIDTH]
    slope = (np.stack([column, row], -1).reshape(-1, 2) + 0.5 - taken.centre) / taken.focal
    ray = np.column_stack([slope, np.ones(len(slope))]) @ taken.rotation
    ray /= np.linalg.norm(ray, axis=1, keepdims=True)
    start = np.tile(taken.position, (len(ray), 1)).astype(np.float32)
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(POSED[TRIANGLES]))
    hit = scene.run(start, ray.astype(np.float32), output=True)
    some = hit["primID"] >= 0
    point = start[some] + hit["tfar"][some, None] * ray[some]
    photo = np.zeros((HEIGHT * WIDTH, 3), np.uint8)
    photo[some] = np.round(255 * encode(((point - LOW) / EDGE).astype(np.float32).clip(0, 1)))
    labels = np.full(HEIGHT * WIDTH, Region.BACKGROUND, np.uint8)
    labels[some] = [LABELS[Piece(piece)] for piece in TEMPLATE.piece[hit["primID"][some] // 2]]
    return photo.reshape(HEIGHT, WIDTH, 3), labels.reshape(HEIGHT, WIDTH)


@pytest.fixture(scope="module", params=[0, 35], ids=["front", "turned"])
def taken(request: pytest.FixtureRequest) -> Taken:
    lens = camera(request.param, 4)
    photo, labels = photographed(lens)
    texels = rasterise(TEMPLATE.triangles_uv(), 256)
    found = project(photo, Parsing(labels), lens, POSED, TEMPLATE, texels)
    return Taken(lens, photo, labels, texels, texels.blend(POSED, TRIANGLES), found)


def test_what_is_seen_lies_where_it_belongs(taken: Taken) -> None:
    sure = taken.found.seen > 0.5
    assert sure.sum() > 4000
    off = np.linalg.norm(taken.found.colour[sure] * EDGE + LOW - taken.places[sure], axis=1)
    assert np.median(off) < 1.5e-3 and np.percentile(off, 99) < 6e-3


def test_nothing_that_is_hidden_or_grazing_is_seen(taken: Taken) -> None:
    sight = taken.camera.position - taken.places
    facing = np.einsum("ni,ni->n", taken.found.normal, sight) / np.linalg.norm(sight, axis=1)
    assert (taken.found.seen[facing < GRAZING[0]] == 0).all()
    off = np.linalg.norm(taken.found.colour * EDGE + LOW - taken.places, axis=1)
    behind = off > 0.03
    assert behind.sum() > 3000
    assert (taken.found.seen[behind] > 0.5).mean() < 0.001


def test_a_turned_head_shows_one_side_more(taken: Taken) -> None:
    face = (taken.places[:, 1] < -0.03) & (taken.places[:, 2] > 0.1)
    left, right = (taken.found.seen[face & (side * taken.places[:, 0] > 0.03)].mean() for side in (1, -1))
    front = np.allclose(taken.camera.rotation[0, 1], 0)
    assert 0.8 < left / right < 1.25 if front else not 0.6 < left / right < 1.6


def test_only_outer_skin_is_textured(taken: Taken) -> None:
    piece = TEMPLATE.piece[taken.texels.face // 2]
    assert (taken.found.seen[piece != Piece.SKIN] == 0).all()
    cavity = TEMPLATE.cavity[TRIANGLES[taken.texels.face]].all(1)
    assert np.abs(taken.found.seen[cavity]).max() < 1e-5


@pytest.mark.parametrize("region", [Region.HAIR, Region.HEADWEAR, Region.CLOTHING, Region.BACKGROUND])
def test_what_covers_the_skin_and_its_rim_are_not_seen(taken: Taken, region: Region) -> None:
    labels, middle = taken.labels.copy(), HEIGHT // 2
    labels[:middle] = region
    found = project(taken.photo, Parsing(labels), taken.camera, POSED, TEMPLATE, taken.texels)
    row = taken.camera.project(taken.places)[:, 1]
    assert (found.seen[row < middle - 1] == 0).all()
    assert (found.seen <= taken.found.seen + 1e-6).all()
    assert found.seen[row > middle + 80].sum() > 0.9 * taken.found.seen[row > middle + 80].sum()
