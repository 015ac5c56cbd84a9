# SPDX-License-Identifier: GPL-3.0-or-later
"""How points and fitted lines look over the photo.

Discs of triangles and polylines: sizes of single points and widths of single lines are not drawn everywhere.
"""

import gpu
import numpy as np
from gpu_extras.batch import batch_for_shader
from numpy.typing import NDArray

Colour = tuple[float, float, float, float]

FITTED: Colour = (0.1, 0.95, 0.85, 0.8)
FOUND: Colour = (1.0, 1.0, 1.0, 0.95)
BY_HAND: Colour = (1.0, 0.5, 0.05, 1.0)
HELD: Colour = (1.0, 0.9, 0.2, 1.0)
RIM: Colour = (0.0, 0.0, 0.0, 0.85)
RADIUS, RIM_WIDTH, LINE_WIDTH = 4.0, 1.5, 1.6
"""Pixels at a scale of 1."""
CORNERS = 12
"""Of a disc."""


def draw_lines(lines: list[NDArray[np.float64]], scale: float) -> None:
    """Lines through points ``[N, 2]`` of the region."""
    shader = gpu.shader.from_builtin("POLYLINE_UNIFORM_COLOR")
    gpu.state.blend_set("ALPHA")
    shader.bind()
    _, _, width, height = gpu.state.viewport_get()
    shader.uniform_float("viewportSize", (width, height))
    shader.uniform_float("lineWidth", LINE_WIDTH * scale)
    shader.uniform_float("color", FITTED)
    for line in lines:
        places = np.column_stack([line, np.zeros(len(line))]).astype(np.float32)
        batch_for_shader(shader, "LINE_STRIP", {"pos": places}).draw(shader)
    gpu.state.blend_set("NONE")


def draw_points(places: NDArray[np.float64], colour: Colour, scale: float) -> None:
    """Rimmed discs at ``places [N, 2]`` of the region."""
    if not len(places):
        return
    shader = gpu.shader.from_builtin("UNIFORM_COLOR")
    gpu.state.blend_set("ALPHA")
    for radius, filling in ((RADIUS + RIM_WIDTH, RIM), (RADIUS, colour)):
        batch = batch_for_shader(shader, "TRIS", {"pos": discs(places, radius * scale)})
        shader.bind()
        shader.uniform_float("color", filling)
        batch.draw(shader)
    gpu.state.blend_set("NONE")


def discs(places: NDArray[np.float64], radius: float) -> NDArray[np.float32]:
    """Corners ``[N * CORNERS * 3, 2]`` of triangles that fill discs at ``places [N, 2]``."""
    angles = np.linspace(0, 2 * np.pi, CORNERS + 1)
    rim = radius * np.column_stack([np.cos(angles), np.sin(angles)])
    wedges = np.stack([np.zeros((CORNERS, 2)), rim[:-1], rim[1:]], 1).reshape(-1, 2)
    return (places[:, None] + wedges).reshape(-1, 2).astype(np.float32)
