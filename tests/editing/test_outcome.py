# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked for and is not there is said; an edit that changes nothing is refused."""

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
import torch

from backend.editing.field import EditedField
from backend.editing.outcome import notes, refuse_same_shape, refuse_without_effect
from backend.errors import RodinError
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.mesh import AvatarMesh
from backend.rigging.template import get_head_template
from backend.rigging.wrap import Posed, Wrapped
from backend.space import Part
from backend.words import understand
from tests.analytic_head import AnalyticHead


@pytest.fixture(scope="module")
def mesh() -> AvatarMesh:
    return build_mesh(AnalyticHead(), MeshSettings(faces=4000, texture_size=128, resolution=64))


def dressed(mesh: AvatarMesh, part: Part) -> AvatarMesh:
    """With its upper half as ``part``, black."""
    above = mesh.vertices[mesh.faces].mean(1)[:, 2] > np.median(mesh.vertices[:, 2])
    return replace(
        mesh,
        face_part=np.where(above, part, Part.SKIN).astype(np.uint8),
        texture=np.zeros_like(mesh.texture),
    )


@pytest.mark.parametrize(
    ("text", "part", "missing"),
    [
        ("with glasses", Part.EYEWEAR, 0),
        ("with glasses", Part.HAIR, 1),
        ("no glasses", Part.EYEWEAR, 1),
        ("no glasses", Part.HAIR, 0),
        ("with a hat", Part.HEADWEAR, 0),
        ("remove the hat", Part.HEADWEAR, 1),
        ("with a beard", Part.HAIR, 1),
        ("a beardless man", Part.HAIR, 0),
        ("bald", Part.HAIR, 1),
        ("bald", Part.HEADWEAR, 0),
        ("black hair", Part.HAIR, 0),
        ("red hair", Part.HAIR, 1),
        ("red hair and glasses", Part.HAIR, 2),
        ("make the nose bigger", Part.HAIR, 0),
        ("smiling", Part.HAIR, 0),
    ],
)
def test_what_is_not_there_is_said(text: str, part: Part, missing: int, mesh: AvatarMesh) -> None:
    told = notes([understand(text)], dressed(mesh, part))
    assert len(told) == missing
    assert all("strength" in each and "seed" in each for each in told)


def test_an_expression_that_did_not_come_out_is_said(mesh: AvatarMesh) -> None:
    template = get_head_template()
    rest = Wrapped(template.vertices, np.ones(len(template.vertices), np.float32))
    resting = replace(mesh, vertices=mesh.canonical, face_part=np.full_like(mesh.face_part, Part.SKIN))
    raised = np.array([0, 0, 0.004], np.float32)
    smiling = replace(Posed.resting(rest, len(template.shapes)), vertices=rest.vertices + raised)
    asked, moved = [understand("smiling")], replace(resting, vertices=resting.vertices + raised)
    told = notes(asked, resting, {"smile": 1.0}, smiling)
    assert len(told) == 1 and "'expression: smiling'" in told[0] and "'expression: 0%'" in told[0]
    assert not notes(asked, moved, {"smile": 1.0}, smiling)
    assert not notes(asked, resting, {"anger": 1.0}, smiling), "a later text took it away"


@pytest.mark.parametrize(
    ("text", "before", "after", "own", "refused"),
    [
        ("smiling", {}, {"smile": 1.0}, {}, False),
        ("smiling", {"smile": 1.0}, {"smile": 1.0}, {}, True),
        ("not smiling", {}, {"neutral": 1.0}, {}, True),
        ("not smiling", {"smile": 1.0}, {"neutral": 1.0}, {}, False),
        ("not smiling", {}, {"neutral": 1.0}, {"mouthSmileLeft": 0.5}, False),
        ("a bigger nose", {"nose size": 2.0}, {"nose size": 2.0}, {}, True),
        ("smiling with glasses", {"smile": 1.0}, {"smile": 1.0}, {}, False),
        ("a woman", {}, {}, {}, False),
    ],
)
def test_an_edit_that_leaves_shape_and_expression_is_refused(
    text: str, before: dict[str, float], after: dict[str, float], own: dict[str, float], refused: bool
) -> None:
    with pytest.raises(RodinError, match=r"edit\.no_effect") if refused else nullcontext():
        refuse_same_shape(understand(text), before, after, own)


def test_an_edit_that_changes_nothing_is_refused(mesh: AvatarMesh) -> None:
    head = AnalyticHead()
    hat, no_glasses = understand("with a hat"), understand("take the glasses off")
    with pytest.raises(RodinError, match=r"edit\.no_effect.*nothing"):
        refuse_without_effect(hat, EditedField(head, head, [Part.SKIN]), mesh)
    refuse_without_effect(hat, head, mesh)

    class Painted(AnalyticHead):
        def __call__(self, points: torch.Tensor):
            found = super().__call__(points)
            return replace(found, albedo=1 - found.albedo)

    everywhere = [Part.SKIN, Part.HAIR]
    refuse_without_effect(hat, EditedField(head, Painted(), everywhere), mesh)
    with pytest.raises(RodinError, match=r"edit\.no_effect.*does not have"):
        refuse_without_effect(no_glasses, EditedField(head, Painted(), everywhere), mesh)
    refuse_without_effect(no_glasses, EditedField(AnalyticHead(glasses=True), Painted(), everywhere), mesh)
