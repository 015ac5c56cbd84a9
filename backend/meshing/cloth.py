# SPDX-License-Identifier: GPL-3.0-or-later
"""Clothes and headwear in the few colours that they are made of.

The field tells these colours, but lets them run into each other like spilt dye. A pattern finer than a hand
it does not know at all, not even of people whom it has encoded, so that none is lost.
"""

import numpy as np
import trimesh
from scipy.cluster.vq import kmeans2
from scipy.spatial import KDTree
from skimage.color import lab2rgb, rgb2lab

from backend.meshing.sampling import SURE, Floats, Ints, Samples, belonging
from backend.space import Part

DYED = (Part.CLOTHING, Part.HEADWEAR)
COLOURS = 4
"""Of a garment, at most."""
LEAST_SHARE, APART = 0.12, 26.0
"""Of a garment, and from its other colours in CIE Lab: with less of either it is a stain."""
FRONT = 0.06
"""Half the width, metres, of the strip in front that counts as much as the rest: jackets are open there."""
DRAWN = 3000
"""How many places, drawn by area, tell a garment's colours."""
ANCHORS, NEIGHBOURS = 3000, 32
"""How many places have a vote and how many vote about one: of clothes those in 2 cm around."""
CRISPNESS = 4
"""Power to which shares of votes are raised, so that two colours meet and do not mix."""
LEAST = 300
"""A garment of fewer vertices is left as it is."""


def cloth_colour(vertices: Floats, faces: Ints, found: Samples) -> tuple[Floats, Floats]:
    """What garments are made of: their colour ``[V, 3]`` and how much of a vertex is one ``[V, 1]``.

    Args:
        vertices: ``[V, 3]`` metres.
        faces: ``[F, 3]``.
        found: the field at the vertices.
    """
    even, share = found.albedo.copy(), np.zeros((len(vertices), 1), np.float32)
    area = np.bincount(faces.ravel(), np.repeat(trimesh.triangles.area(vertices[faces]), 3), len(vertices))
    for part in DYED:
        likely = found.part[:, part]
        sure = np.flatnonzero((likely > SURE[1]) & (area > 0))
        if len(sure) < LEAST:
            continue
        lab = rgb2lab(found.albedo[sure].astype(float))  # in single precision not the same to the bit twice
        strip = (np.abs(vertices[sure, 0]) < FRONT) & (vertices[sure, 1] < 0)
        weight = area[sure] / area[sure].sum()
        weight += strip * weight / max(weight[strip].sum(), 1e-9)
        colours = _palette(lab, weight)
        nearest = np.linalg.norm(lab[:, None] - colours, axis=2).argmin(1)
        some = np.flatnonzero(belonging(likely))
        anchors = np.arange(0, len(sure), max(1, len(sure) // ANCHORS))
        _, near = KDTree(vertices[sure[anchors]]).query(vertices[some], min(NEIGHBOURS, len(anchors)))
        votes = np.eye(len(colours))[nearest[anchors][near]].mean(1) ** CRISPNESS
        even[some] = lab2rgb(votes / votes.sum(1, keepdims=True) @ colours)
        share[some, 0] = belonging(likely[some])
    return even, share


def _palette(lab: Floats, weight: Floats) -> Floats:
    """The colours ``[1 to COLOURS, 3]`` of a garment, most first, of its places' colours and weights."""
    rng = np.random.default_rng(0)
    drawn = lab[rng.choice(len(lab), DRAWN, p=weight / weight.sum())]
    drawn += rng.normal(0, 0.1, drawn.shape)  # no two are equal, which kmeans2 would not take
    _, group = kmeans2(drawn, COLOURS, minit="++", rng=rng)
    kept: list[Floats] = []
    for each in sorted((drawn[group == k] for k in range(COLOURS)), key=len, reverse=True):
        if not len(each):
            continue
        apart = [np.linalg.norm(np.median(every, 0) - np.median(each, 0)) for every in kept]
        if apart and min(apart) < APART:
            near = int(np.argmin(apart))
            kept[near] = np.concatenate([kept[near], each])
        else:
            kept.append(each)
    return np.array([np.median(each, 0) for each in kept if len(each) >= LEAST_SHARE * DRAWN])
