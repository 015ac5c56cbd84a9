# SPDX-License-Identifier: GPL-3.0-or-later
"""From a mesh file to what the model's encoder takes."""

from dataclasses import dataclass
from pathlib import Path

from backend.encoding.align import find_head
from backend.encoding.directions import Directions
from backend.encoding.load import Z_UP, read_mesh
from backend.encoding.paint import Colours
from backend.encoding.sample import outer_points
from backend.encoding.similarity import Floats
from backend.portrait.frame import Pixels

ONE_COLOUR = 0.01
"""Standard deviation of the colours below which a mesh counts as unpainted."""


@dataclass(frozen=True)
class HeadScan:
    """A head in avatar space.

    Attributes:
        points: ``[N, 3]`` of its outer surface, metres.
        colours: ``[N, 3]`` of the points, sRGB-encoded, 0..1.
        portrait: ``[128, 128, 3]`` from the front, aligned as in training.
        sha256: of the file's bytes.
        warnings: sentences to show to the user.
    """

    points: Floats
    colours: Colours
    portrait: Pixels
    sha256: str
    warnings: list[str]


def scan_head(path: Path, directions: Directions | None = None) -> HeadScan:
    """Read a mesh, find its head, and sample what can be seen of it.

    Args:
        path: GLB, glTF, OBJ, PLY or STL, of a head, a bust or a whole body, in any units.
        directions: where up and front are; what is None is found out.

    Raises:
        RodinError: what :func:`backend.encoding.load.read_mesh` and
            :func:`backend.encoding.align.find_head` raise.
    """
    surface, sha256 = read_mesh(path)
    usual_up = "z" if path.suffix.lower() in Z_UP else "y"
    head = find_head(surface, directions or Directions(), usual_up)
    points, colours = outer_points(surface, head.placing)
    warnings: list[str] = []
    if colours.std(0).max() < ONE_COLOUR:
        warnings.append("The mesh has no colours, so that the avatar has hardly any.")
    return HeadScan(points, colours, head.portrait, sha256, warnings)
