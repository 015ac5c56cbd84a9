# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether edits change what they name, leave the rest, and keep the person."""

from collections.abc import Sequence

import numpy as np

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.metrics import Floats
from backend.evaluation.prompts import COUPLED, Change, changes
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import descriptors
from backend.meshing.appearance import ASPECTS, Appearance
from backend.portrait.frame import Pixels

SHOWN = 32


def measure(context: Context) -> Row:
    """Share of edits that are there, of other attributes that are unchanged, and how far the face moved."""
    before, wanted = context.prompted, changes(context.prompts)
    edits = [change.text for change in wanted]
    after = context.portray("edits", context.prompted_z, edits=edits, texts=context.prompt_texts)
    pairs = list(zip(wanted, before, after, strict=True))
    done = [getattr(new.appearance, change.aspect) in change.words for change, _, new in pairs]
    needed = [getattr(old.appearance, change.aspect) not in change.words for change, old, _ in pairs]
    kept = [_kept(change, old.appearance, new.appearance) for change, old, new in pairs]
    moved = np.linalg.norm(descriptors(before) - descriptors(after), axis=1)
    on_face = np.array([change.on_face for change in wanted])
    by_aspect = {
        aspect: [there for there, change in zip(done, wanted, strict=True) if change.aspect == aspect]
        for aspect in ASPECTS
        if any(change.aspect == aspect for change in wanted)
    }
    pictures: list[Pixels] = []
    labels: list[str] = []
    for (change, old, new), prompt, there in list(zip(pairs, context.prompts, done, strict=True))[:SHOWN]:
        pictures += [old.picture, new.picture]
        labels += [prompt.text, change.text if there else f"NOT: {change.text}"]
    return Row(
        key="edits",
        title="Edits",
        how=(
            f"{len(pairs)} pairs of a prompt's avatar and an edit, the noise kept: share in which the edited"
            " attribute is measured afterwards, share of the other attributes that are as before (those"
            " that the edit hides are left out), and median distance of dlib's descriptors between the two"
            f" front views, for the {int((~on_face).sum())} edits of hair, headwear and clothing and for the"
            f" {int(on_face.sum())} of glasses and beards. A face that is lost counts as infinitely far."
        ),
        figures=[
            Figure("edited attribute present", 100 * float(np.mean(done)), "%", 80, 95),
            Figure(
                "present where it was not before",
                _percent([there for there, was_missing in zip(done, needed, strict=True) if was_missing]),
                "%",
            ),
            Figure("other attributes unchanged", 100 * float(np.mean(kept)), "%", 80, 95),
            Figure(
                "median distance of the faces, edits elsewhere",
                _median(moved[~on_face]),
                "",
                0.45,
                higher_is_better=False,
            ),
            Figure(
                "median distance of the faces, edits on it",
                _median(moved[on_face]),
                higher_is_better=False,
            ),
            *(
                Figure(f"{aspect.replace('_', ' ')} ({len(values)})", _percent(values), "%")
                for aspect, values in by_aspect.items()
            ),
        ],
        pictures={"Before and after": contact_sheet(pictures, 8, 192, labels)},
        details={
            "edits": [
                {"prompt": prompt.text, "edit": change.text, "present": there, "unchanged": same}
                for prompt, change, there, same in zip(context.prompts, wanted, done, kept, strict=True)
            ]
        },
    )


def _kept(change: Change, before: Appearance, after: Appearance) -> float:
    """Share of the aspects that the edit does not concern which are as before."""
    concerned = (change.aspect, *COUPLED.get(change.aspect, ()))
    others = [aspect for aspect in ASPECTS if aspect not in concerned]
    return float(np.mean([getattr(before, aspect) == getattr(after, aspect) for aspect in others]))


def _percent(values: Sequence[bool]) -> float:
    return 100 * float(np.mean(values)) if len(values) else float("nan")


def _median(moved: Floats) -> float:
    return float(np.median(np.nan_to_num(moved, nan=np.inf))) if len(moved) else float("nan")
