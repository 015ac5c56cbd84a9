# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody wants to see of a photo before an avatar is made: its faces, and the landmarks of one.

No model is needed. A photo that was read is kept, so that landmarks are fitted again at once while somebody
drags them.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from backend.corrections import corrections_of
from backend.files import FACES_FILE, LANDMARKS_FILE, PICTURE_FILE
from backend.likeness.basis import get_identity_basis
from backend.likeness.by_hand import HANDLES, LINES, corrected, seen_face
from backend.likeness.fit import FittedView
from backend.likeness.landmarks import COUNT, get_landmark_model, pose_terms
from backend.likeness.read import POOR_QUALITY
from backend.likeness.refit import fit_photos
from backend.likeness.shape import person_shape
from backend.output import aside
from backend.portrait import Portrait, PortraitConfig, prepare
from backend.portrait.frame import on_background
from backend.portrait.intake import read_photo
from backend.portrait.people import all_faces, from_the_left
from backend.rigging.template import get_head_template

FACE_SIZE = 128
"""Edge of a face's picture, pixels."""
FACE_REACH = 0.85
"""From the middle of a face to the edges of its picture, over the face's size."""


def write_faces(photo: Path, folder: Path) -> list[Path]:
    """Write a picture of each face of a photo, ``face-1.png`` being the leftmost, and ``faces.json``.

    Raises:
        RodinError: ``photo.*``, ``output.unwritable``.
    """
    config = PortraitConfig()
    view, found, _ = all_faces(read_photo(photo, config.intake), config.min_score)
    whole = Image.fromarray(on_background(view.image))
    told: list[dict[str, Any]] = []
    with aside(folder) as draft:
        for number, face in enumerate(from_the_left(found), 1):
            (x, y), reach = face.box.centre, FACE_REACH * face.box.size
            name = f"face-{number}.png"
            part = whole.crop((round(x - reach), round(y - reach), round(x + reach), round(y + reach)))
            part.resize((FACE_SIZE, FACE_SIZE), Image.Resampling.LANCZOS).save(draft / name)
            told.append({"number": number, "picture": name, "largest": face is found[0]})
        (draft / FACES_FILE).write_text(json.dumps({"faces": told}), "utf-8")
        return _moved(draft, folder)


def write_landmarks(
    photo: Path, face: int | None, corrections: Path | None, folder: Path, picture: bool = True
) -> list[Path]:
    """Fit a face and write its landmarks as ``landmarks.json``, and the photo that they lie on.

    Its fields are said in docs/protocol.md. A face that is fitted badly is not refused: that is what is to be
    corrected.

    Args:
        photo: a file.
        face: which face, counted from the left; None is the largest.
        corrections: a file of landmarks that were set by hand.
        folder: to write to.
        picture: whether to write the photo, upright and near the face, as ``photo.png``.

    Raises:
        RodinError: ``photo.*``, ``corrections.*``, ``output.unwritable``.
    """
    portrait = _prepared(photo, face)
    portrait = corrected(portrait, *corrections_of(corrections, [portrait.sha256]))
    found, faces = fit_photos([portrait.photo], [seen_face(portrait)])
    template, basis, model = get_head_template(), get_identity_basis(), get_landmark_model()
    shape = person_shape(found, faces, basis, model, template)
    at = _on_skin(shape.posed(), found.views[0])
    height, width = portrait.photo.shape[:2]
    warnings = list(portrait.warnings)
    if found.quality < POOR_QUALITY:
        warnings.append(f"The face is hard to fit (quality {found.quality:.0%}): set points where they are.")
    told = {
        "sha256": portrait.sha256,
        "face": portrait.face,
        "faces": len(portrait.faces),
        "size": [width, height],
        "placing": portrait.placing.tolist(),
        "points": {str(number): portrait.landmarks[number, :2].round(2).tolist() for number in HANDLES},
        "fitted": [at[list(line)].round(2).tolist() for line in LINES],
        "quality": round(found.quality, 3),
        "warnings": warnings,
    }
    with aside(folder) as draft:
        if picture:
            Image.fromarray(portrait.photo).save(draft / PICTURE_FILE, compress_level=1)
        (draft / LANDMARKS_FILE).write_text(json.dumps(told), "utf-8")
        return _moved(draft, folder)


def _prepared(photo: Path, face: int | None) -> Portrait:
    """The portrait of a photo; the newest one is kept until the file changes."""
    stamp = photo.stat() if photo.is_file() else None
    return _kept(photo, face, stamp and (stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=1)
def _kept(photo: Path, face: int | None, _stamp: tuple[int, int] | None) -> Portrait:
    return prepare(photo, face=face)


def _on_skin(posed: np.ndarray[Any, Any], view: FittedView) -> np.ndarray[Any, Any]:
    """Where the landmarks of a head ``posed [V, 3]`` are in the picture, ``[478, 2]`` pixels."""
    model = get_landmark_model().by_hand(range(COUNT))
    sliding = np.tensordot(pose_terms(view.camera.rotation), model.sliding, 1)
    return view.camera.project(model.on(posed) + model.shift + sliding)


def _moved(draft: Path, folder: Path) -> list[Path]:
    """The files of ``draft``, now in ``folder``."""
    return [path.replace(folder / path.name) for path in sorted(draft.iterdir())]
