# SPDX-License-Identifier: GPL-3.0-or-later
"""The quick renderer: embree's first hits and simple lights."""

import numpy as np

from backend.data.forms.surface import Floats
from backend.data.lighting import GAMMA, Lights, light
from backend.data.scene import Scene
from backend.data.studio.illumination import Illumination
from backend.data.studio.shot import Shot

_JITTER = ((0.25, 0.25), (0.75, 0.75))
"""Where in a pixel its rays pass."""


def expose(scene: Scene, shot: Shot, size: int) -> Floats:
    """``[size, size, 4]`` linear, premultiplied by alpha."""
    lights, camera, sensor = _lights(shot.illumination), shot.camera, shot.sensor(size)
    total = np.zeros((size * size, 4))
    row, column = np.divmod(np.arange(size * size), size)
    for right, down in _JITTER:
        directions = camera.rays(sensor.to_image(np.stack([column + right, row + down], 1)))
        origins = np.broadcast_to(camera.position, directions.shape)
        hits = scene.cast(origins, directions)
        total[hits.ray, :3] += light(scene, hits, origins, directions, lights) ** GAMMA
        total[hits.ray, 3] += 1
    return (total / len(_JITTER)).reshape(size, size, 4)


def _lights(illumination: Illumination) -> Lights:
    """The two strongest lamps, and the sky as ambient."""
    lamps = sorted(illumination.lamps, key=lambda lamp: -lamp.strength)
    key, fill = lamps[0], lamps[-1]
    return Lights(
        key=key.direction,
        key_colour=key.strength * np.asarray(key.colour),
        fill=fill.direction,
        fill_colour=(fill.strength if len(lamps) > 1 else 0.05) * np.asarray(fill.colour),
        ambient=0.8 * illumination.sky.panorama().mean((0, 1)),
    )
