# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether edits change what they name and leave the rest."""

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.appearance import ASPECTS, appearance_of_mesh
from backend.evaluation.context import Context, picture
from backend.evaluation.judge import look_closely
from backend.evaluation.row import Figure, Row
from backend.portrait.frame import Pixels

EDITS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("a man", "with glasses", "glasses", ("yes",)),
    ("a woman with black hair", "with glasses", "glasses", ("yes",)),
    ("a woman with round glasses", "without glasses", "glasses", ("no",)),
    ("a man with short black hair", "with red hair", "hair_colour", ("red",)),
    ("a woman with brown hair", "with blonde hair", "hair_colour", ("blonde",)),
    ("a woman with blonde hair", "with black hair", "hair_colour", ("black", "brown")),
    ("a young man", "with grey hair", "hair_colour", ("grey",)),
    ("a man with brown hair", "with a full beard", "beard", ("yes",)),
    ("a man with a full beard", "without a beard", "beard", ("no",)),
    ("a woman with short hair", "with long hair", "hair", ("long",)),
    ("a man", "with a beanie", "headwear", ("yes",)),
    ("an old woman", "with a hat", "headwear", ("yes",)),
)
"""Prompt of the avatar, edit, the aspect it names and the words that aspect may have afterwards."""


def measure(context: Context) -> Row:
    """Share of edits that are there, and of other attributes that are unchanged."""
    done: list[bool] = []
    changed: list[bool] = []
    kept: list[float] = []
    moved: list[float] = []
    pictures: list[Pixels] = []
    labels: list[str] = []
    for index, (prompt, edit, aspect, words) in enumerate(context.each("edits", EDITS)):
        avatar = context.avatar(prompt=prompt, seed=context.config.seed + index)
        meshes = [context.march(avatar), context.march(context.pipeline.edit(avatar, edit))]
        before, after = (appearance_of_mesh(mesh) for mesh in meshes)
        pair = [picture(mesh) for mesh in meshes]
        faces = [look_closely(image) for image in pair]
        done.append(getattr(after, aspect) in words)
        changed.append(getattr(before, aspect) not in words)
        others = [
            name for name in ASPECTS if name != aspect and not {name, aspect} <= {"hair", "hair_colour"}
        ]
        kept.append(float(np.mean([getattr(before, name) == getattr(after, name) for name in others])))
        if faces[0] is not None and faces[1] is not None:
            moved.append(float(np.linalg.norm(faces[0] - faces[1])))
        pictures += pair
        labels += [prompt, edit if done[-1] else f"NOT: {edit}"]
    needed = [there for there, change in zip(done, changed, strict=True) if change]
    return Row(
        key="edits",
        title="Edits",
        how=(
            f"{len(EDITS)} edits of avatars of prompts, the noise kept: share in which the edited attribute"
            " is measured afterwards, share of the other attributes that are as before, and distance of"
            " dlib's descriptors between the two front views."
        ),
        figures=[
            Figure("edited attribute present", 100 * float(np.mean(done)), "%", 80, 95),
            Figure("present where it was not before", _percent(needed), "%"),
            Figure("other attributes unchanged", 100 * float(np.mean(kept)), "%", 80, 95),
            Figure(
                "median distance of the faces",
                float(np.median(moved)) if moved else float("nan"),
                higher_is_better=False,
            ),
        ],
        pictures={"Before and after": contact_sheet(pictures, 8, 192, labels)},
    )


def _percent(values: list[bool]) -> float:
    return 100 * float(np.mean(values)) if values else float("nan")
