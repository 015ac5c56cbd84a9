# SPDX-License-Identifier: GPL-3.0-or-later
"""A subject's bare head: Anny shaped by the attributes."""

import igl
import numpy as np
import torch

from backend.data.body.template import Head, Template, get_template
from backend.data.forms.surface import Floats, Ints
from backend.data.people.expressions import gaze_units
from backend.data.people.subject import Attributes

PHENOTYPES = ("gender", "muscle", "weight", "height", "proportions", "african", "asian", "caucasian")


def bare_head(attributes: Attributes) -> Head:
    """Shape the template's skin by phenotype, face morphs and expression.

    The resting face decides how large the head is and where its eyes are, so that an open mouth does not
    shrink it.
    """
    template = get_template()
    phenotype = {name: getattr(attributes, name) for name in PHENOTYPES} | {"age": attributes.model_age}
    units = attributes.face_units | gaze_units(attributes.gaze_yaw, attributes.gaze_pitch)
    with torch.inference_mode():
        out = template.model(
            phenotype_kwargs=_tensors(phenotype, 2),
            local_changes_kwargs=_tensors(local_changes(attributes, template), 2),
            facial_actions={name: torch.tensor([0.0, value]) for name, value in units.items()},
        )
    resting, moved = out["vertices"].numpy().astype(float)
    vertices, eyes, radius = template.place(resting)
    between = [resting[ids].mean(0) for ids in template.eye_vertices]
    scale = np.linalg.norm(eyes[0] - eyes[1]) / np.linalg.norm(between[0] - between[1])
    vertices = vertices + scale * (template.refine @ (moved - resting))
    return Head(template, vertices, vertex_normals(vertices, template.faces), eyes, radius)


def vertex_normals(vertices: Floats, faces: Ints) -> Floats:
    """Unit normals ``[V, 3]``, weighted by area."""
    normals = igl.per_vertex_normals(vertices, faces, igl.PER_VERTEX_NORMALS_WEIGHTING_TYPE_AREA)
    return np.nan_to_num(np.asarray(normals))


def local_changes(attributes: Attributes, template: Template) -> dict[str, float]:
    """Every morph by Anny's own name; pairs differ by the subject's asymmetry."""
    rng = np.random.default_rng([attributes.seed, attributes.index, 1])
    labels = set(template.model.local_change_labels)
    changes = {}
    for name, value in attributes.morphs.items():
        if name in labels:
            changes[name] = value
        else:
            offset = attributes.asymmetry * rng.normal()
            changes[f"l-{name}"] = float(np.clip(value + offset, -1, 1))
            changes[f"r-{name}"] = float(np.clip(value - offset, -1, 1))
    return changes


def _tensors(values: dict[str, float], rows: int) -> dict[str, torch.Tensor]:
    return {name: torch.full((rows,), value) for name, value in values.items()}
