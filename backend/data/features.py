# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend.data.features --out FOLDER``: measure what each feature does to the template."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer

from backend.data.body.template import get_template
from backend.data.forms.surface import Floats
from backend.data.likeness.truth import follower
from backend.data.people.morphs import AGED, FEATURES
from backend.rigging.template import Piece, get_head_template
from backend.shaping.features import FEATURES_FILE, FeatureShapes
from backend.words import features

FAINT = (2e-4, 6e-4)
"""What a feature moves less, metres, it leaves where it is, and what it moves more, it moves in full."""
GAINS = {"eye size": 2.0, "eye slant": 1.6, "jaw": 1.3}
"""How much more than for a random face features mean whose strength 1 can hardly be seen."""
SHOULDERS = 0.04
"""Skin below this z, metres, is no head's."""


def measure() -> FeatureShapes:
    """How the neutral head moves at each feature's strength 1, each way."""
    patterns, rest = {**FEATURES, "age": AGED}, _head({})
    moved = [
        [_local(_head(patterns[name], side * GAINS.get(name, 1.0)) - rest) for side in (-1, 1)]
        for name in features.FEATURES
    ]
    return FeatureShapes(features.FEATURES, np.array(moved, np.float32))


def _local(moved: Floats) -> Floats:
    """Displacements ``[V, 3]`` without what moves the whole body, and what is faint."""
    template = get_head_template()
    skin = template.vertices_of(Piece.SKIN)
    low = skin[template.vertices[skin, 2] < SHOULDERS]
    tried = [moved - np.median(moved[still], axis=0) for still in (skin, low)]
    found = min(tried, key=lambda each: (np.linalg.norm(each[skin], axis=1) > FAINT[1]).sum())
    share = ((np.linalg.norm(found, axis=1, keepdims=True) - FAINT[0]) / (FAINT[1] - FAINT[0])).clip(0, 1)
    return found * share * share * (3 - 2 * share)


def _head(pattern: Mapping[str, float], strength: float = 1.0) -> Floats:
    """The template's vertices ``[V, 3]`` with some morphs, metres, neither scaled nor placed anew."""
    template, follow = get_template(), follower()
    model: Any = template.model
    labels = set(model.local_change_labels)
    values = {
        label: torch.tensor([strength * value])
        for name, value in pattern.items()
        for label in ([name] if name in labels else [f"l-{name}", f"r-{name}"])
    }
    neutral = dict.fromkeys(model.phenotype_labels, torch.tensor([0.5]))
    with torch.inference_mode():
        found = follow.model(phenotype_kwargs=neutral, local_changes_kwargs=values)["vertices"][0]
    return follow(found.numpy().astype(float) * follow.scale)


def main(out: Annotated[Path, typer.Option(help="Folder to write to.")]) -> None:
    """Measure every feature on the neutral head and write the file that ships."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / FEATURES_FILE.name
    measured = measure()
    measured.save(path)
    farthest = np.linalg.norm(measured.moved, axis=-1).max((1, 2)) * 1e3
    for name, far in zip(measured.names, farthest, strict=True):
        print(f"{name}: at most {far:.1f} mm")
    print(f"{path}: {path.stat().st_size / 1e3:.0f} kB, {len(get_head_template().vertices)} vertices.")


if __name__ == "__main__":
    typer.run(main)
