# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a photo of a face, and what of the avatar will be a guess for it.

Everything is measured in a crop of the face that is upright and always of one scale, mostly in the colours of
patches of skin around points of the face mesh.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage import color, draw

from backend.errors import RodinError
from backend.portrait.face import Face
from backend.portrait.frame import Pixels, PortraitFrame, on_background
from backend.portrait.mesh import MIRROR

SIZE = 384
"""Edge of the crop that is measured; eyes and mouth are 74 pixels apart in it."""
PATCH = 5
"""Radius of a patch of skin in it, pixels."""

UPPER_SKIN = (151, 108, 337, 50, 280, 101, 330)
"""Forehead and cheeks."""
CHEEKS = (50, 101, 280, 330)
RIGHT_LIDS = (226, 247, 30, 29, 27, 28, 56, 190, 243, 112, 26, 22, 23, 24, 110, 25)
"""A ring around the lids of the right eye, which dark glasses cover."""
LOWER_FACE = (164, 199, 18, 214, 434, 192, 416)
"""Under the nose, chin, under the lips, lower cheeks."""
LIPS = (0, 17, 37, 267, 84, 314)
IRISES = (468, 473)
HULL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152) + (
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The outline of the face."""

DARK, TOO_DARK = 30.0, 3.5
"""Lightness (CIE L*) of the brightest twentieth of a face: well lit faces of any colour have 55 and more, and
at the lower limit ten steps of grey are left."""
WHITE = 0.35
"""Share of the face that is white in all channels: shape and colour are lost there."""
GREY = 3.0
"""Chroma (CIE) that only a twentieth of the face exceeds: less is a photo without colour."""
SKIN_HUE, LEAST_CHROMA, MOST_CHROMA = (-5.0, 95.0), 8.0, 60.0
"""Hues of skin in white to yellow light, degrees; the chroma from which a hue means something; the most that
skin has in such light."""
BLURRED, TOO_BLURRED = 1.5e-3, 1e-4
"""Energy of detail of one to two pixels over that of everything. Sharp faces of 60 pixels and more have 0.005
and more, those that are blurred by a twenty-fifth of their height 0.00008 to 0.0003, and with much less no
face is found."""
NOISY = 6.0
"""Median distance of pixels from the median of their neighbours, of 255: below 3 in good photos."""
SMALL = 80.0
"""Pixels of a face in which lids and lips are a few pixels each."""
SHADED, COVERED_EYES = 0.5, 0.75
"""Lightness over that of the cheeks below which a pixel around the eyes is dark, and the share of them."""
NO_LIPS, ODD_COLOUR, ONE_COLOUR = 3.0, 25.0, 5.0
"""Colour differences (CIE 1976). Lips differ from the skin around them by 5 and more, so less than the first
means that something is before them; and so does something that differs from the upper face by the second,
and in itself by less than the third. A beard differs from the face, but also from the lips."""
NEGATIVE = 10.0
"""By how much both irises are lighter than the skin, L*: never in a photo as the eye sees it."""
NO_IRISES = 0.2
"""Irises are darker than the skin by this share of its lightness, in photos of open eyes by .4 and more."""
HEAD_TOP = 0.30
"""Hair and skull above the forehead's upper edge, over the height of the face."""
CUT, TOO_CUT = 0.02, 0.35
"""Share of the face's points that lie outside of the photo."""
SEEN_YAW = 40.0
"""Farther from the front, degrees, one side is not seen, and colours of its points mean nothing."""
FLAT = 0.75
"""Share of the face's pixels without any texture: skin in photos has some everywhere."""


@dataclass(frozen=True)
class Measured:
    """Numbers that the warnings come from.

    Attributes:
        light: L* of the brightest twentieth of the face.
        white: share of it that is white.
        chroma: that a twentieth of it exceeds.
        skin: median L*, a*, b* of forehead and cheeks.
        detail: energy of fine detail over that of everything.
        noise: median distance of pixels from their neighbours, of 255.
        flat: share of pixels without texture.
        lids: share of dark pixels around the eyes, of the eye with more of them.
        lower_face: colour difference of chin and mouth from forehead and cheeks.
        lips: colour difference of the lips from what is around them.
        irises: by how much the darker iris is lighter than the skin.
        head_top: distance of the top of the head from the nearest edge of the photo, over the face's size.
        outside: share of landmarks outside of the photo.
        size: of the face, pixels.
        yaw: of the head, degrees.
    """

    light: float
    white: float
    chroma: float
    skin: tuple[float, float, float]
    detail: float
    noise: float
    flat: float
    lids: float
    lower_face: float
    lips: float
    irises: float
    head_top: float
    outside: float
    size: float
    yaw: float


def measure(image: Pixels, face: Face, frame: PortraitFrame, yaw: float) -> Measured:
    """Measure a face.

    Args:
        image: ``[H, W, 4]`` straight RGBA photo.
        face: the face in it.
        frame: its portrait's square.
        yaw: of the head, degrees.
    """
    crop = on_background(frame.crop(image, SIZE))
    points = frame.to_crop(face.landmarks[:, :2]) * SIZE
    lab: NDArray[np.float64] = color.rgb2lab(crop)
    inside = _polygon(points[list(HULL)])
    lightness, chroma = lab[..., 0][inside], np.hypot(lab[..., 1], lab[..., 2])[inside]
    skin, lower = _patch(lab, points, UPPER_SKIN), _patch(lab, points, LOWER_FACE)
    shade = SHADED * _patch(lab, points, CHEEKS)[0]
    rings = (list(RIGHT_LIDS), list(MIRROR[list(RIGHT_LIDS)]))
    grey = crop.mean(-1)
    fine = ndimage.laplace(ndimage.gaussian_filter(grey, 1.0))
    height, width = image.shape[:2]
    x, y = face.landmarks[:, 0], face.landmarks[:, 1]
    top = face.landmarks[10, :2] + HEAD_TOP * (face.landmarks[10, :2] - face.landmarks[152, :2])
    return Measured(
        light=float(np.percentile(lightness, 95)),
        white=float((crop.min(-1)[inside] >= 250).mean()),
        chroma=float(np.percentile(chroma, 95)),
        skin=(float(skin[0]), float(skin[1]), float(skin[2])),
        detail=float(fine[inside].var() / max(grey[inside].var(), 1.0)),
        noise=float(np.median(np.abs(grey - ndimage.median_filter(grey, 3))[inside])),
        flat=float((np.abs(fine[inside]) < 0.1).mean()),
        lids=max(float((lab[..., 0][_polygon(points[ring])] < shade).mean()) for ring in rings),
        lower_face=float(np.linalg.norm(lower - skin)),
        lips=float(np.linalg.norm(_patch(lab, points, LIPS) - lower)),
        irises=float(min(_patch(lab, points, (iris,), 2)[0] for iris in IRISES) - skin[0]),
        head_top=float(min(top[0], top[1], width - top[0], height - top[1]) / face.box.size),
        outside=float(((x < 0) | (y < 0) | (x > width) | (y > height)).mean()),
        size=face.box.size,
        yaw=yaw,
    )


def judged(face: Measured) -> list[str]:
    """Sentences for the user: what is wrong, and what will be a guess for it.

    Raises:
        RodinError: ``photo.too_dark``, ``photo.too_blurred``, ``photo.cut_off``.
    """
    refuse(face)
    coloured = face.chroma >= GREY
    hue = float(np.degrees(np.arctan2(face.skin[2], face.skin[1])))
    chroma = float(np.hypot(face.skin[1], face.skin[2]))
    lit = face.light >= DARK
    seen = lit and abs(face.yaw) <= SEEN_YAW
    negative = face.irises > NEGATIVE
    tinted = chroma > MOST_CHROMA or (chroma > LEAST_CHROMA and not SKIN_HUE[0] <= hue <= SKIN_HUE[1])
    closed = seen and not negative and face.white <= WHITE and face.irises > -NO_IRISES * face.skin[0]
    drawn = lit and face.flat > FLAT and face.detail > BLURRED and face.white <= WHITE
    no_lips = coloured and face.lips < NO_LIPS
    odd = face.lower_face > ODD_COLOUR and face.lips < ONE_COLOUR
    said = (
        (not lit, "The face is very dark; its colours are a guess."),
        (face.white > WHITE, "Much of the face is overexposed; its colours and relief are a guess."),
        (lit and not coloured, "The photo has no colours; those of the avatar are a guess."),
        (negative, "The photo looks like a negative; the avatar's colours will be wrong."),
        (coloured and tinted and not negative, "The light is strongly coloured; the colours are a guess."),
        (face.detail < BLURRED, "The face is blurred; its details are a guess."),
        (face.noise > NOISY, "The photo is very noisy; the details of the face are a guess."),
        (face.size < SMALL, f"The face has only {face.size:.0f} pixels; its details are a guess."),
        (face.outside > CUT, "The face is cut off by the edge of the photo; the missing part is a guess."),
        (face.head_top < 0 and face.outside <= CUT, "The top of the head is cut off; the hair is a guess."),
        (drawn, "This looks drawn rather than photographed; the likeness is a guess."),
        (
            seen and not negative and face.lids > COVERED_EYES,
            "The eyes are covered or in shadow; they are a guess.",
        ),
        (closed, "No irises can be seen: closed eyes, or a statue's. The eyes are a guess."),
        (
            seen and not drawn and face.white <= WHITE and face.outside <= CUT and (no_lips or odd),
            "The mouth or chin is covered; the lower face is a guess.",
        ),
    )
    return [sentence for holds, sentence in said if holds]


def refuse(face: Measured) -> None:
    """Refuse a face of which too little can be seen."""
    if face.light < TOO_DARK:
        raise RodinError(
            "photo.too_dark",
            "The face is nearly black; nothing can be told from it.",
            "Give a photo with light on the face.",
        )
    if face.detail < TOO_BLURRED:
        raise RodinError(
            "photo.too_blurred",
            "The face is too blurred to tell its features.",
            "Give a photo in which the eyes are sharp.",
        )
    if face.outside > TOO_CUT:
        raise RodinError(
            "photo.cut_off",
            f"{face.outside:.0%} of the face lie outside of the photo.",
            "Give a photo that shows the whole face.",
        )


def _patch(
    lab: NDArray[np.float64], points: NDArray[np.float64], indices: tuple[int, ...], radius: int = PATCH
) -> NDArray[np.float64]:
    """Median colour ``[3]`` of small squares around some points."""
    found: list[Any] = []
    for index in indices:
        x, y = (int(np.clip(at, radius, SIZE - 1 - radius)) for at in points[index])
        found.append(lab[y - radius : y + radius + 1, x - radius : x + radius + 1].reshape(-1, 3))
    return np.median(np.concatenate(found), axis=0)


def _polygon(corners: NDArray[np.float64]) -> NDArray[np.bool_]:
    """``[SIZE, SIZE]``: pixels within corners ``[N, 2]``."""
    return draw.polygon2mask((SIZE, SIZE), corners[:, ::-1])
