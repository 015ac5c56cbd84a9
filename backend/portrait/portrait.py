# SPDX-License-Identifier: GPL-3.0-or-later
"""From a photo to the portrait that the model is conditioned on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.errors import RodinError
from backend.portrait.cutout import cut_out
from backend.portrait.face import LEFT_EYE, MOUTH, RIGHT_EYE, FaceBox, find_faces
from backend.portrait.frame import Pixels, PortraitFrame, on_background
from backend.portrait.intake import IntakeConfig, read_photo
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
        box: the face in the upright, possibly downsized photo.
        frame: the portrait in the same pixels.
        landmarks: ``[478, 3]`` face-mesh points in the same pixels.
        yaw_deg: azimuth the camera sees the head from, positive from the person's left.
        pitch_deg: elevation it sees the head from, positive from above.
        warnings: sentences to show to the user.
        sha256: of the photo's bytes.
    """

    image: Pixels
    box: FaceBox
    frame: PortraitFrame
    landmarks: NDArray[np.float64]
    yaw_deg: float
    pitch_deg: float
    warnings: list[str]
    sha256: str


def prepare(photo: Path | str | NDArray[Any], config: PortraitConfig | None = None) -> Portrait:
    """Read a photo, find its largest face, remove the background and align.

    Raises:
        RodinError: what :func:`backend.portrait.intake.read_photo` raises, and ``photo.no_face``,
            ``photo.too_small`` (the face), ``photo.turned_away``, ``photo.detector_missing``.
    """
    config = config or PortraitConfig()
    decoded = read_photo(photo, config.intake)
    faces = find_faces(on_background(decoded.image), config.min_score)
    if not faces:
        raise RodinError(
            "photo.no_face",
            "No human face was found in the photo.",
            "Give a photo in which one person's face is well lit, not covered and towards the camera.",
        )
    face, others = faces[0], faces[1:]
    if face.box.size < config.min_face:
        raise RodinError(
            "photo.too_small",
            f"The face has {int(face.box.size)} pixels; at least {config.min_face:.0f} are needed.",
            "Give a larger photo, with a face of 200 pixels or more for a good likeness.",
        )
    pose = head_pose(face.landmarks)
    if abs(pose.yaw) > config.max_yaw:
        raise RodinError(
            "photo.turned_away",
            f"The head is turned by {abs(pose.yaw):.0f} degrees; up to {config.max_yaw:.0f} can be used.",
            "Give a photo that shows both eyes.",
        )
    warnings: list[str] = []
    if others:
        warnings.append(f"The photo has {len(faces)} faces; the largest one is used.")
    if abs(pose.yaw) > config.guess_yaw:
        warnings.append("The head is turned far away; the side that is not seen is a guess.")
    frame = PortraitFrame.from_landmarks(face.point(LEFT_EYE), face.point(RIGHT_EYE), face.point(MOUTH))
    portrait = cut_out(decoded.image, frame, face, others)
    return Portrait(
        image=on_background(portrait),
        box=face.box,
        frame=frame,
        landmarks=face.landmarks,
        yaw_deg=pose.yaw,
        pitch_deg=pose.pitch,
        warnings=warnings,
        sha256=decoded.sha256,
    )
