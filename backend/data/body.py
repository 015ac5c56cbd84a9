# SPDX-License-Identifier: GPL-3.0-or-later
"""A subject's bare head: Anny shaped by the attributes."""

import igl
import numpy as np
import torch

from backend.data.subject import Attributes
from backend.data.surface import Floats, Ints
from backend.data.template import Head, Template, get_template

PHENOTYPES = ("gender", "muscle", "weight", "height", "proportions", "african", "asian", "caucasian")


def bare_head(attributes: Attributes) -> Head:
    """Shape the template's skin by phenotype, face morphs and expression."""
    template = get_template()
    phenotype = {name: getattr(attributes, name) for name in PHENOTYPES} | {"age": attributes.model_age}
    with torch.inference_mode():
        out = template.model(
            phenotype_kwargs=_tensors(phenotype),
            local_changes_kwargs=_tensors(_local_changes(attributes, template)),
            facial_actions=_tensors(_facial_actions(attributes)),
        )
    vertices, eyes, radius = template.place(out["vertices"][0].numpy().astype(float))
    return Head(template, vertices, vertex_normals(vertices, template.faces), eyes, radius)


def vertex_normals(vertices: Floats, faces: Ints) -> Floats:
    """Unit normals ``[V, 3]``, weighted by area."""
    normals = igl.per_vertex_normals(vertices, faces, igl.PER_VERTEX_NORMALS_WEIGHTING_TYPE_AREA)
    return np.nan_to_num(np.asarray(normals))


def _local_changes(attributes: Attributes, template: Template) -> dict[str, float]:
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


def _facial_actions(attributes: Attributes) -> dict[str, float]:
    smile = attributes.smile
    return {
        "mouthSmileLeft": smile,
        "mouthSmileRight": smile,
        "cheekSquintLeft": 0.4 * smile,
        "cheekSquintRight": 0.4 * smile,
        "mouthUpperUpLeft": min(0.4, attributes.jaw_open),
        "mouthUpperUpRight": min(0.4, attributes.jaw_open),
        "jawOpen": attributes.jaw_open,
        "browInnerUp": attributes.brow_up,
    }


def _tensors(values: dict[str, float]) -> dict[str, torch.Tensor]:
    return {name: torch.tensor([value], dtype=torch.float32) for name, value in values.items()}
