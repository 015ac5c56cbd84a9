# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what a text asked for is there: read off the mesh that came of it."""

from collections.abc import Iterable, Mapping

import numpy as np

from backend.editing.expression import expression_share
from backend.editing.field import EditedField
from backend.errors import RodinError
from backend.meshing.appearance import CLOTHING_WORDS, HAIR_WORDS, UNKNOWN, Appearance, appearance_of
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.mesh import WithParts
from backend.meshing.sampling import Field, samples
from backend.meshing.strands import BROWS
from backend.rigging.wrap import Posed
from backend.space import Part
from backend.words import EXPRESSIONS, Finding, Understanding, shown

POINTS = 4000
"""Points of the surface at which an edit is looked for."""
MOVED, COLOURED = 1e-4, 0.01
"""What a point moves, metres, or changes its colour by, sRGB, to count as changed."""
LEAST = 0.0005
"""Share of the points that an edit changes at least."""
LATTICE, FEW = 96, 12
"""Cells along the box's edge of the lattice on which a thing is looked for; fewer points are none."""
LEAST_FELT = 0.5
"""Share of an expression that is to be there."""
PARTS = {"glasses": Part.EYEWEAR, "headwear": Part.HEADWEAR, "facial hair": Part.FACIAL_HAIR}
"""Topic to the part that there is none of when it lacks."""
TRAITS = {"bald": {"hair": ("bald",)}, "bearded": {"beard": ("yes",)}, "clean-shaven": {"beard": ("no",)}}
ASPECTS = {"glasses": "glasses", "headwear": "headwear", "facial hair": "beard", "hair": "hair"}
"""Topic to the aspect of an appearance that tells of it."""
GONE = {"glasses": ("no",), "headwear": ("no",), "facial hair": ("no",), "hair": ("bald",)}
"""What the aspect is when the thing is gone."""
THERE = frozenset("glasses sunglasses hat cap beanie beret turban headscarf hijab".split()) | {
    "beard",
    "full beard",
}
"""Things that are large enough to be told by their area."""
TOLD: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "hair colour": {"hair_colour": HAIR_WORDS},
    "hair style": {"hair": {"long": ("long",)}},
    "clothing colour": {"clothing_colour": CLOTHING_WORDS},
    "skin": {"skin": {"dark": ("dark", "medium"), "fair": ("light", "medium"), "light": ("light", "medium")}},
}
"""Topic to the aspect, and the word of the text to those that the aspect may have."""


def notes(
    asked: Iterable[Understanding],
    mesh: WithParts,
    shape: Mapping[str, float] | None = None,
    posed: Posed | None = None,
) -> list[str]:
    """A sentence for each thing that was asked for and is not there, as far as a mesh tells.

    Args:
        asked: the texts.
        mesh: of what came of them.
        shape: what it has of features and expressions.
        posed: the template on it, where that is known.
    """
    texts = list(asked)
    wanted = [each for understood in texts for each in understood.looks]
    felt = [each for understood in texts for each in understood.findings if each.feature in EXPRESSIONS]
    told = list[str]()
    if wanted:
        seen = appearance_of(mesh)
        told = [
            _missing(_label(finding), f"{aspect.replace('_', ' ')}: {getattr(seen, aspect)}")
            for finding in wanted
            for aspect, words in _expected(finding).items()
            if getattr(seen, aspect) not in (*words, *_not_to_be_told(aspect, seen))
        ]
    if felt and posed is not None and felt[-1].feature in (shape or {}):
        share = expression_share(mesh, posed)
        if share < LEAST_FELT:
            told.append(_missing(_label(felt[-1]), f"expression: {max(share, 0):.0%}"))
    return list(dict.fromkeys(told))


def _label(finding: Finding) -> str:
    return f"{finding.thing}: {finding.value}"


def _missing(asked: str, seen: str) -> str:
    return f"'{asked}' was asked for, but '{seen}' is to be seen. Try more strength or another seed."


def refuse_without_effect(edit: Understanding, field: Field, mesh: WithParts) -> None:
    """Look whether an edit changed anything at the surface, and whether what it took away was there.

    Args:
        edit: what was asked for.
        field: of what it made, with the edit as its last.
        mesh: of that.

    Raises:
        RodinError: ``edit.no_effect``.
    """
    if not isinstance(field, EditedField):
        return
    if edit.looks and all(each.gone and _lacks(field.inner, each.topic) for each in edit.looks):
        raise RodinError(
            "edit.no_effect",
            f"'{edit.text:.60}' takes away what the avatar does not have.",
            "Ask for something else.",
        )
    step = max(1, len(mesh.vertices) // POINTS)
    points = np.ascontiguousarray(mesh.vertices[::step])
    before, after = samples(field.inner, points), samples(field, points)
    changed = np.abs(after.distance - before.distance) > MOVED
    changed |= np.abs(after.albedo - before.albedo).max(1) > COLOURED
    if changed.mean() < LEAST:
        raise _no_effect(edit)


def refuse_same_shape(
    edit: Understanding, before: Mapping[str, float], after: Mapping[str, float], own: Mapping[str, float]
) -> None:
    """Look whether an edit that is about the shape and the expression alone changed any of both.

    Args:
        edit: what was asked for.
        before, after: strengths of features and expressions.
        own: the expression that the avatar has of a photo, as values of face shapes.

    Raises:
        RodinError: ``edit.no_effect``.
    """
    was, is_now = (_without_expressions(shape) | shown(shape, own) for shape in (before, after))
    if edit.shape and not edit.looks and was == is_now:
        raise _no_effect(edit)


def _without_expressions(shape: Mapping[str, float]) -> dict[str, float]:
    return {name: strength for name, strength in shape.items() if name not in EXPRESSIONS}


def _no_effect(edit: Understanding) -> RodinError:
    return RodinError(
        "edit.no_effect",
        f"'{edit.text:.60}' changed nothing that can be seen.",
        "If it is not so already, try more strength or another seed.",
    )


def _lacks(field: Field, topic: str) -> bool:
    """Whether none of a thing that can be worn or shaved is on an avatar."""
    if topic not in PARTS:
        return False
    found = samples(field, surface(sample_sparse(field, LATTICE))[0])
    there = (found.part.argmax(1) == PARTS[topic]) & (
        (topic != "facial hair") | (found.canonical[:, 2] < BROWS)
    )
    return bool(there.sum() < FEW)


def _expected(finding: Finding) -> Mapping[str, tuple[str, ...]]:
    """Aspects of an appearance with the words that they may have."""
    if finding.phrase in TRAITS and not finding.gone:
        return TRAITS[finding.phrase]
    topics = finding.topic.split("+")
    if finding.gone:
        return {ASPECTS[topic]: GONE[topic] for topic in topics if topic in GONE}
    if finding.thing in THERE:
        return {ASPECTS[finding.topic]: ("yes",)}
    words = finding.phrase.replace("-haired", " hair").split()
    return {
        aspect: known[said[0]]
        for topic in topics
        for aspect, known in TOLD.get(topic, {}).items()
        if len(said := [word for word in words if word in known]) == 1
    }


def _not_to_be_told(aspect: str, seen: Appearance) -> tuple[str, ...]:
    """What says nothing: hair under a hat has no length, and what is not there no colour."""
    hidden = aspect.startswith("hair") and seen.headwear == "yes"
    return (getattr(seen, aspect),) if hidden else (UNKNOWN,)
