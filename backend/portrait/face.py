# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding faces, their landmarks and the person's outline with mediapipe's bundled models."""

import functools
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.errors import RodinError
from backend.portrait.frame import Pixels

LEFT_EYE, RIGHT_EYE, MOUTH = (263, 362), (33, 133), (61, 291)
"""Corners, as indices of face-mesh landmarks."""
MESH_MARGIN = 2.0
"""Edge of the square that the mesh model sees, over the detected face's."""
DETECTOR_EDGE = 768
"""The detectors see larger pictures downsized to this longest edge; they go on from there to 192 pixels."""


@dataclass(frozen=True)
class FaceBox:
    """A detected face: upper left corner and size in pixels, and the detector's score."""

    x: float
    y: float
    width: float
    height: float
    score: float

    @classmethod
    def around(cls, points: NDArray[np.float64], score: float) -> "FaceBox":
        """The box that holds points ``[N, 2 or more]``, pixels."""
        (left, top), (right, bottom) = points[:, :2].min(0), points[:, :2].max(0)
        return cls(float(left), float(top), float(right - left), float(bottom - top), score)

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def size(self) -> float:
        """Geometric mean of the edges, pixels."""
        return float(np.sqrt(self.width * self.height))

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, pixels."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    def overlap(self, other: "FaceBox") -> float:
        """Shared area over the smaller area."""
        shared_x = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        shared_y = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        smaller = min(self.width * self.height, other.width * other.height)
        return max(shared_x, 0.0) * max(shared_y, 0.0) / max(smaller, 1e-9)


@dataclass(frozen=True)
class Face:
    """A face that both the detector and the mesh model agree on.

    Attributes:
        box: the detection.
        landmarks: ``[478, 3]`` pixels: x right, y down, z away from the camera in the scale of x.
    """

    box: FaceBox
    landmarks: NDArray[np.float64]

    def point(self, indices: tuple[int, ...]) -> NDArray[np.float64]:
        """Mean image position ``[2]`` of some landmarks."""
        return self.landmarks[list(indices), :2].mean(0)


def find_faces(image: Pixels, min_score: float = 0.5) -> list[Face]:
    """All faces of an upright picture ``[H, W, 3]``, largest first.

    A detection counts only if the mesh model also finds a face there: the detector alone can be taken
    in by animals and patterns.
    """
    boxes: list[FaceBox] = []
    for box in sorted(detect(image, min_score), key=lambda box: -box.score):
        if all(box.overlap(kept) < 0.5 for kept in boxes):
            boxes.append(box)
    faces = [Face(box, mesh) for box in boxes if (mesh := _fit_mesh(image, box)) is not None]
    return sorted(faces, key=lambda face: -face.box.size)


def segment_person(image: Pixels) -> NDArray[np.float32]:
    """How much each pixel of a square ``[H, W, 3]`` picture belongs to a person, ``[H, W]`` in 0..1."""
    return _run(_models().segmentation, image).segmentation_mask


def detect(image: Pixels, min_score: float) -> Iterator[FaceBox]:
    """What the detectors take for faces in ``[H, W, 3]``; one face may be reported more than once."""
    height, width = image.shape[:2]
    small = Image.fromarray(image)
    small.thumbnail((DETECTOR_EDGE, DETECTOR_EDGE), Image.Resampling.BOX, reducing_gap=2.0)
    seen = np.asarray(small)
    for detector in _models().detectors:
        for detection in _run(detector, seen).detections or []:
            relative = detection.location_data.relative_bounding_box
            if detection.score[0] >= min_score:
                yield FaceBox(
                    relative.xmin * width,
                    relative.ymin * height,
                    relative.width * width,
                    relative.height * height,
                    detection.score[0],
                )


def mesh_points(image: Pixels) -> NDArray[np.float64] | None:
    """Landmarks ``[478, 3]`` of the face of a square picture ``[S, S, 3]`` in its pixels, or none."""
    found = _run(_models().mesh, image).multi_face_landmarks
    if not found:
        return None
    return np.array([(p.x, p.y, p.z) for p in found[0].landmark], np.float64) * len(image)


def _fit_mesh(image: Pixels, box: FaceBox) -> NDArray[np.float64] | None:
    """Landmarks in the picture's pixels, or none if there is no face where the box is."""
    edge = MESH_MARGIN * max(box.width, box.height)
    left, top = (round(middle - edge / 2) for middle in box.centre)
    side = max(1, round(edge))
    square = np.asarray(Image.fromarray(image).crop((left, top, left + side, top + side)))
    points = mesh_points(square)
    if points is None:
        return None
    points += (left, top, 0)
    return points if FaceBox.around(points, box.score).overlap(box) > 0.5 else None


def _run(model: Any, image: Pixels) -> Any:
    """What a model says of a picture.

    The copy is writable, because mediapipe shares pictures that are not, and counts references to them in
    its own threads without the interpreter's lock.
    """
    with _quiet_stderr():
        return model.process(np.array(image, order="C"))


@dataclass(frozen=True)
class _Models:
    detectors: tuple[Any, ...]
    mesh: Any
    segmentation: Any


@functools.cache
def _models() -> _Models:
    """The loaded models, all run once, because their threads go on printing until then."""
    os.environ.setdefault("GLOG_minloglevel", "2")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        from mediapipe.python.solutions import face_detection, face_mesh, selfie_segmentation
    except ImportError as error:
        raise RodinError(
            "photo.detector_missing",
            f"The face detector cannot be loaded: {error}.",
            "Install mediapipe 0.10.21.",
        ) from error
    with _quiet_stderr():
        models = _Models(
            detectors=tuple(
                face_detection.FaceDetection(model_selection=reach, min_detection_confidence=0.3)
                for reach in (0, 1)
            ),
            mesh=face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=True, max_num_faces=1),
            segmentation=selfie_segmentation.SelfieSegmentation(model_selection=0),
        )
        blank = np.zeros((64, 64, 3), np.uint8)
        for model in (*models.detectors, models.mesh, models.segmentation):
            model.process(blank)
        return models


@contextmanager
def _quiet_stderr() -> Generator[None]:
    """Keep what mediapipe's C++ threads print out of the terminal."""
    sys.stderr.flush()
    saved = os.dup(2)
    silent = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(silent, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(silent)
        os.close(saved)
