# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether avatars of synthetic portraits have the silhouette of the person, and what bent hair does."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from backend.data.contact_sheet import contact_sheet
from backend.errors import RodinError
from backend.evaluation.likeness.real import SEED
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.likeness.study import Study, at_least, at_most
from backend.evaluation.metrics import Floats
from backend.evaluation.row import Figure, Row
from backend.evaluation.truth import silhouette_of_truth
from backend.likeness.field import LikenessField
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.mesh import AvatarMesh
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels
from backend.rendering.camera import FRAME
from backend.rendering.preview import VIEWS, render
from backend.space import Box

KINDS = ("bent", "as generated")
"""The hair, in the order of :attr:`Outlined.overlap`."""
WHERE = ("whole", "head")
SIZE = 256
SOLID = 127
"""Alpha above it counts as covered."""
CHIN = 0.085
"""What is above this height is the head, metres."""
COARSE = MeshSettings(faces=12_000, texture_size=64, resolution=80)
"""Silhouettes need no more."""
CELL = 160


@dataclass(frozen=True)
class Outlined:
    """The silhouettes of one person's avatars.

    Attributes:
        overlap: ``[2, 4, 2]`` intersection over union with the truth, of ``KINDS``, ``VIEWS`` and ``WHERE``;
            None if the portrait is refused.
        covered: whether the portrait shows headwear, or so little hair that nothing is bent.
        refused: a code, or empty.
        pictures: both silhouettes, of each kind and view.
    """

    overlap: Floats | None
    covered: bool
    refused: str
    pictures: list[Pixels]


def measure(study: Study) -> Row:
    """Intersection over union of silhouettes, with and without bent hair."""
    sitters = study.sitters()
    found = study.each("silhouettes", partial(outline, preset=study.config.preset), sitters)
    kept = [one for one in found if one.overlap is not None]
    overlap = np.array([one.overlap for one in kept]).reshape(-1, len(KINDS), len(VIEWS), len(WHERE))
    figures: list[Figure] = []
    for k, kind in enumerate(KINDS):
        for a, angle in enumerate(VIEWS):
            figures += [
                at_least(f"{where}, {angle:.0f} degrees, hair {kind}: mean IoU", share, None, "%")
                for where, share in zip(WHERE, 100 * overlap[:, k, a].mean(0), strict=True)
            ]
    figures += [
        at_most("portraits whose hair is not bent", float(sum(one.covered for one in kept)), None),
        at_most("portraits refused", float(len(found) - len(kept)), None),
    ]
    shown = kept[: study.config.shown]
    return Row(
        key="silhouettes",
        title="Silhouettes",
        how=(
            f"Avatars of frontal portraits of {len(sitters)} synthetic people, with the hair bent to the"
            " portrait's outline and as it was generated, against the true surface: intersection over union"
            " of the silhouettes, whole and above the chin."
        ),
        figures=figures,
        pictures={
            "Red: the avatar's only, blue: the person's only. Bent above, as generated below": contact_sheet(
                [picture for one in shown for picture in one.pictures],
                len(VIEWS),
                CELL,
            )
        },
        details={"refused": [one.refused for one in found if one.refused]},
    )


@torch.no_grad()
def outline(pipeline: RodinPipeline, sitter: Sitter, preset: str) -> Outlined:
    """Make the avatar of a frontal portrait, with and without bent hair, and compare its silhouettes."""
    try:
        avatar = pipeline(photo=sitter.photo(), seed=SEED, preset=preset)
        bent = avatar.field
        if not isinstance(bent, LikenessField):
            return Outlined(None, True, "no likeness", [])
        straight = replace(bent.likeness, hair_seen=None)
        plain = LikenessField(bent.inner, straight, bent.settings, bent.shape)
        pairs = [compared(sitter, build_mesh(field, COARSE)) for field in (bent, plain)]
    except RodinError as error:
        return Outlined(None, True, error.code, [])
    overlap = np.stack([share for share, _ in pairs])
    return Outlined(
        overlap, bent.likeness.hair_seen is None, "", [view for _, views in pairs for view in views]
    )


def compared(sitter: Sitter, mesh: AvatarMesh) -> tuple[Floats, list[Pixels]]:
    """Intersection over union ``[4, 2]`` of ``VIEWS`` and ``WHERE``, and what they look like."""
    rows = Box().centre[2] + (1 - 2 * (np.arange(SIZE) + 0.5) / SIZE) * Box().half * FRAME
    head = np.broadcast_to((rows > CHIN)[:, None], (SIZE, SIZE))
    overlap: list[list[float]] = []
    pictures: list[Pixels] = []
    for angle in VIEWS:
        covered = render(mesh, angle, size=SIZE)[..., 3] > SOLID
        true, comparable = silhouette_of_truth(sitter.subject.scene, angle, SIZE)
        overlap.append([shared(covered, true, comparable), shared(covered, true, comparable & head)])
        pictures.append(np.where(comparable[..., None], _coloured(covered, true), 128).astype(np.uint8))
    return np.array(overlap), pictures


def shared(one: NDArray[np.bool_], other: NDArray[np.bool_], within: NDArray[np.bool_]) -> float:
    """Intersection over union of masks, of what is ``within``; 1 if both are empty there."""
    union = ((one | other) & within).sum()
    return float((one & other & within).sum() / union) if union else 1.0


def _coloured(covered: NDArray[np.bool_], true: NDArray[np.bool_]) -> Pixels:
    """White where both are, red where only the avatar is, blue where only the person is."""
    return np.where(np.stack([covered, covered & true, true], -1), 255, 0).astype(np.uint8)
