# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of mesh quality: ``python -m backend.evaluation.mesh_report --out FOLDER``.

Random avatars of seeds that no training saw, plain and animation-ready. After each avatar the page is whole;
its GLB files stay in the folder for validators.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.mesh_quality import Layout, Shape, layout_of, shape_of
from backend.evaluation.metrics import Floats
from backend.evaluation.rigs import SHOWN_SHAPES, lid_gap, moved
from backend.evaluation.seen import picture
from backend.meshing.export import write_glb, written_aside
from backend.meshing.sampling import distances
from backend.meshing.simplify import on_cut
from backend.pipeline import RodinPipeline
from backend.rigging.export import write_rigged_glb
from backend.rigging.head import RiggedHead
from backend.rigging.template import Piece
from backend.rigging.wrap import SURE

FIRST_SEED = 7000
SIZE = 256
Surface = tuple[Floats, NDArray[np.integer]]


class Tally:
    """What was measured of all avatars so far, by kind of surface."""

    def __init__(self) -> None:
        self.shapes: dict[str, list[Shape]] = {}
        self.layouts: dict[str, list[Layout]] = {}
        self.off_mm: list[Floats] = []
        self.lid_gaps_mm: list[float] = []

    def shape(self, kind: str, surface: Surface) -> None:
        self.shapes.setdefault(kind, []).append(shape_of(*surface))

    def layout(
        self, kind: str, surface: Surface, uv: NDArray[np.float32], texture: NDArray[np.uint8]
    ) -> None:
        self.layouts.setdefault(kind, []).append(layout_of(*surface, uv, texture))

    def lines(self) -> Iterator[str]:
        """Markdown tables."""
        yield (
            "| surface | measured | closed | edges off | flipped faces | piercing edges | by over 0.1 mm "
            "| spare vertices |"
        )
        yield "|---|---|---|---|---|---|---|---|"
        for kind, found in self.shapes.items():
            mean = lambda name, found=found: 100 * float(np.mean([getattr(each, name) for each in found]))  # noqa: E731
            yield (
                f"| {kind} | {len(found)} | {mean('closed'):.0f} % | {mean('edges_off'):.3f} % "
                f"| {mean('flipped'):.3f} % | {mean('piercing'):.3f} % | {mean('piercing_deep'):.3f} % "
                f"| {sum(e.unused for e in found)} |"
            )
        yield ""
        yield "| layout | measured | overlap, most | stretch L2, median | seam step of 255, median | 95 % |"
        yield "|---|---|---|---|---|---|"
        for kind, found in self.layouts.items():
            steps = np.concatenate([each.seam_steps for each in found])
            yield (
                f"| {kind} | {len(found)} | {100 * max(each.overlap for each in found):.2f} % "
                f"| {np.median([each.stretch for each in found]):.2f} "
                f"| {np.median(steps):.1f} | {np.percentile(steps, 95):.1f} |"
            )
        off = np.concatenate(self.off_mm)
        yield ""
        yield (
            f"Skin that shows lies off the surface by {np.median(off):.2f} mm (median), "
            f"{np.percentile(off, 95):.2f} mm (95 %). Over a blink at quarters of its way the nearest lid is "
            f"{min(self.lid_gaps_mm):.2f} mm off its eyeball."
        )


def measure(pipe: RodinPipeline, seed: int, preset: str, out: Path, tally: Tally) -> list[NDArray[np.uint8]]:
    """Add the random avatar of a seed to ``tally``; its pictures: plain, head, and the head's shapes."""
    avatar = pipe(seed=seed, preset=preset, rig=True)
    mesh, head = avatar.mesh(), avatar.rigged()
    write_glb(mesh, out / f"{seed}-plain.glb", avatar.recipe.to_dict())
    write_rigged_glb(head, out / f"{seed}-rigged.glb", avatar.recipe.to_dict())
    tally.shape("plain mesh", (mesh.vertices, mesh.faces))
    seen = ~on_cut(mesh.vertices, avatar.field.box)[mesh.faces].all(1)
    tally.layout("plain mesh", (mesh.vertices, mesh.faces[seen]), mesh.uv[seen], mesh.texture)
    for piece in (Piece.SKIN, Piece.EYES, Piece.TEETH, Piece.TONGUE):
        tally.shape(f"head: {piece.name.lower()}", _piece(head, piece))
    for worn in head.worn:
        tally.shape(f"worn: {worn.part.name.lower().replace('_', ' ')}", (worn.vertices, worn.faces))
    whole = (head.vertices, head.template.triangles())
    tally.layout("head", whole, head.template.triangles_uv(), head.texture)
    shows = head.certainty > SURE
    tally.off_mm.append(1000 * np.abs(distances(avatar.field, head.vertices[shows])))
    tally.lid_gaps_mm.append(1000 * lid_gap(head))
    views = [picture(mesh, size=SIZE), picture(head.at_rest(), size=SIZE)]
    return [*views, *(moved(head, name) for name in SHOWN_SHAPES)]


def _piece(head: RiggedHead, piece: Piece) -> Surface:
    used, flat = np.unique(head.template.triangles(piece), return_inverse=True)
    return head.vertices[used], flat.reshape(-1, 3)


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the meshes of random avatars.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--preset", default="fast")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pipe, tally, views = RodinPipeline.from_pretrained(), Tally(), []
    for done, seed in enumerate(range(FIRST_SEED, FIRST_SEED + options.count), 1):
        views += measure(pipe, seed, options.preset, options.out, tally)
        Image.fromarray(contact_sheet(views, columns=2 + len(SHOWN_SHAPES))).save(options.out / "meshes.jpg")
        page = [
            f"{done} random avatars, seeds from {FIRST_SEED}, preset {options.preset}.",
            "",
            *tally.lines(),
        ]
        with written_aside(options.out / "mesh-quality.md") as file:
            file.write(("\n".join(page) + "\n").encode())


if __name__ == "__main__":
    main()
