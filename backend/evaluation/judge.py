# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge: dlib's face detector and face descriptor, which never condition the model."""

import functools
import importlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.errors import RodinError
from backend.portrait.frame import Pixels

SAME_PERSON = 0.6
"""Descriptors of one person are nearer than this (King 2017, "High quality face recognition")."""


@dataclass(frozen=True)
class Look:
    """The best face of a picture.

    Attributes:
        score: of the detector; above 0 counts as found.
        descriptor: ``[128]``, to be compared by Euclidean distance.
    """

    score: float
    descriptor: NDArray[np.float64]

    @property
    def found(self) -> bool:
        return self.score > 0


def look_at(image: Pixels, size: int = 512) -> Look | None:
    """The best face of ``[H, W, 3]``, or none if nothing comes near to one.

    Args:
        image: a picture of a person, sRGB.
        size: shortest edge that it is enlarged to where it is smaller, pixels.

    Raises:
        RodinError: ``evaluate.judge_missing``.
    """
    judge = _judge()
    enlarge = max(1.0, size / min(image.shape[:2]))
    if enlarge > 1:
        edges = (round(image.shape[1] * enlarge), round(image.shape[0] * enlarge))
        image = np.asarray(Image.fromarray(image).resize(edges, Image.Resampling.BICUBIC))
    image = np.ascontiguousarray(image)
    candidates: list[tuple[float, Any]] = []
    for upsampling in (0, 1):
        boxes, scores, _ = judge.detector.run(image, upsampling, -1.0)
        candidates += zip(scores, boxes, strict=True)
    if not candidates:
        return None
    score, box = max(candidates, key=lambda candidate: candidate[0])
    shape = judge.landmarks(image, box)
    return Look(float(score), np.array(judge.network.compute_face_descriptor(image, shape)))


def look_closely(image: Pixels) -> NDArray[np.float64] | None:
    """The descriptor ``[128]`` of the face if one is found."""
    look = look_at(image)
    return look.descriptor if look and look.found else None


@dataclass(frozen=True)
class _Judge:
    detector: Any
    landmarks: Any
    network: Any


@functools.cache
def _judge() -> _Judge:
    try:
        dlib: Any = importlib.import_module("dlib")
        spec = importlib.util.find_spec("face_recognition_models")
        if spec is None or not spec.submodule_search_locations:
            raise ImportError("face_recognition_models is not installed")
    except ImportError as error:
        raise RodinError(
            "evaluate.judge_missing",
            f"The face judge cannot be loaded: {error}.",
            "Install the packages dlib-bin and face-recognition-models.",
        ) from error
    models = Path(spec.submodule_search_locations[0]) / "models"
    return _Judge(
        dlib.get_frontal_face_detector(),
        dlib.shape_predictor(str(models / "shape_predictor_68_face_landmarks.dat")),
        dlib.face_recognition_model_v1(str(models / "dlib_face_recognition_resnet_model_v1.dat")),
    )
