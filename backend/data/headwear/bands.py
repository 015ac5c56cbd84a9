# SPDX-License-Identifier: GPL-3.0-or-later
"""Where headwear ends on the head and what that does to hair."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from backend.data.forms.surface import Floats

_BANDS = {
    "beanie": ([0, 5, 40, 75, 110, 172, 180], [0.246, 0.246, 0.240, 0.205, 0.195, 0.172, 0.172]),
    "cap": ([0, 5, 40, 80, 110, 172, 180], [0.255, 0.255, 0.250, 0.228, 0.218, 0.190, 0.190]),
    "hat": ([0, 5, 40, 80, 110, 172, 180], [0.256, 0.256, 0.252, 0.234, 0.222, 0.202, 0.202]),
    "beret": ([0, 5, 40, 80, 110, 172, 180], [0.260, 0.260, 0.254, 0.232, 0.218, 0.194, 0.194]),
    "bucket_hat": ([0, 5, 40, 80, 110, 172, 180], [0.257, 0.257, 0.252, 0.234, 0.222, 0.196, 0.196]),
    "headscarf": ([0, 5, 40, 80, 110, 172, 180], [0.262, 0.262, 0.250, 0.150, 0.110, 0.110, 0.110]),
    "headband": ([0, 5, 40, 80, 110, 172, 180], [0.248, 0.248, 0.243, 0.226, 0.208, 0.168, 0.168]),
    "turban": ([0, 4, 40, 70, 100, 122, 172, 180], [0.264, 0.263, 0.249, 0.224, 0.213, 0.185, 0.150, 0.150]),
}
"""Degrees away from the front and the template height of the lower edge there, metres."""
_HEADBAND_WIDTH = 0.036


def band_height(headwear: str, azimuth: Floats) -> Floats:
    """Template height ``[N]`` of the lower edge at azimuths ``[N]`` (radians)."""
    degrees = np.abs(np.rad2deg((azimuth + np.pi) % (2.0 * np.pi) - np.pi))
    return PchipInterpolator(*_BANDS[headwear])(degrees)


def band_edges(headwear: str, azimuth: Floats) -> tuple[Floats, Floats]:
    """Template heights ``[N]`` of the lower and the upper edge between which hair is pressed flat.

    The upper edge is infinite where the crown is covered. Hair that is pressed must stay within 2 mm of
    the skin between the edges; outside of them it may stand up within 1 cm.
    """
    lower = band_height(headwear, azimuth)
    upper = lower + _HEADBAND_WIDTH if headwear == "headband" else np.full(lower.shape, np.inf)
    return lower, upper


def covers_hair(headwear: str) -> bool:
    """Whether no scalp hair shows, so that none needs to be built."""
    return headwear in ("headscarf", "turban")
