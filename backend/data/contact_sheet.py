# SPDX-License-Identifier: GPL-3.0-or-later
"""Many pictures on one sheet."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from backend.portrait.frame import Pixels

PAPER = 255
INK = 0
LINE = 14


def contact_sheet(
    pictures: Sequence[Pixels], columns: int, size: int = 160, labels: Sequence[str] = ()
) -> Pixels:
    """Square pictures ``[H, W, 3]`` in rows, each with a line of text below if there are labels.

    Returns:
        ``[rows * cell, columns * size, 3]``.
    """
    cell = size + (LINE if labels else 0)
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * size, rows * cell), (PAPER,) * 3)
    draw = ImageDraw.Draw(sheet)
    for index, picture in enumerate(pictures):
        left, top = index % columns * size, index // columns * cell
        scaled = Image.fromarray(picture).resize((size, size), Image.Resampling.LANCZOS)
        sheet.paste(scaled, (left, top))
        if index < len(labels):
            draw.text((left + 2, top + size), labels[index][: size // 6], fill=(INK,) * 3)
    return np.asarray(sheet)
