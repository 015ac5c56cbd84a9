# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos with one fault each, made from good ones, to see what intake says of them."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import skimage.data
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from backend.evaluation.rendered_photos import behind_a_hand, crowd, statue
from backend.portrait.face import find_faces
from backend.portrait.frame import Pixels

Points = NDArray[np.float64]

MASK = (117, 123, 147, 213, 192, 214, 135, 169, 170, 140, 171, 175, 396, 369, 395, 394, 364) + (
    434, 416, 433, 376, 352, 346, 347, 330, 266, 426, 327, 2, 98, 206, 36, 101, 118,
)  # fmt: skip
HAND = (205, 187, 214, 210, 32, 175, 262, 430, 434, 411, 425, 391, 2, 165)

ROW = 300
"""Edge of a place in a crowd, pixels."""


def made(photo: Pixels) -> dict[str, Pixels]:
    """Variants ``[H, W, 3]`` of a portrait ``[H, W, 3]`` of one person, by the name of their fault."""
    points = find_faces(photo)[0].landmarks[:, :2]
    return {name: fault(photo, points) for name, fault in FAULTS.items()}


def _each(change: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Callable[[Pixels, Points], Pixels]:
    def changed(photo: Pixels, points: Points) -> Pixels:
        del points
        return np.clip(change(photo.astype(np.float64)), 0, 255).astype(np.uint8)

    return changed


def _blurred(share: float) -> Callable[[Pixels, Points], Pixels]:
    """Blurred by a share of the height of the face."""

    def blurred(photo: Pixels, points: Points) -> Pixels:
        radius = share * float(np.linalg.norm(points[10] - points[152]))
        return np.asarray(Image.fromarray(photo).filter(ImageFilter.GaussianBlur(radius)))

    return blurred


def _painted(draw: Callable[[ImageDraw.ImageDraw, Points], None]) -> Callable[[Pixels, Points], Pixels]:
    def painted(photo: Pixels, points: Points) -> Pixels:
        image = Image.fromarray(photo)
        draw(ImageDraw.Draw(image), points)
        return np.asarray(image)

    return painted


def _sunglasses(draw: ImageDraw.ImageDraw, points: Points) -> None:
    for outer, inner in ((33, 133), (263, 362)):
        middle = (points[outer] + points[inner]) / 2
        reach = float(np.linalg.norm(points[outer] - points[inner]))
        draw.ellipse(
            [*(middle - (0.95 * reach, 0.75 * reach)), *(middle + (0.95 * reach, 0.85 * reach))],
            fill=(18, 17, 20),
        )
    draw.line([*points[133], *points[362]], fill=(18, 17, 20), width=max(2, int(reach / 8)))


def _bar(draw: ImageDraw.ImageDraw, points: Points) -> None:
    eye = np.linalg.norm(points[33] - points[133])
    left, right = sorted((points[127][0], points[356][0]))
    middle = (points[33][1] + points[263][1]) / 2
    draw.rectangle([left, middle - 0.6 * eye, right, middle + 0.7 * eye], fill=(0, 0, 0))


def _mask(draw: ImageDraw.ImageDraw, points: Points) -> None:
    draw.polygon([tuple(points[index]) for index in MASK], fill=(150, 190, 215))


def _hand(draw: ImageDraw.ImageDraw, points: Points) -> None:
    draw.polygon([tuple(points[index]) for index in HAND], fill=(198, 150, 125))


def _cut(top: bool) -> Callable[[Pixels, Points], Pixels]:
    """Cut at the forehead or at the mouth."""

    def cut(photo: Pixels, points: Points) -> Pixels:
        forehead, mouth = (int(points[index][1]) for index in (10, 14))
        return np.ascontiguousarray(photo[forehead:] if top else photo[:mouth])

    return cut


def _cut_below_the_eyes(photo: Pixels, points: Points) -> Pixels:
    return np.ascontiguousarray(photo[: int((points[152][1] + points[10][1]) / 2)])


def _behind_a_hand(photo: Pixels, points: Points) -> Pixels:
    height = float(np.linalg.norm(points[10] - points[152]))
    return behind_a_hand(photo, points[14] + (0, 0.1 * height), 1.1 * height)


def _cut_side(photo: Pixels, points: Points) -> Pixels:
    return np.ascontiguousarray(photo[:, int(points[1][0]) :])


def _resized(edge: int) -> Callable[[Pixels, Points], Pixels]:
    """So that the face is so high."""

    def resized(photo: Pixels, points: Points) -> Pixels:
        scale = edge / float(np.linalg.norm(points[10] - points[152]))
        size = (max(1, round(photo.shape[1] * scale)), max(1, round(photo.shape[0] * scale)))
        return np.asarray(Image.fromarray(photo).resize(size, Image.Resampling.LANCZOS))

    return resized


def _far(edge: int, canvas: tuple[int, int]) -> Callable[[Pixels, Points], Pixels]:
    """A face so high in a large picture of a width and height."""

    def far(photo: Pixels, points: Points) -> Pixels:
        person = _resized(edge)(photo, points)
        width, height = canvas
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        ground = np.stack([90 + rows / height * 80, 110 + columns / width * 60, 120 + 0 * rows], -1)
        picture = ground.astype(np.uint8)
        top, left = int(height * 0.6 - len(person) / 2), int(width * 0.7 - person.shape[1] / 2)
        picture[top : top + len(person), left : left + person.shape[1]] = person
        return picture

    return far


def _stored(photo: Pixels, points: Points) -> Pixels:
    del points
    file = io.BytesIO()
    Image.fromarray(photo).save(file, "JPEG", quality=4)
    return np.asarray(Image.open(file))


def _drawn(photo: Pixels, points: Points) -> Pixels:
    del points
    flat = Image.fromarray(photo).filter(ImageFilter.MedianFilter(9)).quantize(7)
    return np.asarray(flat.convert("RGB").filter(ImageFilter.ModeFilter(7)))


def _noisy(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values + np.random.default_rng(0).normal(0, 60, values.shape)


def _grey(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.repeat(values @ [[0.3], [0.59], [0.11]], 3, -1)


FAULTS: dict[str, Callable[[Pixels, Points], Pixels]] = {
    "good": _each(lambda values: values),
    "blurred": _blurred(0.04),
    "hardly a face any more": _blurred(0.042),
    "blurred away": _blurred(0.15),
    "noise": _each(_noisy),
    "JPEG of quality 4": _stored,
    "8 % of the light": _each(lambda values: values * 0.08),
    "4 % of the light": _each(lambda values: values * 0.04),
    "2 % of the light": _each(lambda values: values * 0.02),
    "overexposed": _each(lambda values: values * 2.6 + 40),
    "grey": _each(_grey),
    "red light": _each(lambda values: values * (1, 0.15, 0.1)),
    "blue light": _each(lambda values: values * (0.35, 0.5, 1)),
    "negative": _each(lambda values: 255 - values),
    "on its side": lambda photo, points: np.ascontiguousarray(np.rot90(photo)),
    "upside down": lambda photo, points: np.ascontiguousarray(photo[::-1, ::-1]),
    "hair cut off": _cut(top=True),
    "mouth cut off": _cut(top=False),
    "cut off below the eyes": _cut_below_the_eyes,
    "half a face": _cut_side,
    "upside down, mouth cut off": lambda photo, points: np.ascontiguousarray(
        _cut(top=False)(photo, points)[::-1, ::-1]
    ),
    "sunglasses": _painted(_sunglasses),
    "black bar": _painted(_bar),
    "mask": _painted(_mask),
    "painted hand before the mouth": _painted(_hand),
    "hand before the mouth": _behind_a_hand,
    "drawn flat": _drawn,
    "face of 60 pixels": _resized(60),
    "face of 30 pixels": _resized(30),
    "180 pixels in 4000 x 6000": _far(180, (4000, 6000)),
    "305 pixels in 12000 x 2400": _far(305, (12000, 2400)),
}


def without_a_face() -> dict[str, Pixels]:
    """Pictures ``[H, W, 3]`` that show no person, or one that is no photo."""
    circle = Image.new("RGB", (400, 400), (240, 240, 235))
    draw = ImageDraw.Draw(circle)
    draw.ellipse([80, 60, 320, 340], outline=(20, 20, 20), width=6, fill=(250, 220, 190))
    for x in (150, 250):
        draw.ellipse([x - 14, 150, x + 14, 180], fill=(20, 20, 20))
    draw.arc([140, 200, 260, 290], 20, 160, fill=(20, 20, 20), width=6)
    return {
        "cat": skimage.data.cat(),
        "coffee": skimage.data.coffee(),
        "rocket": skimage.data.rocket(),
        "bricks": np.repeat(skimage.data.brick()[..., None], 3, -1),
        "blank": np.full((300, 300, 3), 90, np.uint8),
        "circle with dots": np.asarray(circle),
        "icon of 32 pixels": np.full((32, 32, 3), 90, np.uint8),
        "statue": statue(),
        "a hundred faces that are cut out": crowd(),
    }


def beside(one: Pixels, other: Pixels) -> Pixels:
    """Two people in one photo."""
    height = max(len(one), len(other))
    both = np.full((height, one.shape[1] + other.shape[1], 3), 190, np.uint8)
    both[: len(one), : one.shape[1]] = one
    both[: len(other), one.shape[1] :] = other
    return both


def rows_of(pictures: list[Pixels], across: int, down: int) -> Pixels:
    """A crowd: people over and over, every other time mirrored."""
    tile = Image.new("RGB", (across * ROW, down * ROW), (190, 190, 190))
    for place in range(across * down):
        person = Image.fromarray(pictures[place % len(pictures)][:, :: 1 - 2 * (place // len(pictures) % 2)])
        person.thumbnail((ROW, ROW), Image.Resampling.BOX)
        tile.paste(person, (place % across * ROW, place // across * ROW))
    return np.asarray(tile)


def files(photo: Pixels, folder: Path) -> dict[str, Path]:
    """Files of a portrait ``[H, W, 3]`` of many kinds, sound and damaged, written to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(photo)
    paths: dict[str, Path] = {}
    for name in ("png", "avif", "jfif", "gif", "jp2", "webp"):
        paths[name.upper()] = folder / f"photo.{name}"
        image.save(paths[name.upper()], {"jfif": "jpeg", "jp2": "jpeg2000"}.get(name, name))
    paths["TIFF of floats"] = folder / "floats.tif"
    tifffile.imwrite(paths["TIFF of floats"], (photo / 255).astype(np.float32), photometric="rgb")
    contents = {
        "HEIC named .jpg": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(300),
        "half a PNG": (folder / "photo.png").read_bytes()[:40_000],
        "a text named .jpg": b"no picture\n" * 50,
        "an empty file": b"",
    }
    for number, (name, content) in enumerate(contents.items()):
        paths[name] = folder / f"bad{number}.jpg"
        paths[name].write_bytes(content)
    return paths
