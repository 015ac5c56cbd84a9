# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether each pixel of a portrait is named what the synthetic person shows there."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backend.data.contact_sheet import contact_sheet
from backend.data.likeness.regions import UNKNOWN
from backend.errors import RodinError
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.likeness.study import Study, at_least, at_most
from backend.evaluation.row import Row
from backend.likeness.parse import parse
from backend.likeness.regions import Region
from backend.pipeline import RodinPipeline
from backend.portrait import prepare
from backend.portrait.frame import Pixels

SHOTS = {"front": (0.0, 0), "front, any light": (0.0, 1), "45 degrees": (45.0, 0)}
"""Yaw in degrees and light (:meth:`Sitter.photo`) of the portraits of a person."""
PALETTE = {
    Region.BACKGROUND: (40, 40, 40),
    Region.SKIN: (235, 190, 160),
    Region.BROWS: (90, 50, 20),
    Region.EYES: (255, 255, 255),
    Region.LIPS: (220, 60, 90),
    Region.INNER_MOUTH: (100, 0, 30),
    Region.TEETH: (255, 255, 170),
    Region.BEARD: (200, 120, 30),
    Region.HAIR: (60, 150, 60),
    Region.EYEWEAR: (0, 220, 255),
    Region.HEADWEAR: (150, 60, 220),
    Region.CLOTHING: (60, 90, 200),
    Region.NECK: (200, 140, 110),
    Region.EARS: (255, 150, 60),
}
"""sRGB of regions in pictures."""
UNKNOWN_COLOUR = (128, 128, 128)
CELL = 170


@dataclass(frozen=True)
class Parsed:
    """The parsings of one person's portraits.

    Attributes:
        pixels: shot to ``[R, R]`` how many pixels that show a region (rows) are named so (columns), ``R``
            being the number of regions; a portrait that is refused is missing.
        refused: codes.
        pictures: portrait, truth and parsing of each of ``SHOTS``.
    """

    pixels: dict[str, NDArray[np.int64]]
    refused: list[str]
    pictures: list[Pixels]


def measure(study: Study) -> Row:
    """Intersection over union of every region."""
    sitters = study.sitters()
    found = study.each("parsings", parse_portraits, sitters)
    empty = np.zeros((len(Region),) * 2, np.int64)
    pixels = {shot: sum((one.pixels[shot] for one in found if shot in one.pixels), empty) for shot in SHOTS}
    refused = [code for one in found for code in one.refused]
    figures = [
        at_least(f"{shot}: mean IoU of all regions", 100 * float(np.nanmean(shared(counts)[0])), None, "%")
        for shot, counts in pixels.items()
    ]
    figures.append(at_most("portraits refused", float(len(refused)), None))
    whole = sum(pixels.values(), empty)
    return Row(
        key="parsing",
        title="Parsing",
        how=(
            f"Portraits of {len(sitters)} synthetic people from the front in neutral and in any other light,"
            " and from 45 degrees, parsed as photos are, against what a ray through each pixel meets. Pixels"
            " of all portraits are counted together: intersection over union, and recall, the share of a"
            " region's pixels that is named so."
        ),
        figures=figures,
        pictures={
            "Portrait, truth and parsing of each shot": contact_sheet(
                [view for one in found[: study.config.shown] for view in one.pictures], 3 * len(SHOTS), CELL
            )
        },
        details={
            "regions": [region.name.lower() for region in Region],
            "pixels": whole.tolist(),
            "refused": refused,
        },
        tables={
            "Regions, percent": _table(pixels),
            "What the pixels of a region are named, percent": _named(whole),
        },
    )


def parse_portraits(_pipeline: RodinPipeline, sitter: Sitter) -> Parsed:
    """Photograph a person, parse the portraits and count.

    A copy of the sitter is photographed, which is forgotten with the large scene that it keeps.
    """
    sitter = replace(sitter)
    pixels: dict[str, NDArray[np.int64]] = {}
    refused: list[str] = []
    pictures: list[Pixels] = []
    for shot, (yaw, light) in SHOTS.items():
        photo, truth = sitter.photo(yaw, light), sitter.regions(yaw)
        pictures += [photo, coloured(truth), np.full_like(photo, UNKNOWN_COLOUR[0])]
        try:
            portrait = prepare(photo)
        except RodinError as error:
            refused.append(error.code)
            continue
        turned = np.rot90(truth, portrait.turned)
        labels = parse(portrait.photo, portrait.landmarks).labels
        pixels[shot] = counted(turned, labels)
        pictures[-2:] = coloured(turned), coloured(labels)
    return Parsed(pixels, refused, pictures)


def counted(truth: NDArray[np.uint8], labels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many pixels of two maps ``[H, W]`` are of each pair of regions ``[R, R]``; the truth's are rows."""
    known = truth != UNKNOWN
    pairs = truth[known].astype(np.int64) * len(Region) + labels[known]
    return np.bincount(pairs, minlength=len(Region) ** 2).reshape(len(Region), len(Region))


def shared(pixels: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Intersection over union and recall ``[R]`` of counts ``[R, R]``; NaN for what the truth never shows."""
    right, true, named = np.diagonal(pixels), pixels.sum(1), pixels.sum(0)
    there = np.where(true > 0, 1.0, np.nan)
    return there * right / np.maximum(true + named - right, 1), there * right / np.maximum(true, 1)


def coloured(labels: NDArray[np.uint8]) -> Pixels:
    """A picture ``[H, W, 3]`` of regions ``[H, W]``."""
    colours = np.full((256, 3), UNKNOWN_COLOUR, np.uint8)
    colours[list(PALETTE)] = list(PALETTE.values())
    return colours[labels]


def _table(pixels: dict[str, NDArray[np.int64]]) -> list[list[str]]:
    """Intersection over union and recall of each region in each shot."""
    heads = [f"{shot}: {what}" for shot in pixels for what in ("IoU", "recall")]
    columns = [column for counts in pixels.values() for column in shared(counts)]
    return [
        ["region", *heads],
        *(
            [
                _name(region),
                *("-" if np.isnan(column[region]) else f"{100 * column[region]:.0f}" for column in columns),
            ]
            for region in Region
        ),
    ]


def _named(pixels: NDArray[np.int64]) -> list[list[str]]:
    """Which regions the pixels of each are taken for."""
    share = 100 * pixels / np.maximum(pixels.sum(1, keepdims=True), 1)
    return [
        ["shown", *(_name(region) for region in Region)],
        *([_name(region), *(f"{value:.0f}" for value in share[region])] for region in Region),
    ]


def _name(region: Region) -> str:
    return region.name.lower().replace("_", " ")
