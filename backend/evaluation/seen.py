# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of an avatar that was looked at: words, a picture, and what the judge says of it."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.errors import RodinError
from backend.evaluation.judge import look_at
from backend.evaluation.metrics import Floats
from backend.meshing.appearance import ASPECTS, UNKNOWN, Appearance, appearance_of, part_colours
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.mesh import AvatarMesh
from backend.meshing.sampling import Field
from backend.portrait.frame import Pixels
from backend.rendering.preview import render
from backend.rigging.features import draw_features
from backend.space import Part

RENDER_SIZE, KEPT_SIZE = 512, 256
"""Edge of the picture that is judged and of the one that is kept of hundreds of avatars, pixels."""
GREY = (0.5, 0.5, 0.5)
NO_FACE = -1.0
NOBODY = np.full(128, np.nan)


@dataclass(frozen=True)
class Seen:
    """An avatar, or a subject, seen from the front.

    Attributes:
        appearance: measured on the mesh; of a subject's true surface it is not measured.
        picture: lit front view on grey, square, smaller than what was judged.
        score: of dlib's detector; above 0 is found, ``NO_FACE`` is nothing at all.
        descriptor: dlib's ``[128]``, NaN where no face is found.
        colours: of each part on the mesh, ``[8, 3]`` sRGB 0..1, NaN where it is not there or not measured.
    """

    appearance: Appearance
    picture: Pixels
    score: float
    descriptor: NDArray[np.float64]
    colours: NDArray[np.float64] = field(default_factory=lambda: np.full((len(Part), 3), np.nan))

    @classmethod
    def judged(cls, picture: Pixels, appearance: Appearance, size: int = KEPT_SIZE) -> Self:
        """Ask the judge about a lit front view ``[RENDER_SIZE, RENDER_SIZE, 3]``; ``size`` of it is kept."""
        look = look_at(picture)
        kept = np.asarray(Image.fromarray(picture).resize((size, size), Image.Resampling.BOX))
        found = look is not None and look.found
        return cls(
            appearance, kept, look.score if look else NO_FACE, look.descriptor if look and found else NOBODY
        )

    @property
    def found(self) -> bool:
        return self.score > 0


NOTHING = Appearance(**dict.fromkeys(ASPECTS, UNKNOWN))


def see(avatar: Field, settings: MeshSettings, size: int = KEPT_SIZE) -> Seen:
    """March an avatar and look at it; one without a surface is an empty picture with no attribute."""
    try:
        mesh = build_mesh(avatar, settings, draw=draw_features)
    except RodinError as error:
        if error.code != "mesh.empty":
            raise
        return Seen.judged(np.full((RENDER_SIZE, RENDER_SIZE, 3), 128, np.uint8), NOTHING, size)
    seen = Seen.judged(picture(mesh), appearance_of(mesh), size)
    return replace(seen, colours=part_colours(mesh))


def picture(mesh: AvatarMesh, azimuth_deg: float = 0.0, size: int = RENDER_SIZE, lit: bool = True) -> Pixels:
    """The avatar on grey, ``[size, size, 3]``."""
    return render(mesh, azimuth_deg, size=size, lit=lit, background=GREY)[..., :3]


def descriptors(seen: list[Seen]) -> Floats:
    """``[N, 128]``; a row of NaN where no face was found."""
    return np.array([one.descriptor for one in seen]).reshape(-1, 128)


def known(found: Floats) -> Floats:
    """The rows without NaN."""
    return found[np.isfinite(found).all(1)]
