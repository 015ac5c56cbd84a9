# SPDX-License-Identifier: GPL-3.0-or-later
"""What intake says of photos that are turned or bad: tables and a sheet of pictures.

``python -m backend.evaluation.intake_report --out FOLDER [--photos FOLDER]`` turns portraits by every 15
degrees, without EXIF, and lets the judge compare each crop with that of the photo as it was; then it makes
photos with one fault each. The portraits are the pictures of people that scikit-image and matplotlib bring
along, and those of the folder: portraits of one person each.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import matplotlib as mpl
import numpy as np
import skimage.data
import typer
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from backend.errors import RodinError
from backend.evaluation.bad_photos import beside, files, made, rows_of, without_a_face
from backend.evaluation.judge import look_closely
from backend.portrait import Portrait, prepare
from backend.portrait.frame import Pixels

TURN = 15
"""Degrees between turns."""
SAME, ROLL = 0.45, 15.0
"""Descriptors of one face are nearer than this; where the judge sees none, the roll may be so far off."""
CLOSE, CLOSE_EDGE = 1.0, 384
"""Edge of the square that the judge sees, over the portrait's, and in pixels."""
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
TILE, COLUMNS = 180, 8
"""Edge of a picture of the sheet, pixels, and pictures in a row."""


@dataclass(frozen=True)
class Outcome:
    """What became of a photo.

    Attributes:
        name: of its fault.
        verdict: accepted, warned or refused.
        said: the warnings, or the code and the sentence of the refusal.
        portrait: if it was not refused.
    """

    name: str
    verdict: str
    said: str
    portrait: Portrait | None


def outcome(name: str, photo: Path | NDArray[Any]) -> Outcome:
    """Prepare a photo and keep what is said."""
    try:
        portrait = prepare(photo)
    except RodinError as error:
        return Outcome(name, "refused", f"`{error.code}` {error.message} {error.hint}", None)
    said = " ".join(portrait.warnings)
    return Outcome(name, "warned" if said else "accepted", said, portrait)


def portraits(folder: Path | None) -> dict[str, Pixels]:
    """Photos ``[H, W, 3]`` of one person each, by their names."""
    hopper = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    found = {
        "astronaut": skimage.data.astronaut(),
        "grace_hopper": np.asarray(Image.open(hopper).convert("RGB")),
        "camera": np.repeat(skimage.data.camera()[..., None], 3, -1),
    }
    for path in sorted(folder.iterdir()) if folder else []:
        if path.suffix.lower() in SUFFIXES:
            found[path.stem] = np.asarray(Image.open(path).convert("RGB"))
    return found


def turns(photo: Pixels) -> list[str]:
    """For every 15 degrees: ``right``, ``wrong`` or the code of the refusal."""
    base = prepare(photo)
    wanted = look_closely(_close(base))
    found: list[str] = []
    for degrees in range(0, 360, TURN):
        turned = np.asarray(
            Image.fromarray(photo).rotate(
                -degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 128, 128)
            )
        )
        try:
            portrait = prepare(turned)
        except RodinError as error:
            found.append(error.code)
            continue
        seen = look_closely(_close(portrait))
        if wanted is not None and seen is not None:
            right = float(np.linalg.norm(seen - wanted)) < SAME
        else:
            right = abs(_roll_error(portrait, base, degrees)) < ROLL
        found.append("right" if right else "wrong")
    return found


def _close(portrait: Portrait) -> Pixels:
    """The upright face ``[E, E, 3]`` in detail, as the judge sees it."""
    opaque = np.dstack([portrait.photo, np.full(portrait.photo.shape[:2], 255, np.uint8)])
    return np.ascontiguousarray(portrait.frame.crop(opaque, CLOSE_EDGE)[..., :3])


def _roll_error(portrait: Portrait, base: Portrait, degrees: float) -> float:
    """Difference of the roll in the photo as it was given from what turning it makes of it, degrees."""
    roll = np.degrees(portrait.frame.roll - base.frame.roll) + 90 * portrait.turned - degrees
    return float((roll + 180) % 360 - 180)


def sheet(photos: list[tuple[Outcome, Pixels | None]]) -> Image.Image:
    """All photos and the portraits made of them, with their verdicts."""
    rows = -(-len(photos) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * TILE, rows * (2 * TILE + 30)), (255, 255, 255))
    pen = ImageDraw.Draw(page)
    for index, (result, photo) in enumerate(photos):
        left, top = index % COLUMNS * TILE, index // COLUMNS * (2 * TILE + 30)
        pen.text((left + 4, top), result.name, fill=(0, 0, 0))
        colour = {"accepted": (0, 120, 0), "warned": (170, 110, 0), "refused": (180, 0, 0)}[result.verdict]
        code = result.said.split("`")[1] if result.portrait is None else result.verdict
        pen.text((left + 4, top + 12), code, fill=colour)
        for place, shown in enumerate((photo, result.portrait.image if result.portrait else None)):
            if shown is not None:
                small = Image.fromarray(shown)
                small.thumbnail((TILE - 6, TILE - 6), Image.Resampling.BOX)
                page.paste(small, (left, top + 28 + place * TILE))
    return page


def main(
    out: Annotated[Path, typer.Option(help="Folder for intake.md and intake.png.")],
    photos: Annotated[Path | None, typer.Option(help="More portraits of one person each.")] = None,
) -> None:
    """Turn portraits, spoil photos, and write what intake says."""
    out.mkdir(parents=True, exist_ok=True)
    people = portraits(photos)
    lines = ["# Photos that are turned or bad", "", f"## Portraits at every {TURN} degrees", ""]
    lines += ["| portrait | right | wrong | refused |", "|---|---|---|---|"]
    for name, photo in people.items():
        verdicts = turns(photo)
        refused = [f"{index * TURN}: `{each}`" for index, each in enumerate(verdicts) if "." in each]
        wrong = [str(index * TURN) for index, each in enumerate(verdicts) if each == "wrong"]
        lines.append(f"| {name} | {verdicts.count('right')} | {', '.join(wrong)} | {', '.join(refused)} |")
    results: list[tuple[Outcome, Pixels | None]] = []
    hopper, astronaut = people["grace_hopper"], people["astronaut"]
    pictures = {**made(hopper), "profile": people["camera"], **without_a_face()}
    pictures["two people"] = beside(hopper, astronaut)
    pictures["a crowd of 20"] = rows_of([hopper, astronaut], 5, 4)
    for name, picture in pictures.items():
        results.append((outcome(name, picture), picture))
    for name, path in files(hopper, out / "files").items():
        results.append((outcome(name, path), None))
    lines += ["", f"## {len(results)} photos", "", "| photo | verdict | what is said |", "|---|---|---|"]
    lines += [f"| {each.name} | {each.verdict} | {each.said} |" for each, _ in results]
    sheet(results).save(out / "intake.png")
    (out / "intake.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
