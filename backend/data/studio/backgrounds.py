# SPDX-License-Identifier: GPL-3.0-or-later
"""What is seen behind the person: plain, gradient, blurred noise, lights out of focus, a room, leaves."""

from collections.abc import Callable

import numpy as np
from scipy.ndimage import gaussian_filter, zoom

from backend.data.forms.surface import Floats
from backend.data.studio.film import decode

KINDS = {"plain": 0.14, "gradient": 0.14, "noise": 0.16, "bokeh": 0.16, "room": 0.24, "foliage": 0.16}
"""Name to share."""
PLAIN = 0.62
"""Linear grey of the plain backdrop of a neutral picture."""


def background(kind: str, rng: np.random.Generator, size: int) -> Floats:
    """``[size, size, 3]`` linear, 0..1, out of focus."""
    return np.clip(_MAKE[kind](rng, size), 0, 1)


def _colour(
    rng: np.random.Generator, low: float = 0.1, high: float = 0.9, saturation: float = 0.35
) -> Floats:
    """A linear colour; mostly dull."""
    value = rng.uniform(low, high)
    tint = 1 + saturation * rng.random() * rng.normal(size=3) * 0.6
    return decode(np.clip(value * tint, 0.02, 0.98))


def _plain(rng: np.random.Generator, size: int) -> Floats:
    return np.broadcast_to(_colour(rng, saturation=0.6), (size, size, 3))


def _gradient(rng: np.random.Generator, size: int) -> Floats:
    row, column = _grid(size)
    angle = rng.uniform(0, 2 * np.pi)
    along = 0.5 + 0.5 * (np.cos(angle) * column + np.sin(angle) * row)
    if rng.random() < 0.5:
        along = np.hypot(row - rng.uniform(-0.6, 0.6), column - rng.uniform(-0.6, 0.6)) / 1.6
    return _mix(_colour(rng, saturation=0.7), _colour(rng, saturation=0.7), np.clip(along, 0, 1))


def _noise(rng: np.random.Generator, size: int) -> Floats:
    """Cloudy cloth or plaster."""
    clouds = _clouds(rng, size, int(rng.integers(2, 6)))
    image = _mix(_colour(rng), _colour(rng), np.clip(0.5 + 0.5 * clouds, 0, 1))
    return image * (1 + 0.25 * _clouds(rng, size, int(rng.integers(6, 24))))[..., None]


def _bokeh(rng: np.random.Generator, size: int) -> Floats:
    """Discs of light before darkness, as lamps out of focus are."""
    row, column = _grid(size)
    image = _mix(_colour(rng, 0.03, 0.3), _colour(rng, 0.08, 0.45), 0.5 + 0.5 * row) + 0.0
    warm = rng.random()
    for _ in range(rng.integers(12, 45)):
        radius = rng.uniform(0.04, 0.2)
        distance = np.hypot(row - rng.uniform(-1, 1), column - rng.uniform(-1, 1)) / radius
        disc = np.clip((1 - distance) * radius * size * 0.25, 0, 1) * (0.75 + 0.25 * np.clip(distance, 0, 1))
        hue = np.array([1.0, 0.62, 0.25]) if rng.random() < warm else rng.uniform(0.4, 1, 3)
        image += disc[..., None] * hue * rng.uniform(0.05, 0.6)
    return image


def _room(rng: np.random.Generator, size: int) -> Floats:
    """Wall, floor, and blocks that could be furniture, doors, pictures and windows."""
    row, column = _grid(size)
    lit = 1 + rng.uniform(-0.35, 0.35) * column + rng.uniform(-0.2, 0.2) * row
    image = np.broadcast_to(_colour(rng, 0.3, 0.9), (size, size, 3)) * lit[..., None]
    for _ in range(rng.integers(3, 11)):
        left, top = rng.uniform(-1.3, 1), rng.uniform(-1.3, 1)
        width, height = rng.uniform(0.1, 0.9, 2)
        inside = (column > left) & (column < left + width) & (row > top) & (row < top + height)
        window = rng.random() < 0.2
        colour = np.full(3, rng.uniform(0.8, 1.3)) if window else _colour(rng, 0.05, 0.85, 0.4)
        shade = 1 + rng.uniform(-0.4, 0.4) * (row - top) / height
        image = np.where(inside[..., None], colour * shade[..., None], image)
    blur = size * np.exp(rng.uniform(np.log(0.005), np.log(0.05)))
    return gaussian_filter(image, (blur, blur, 0))


def _foliage(rng: np.random.Generator, size: int) -> Floats:
    """Leaves and patches of sky, soft."""
    leaf, dark = np.array([0.16, 0.30, 0.05]), np.array([0.012, 0.03, 0.008])
    season = rng.uniform(0, 1)
    leaf = leaf * (1 - 0.5 * season) + 0.5 * season * np.array([0.35, 0.24, 0.05])
    coarse, fine = _clouds(rng, size, int(rng.integers(5, 12))), _clouds(rng, size, int(rng.integers(14, 36)))
    image = _mix(dark, leaf * rng.uniform(0.8, 1.8), np.clip(0.5 + 0.45 * coarse + 0.5 * fine, 0, 1))
    row, _ = _grid(size)
    sky = np.clip(3 * (coarse + 0.6 * fine - rng.uniform(0.3, 0.9) - 0.5 * row), 0, 1)
    image = image + (np.array([0.75, 0.85, 1.0]) * rng.uniform(0.5, 1.2) - image) * sky[..., None]
    blur = size * rng.uniform(0.006, 0.03)
    return gaussian_filter(image, (blur, blur, 0))


def _clouds(rng: np.random.Generator, size: int, cells: int) -> Floats:
    """Smooth noise ``[size, size]`` of ``cells`` features an edge, about -1..1."""
    coarse = rng.normal(size=(cells + 3, cells + 3))
    smooth = np.asarray(zoom(coarse, np.ceil(size * 1.4) / cells, order=3))
    start = len(smooth) // 2 - size // 2
    return smooth[start : start + size, start : start + size]


def _grid(size: int) -> tuple[Floats, Floats]:
    """Rows and columns ``[size, size]``, -1..1."""
    row, column = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    return row, column


def _mix(first: Floats, second: Floats, share: Floats) -> Floats:
    return first + (second - first) * share[..., None]


_MAKE: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "plain": _plain,
    "gradient": _gradient,
    "noise": _noise,
    "bokeh": _bokeh,
    "room": _room,
    "foliage": _foliage,
}
