# SPDX-License-Identifier: GPL-3.0-or-later
"""From a photo to the portrait that the model is conditioned on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backend.errors import RodinError
from backend.portrait.cutout import cut_out
from backend.portrait.face import Face, FaceBox
from backend.portrait.frame import Pixels, PortraitFrame, on_background
from backend.portrait.intake import IntakeConfig, read_photo
from backend.portrait.people import find_people, which_way_up
from backend.portrait.pose import head_pose
from backend.portrait.quality import CUT, judged, measure
from backend.portrait.steady import frame_of


@dataclass(frozen=True)
class PortraitConfig:
    """What counts as a usable face.

    Attributes:
        intake: limits on the file.
        min_score: least score of the detector.
        min_face: least size of the face, pixels.
        max_yaw: largest turn away from the camera, degrees.
        guess_yaw: from here on the user is warned.
        min_shown: least share of the face that is left when the background is removed.
    """

    intake: IntakeConfig = field(default_factory=IntakeConfig)
    min_score: float = 0.5
    min_face: float = 48.0
    max_yaw: float = 75.0
    guess_yaw: float = 50.0
    min_shown: float = 0.5


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
        turned: quarter turns to the left that make the photo as it was read upright, 0 to 3.
        focal_35mm: focal length on 35 mm film with the same view, millimetres, where it is known.
        centre: where the optical axis of the uncropped photo is, in the same pixels.
        full_width: pixels that 36 mm of film have in the uncropped photo: the focal length in pixels is
            ``focal_35mm / 36 * full_width``.
        placing: ``[2, 3]`` from fractions of the whole photo's width and height, as EXIF turns it, to the
            same pixels.
        by_hand: numbers of the landmarks that somebody set where they are.
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
    turned: int
    focal_35mm: float | None
    centre: tuple[float, float]
    full_width: float
    placing: NDArray[np.float64]
    by_hand: tuple[int, ...] = ()

    def from_photo(self, places: ArrayLike) -> NDArray[np.float64]:
        """Pixels ``[N, 2]`` of places ``[N, 2]`` in fractions of the whole photo."""
        return np.asarray(places, np.float64) @ self.placing[:, :2].T + self.placing[:, 2]


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
            ``photo.turned``, ``photo.no_such_face``, ``photo.too_small`` (the face), ``photo.turned_away``,
            ``photo.too_dark``, ``photo.too_blurred``, ``photo.cut_off``, ``photo.no_person``,
            ``photo.detector_missing``.
    """
    config = config or PortraitConfig()
    decoded = read_photo(photo, config.intake)
    people = find_people(decoded, config.min_score, config.intake.max_edge, face)
    chosen, others, view = people.chosen, people.others, people.view
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
    warnings = list(people.warnings)
    if abs(pose.yaw) > config.guess_yaw:
        warnings.append("The head is turned far away; the side that is not seen is a guess.")
    frame = frame_of(chosen)
    measured = measure(view.image, chosen, frame, pose.yaw)
    if people.turned and measured.outside > CUT:
        raise which_way_up()
    warnings += judged(measured)
    portrait = cut_out(view.image, frame, chosen, others)
    if shown(portrait, chosen, frame) < config.min_shown:
        raise RodinError(
            "photo.no_person",
            "There is something like a face in the photo, but no person around it.",
            "Give a photo of a person, not a drawing, a doll or an animal.",
        )
    return Portrait(
        image=on_background(portrait),
        photo=on_background(view.image),
        box=chosen.box,
        frame=frame,
        landmarks=chosen.landmarks,
        yaw_deg=pose.yaw,
        pitch_deg=pose.pitch,
        warnings=warnings,
        sha256=decoded.sha256,
        faces=people.boxes,
        face=people.number,
        turned=people.turned,
        focal_35mm=decoded.focal_35mm,
        centre=view.centre,
        full_width=view.full_width,
        placing=view.from_fractions,
    )


def shown(portrait: Pixels, face: Face, frame: PortraitFrame) -> float:
    """How much of a face ``[S, S, 4]`` straight RGBA shows, 0..1: opacity at its landmarks."""
    size = len(portrait)
    columns, rows = (frame.to_crop(face.landmarks[:, :2]) * size).astype(int).clip(0, size - 1).T
    return float(portrait[rows, columns, 3].mean() / 255)
