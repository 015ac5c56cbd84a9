# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether avatars of synthetic portraits are found among all of them, and have the person's silhouette."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from backend.data.contact_sheet import contact_sheet
from backend.errors import RodinError
from backend.evaluation.likeness.real import SEED, apart, descriptor
from backend.evaluation.likeness.silhouettes import compared
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.likeness.study import Study, at_least, at_most
from backend.evaluation.metrics import Floats, retrieval
from backend.evaluation.row import Figure, Row
from backend.evaluation.seen import NOBODY, RENDER_SIZE, picture
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels
from backend.rendering.preview import VIEWS

RANK_BARS = {0.0: 95.0, 45.0: 85.0}
"""Yaw of the portrait in degrees, and percent of the avatars that must be nearest to their own person."""


@dataclass(frozen=True)
class Sat:
    """A person's portraits and the avatars made of them.

    Attributes:
        descriptor: dlib's ``[128]`` of the frontal portrait.
        fronts: descriptors ``[2, 128]`` of the avatars' lit front views, one for each yaw; NaN if refused.
        views: portrait and lit front view of each yaw.
        overlap: intersection over union of the frontal avatar's silhouette with the truth, of ``VIEWS``.
        refused: codes, empty where there is an avatar.
    """

    descriptor: Floats
    fronts: Floats
    views: list[Pixels]
    overlap: list[float]
    refused: list[str]


def measure(study: Study) -> Row:
    """Ranks and silhouettes."""
    sitters = study.sitters()
    found = study.each(
        "avatars of synthetic portraits", partial(portray, preset=study.config.preset), sitters
    )
    frontal = np.stack([one.descriptor for one in found])
    figures: list[Figure] = []
    ranks: dict[str, list[int]] = {}
    for column, (yaw, bar) in enumerate(RANK_BARS.items()):
        fronts = np.stack([one.fronts[column] for one in found])
        rank = retrieval(fronts, frontal)
        ranks[f"{yaw:.0f}"] = rank.tolist()
        figures += [
            at_least(f"{yaw:.0f} degrees: rank 1", 100 * float(np.mean(rank == 1)), bar, "%"),
            at_most(
                f"{yaw:.0f} degrees: own portrait, median", float(np.median(apart(fronts, frontal))), None
            ),
        ]
    measured = np.array([one.overlap for one in found if one.overlap]).reshape(-1, len(VIEWS))
    for angle, column in zip(VIEWS, measured.T, strict=True):
        figures.append(
            at_least(f"silhouette at {angle:.0f} degrees, mean IoU", 100 * _mean(column), None, "%")
        )
    refused = [code for one in found for code in one.refused if code]
    figures.append(at_most("portraits refused", float(len(refused)), None))
    shown = found[: study.config.shown]
    labels = [f"{kind} {yaw:.0f}" for yaw in RANK_BARS for kind in ("portrait", "avatar")]
    return Row(
        key="synthetic",
        title="Synthetic portraits",
        how=(
            f"Avatars of portraits of {len(sitters)} synthetic people from the front and from 45 degrees:"
            " rank of the own frontal portrait among all by the distance of dlib's descriptors to the lit"
            " front view; a portrait that is refused ranks last. Silhouettes are those of the frontal"
            " portrait's avatar."
        ),
        figures=figures,
        pictures={
            "Portrait and avatar, from the front and from 45 degrees": contact_sheet(
                [view for one in shown for view in one.views], 2 * len(labels), 160, labels * len(shown)
            )
        },
        details={"ranks": ranks, "refused": refused},
    )


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


@torch.no_grad()
def portray(pipeline: RodinPipeline, sitter: Sitter, preset: str) -> Sat:
    """Photograph a person from each yaw and make the avatars."""
    views: list[Pixels] = []
    fronts: list[Floats] = []
    refused: list[str] = []
    overlap: list[float] = []
    own = NOBODY
    for yaw in RANK_BARS:
        photo = sitter.photo(yaw)
        if not yaw:
            own = descriptor(photo)
        views.append(photo)
        try:
            mesh = pipeline(photo=photo, seed=SEED, preset=preset).mesh()
        except RodinError as error:
            refused.append(error.code)
            fronts.append(NOBODY)
            views.append(np.full((RENDER_SIZE, RENDER_SIZE, 3), 128, np.uint8))
            continue
        refused.append("")
        views.append(picture(mesh))
        fronts.append(descriptor(views[-1]))
        if not yaw:
            overlap = compared(sitter, mesh)[0][:, 0].tolist()
    return Sat(own, np.stack(fronts), views, overlap, refused)
