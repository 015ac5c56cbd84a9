# SPDX-License-Identifier: GPL-3.0-or-later
"""How near the fitted face is to the truth of synthetic people, and how much of it is the person.

Only the landmarks of a portrait are needed: no diffusion, no texture.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from backend.data.likeness.truth import template_head
from backend.errors import RodinError
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.likeness.study import Study, at_least, at_most
from backend.evaluation.metrics import Floats, distances_to_mesh
from backend.evaluation.row import Figure, Row
from backend.likeness.basis import get_identity_basis
from backend.likeness.by_hand import seen_face
from backend.likeness.fit import fit
from backend.likeness.landmarks import LandmarkModel, get_landmark_model
from backend.likeness.refit import fit_photos
from backend.likeness.shape import person_shape
from backend.likeness.square import face_vertices
from backend.pipeline import RodinPipeline
from backend.portrait import prepare
from backend.rigging.template import Piece, get_head_template

YAWS = (0.0, 45.0)
FRONT = -0.055
"""Template skin before this y, metres, is the front of the face."""
EYES = ((0.0, 0.055), (-1.0, -0.07), (0.185, 0.215))
"""Where the eyes are: template abs(x), y and z, metres."""
MEDIAN_BARS = {0.0: 1.5, 45.0: 2.0}
NEARLY_ALL_BAR = 4.0
"""Millimetres of the median point, and of 95 % of the points from the front."""
SHARE_BAR, EYES_BAR = 80.0, 55.0
"""Percent of the deviation from the mean face that must come back."""
BEARDLESS = ("none", "stubble")
SMILE = 0.3
"""Strength of a smile from which on it counts."""


@dataclass(frozen=True)
class Shape:
    """A fitted face beside the truth.

    Attributes:
        off: ``[N]`` millimetres from the front's vertices to the true surface.
        share: numerator and denominator of the share of the deviation that comes back.
        eyes: the same of the eyes.
    """

    off: Floats
    share: tuple[float, float]
    eyes: tuple[float, float]


@dataclass(frozen=True)
class Fitted:
    """What was made of one portrait.

    Attributes:
        yaw: of the camera, degrees.
        groups: that the person belongs to.
        shape: as delivered. landmarks: without dense points. plain: without what was measured of the
            detector either. mean: the mean face.
    """

    yaw: float
    groups: tuple[str, ...]
    shape: Shape
    landmarks: Shape
    plain: Shape
    mean: Shape


def measure(study: Study) -> Row:
    """Surface errors and shares of the deviation, by group."""
    found = study.each("fitted shapes", fit_sitter, study.sitters())
    fitted = [one for each in found for one in each if isinstance(one, Fitted)]
    refused = [one for each in found for one in each if isinstance(one, str)]
    figures: list[Figure] = []
    table = [["group", "portraits", "median mm", "95 % mm", "share %", "of the eyes %"]]
    measures = table[0][2:]
    table[0] += [f"{kind}: {name}" for kind in ("landmarks", "plain") for name in measures]
    table[0] += ["mean face: median mm"]
    for yaw in YAWS:
        seen = [one for one in fitted if one.yaw == yaw]
        for group in dict.fromkeys(name for one in sorted(seen, key=_order) for name in one.groups):
            members = [one for one in seen if group in one.groups]
            kinds = [[getattr(one, kind) for one in members] for kind in ("shape", "landmarks", "plain")]
            values = [value for kind in kinds for value in summary(kind)]
            values.append(summary([one.mean for one in members])[0])
            table.append(
                [f"{yaw:.0f} degrees, {group}", str(len(members)), *(f"{value:.2f}" for value in values)]
            )
        if seen:
            median, nearly_all, share, eyes = summary([one.shape for one in seen])
            figures += [
                at_most(f"{yaw:.0f} degrees: surface, median", median, MEDIAN_BARS[yaw], "mm"),
                at_most(
                    f"{yaw:.0f} degrees: surface, 95 %", nearly_all, None if yaw else NEARLY_ALL_BAR, "mm"
                ),
                at_least(
                    f"{yaw:.0f} degrees: deviation that comes back", share, None if yaw else SHARE_BAR, "%"
                ),
                at_least(f"{yaw:.0f} degrees: of the eyes", eyes, None if yaw else EYES_BAR, "%"),
            ]
    return Row(
        key="shape",
        title="Shape",
        how=(
            f"Faces fitted to portraits of {len(study.sitters())} synthetic people, expression taken off,"
            " against their true neutral surface: distance of the front's points after the best similarity,"
            " and the share of the true deviation from the mean face that comes back. Landmarks is without"
            " the dense points, plain without the correction of what the landmark detector does either."
        ),
        figures=[*figures, at_most("portraits refused", float(len(refused)), None)],
        details={"refused": refused},
        tables={"By group": table},
    )


def _order(one: Fitted) -> int:
    return -len(one.groups)


def fit_sitter(_pipeline: RodinPipeline, sitter: Sitter) -> list[Fitted | str]:
    """Fit the face to a portrait from each of ``YAWS``; a refusal's code where there is none."""
    truth = template_head(sitter.attributes).neutral
    return [_fitted(sitter, yaw, truth) for yaw in YAWS]


def _fitted(sitter: Sitter, yaw: float, truth: Floats) -> Fitted | str:
    try:
        portrait = prepare(sitter.photo(yaw))
    except RodinError as error:
        return error.code
    basis, template, model = get_identity_basis(), get_head_template(), get_landmark_model()
    face = seen_face(portrait)
    found, dense = fit_photos([portrait.photo], [face])
    plain = uncorrected(model)
    heads = [
        person_shape(found, dense, basis, model, template),
        person_shape(fit([face]), [face], basis, model, template),
        person_shape(fit([face], seen=plain.seen(basis, template)), [face], basis, plain, template),
    ]
    own, landmarks, without = (compare(head.neutral, truth, basis.mean) for head in heads)
    return Fitted(yaw, groups(sitter), own, landmarks, without, compare(basis.mean, truth, basis.mean))


def uncorrected(model: LandmarkModel) -> LandmarkModel:
    """``model`` without what the detector does to identity, expression and pose."""
    still = {name: np.zeros_like(getattr(model, name)) for name in ("identity", "expression", "sliding")}
    return replace(model, **still)


def groups(sitter: Sitter) -> tuple[str, ...]:
    """Everybody, and what might be in the way."""
    who = sitter.attributes
    worn = [
        name
        for name, true in (
            ("glasses", who.glasses != "none"),
            ("beard", who.facial_hair not in BEARDLESS),
            ("smile", who.face_units.get("mouthSmileLeft", 0.0) > SMILE),
        )
        if true
    ]
    return "all", *(worn or ["none of these"])


def compare(found: Floats, truth: Floats, mean: Floats) -> Shape:
    """Compare heads ``[V, 3]`` in the template's topology, each moved and scaled onto the truth's front."""
    front, eyes = _places()
    moved, usual = (similar(each, truth, front) for each in (found, mean))
    off = 1000 * distances_to_mesh(moved[front], truth, get_head_template().triangles(Piece.SKIN))
    deviation, true = moved - usual, truth - usual
    share = [
        (float((deviation[ids] * true[ids]).sum()), float((true[ids] ** 2).sum())) for ids in (front, eyes)
    ]
    return Shape(off, share[0], share[1])


def similar(points: Floats, goal: Floats, chosen: NDArray[np.int64]) -> Floats:
    """``points [V, 3]`` by the similarity that brings the ``chosen`` ones nearest to ``goal [V, 3]``."""
    own, wanted = points[chosen].astype(np.float64), goal[chosen].astype(np.float64)
    about, towards = own.mean(0), wanted.mean(0)
    left, size, right = np.linalg.svd((own - about).T @ (wanted - towards))
    flip = np.array([1, 1, np.sign(np.linalg.det(left @ right))])
    scale = (size * flip).sum() / ((own - about) ** 2).sum()
    return scale * (points - about) @ (left * flip) @ right + towards


def summary(shapes: list[Shape]) -> tuple[float, float, float, float]:
    """Median and 95 % of all points, millimetres; share that comes back, and of the eyes, percent."""
    off = np.concatenate([shape.off for shape in shapes])
    shares = [np.sum([getattr(shape, name) for shape in shapes], 0) for name in ("share", "eyes")]
    whole, eyes = (100 * float(part / of) for part, of in shares)
    return float(np.median(off)), float(np.percentile(off, 95)), whole, eyes


@cache
def _places() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Vertices of the front of the face, and of the eyes."""
    template = get_head_template()
    skin = face_vertices(template)
    place = template.vertices[skin]
    about = np.concatenate([np.abs(place[:, :1]), place[:, 1:]], 1)
    low, high = np.array(EYES).T
    return skin[place[:, 1] < FRONT], skin[((about >= low) & (about <= high)).all(1)]
