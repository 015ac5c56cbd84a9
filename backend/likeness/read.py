# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos of a person in, their likeness out."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from backend.errors import RodinError
from backend.likeness.basis import get_identity_basis, mirror
from backend.likeness.by_hand import seen_face
from backend.likeness.camera import PinholeCamera
from backend.likeness.colours import Colours, measured_colours
from backend.likeness.facts import shown_facts
from backend.likeness.fit import FaceFit
from backend.likeness.glasses import shows_glasses
from backend.likeness.landmarks import get_landmark_model
from backend.likeness.likeness import Likeness
from backend.likeness.parse import parse
from backend.likeness.projection import project
from backend.likeness.refit import fit_photos
from backend.likeness.regions import Parsing, Region
from backend.likeness.seen_face import SeenFace
from backend.likeness.seen_hair import seen_hair
from backend.likeness.shape import person_shape
from backend.likeness.texture import photo_texture
from backend.meshing.rasterise import rasterise
from backend.meshing.sampling import Floats
from backend.meshing.tangents import smooth_normals
from backend.portrait.portrait import Portrait
from backend.rigging.smooth import SmoothSkin
from backend.rigging.template import HeadTemplate, Piece, get_head_template

LEAST_QUALITY, POOR_QUALITY = 0.15, 0.4
"""Below the first a fit is refused, below the second the user is warned."""
TEXELS_A_FACE = 3.0
"""Texture edge over the face's height in the photo: the face takes about a third of the layout."""
SIZES = (1024, 2048, 4096)
BARE_BY_DEFAULT = ((-0.070, 0.070), (-0.2, -0.045), (0.050, 0.255))
"""Template x, y and z between which skin that no photo shows is thought to be bare."""
BROWS = (0.225, 0.010)
"""Height above the brows, and over how much from there on skin that is seen is bare, template metres."""
GLASSES = (0.198, 0.02)
"""Template height of glasses and half of theirs: there the avatar's own are left on, metres."""

COVERED_HAIR = (
    "A hat or scarf seems to cover the hair: shape and colour of the hair are a guess, not the photo's."
)


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        likeness: the person.
        fit: cameras and identity.
        parsings: of the photos.
        colours: of the first.
        facts: edits that take an avatar to what the first photo shows of hair and glasses.
        warnings: sentences to show to the user.
    """

    likeness: Likeness
    fit: FaceFit
    parsings: list[Parsing]
    colours: Colours
    facts: list[str]
    warnings: list[str]


def read_person(
    portraits: Sequence[Portrait], tick: Callable[[int, int], None] = lambda step, of: None
) -> Reading:
    """Fit the head to all photos of a person and take the skin from them.

    Args:
        portraits: the first decides on expression and tone.
        tick: called with the steps done and their number; what it raises stops the work.

    Raises:
        RodinError: ``likeness.poor_fit`` if no face explains the landmarks.
    """
    steps = 3 + len(portraits)
    template, basis, model = get_head_template(), get_identity_basis(), get_landmark_model()
    pool = ThreadPoolExecutor(1)
    parsed = [pool.submit(parse, portrait.photo, portrait.landmarks) for portrait in portraits]
    pool.shutdown(wait=False)
    faces = [seen_face(portrait) for portrait in portraits]
    found, faces = fit_photos([portrait.photo for portrait in portraits], faces)
    tick(1, steps)
    warnings = _checked(found)
    shape = person_shape(found, faces, basis, model, template)
    tick(2, steps)
    size = _texture_size(faces)
    texels = rasterise(template.triangles_uv(), size)
    parsings, projections, poses = [], [], []
    for number, portrait in enumerate(portraits):
        view = found.views[number]
        posed = shape.posed(view.expression)
        parsing = parsed[number].result()
        projections.append(project(portrait.photo, parsing, view.camera, posed, template, texels))
        parsings.append(parsing)
        poses.append(posed)
        tick(3 + number, steps)
    texture = photo_texture(projections, template, texels)
    glasses = shows_glasses(portraits[0].photo, portraits[0].landmarks)
    colours = measured_colours(portraits[0].photo, parsings[0], portraits[0].landmarks)
    likeness = Likeness(
        shape=shape,
        bare=_bare(poses, [view.camera for view in found.views], parsings, template, glasses),
        hair_seen=seen_hair(portraits[0].photo, parsings[0], found.views[0].camera),
        glasses=glasses,
        texture=texture,
        iris=_mean(colours.iris_left, colours.iris_right),
        hair=_mean(colours.hair),
        quality=found.quality,
        photos=len(portraits),
    )
    tick(steps, steps)
    if parsings[0].mask(Region.HEADWEAR).any():
        warnings.append(COVERED_HAIR)
    facts = shown_facts(parsings[0], portraits[0].landmarks, glasses)
    return Reading(likeness, found, parsings, colours, facts, warnings)


def _checked(found: FaceFit) -> list[str]:
    if found.quality < LEAST_QUALITY:
        raise RodinError(
            "likeness.poor_fit",
            f"The face could not be fitted: quality {found.quality:.0%}.",
            "Give a sharper photo with the whole face in it, or turn the likeness off (--likeness 0).",
        )
    if found.quality < POOR_QUALITY:
        return [f"The face was hard to fit (quality {found.quality:.0%}); the likeness is a guess."]
    return []


def _texture_size(faces: list[SeenFace]) -> int:
    height = max(float(np.ptp(face.landmarks[:, 1])) for face in faces)
    return next((size for size in SIZES if size >= TEXELS_A_FACE * height), SIZES[-1])


def _bare(
    poses: list[Floats],
    cameras: list[PinholeCamera],
    parsings: list[Parsing],
    template: HeadTemplate,
    glasses: bool,
) -> Floats:
    """How sure it is that bare skin shows at each vertex ``[V]``."""
    known, bare = np.zeros(len(template.vertices)), np.zeros(len(template.vertices))
    for posed, camera, parsing in zip(poses, cameras, parsings, strict=True):
        labels = parsing.labels
        at = np.round(camera.project(posed) - 0.5).astype(int)
        inside = ((at >= 0) & (at < labels.shape[::-1])).all(1)
        normals = smooth_normals(posed, template.quads)
        sight = camera.position - posed
        facing = np.einsum("vi,vi->v", normals, sight) / np.linalg.norm(sight, axis=1)
        covered = parsing.mask(Region.HAIR, Region.HEADWEAR, Region.BEARD, Region.CLOTHING, Region.BACKGROUND)
        weight = np.where(inside, ((facing - 0.2) / 0.3).clip(0, 1), 0)
        column, row = at.clip(0, np.array(labels.shape[::-1]) - 1).T
        known += weight
        bare += weight * ~covered[row, column]
    likely = np.ones(len(known))
    for axis, (low, high) in enumerate(BARE_BY_DEFAULT):
        place = template.vertices[:, axis]
        likely *= ((np.minimum(place - low, high - place)) / 0.02).clip(0, 1)
    if glasses:
        away = np.abs(template.vertices[:, 2] - GLASSES[0])
        likely *= ((away - GLASSES[1]) / 0.01).clip(0, 1)
    mirrored = mirror(template)
    unknown = np.clip(1 - known, 0, 1)
    other = np.clip(known[mirrored], 0, 1) * unknown
    guess = bare[mirrored] / np.maximum(known[mirrored], 1e-9)
    seen = np.clip(known, 0, 1)
    value = seen * bare / np.maximum(known, 1e-9) + other * guess + (1 - seen - other) * likely
    above = ((template.vertices[:, 2] - BROWS[0]) / BROWS[1]).clip(0, 1)
    value *= np.maximum(likely, seen * above)
    smooth = SmoothSkin(template)
    out = np.zeros(len(known), np.float32)
    inner = value[smooth.vertices]
    for _ in range(2):
        inner = (inner + smooth.mean @ inner) / 2
    out[smooth.vertices] = inner
    out[~np.isin(np.arange(len(out)), template.vertices_of(Piece.SKIN))] = 0
    return out


def _mean(*colours: tuple[float, float, float] | None) -> Floats:
    """The mean of those that are known, ``[3]``, or NaN."""
    known = [colour for colour in colours if colour is not None]
    return np.mean(known, 0).astype(np.float32) if known else np.full(3, np.nan, np.float32)
