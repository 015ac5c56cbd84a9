# SPDX-License-Identifier: GPL-3.0-or-later
"""Skin, hair and clothes by GrabCut, told by landmarks and the person's mask where to begin."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import (
    BROWS,
    CHIN,
    EARS,
    EYES,
    JAW,
    OUTER_LIPS,
    OVAL,
    Mask,
    any_enclosed,
    enclosed,
    grow,
    shrink,
)
from backend.likeness.regions import Region
from backend.likeness.view import View

_ROUNDS = 3
_FACE = 120.0
"""Height of the face at which GrabCut works at most, pixels."""
_MARGIN = 0.15
"""What GrabCut sees around what is in question, heights of the face."""
_SKIN_REACH = 0.45
"""How far around the face's outline skin is looked for at its sides and above it, heights of the face."""
_EAR, _EAR_TOP, _EAR_END = 0.2, 0.25, 0.8
"""How far an ear reaches beyond the landmark before it, and from where to where down the face, both in
heights of the face."""
_NECK = 0.8
"""How far down a face skin beside it may be the neck: a turned head's nose is beside its outline too."""
_SCALP, _EAR_ODD = 1.8, 2.5
"""Typical deviations of colour from which above the face there is hair, and up to which an ear that the
person's mask lacks is skin."""
_HIDDEN = 0.5
"""How much farther than the other side, over the face's width, the side of an ear is that is not seen."""
_TYPICAL = 75
"""Percentile of the deviation from the skin's median colour up to which skin is typical."""


def coarse_labels(view: View) -> NDArray[np.uint8]:
    """Background, skin, neck, ears, hair and clothing of a view ``[H, W]``.

    Colours alone do not tell a hat from hair, a beard from skin or glasses from brows: a hat counts as hair,
    beards and clear glasses count as skin.
    """
    skin, odd = _skin(view)
    labels = np.full(view.shape, Region.BACKGROUND, np.uint8)
    rest = (view.person > 0.5) & ~skin
    hair = _hair(view, rest, odd)
    labels[rest] = Region.CLOTHING
    labels[rest & (view.down < 0.85) & ~hair] = Region.BACKGROUND
    labels[hair] = Region.HAIR
    labels[skin] = Region.SKIN
    _name_skin(view, skin, labels)
    return labels


def _skin(view: View) -> tuple[Mask, NDArray[np.float32]]:
    """Skin, and how many typical deviations each pixel differs from its colour."""
    lab = cv2.cvtColor(view.image, cv2.COLOR_RGB2LAB).astype(np.float32)
    size, face = view.shape, view.face
    oval = any_enclosed(size, view.points, [OVAL])
    features = grow(any_enclosed(size, view.points, [*EYES, *BROWS, OUTER_LIPS]), 0.02 * face)
    core = shrink(oval, 0.10 * face) & ~features
    middle = np.median(lab[core], 0)
    deviation = np.linalg.norm((lab - middle) / (2.2, 1, 1), axis=2)
    odd = (deviation / max(float(np.percentile(deviation[core], _TYPICAL)), 1.0)).astype(np.float32)
    down = view.down
    outside = (view.person > 0.6) & ~grow(oval, 0.06 * face)
    sure_not = outside & ((odd > 3) | ((down < 0.1) & (odd > _SCALP)))
    ears = _ears(view) & (odd < _EAR_ODD)
    figure = (view.person > 0.25) | ears
    marks = np.full(size, cv2.GC_PR_BGD, np.uint8)
    marks[oval] = cv2.GC_PR_FGD
    marks[sure_not] = cv2.GC_BGD
    marks[core & (odd < 1.3)] = cv2.GC_FGD
    marks[~grow(oval, _SKIN_REACH * face) | ~figure | (down < -0.35)] = cv2.GC_BGD
    skin = _cut(view, marks) | (oval & features)
    skin = cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    skin = _touching(skin, core) & ((view.person > 0.3) | ears)
    return _filled(skin, (0.15 * face) ** 2), odd


def _hair(view: View, rest: Mask, odd: NDArray[np.float32]) -> Mask:
    """What grows or sits on the head among ``rest``, the person without skin."""
    down, face = view.down, view.face
    oval = any_enclosed(view.shape, view.points, [OVAL])
    seed = rest & (down < 0.35) & ~shrink(oval, 0.08 * face)
    if seed.sum() < (0.05 * face) ** 2:
        return seed
    column = np.arange(view.shape[1])[None] + 0.5
    middle = np.abs(column - view.points[CHIN, 0]) < 0.25 * face
    marks = np.full(view.shape, cv2.GC_BGD, np.uint8)
    marks[rest] = cv2.GC_PR_BGD
    marks[rest & (down < 0.9)] = cv2.GC_PR_FGD
    marks[rest & (down > 1.2) & middle] = cv2.GC_BGD
    marks[rest & (down > 1.9)] = cv2.GC_BGD
    marks[seed & (odd > 1)] = cv2.GC_FGD
    hair = _touching(_cut(view, marks) & rest | seed, seed)
    return hair & ~(shrink(oval, 0.05 * face) & (down > 0.4))


def _name_skin(view: View, skin: Mask, labels: NDArray[np.uint8]) -> None:
    """Tell neck and ears from the face's skin, in place."""
    size, points = view.shape, view.points
    jaw, oval = points[list(JAW), :2], any_enclosed(size, points, [OVAL])
    bottom = np.array([[0, jaw[-1, 1]], [0, size[0]], [size[1], size[0]], [size[1], jaw[0, 1]]])
    below = enclosed(size, np.concatenate([jaw, bottom])) & (view.down > _NECK)
    labels[skin & below & ~oval] = Region.NECK
    beside = skin & ~oval
    labels[beside & _ears(view)] = Region.EARS


def _ears(view: View) -> Mask:
    """Where the ears that can be seen may be: beside the face, from brows to mouth."""
    points, down = view.points, view.down
    across = points[EARS[1]] - points[EARS[0]]
    width = float(np.linalg.norm(across[:2]))
    row, column = np.mgrid[: view.shape[0], : view.shape[1]] + 0.5
    found = np.zeros(view.shape, bool)
    for place, outwards in zip(EARS, (-across, across), strict=True):
        if outwards[2] < _HIDDEN * width:
            offset = np.stack([column, row], -1) - points[place, :2]
            beyond = offset @ outwards[:2] / width / view.face
            found |= (beyond > -0.03) & (beyond < _EAR) & (down > _EAR_TOP) & (down < _EAR_END)
    return found


def _cut(view: View, marks: NDArray[np.uint8]) -> Mask:
    """GrabCut from marks, which must hold pixels of both kinds or nothing is found.

    Only around what is not surely background, and at a smaller scale where the face is large: the time goes
    with the pixels.
    """
    found = np.zeros(view.shape, bool)
    if not (marks == cv2.GC_FGD).any() or not np.isin(marks, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        return marks == cv2.GC_FGD
    margin = int(_MARGIN * view.face)
    (top, left), (bottom, right) = (
        edge(np.argwhere(marks != cv2.GC_BGD), axis=0) + shift
        for edge, shift in ((np.min, -margin), (np.max, margin))
    )
    box = (slice(max(top, 0), bottom), slice(max(left, 0), right))
    image, inside = cv2.cvtColor(view.image[box], cv2.COLOR_RGB2BGR), marks[box]
    whole = (inside.shape[1], inside.shape[0])
    scale = min(1.0, _FACE / view.face)
    size = (max(1, round(whole[0] * scale)), max(1, round(whole[1] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    names = cv2.resize(inside, size, interpolation=cv2.INTER_NEAREST)
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, names, (0, 0, 0, 0), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    cut = np.isin(names, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    if scale < 1:
        guide = image.mean(-1, dtype=np.float32) / 255
        cut = cv2.ximgproc.guidedFilter(guide, cv2.resize(cut, whole), round(2 / scale), 1e-3)
    found[box] = cut > 0.5
    return found & (marks != cv2.GC_BGD) | (marks == cv2.GC_FGD)


def _touching(mask: Mask, seed: Mask) -> Mask:
    """The connected pieces of a mask that hold a pixel of the seed."""
    _, pieces = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    return mask & np.isin(pieces, np.unique(pieces[seed & mask]))


def _filled(mask: Mask, largest: float) -> Mask:
    """A mask with its holes of up to ``largest`` pixels filled."""
    _, pieces, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    small = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] <= largest)
    return mask | np.isin(pieces, small)
