# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a likeness has the person's colours, whatever the light of the photo.

The likeness is read from portraits in three lights, without diffusion; the truth is what the generator
painted.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

from backend.data.contact_sheet import contact_sheet
from backend.errors import RodinError
from backend.evaluation.likeness.sitting import Sitter
from backend.evaluation.likeness.study import Study, at_most
from backend.evaluation.metrics import Floats
from backend.evaluation.row import Row
from backend.likeness.projection import project
from backend.likeness.read import Reading, read_person
from backend.meshing.appearance import CHEEK, known_of_subject
from backend.meshing.rasterise import Texels, rasterise
from backend.pipeline import RodinPipeline
from backend.portrait import Portrait, prepare
from backend.portrait.frame import Pixels
from backend.rendering.camera import encode
from backend.rendering.texture import texture_at
from backend.rigging.template import Piece, get_head_template
from backend.space import Part

LIGHTS = 3
"""The first is neutral."""
BARS = {"skin": 6.0, "lips": 10.0, "iris": 10.0, "hair": 10.0}
"""CIEDE2000 that is allowed."""
DELIT_BAR = 0.5
"""What textures may differ by between lights, over what the photos do."""
LAYOUT = 256
"""Edge of the layout that colours are compared in, texels."""
SEEN, LIP = 0.5, 0.6
"""How surely a texel must be seen, and be a lip."""
LEAST_TEXELS = 20
CELL = 192


@dataclass(frozen=True)
class Lit:
    """The likeness of one portrait.

    Attributes:
        colours: name to sRGB ``[3]``, of what it shows.
        photo: colours ``[T, 3]`` of the texels as the photo has them. texture: as the likeness has them.
        seen: ``[T]`` whether the photo shows them.
        portrait, skin: to be looked at.
    """

    colours: dict[str, Floats]
    photo: Floats
    texture: Floats
    seen: NDArray[np.bool_]
    portrait: Pixels
    skin: Pixels


@dataclass(frozen=True)
class Coloured:
    """A person's likenesses in all lights.

    Attributes:
        off: light to name to CIEDE2000 from the truth, of what is known.
        photos, textures: mean CIEDE2000 between two lights, for each pair.
        pictures: portrait and texture in each light.
        refused: codes.
    """

    off: dict[int, dict[str, float]]
    photos: list[float]
    textures: list[float]
    pictures: list[Pixels]
    refused: list[str]


def measure(study: Study) -> Row:
    """Colour errors and de-lighting."""
    sitters = study.sitters(study.config.relit)
    found = study.each("colours in several lights", judge_sitter, sitters)
    figures = [
        at_most(f"{name}, {where}", _median(_errors(found, name, lights)), bar)
        for where, lights in (("neutral light", range(1)), ("other lights", range(1, LIGHTS)))
        for name, bar in BARS.items()
    ]
    photos, textures = (
        np.array([value for each in found for value in getattr(each, kind)])
        for kind in ("photos", "textures")
    )
    figures += [
        at_most("textures over photos between lights, median", _median(textures / photos), DELIT_BAR),
        at_most("photos between lights, median", _median(photos), None),
        at_most("textures between lights, median", _median(textures), None),
        at_most("portraits refused", float(sum(len(each.refused) for each in found)), None),
    ]
    return Row(
        key="colours",
        title="Colours",
        how=(
            f"Likenesses of portraits of {len(sitters)} synthetic people in {LIGHTS} lights, the first"
            " neutral, each against what the generator painted: median CIEDE2000 of the skin of the cheeks,"
            " the lips, the irises and, where it has one colour, the hair. Between lights: mean CIEDE2000 of"
            " the texels that both portraits show, in the textures over in the portraits."
        ),
        figures=figures,
        pictures={
            "Portrait and texture in each light": contact_sheet(
                [picture for each in found for picture in each.pictures], 2 * LIGHTS, CELL
            )
        },
        details={
            "off": [each.off for each in found],
            "refused": [code for each in found for code in each.refused],
        },
    )


def judge_sitter(_pipeline: RodinPipeline, sitter: Sitter) -> Coloured:
    """Read a person in every light."""
    truth, texels = true_colours(sitter), rasterise(get_head_template().triangles_uv(), LAYOUT)
    lit: dict[int, Lit] = {}
    refused: list[str] = []
    for light in range(LIGHTS):
        try:
            portrait = prepare(sitter.photo(light=light))
            lit[light] = _lit(portrait, read_person([portrait]), texels)
        except RodinError as error:
            refused.append(error.code)
    off = {
        light: {
            name: float(difference(one.colours[name], truth[name]))
            for name in one.colours.keys() & truth.keys()
        }
        for light, one in lit.items()
    }
    photos: list[float] = []
    textures: list[float] = []
    for one, other in combinations(lit.values(), 2):
        both = one.seen & other.seen
        if both.sum() >= LEAST_TEXELS:
            photos.append(float(difference(one.photo[both], other.photo[both]).mean()))
            textures.append(float(difference(one.texture[both], other.texture[both]).mean()))
    blank = np.full((CELL, CELL, 3), 255, np.uint8)
    pictures = [
        picture
        for light in range(LIGHTS)
        for picture in ((lit[light].portrait, lit[light].skin) if light in lit else (blank, blank))
    ]
    return Coloured(off, photos, textures, pictures, refused)


def difference(one: Floats, other: Floats) -> Floats:
    """CIEDE2000 ``[...]`` of sRGB colours ``[..., 3]``, 0..1."""
    return np.asarray(deltaE_ciede2000(rgb2lab(one), rgb2lab(other)))


def true_colours(sitter: Sitter) -> dict[str, Floats]:
    """What the generator painted: name to sRGB ``[3]``; the hair only where it has one colour."""
    subject = sitter.subject
    skin = subject.surfaces[0]
    face = np.arange(len(skin.faces))
    middle = np.full((len(face), 3), 1 / 3)
    shading = skin.shade(face, middle)
    lips = subject.head.template.mask("lips", face, middle) > LIP
    found = {
        "skin": np.median(shading.albedo[on_cheeks(shading.canonical)], 0),
        "lips": np.median(shading.albedo[lips], 0),
        "iris": np.array(sitter.attributes.eye_colour.rgb),
    }
    hair = [surface for surface in subject.surfaces if (surface.part == Part.HAIR).all()]
    if hair and "hair_colour" in known_of_subject(sitter.attributes.to_dict()):
        found["hair"] = np.median(np.concatenate([surface.albedo for surface in hair]), 0)
    return found


def on_cheeks(canonical: Floats) -> NDArray[np.bool_]:
    """Which template points ``[N, 3]`` lie on the cheeks."""
    place = np.concatenate([np.abs(canonical[:, :1]), canonical[:, 1:]], 1)
    low, high = np.array(CHEEK).T
    return ((place > low) & (place < high)).all(1)


def _lit(portrait: Portrait, reading: Reading, texels: Texels) -> Lit:
    template, likeness, view = get_head_template(), reading.likeness, reading.fit.views[0]
    posed = likeness.shape.posed(view.expression)
    shown = project(portrait.photo, reading.parsings[0], view.camera, posed, template, texels)
    uv = texels.blend_corners(template.triangles_uv())
    texture, seen = texture_at(likeness.texture.albedo, uv), shown.seen > SEEN
    skin = np.repeat(template.piece == Piece.SKIN, 2)[texels.face]
    cheeks = on_cheeks(texels.blend(template.vertices, template.triangles())) & skin & seen
    lips = (texture_at(template.lips, uv) > LIP) & skin & seen
    measured = {
        name: np.median(texture[chosen], 0)
        for name, chosen in (("skin", cheeks), ("lips", lips))
        if chosen.sum() >= LEAST_TEXELS
    }
    measured |= {
        name: colour
        for name, colour in (("iris", likeness.iris), ("hair", likeness.hair))
        if np.isfinite(colour).all()
    }
    return Lit(
        measured, encode(shown.colour.clip(0, 1)), texture, seen, portrait.photo, likeness.texture.albedo
    )


def _errors(found: list[Coloured], name: str, lights: range) -> list[float]:
    """CIEDE2000 of what is called ``name`` in all of ``lights``."""
    return [
        each.off[light][name]
        for each in found
        for light in lights
        if light in each.off and name in each.off[light]
    ]


def _median(values: Floats | list[float]) -> float:
    return float(np.median(values)) if len(values) else float("nan")
