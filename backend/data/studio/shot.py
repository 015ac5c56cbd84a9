# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is chosen before a picture is taken."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from backend.data.studio import backgrounds
from backend.data.studio.camera import Camera, Sensor
from backend.data.studio.film import Film
from backend.data.studio.illumination import Illumination

MAX_YAW, MAX_PITCH, MAX_ROLL = 75.0, 25.0, 8.0
_FACE_LIGHT = 0.75
"""How brightly a face should be lit, 1 being a white surface's limit."""
_METERED = 0.85
"""Share of too little or too much light, in stops, that cameras make up for."""
SENSOR_EDGE = 24.0
"""Edge of the square sensor in millimetres: a full-frame picture, cut to a square."""


@dataclass(frozen=True)
class Shot:
    """One picture to take.

    Attributes:
        yaw, pitch, roll: of the camera, degrees; to the avatar's left, above, clockwise.
        lens: focal length, millimetres.
        distance: from camera to face, metres.
        shift: how far right of and below the picture's middle the face lies, fractions of its edge.
        aperture: f-number; what lies before and behind the eyes blurs.
        illumination: all light.
        background: a name in :data:`backend.data.studio.backgrounds.KINDS`.
        film: what the camera does to the light.
        seed: of the background and of the renderer.
    """

    yaw: float
    pitch: float
    roll: float
    lens: float
    distance: float
    shift: tuple[float, float]
    aperture: float
    illumination: Illumination
    background: str
    film: Film
    seed: int

    @classmethod
    def neutral(cls, seed: int) -> "Shot":
        """From the front, in soft white light, before a plain backdrop."""
        return cls(
            yaw=0.0,
            pitch=0.0,
            roll=0.0,
            lens=77.0,
            distance=1.4,
            shift=(0.0, 0.03),
            aperture=16.0,
            illumination=Illumination.neutral(),
            background="plain",
            film=Film.clean(),
            seed=seed,
        )

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Shot":
        """From anywhere near the front, in any light, before anything."""
        yaw = float(rng.uniform(-MAX_YAW, MAX_YAW))
        lens = float(np.exp(rng.uniform(np.log(35), np.log(100))))
        span = float(rng.uniform(0.38, 0.47))
        illumination = Illumination.draw(rng, yaw)
        film = Film.draw(rng)
        metered = _METERED * float(np.log2(_FACE_LIGHT / illumination.on_face(yaw)))
        return cls(
            yaw=yaw,
            pitch=float(rng.uniform(-MAX_PITCH, MAX_PITCH)),
            roll=float(rng.uniform(-MAX_ROLL, MAX_ROLL)),
            lens=lens,
            distance=span * lens / SENSOR_EDGE,
            shift=(float(rng.uniform(-0.06, 0.06)), float(rng.uniform(-0.03, 0.07))),
            aperture=float(np.exp(rng.uniform(np.log(1.8), np.log(11)))),
            illumination=illumination,
            background=str(rng.choice(list(backgrounds.KINDS), p=list(backgrounds.KINDS.values()))),
            film=replace(film, exposure=film.exposure + metered),
            seed=int(rng.integers(2**31)),
        )

    @property
    def camera(self) -> Camera:
        """Where it is taken from."""
        yaw, pitch, roll = np.deg2rad([self.yaw, self.pitch, self.roll])
        return Camera.around(float(yaw), float(pitch), self.distance, float(roll))

    def sensor(self, size: int) -> Sensor:
        """A sensor of ``size`` pixels an edge."""
        across, down = (size * (0.5 + shift) for shift in self.shift)
        return Sensor(size, size * self.lens / SENSOR_EDGE, (across, down))

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, rounded."""
        return _rounded(asdict(self))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(entry) for entry in value]
    return round(value, 4) if isinstance(value, float) else value
