# SPDX-License-Identifier: GPL-3.0-or-later
"""How real synthetic subjects look to judges that were trained on photos of real people."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.data.assemble import Subject, assemble
from backend.data.people import priors
from backend.data.people.census import ancestry
from backend.data.portraits import Renderer
from backend.data.store.workers import THREADS
from backend.data.studio import rays
from backend.data.studio.backgrounds import PLAIN
from backend.data.studio.illumination import Illumination
from backend.data.studio.quality import Quality
from backend.data.studio.shot import Shot
from backend.data.studio.stage import Stage
from backend.evaluation.guarded import guarded, opened
from backend.evaluation.judge import look_at
from backend.portrait.face import find_faces
from backend.portrait.frame import Pixels

PHOTO_SIZE = 224
MAX_YAW, MAX_PITCH = 30.0, 12.0
"""Degrees of the second photo, which is taken in other light."""
ADULT = 18


@dataclass(frozen=True)
class Seen:
    """What the judges say of one subject.

    Attributes:
        index: of the subject.
        adult, group: whether it is grown up; gender and ancestry.
        mediapipe: whether mediapipe finds the face from the front.
        score: dlib's detector score from the front; above 0 counts as found.
        front, other: dlib descriptors ``[128]`` of both photos where the face was found.
    """

    index: int
    adult: bool
    group: tuple[bool, str]
    mediapipe: bool
    score: float
    front: NDArray[np.float64] | None
    other: NDArray[np.float64] | None


@dataclass(frozen=True)
class Judgement:
    """Shares are fractions of 1, distances Euclidean ones of dlib descriptors.

    Attributes:
        subjects, seed, renderer: what was judged.
        mediapipe, dlib: share of frontal photos whose face is found.
        dlib_score: median of the detector's scores.
        same: median distance of two photos of a subject, in other light and up to 30 degrees apart.
        different: median distance of the frontal photos of two adults.
        different_alike: the same within one gender and prevailing ancestry.
        missed: indices of subjects that a judge does not find from the front.
    """

    subjects: int
    seed: int
    renderer: Renderer
    mediapipe: float
    dlib: float
    dlib_score: float
    same: float
    different: float
    different_alike: float
    missed: list[int]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; ``None`` where nothing could be measured."""
        return {
            name: None if isinstance(value, float) and np.isnan(value) else value
            for name, value in asdict(self).items()
        }


def judge(
    seed: int,
    subjects: int,
    renderer: Renderer,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Judgement:
    """Photograph the first ``subjects`` of ``seed`` twice each and ask the judges.

    Args:
        seed, subjects: whom.
        renderer: ``cycles`` or ``rays``.
        workers: processes of one thread each; by default one a core.
        progress: called with subjects done and subjects in all.

    Raises:
        RodinError: ``packages.missing``, ``evaluate.judge_missing``, ``photo.detector_missing``.
    """
    os.environ |= THREADS
    seen = []
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(guarded, look, seed, index, renderer) for index in range(subjects)]
        for job in as_completed(jobs):
            seen.append(opened(job.result()))
            if progress:
                progress(len(seen), subjects)
    return summarise(sorted(seen, key=lambda one: one.index), seed, renderer)


def look(seed: int, index: int, renderer: Renderer) -> Seen:
    """Photograph one subject and ask the judges."""
    who = priors.sample(seed, index)
    front, other = photos(assemble(who), np.random.default_rng([seed, index, 30]), renderer)
    ahead, aside = look_at(front), look_at(other)
    return Seen(
        index=index,
        adult=who.age >= ADULT,
        group=(who.is_man, ancestry(who)),
        mediapipe=bool(find_faces(front)),
        score=ahead.score if ahead else -1.0,
        front=ahead.descriptor if ahead and ahead.found else None,
        other=aside.descriptor if aside and aside.found else None,
    )


def photos(subject: Subject, rng: np.random.Generator, renderer: Renderer) -> list[Pixels]:
    """Two photos ``[PHOTO_SIZE, PHOTO_SIZE, 3]``: from the front, and turned in other light."""
    shots = [Shot.neutral(0), _turned(rng)]
    if renderer == "rays":
        scene = subject.scene
        exposed = [rays.expose(scene, shot, PHOTO_SIZE) for shot in shots]
    else:
        with Stage(subject, Quality.of(PHOTO_SIZE)) as stage:
            exposed = [stage.expose(shot, PHOTO_SIZE) for shot in shots]
    return [
        shot.film.compress(shot.film.develop(light[..., :3] + (1 - light[..., 3:]) * np.asarray(PLAIN)))
        for light, shot in zip(exposed, shots, strict=True)
    ]


def summarise(seen: Sequence[Seen], seed: int, renderer: Renderer) -> Judgement:
    """Shares and medians over all subjects."""
    adults = [one for one in seen if one.adult and one.front is not None]
    apart, alike = _distances(adults)
    same = [
        float(np.linalg.norm(one.front - one.other))
        for one in seen
        if one.front is not None and one.other is not None
    ]
    return Judgement(
        subjects=len(seen),
        seed=seed,
        renderer=renderer,
        mediapipe=float(np.mean([one.mediapipe for one in seen])),
        dlib=float(np.mean([one.front is not None for one in seen])),
        dlib_score=float(np.median([one.score for one in seen])),
        same=_median(same),
        different=_median(apart),
        different_alike=_median(apart[alike]),
        missed=[one.index for one in seen if one.front is None or not one.mediapipe],
    )


def _turned(rng: np.random.Generator) -> Shot:
    drawn = Shot.draw(rng)
    yaw = float(rng.uniform(-MAX_YAW, MAX_YAW))
    pitch = float(rng.uniform(-MAX_PITCH, MAX_PITCH))
    return replace(drawn, yaw=yaw, pitch=pitch, illumination=Illumination.draw(rng, yaw))


def _distances(seen: Sequence[Seen]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Of every pair ``[P]``, and which pairs are of one group."""
    if len(seen) < 2:
        return np.zeros(0), np.zeros(0, bool)
    descriptors = np.stack([one.front for one in seen if one.front is not None])
    first, second = np.triu_indices(len(seen), 1)
    alike = np.array([seen[a].group == seen[b].group for a, b in zip(first, second, strict=True)])
    return np.linalg.norm(descriptors[first] - descriptors[second], axis=1), alike


def _median(values: Sequence[float] | NDArray[np.float64]) -> float:
    return float(np.median(values)) if len(values) else float("nan")
