# SPDX-License-Identifier: GPL-3.0-or-later
"""A person read from photos: all that is laid over a generated avatar, and kept to make it again."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.errors import UNREADABLE, RodinError, first_sentence
from backend.files import LIKENESS_FILE
from backend.likeness.camera import PinholeCamera
from backend.likeness.seen_hair import ANGLES, SeenHair
from backend.likeness.shape import PersonShape
from backend.likeness.texture import PhotoTexture
from backend.meshing.export import written_aside
from backend.meshing.gltf import png_bytes
from backend.meshing.sampling import Floats
from backend.recipe import LikenessReference
from backend.rigging.template import get_head_template

KEEP_TOGETHER = "Keep the files of an avatar's folder together, or make the avatar anew from its photo."
FORMAT = 1
MAX_BYTES = 64 << 20
LARGEST = 1 << 13
"""Edge of a picture at most, pixels."""
FARTHEST = 1e5
"""No number of a likeness is greater: metres, values of face shapes, pixels."""
UNKNOWN_IS_NAN = ("iris", "hair", "hair_radius")
LEAST_VALUE = 0.005
"""Values of face shapes below it are not worth a recipe's line."""


@dataclass(frozen=True)
class Likeness:
    """Shape, expression and skin of a person.

    Attributes:
        shape: the template's vertices on the person, and the photo's values of the face shapes.
        bare: ``[V]`` float32, how sure it is that bare skin shows at a vertex: 0 where the photo shows hair,
            beard, glasses or a hat, or nothing is known.
        texture: base colour of the skin.
        iris: ``[3]`` sRGB 0..1, or NaN where the photo does not tell.
        hair: ``[3]`` sRGB 0..1, or NaN.
        hair_seen: the hair's outline and pixels, or None where the photo does not tell them.
        glasses: whether the photo shows glasses; if not, the avatar has none.
        quality: of the fit, 0..1.
        photos: how many photos it is of.
    """

    shape: PersonShape
    bare: Floats
    texture: PhotoTexture
    iris: Floats
    hair: Floats
    hair_seen: SeenHair | None
    glasses: bool
    quality: float
    photos: int

    def reference(self, warnings: list[str]) -> LikenessReference:
        """What a recipe tells of it, with ``warnings`` about the photos."""
        names = get_head_template().shape_names
        return LikenessReference(
            sha256=hashlib.sha256(self.to_bytes()).hexdigest(),
            photos=self.photos,
            quality=round(self.quality, 3),
            expression={
                str(name): round(float(value), 4)
                for name, value in zip(names, self.shape.expression, strict=True)
                if value > LEAST_VALUE
            },
            warnings=warnings,
        )

    def to_bytes(self) -> bytes:
        """A compressed npz, pictures as PNG."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            format=np.int32(FORMAT),
            neutral=self.shape.neutral.astype(np.float32),
            expression=self.shape.expression.astype(np.float32),
            bare=self.bare.astype(np.float32),
            albedo=_packed(self.texture.albedo),
            sources=_packed(np.stack([self.texture.seen, self.texture.mirrored], -1)),
            iris=self.iris.astype(np.float32),
            hair=self.hair.astype(np.float32),
            glasses=np.bool_(self.glasses),
            quality=np.float64(self.quality),
            photos=np.int32(self.photos),
            **_hair_arrays(self.hair_seen),
        )
        return file.getvalue()

    def save(self, path: Path) -> None:
        """Write :meth:`to_bytes`."""
        with written_aside(path) as file:
            file.write(self.to_bytes())

    @classmethod
    def load(cls, path: Path, sha256: str) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            RodinError: ``likeness.missing`` without the file, ``likeness.broken`` if it is another one,
                ``likeness.newer_format`` if a newer program wrote it.
        """
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise likeness_missing() from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RodinError(
                "likeness.broken",
                f"{path.name} is not the file that the recipe names.",
                KEEP_TOGETHER,
            )
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                if arrays["format"] > FORMAT:
                    raise RodinError(
                        "likeness.newer_format",
                        f"{path.name} has format {arrays['format']}, this program knows {FORMAT}.",
                        "Update the program.",
                    )
                return cls._of(arrays)
        except UNREADABLE as error:
            raise RodinError(
                "likeness.broken", f"{path.name} cannot be read: {first_sentence(error)}.", KEEP_TOGETHER
            ) from error

    @classmethod
    def _of(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What :meth:`to_bytes` wrote.

        Raises:
            ValueError: for arrays that no person has.
        """
        template = get_head_template()
        vertices = len(template.vertices)
        shapes = {
            "neutral": (vertices, 3),
            "expression": (len(template.shapes),),
            "bare": (vertices,),
            "iris": (3,),
            "hair": (3,),
        }
        found = {name: _checked(name, arrays[name], shape) for name, shape in shapes.items()}
        albedo, sources = _unpacked(arrays["albedo"]), _unpacked(arrays["sources"])
        if albedo.ndim != 3 or sources.shape != (*albedo.shape[:2], 2) or albedo.shape[2] != 3:
            raise ValueError(f"its textures are {albedo.shape} and {sources.shape}")
        return cls(
            PersonShape(found["neutral"], found["expression"]),
            found["bare"],
            PhotoTexture(albedo, sources[..., 0], sources[..., 1]),
            found["iris"],
            found["hair"],
            _hair_of(arrays) if "hair_pixels" in arrays else None,
            bool(arrays["glasses"]),
            float(arrays["quality"]),
            int(arrays["photos"]),
        )


def _hair_arrays(seen: SeenHair | None) -> dict[str, NDArray[Any]]:
    """What of the hair is kept, by name."""
    if seen is None:
        return {}
    camera = seen.camera
    return {
        "hair_pixels": _packed(np.dstack([seen.colour, seen.hair])),
        "hair_camera": np.concatenate(
            [camera.rotation.ravel(), camera.position, [camera.focal], camera.centre]
        ).astype(np.float64),
        "hair_radius": seen.radius.astype(np.float32),
        "haired": seen.haired,
    }


def _hair_of(arrays: Mapping[str, NDArray[Any]]) -> SeenHair:
    """What :func:`_hair_arrays` wrote."""
    pixels, camera = _unpacked(arrays["hair_pixels"]), _checked("hair_camera", arrays["hair_camera"], (15,))
    if pixels.ndim != 3 or pixels.shape[2] != 4:
        raise ValueError(f"its hair is {pixels.shape}")
    return SeenHair(
        PinholeCamera(camera[:9].reshape(3, 3), camera[9:12], float(camera[12]), camera[13:15]),
        pixels[..., :3],
        pixels[..., 3],
        _checked("hair_radius", arrays["hair_radius"], (ANGLES,)),
        _checked("haired", arrays["haired"], (ANGLES,)),
    )


def _checked(name: str, array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """``array`` if it has that ``shape`` and holds numbers that are within a person's, or NaN where allowed.

    Raises:
        ValueError: otherwise.
    """
    if array.shape != shape or array.dtype.kind not in "fb":
        raise ValueError(f"'{name}' is {array.dtype}{array.shape}")
    known = array if name in UNKNOWN_IS_NAN else np.nan_to_num(array, nan=np.inf)
    if (np.abs(known.astype(np.float64)) > FARTHEST).any():
        raise ValueError(f"'{name}' has values that no person has")
    return array


def likeness_missing() -> RodinError:
    """What is said when a recipe names a likeness that is not there."""
    return RodinError(
        "likeness.missing",
        f"The recipe is of a photo, and {LIKENESS_FILE} does not lie beside it.",
        KEEP_TOGETHER,
    )


def _packed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture ``[H, W, 2, 3 or 4]`` as the bytes of a PNG."""
    return np.frombuffer(png_bytes(image), np.uint8)


def _unpacked(content: NDArray[np.uint8]) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(content.tobytes()), formats=("PNG",)) as image:
            if max(image.size) > LARGEST:
                raise ValueError(f"a picture is {image.size[0]} x {image.size[1]} pixels")
            return np.asarray(image)
    except (SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from error
