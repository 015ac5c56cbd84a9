# SPDX-License-Identifier: GPL-3.0-or-later
"""From a photo to the portrait that the model is conditioned on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.errors import RodinError
from backend.portrait.cutout import cut_out
from backend.portrait.face import LEFT_EYE, MOUTH, RIGHT_EYE, Face, FaceBox, find_faces
from backend.portrait.frame import Pixels, PortraitFrame, on_background
from backend.portrait.intake import IntakeConfig, read_photo
from backend.portrait.lens import film_width
from backend.portrait.pose import head_pose


@dataclass(frozen=True)
class PortraitConfig:
    """What counts as a usable face.

    Attributes:
        intake: limits on the file.
        min_score: least score of the detector.
        min_face: least size of the face, pixels.
        max_yaw: largest turn away from the camera, degrees.
        guess_yaw: from here on the user is warned.
    """

    intake: IntakeConfig = field(default_factory=IntakeConfig)
    min_score: float = 0.5
    min_face: float = 48.0
    max_yaw: float = 75.0
    guess_yaw: float = 50.0


@dataclass(frozen=True)
class Portrait:
    """One person, aligned as in training.

    Attributes:
        image: ``[128, 128, 3]`` sRGB on grey.
        photo: ``[H, W, 3]`` the upright photo, sRGB on grey where it is transparent; downsized, or cropped
            around the people where they are small in a large photo.
        box: the face in the photo's pixels.
        frame: the portrait in the same pixels.
        landmarks: ``[478, 3]`` face-mesh points in the same pixels.
        yaw_deg: azimuth the camera sees the head from, positive from the person's left.
        pitch_deg: elevation it sees the head from, positive from above.
        warnings: sentences to show to the user.
        sha256: of the photo's bytes.
        faces: all faces of the photo, from left to right, in the same pixels.
        face: number of the one that is used; the leftmost is 1.
        focal_35mm: focal length on 35 mm film with the same view, millimetres, where it is known.
        centre: where the optical axis of the uncropped photo is, in the same pixels.
        full_width: pixels that 36 mm of film have in the uncropped photo: the focal length in pixels is
            ``focal_35mm / 36 * full_width``.
    """

    image: Pixels
    photo: Pixels
    box: FaceBox
    frame: PortraitFrame
    landmarks: NDArray[np.float64]
    yaw_deg: float
    pitch_deg: float
    warnings: list[str]
    sha256: str
    faces: list[FaceBox]
    face: int
    focal_35mm: float | None
    centre: tuple[float, float]
    full_width: float


def prepare(
    photo: Path | str | NDArray[Any], config: PortraitConfig | None = None, face: int | None = None
) -> Portrait:
    """Read a photo, find a face, remove the background and align.

    Args:
        photo: a file, or an array as :func:`backend.portrait.intake.read_photo` takes it.
        config: what counts as usable.
        face: number of the face, counted from the left; the leftmost is 1. The largest one if not given.

    Raises:
        RodinError: what :func:`backend.portrait.intake.read_photo` raises, and ``photo.no_face``,
            ``photo.no_such_face``, ``photo.too_small`` (the face), ``photo.turned_away``,
            ``photo.detector_missing``.
    """
    config = config or PortraitConfig()
    decoded = read_photo(photo, config.intake)
    pixels = on_background(decoded.image)
    faces = find_faces(pixels, config.min_score)
    if not faces:
        raise RodinError(
            "photo.no_face",
            "No human face was found in the photo.",
            "Give a photo in which one person's face is well lit, not covered and towards the camera.",
        )
    in_order = sorted(faces, key=lambda each: each.box.centre[0])
    chosen = _choose(faces, in_order, face)
    number, others = in_order.index(chosen) + 1, [each for each in faces if each is not chosen]
    if chosen.box.size < config.min_face:
        raise RodinError(
            "photo.too_small",
            f"The face has {int(chosen.box.size)} pixels; at least {config.min_face:.0f} are needed.",
            "Give a larger photo, with a face of 200 pixels or more for a good likeness.",
        )
    pose = head_pose(chosen.landmarks)
    if abs(pose.yaw) > config.max_yaw:
        raise RodinError(
            "photo.turned_away",
            f"The head is turned by {abs(pose.yaw):.0f} degrees; up to {config.max_yaw:.0f} can be used.",
            "Give a photo that shows both eyes.",
        )
    warnings: list[str] = []
    if others and face is None:
        warnings.append(
            f"The photo has {len(faces)} faces; number {number} from the left, the largest, is used. "
            "Another one is taken by its number (--face)."
        )
    if abs(pose.yaw) > config.guess_yaw:
        warnings.append("The head is turned far away; the side that is not seen is a guess.")
    frame = PortraitFrame.from_landmarks(chosen.point(LEFT_EYE), chosen.point(RIGHT_EYE), chosen.point(MOUTH))
    portrait = cut_out(decoded.image, frame, chosen, others)
    height, width = pixels.shape[:2]
    return Portrait(
        image=on_background(portrait),
        photo=pixels,
        box=chosen.box,
        frame=frame,
        landmarks=chosen.landmarks,
        yaw_deg=pose.yaw,
        pitch_deg=pose.pitch,
        warnings=warnings,
        sha256=decoded.sha256,
        faces=[each.box for each in in_order],
        face=number,
        focal_35mm=decoded.focal_35mm,
        centre=(width / 2, height / 2),
        full_width=film_width((width, height)),
    )


def _choose(faces: list[Face], in_order: list[Face], number: int | None) -> Face:
    """The largest face, or the one with a number among those in order."""
    if number is None:
        return faces[0]
    if not 1 <= number <= len(in_order):
        count = "1 face" if len(in_order) == 1 else f"{len(in_order)} faces"
        raise RodinError(
            "photo.no_such_face",
            f"The photo has {count}; there is no number {number}.",
            "Give a number from 1, the leftmost face, up to the number of faces.",
        )
    return in_order[number - 1]
