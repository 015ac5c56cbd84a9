# SPDX-License-Identifier: GPL-3.0-or-later
"""Light for portraits as plain numbers: lamps around the head and a sky that surrounds it.

A strength of 1 lights a white surface that faces the light to a brightness of 1. Colours are linear and
relative to what the camera takes for white. Directions are degrees: azimuth 0 is before the face and 90
to the avatar's left.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.data.forms.surface import Floats

RGB = tuple[float, float, float]
Mood = Literal["neutral", "studio", "indoor", "overcast", "sunny", "evening"]
MOODS: tuple[Mood, ...] = ("studio", "indoor", "overcast", "sunny", "evening")
SKY_ROWS, SKY_COLUMNS = 24, 48


@dataclass(frozen=True)
class Lamp:
    """A square area light that points at the head.

    Attributes:
        azimuth, elevation: direction to it, degrees.
        distance, size: metres; a large near one is soft.
        strength: see the module.
        colour: linear, mean 1.
    """

    azimuth: float
    elevation: float
    distance: float
    size: float
    strength: float
    colour: RGB

    @property
    def direction(self) -> Floats:
        """``[3]`` unit vector to it."""
        turn, rise = np.deg2rad([self.azimuth, self.elevation])
        return np.array([np.sin(turn) * np.cos(rise), -np.cos(turn) * np.cos(rise), np.sin(rise)])


@dataclass(frozen=True)
class Sky:
    """What surrounds the head: zenith, horizon and ground colours, and bright windows.

    Attributes:
        zenith, horizon, ground: linear colours with their strength.
        windows: azimuth, elevation, half width, half height (degrees) and strength of each.
    """

    zenith: RGB
    horizon: RGB
    ground: RGB
    windows: tuple[tuple[float, float, float, float, float], ...] = ()

    def panorama(self) -> Floats:
        """``[SKY_ROWS, SKY_COLUMNS, 3]`` linear; the lowest row first, azimuth -180 to 180 along it."""
        elevation = (np.arange(SKY_ROWS) + 0.5) / SKY_ROWS * 180 - 90
        azimuth = (np.arange(SKY_COLUMNS) + 0.5) / SKY_COLUMNS * 360 - 180
        up = np.clip(elevation / 70, 0, 1)[:, None, None]
        down = np.clip(-elevation / 20, 0, 1)[:, None, None]
        colours = (np.asarray(c) for c in (self.zenith, self.horizon, self.ground))
        zenith, horizon, ground = colours
        rows = horizon + (zenith - horizon) * up + (ground - horizon) * down
        image = np.repeat(rows, SKY_COLUMNS, 1)
        for at, rise, width, height, strength in self.windows:
            off = np.abs((azimuth - at + 180) % 360 - 180)[None] / width
            inside = (off < 1) & (np.abs(elevation - rise)[:, None] < height)
            image[inside] += strength
        return image


@dataclass(frozen=True)
class Illumination:
    """All light of one picture.

    Attributes:
        mood: what it was drawn as.
        lamps: the key first.
        sky: around it all.
    """

    mood: Mood
    lamps: tuple[Lamp, ...]
    sky: Sky

    @classmethod
    def neutral(cls) -> "Illumination":
        """Soft white light from the upper left of a camera in front."""
        white: RGB = (1.0, 1.0, 1.0)
        return cls(
            "neutral",
            (Lamp(24, 28, 1.4, 0.8, 0.62, white), Lamp(-42, 6, 1.5, 1.0, 0.22, white)),
            Sky(_rgb(0.42), _rgb(0.38), _rgb(0.26)),
        )

    @classmethod
    def draw(cls, rng: np.random.Generator, yaw: float) -> "Illumination":
        """A random mood for a camera at ``yaw`` degrees; the key comes from the half the camera is in."""
        mood = MOODS[rng.choice(len(MOODS), p=(0.22, 0.28, 0.2, 0.18, 0.12))]
        return _DRAW[mood](rng, yaw)

    def on_face(self, yaw: float) -> float:
        """How brightly it lights the side of a face that a camera at ``yaw`` degrees sees."""
        half = np.deg2rad(yaw) / 2
        facing = np.array([np.sin(half), -np.cos(half), 0.0])
        direct = sum(
            lamp.strength * np.mean(lamp.colour) * max(0.0, 0.2 + 0.8 * float(lamp.direction @ facing))
            for lamp in self.lamps
        )
        return float(direct + 0.9 * self.sky.panorama().mean())


def kelvin(temperature: float) -> Floats:
    """Linear colour ``[3]`` of a black body, mean 1, by a fit to the Planckian locus."""
    at = 1000 / temperature
    red = np.interp(at, (0.10, 0.153, 0.25, 0.36, 0.5), (0.72, 1.0, 1.52, 1.96, 2.3))
    blue = np.interp(at, (0.10, 0.153, 0.25, 0.36, 0.5), (1.38, 1.0, 0.52, 0.24, 0.06))
    colour = np.array([red, 1.0, blue])
    return colour / colour.mean()


def _studio(rng: np.random.Generator, yaw: float) -> Illumination:
    """Key, fill and now and then a rim or a hair light in a dark or grey room."""
    colour = _tint(rng, 300)
    key = rng.uniform(0.45, 0.95)
    lamps = [
        _lamp(rng, yaw + rng.uniform(-70, 70), rng.uniform(5, 55), (0.15, 1.2), key, colour),
        _lamp(
            rng,
            yaw + rng.uniform(-80, 80),
            rng.uniform(-15, 30),
            (0.6, 1.5),
            key * rng.uniform(0.1, 0.6),
            colour,
        ),
    ]
    if rng.random() < 0.5:
        back = yaw + 180 + rng.uniform(-60, 60)
        lamps.append(
            _lamp(rng, back, rng.uniform(10, 60), (0.2, 0.8), rng.uniform(0.4, 1.3), _tint(rng, 1200))
        )
    grey = rng.uniform(0.06, 0.3)
    return Illumination("studio", tuple(lamps), Sky(_rgb(grey), _rgb(grey), _rgb(grey * rng.uniform(0.4, 1))))


def _indoor(rng: np.random.Generator, yaw: float) -> Illumination:
    """A ceiling lamp or a window, walls all around, often warm."""
    room, lamp = _tint(rng, 700, rng.uniform(3900, 6800)), _tint(rng, 900, rng.uniform(3300, 6800))
    key = rng.uniform(0.3, 0.75)
    lamps = [_lamp(rng, yaw + rng.uniform(-80, 80), rng.uniform(15, 75), (0.25, 1.3), key, lamp)]
    if rng.random() < 0.4:
        lamps.append(
            _lamp(
                rng, yaw + rng.uniform(-170, 170), rng.uniform(0, 50), (0.2, 0.9), rng.uniform(0.1, 0.5), room
            )
        )
    wall = rng.uniform(0.18, 0.45) * room
    windows = tuple(
        (
            float(rng.uniform(-180, 180)),
            float(rng.uniform(0, 30)),
            float(rng.uniform(10, 30)),
            18.0,
            float(rng.uniform(0.8, 4)),
        )
        for _ in range(rng.integers(0, 3))
    )
    sky = Sky(_rgb(wall * rng.uniform(0.8, 1.4)), _rgb(wall), _rgb(wall * rng.uniform(0.25, 0.8)), windows)
    return Illumination("indoor", tuple(lamps), sky)


def _overcast(rng: np.random.Generator, yaw: float) -> Illumination:
    """A bright sky and no shadows to speak of."""
    colour, bright = _tint(rng, 500), rng.uniform(0.7, 1.1)
    sky = Sky(
        _rgb(bright * colour),
        _rgb(bright * rng.uniform(0.5, 0.9) * colour),
        _rgb(bright * rng.uniform(0.12, 0.35) * _tint(rng, 900, 5200)),
    )
    lamp = _lamp(
        rng, yaw + rng.uniform(-90, 90), rng.uniform(20, 70), (1.2, 2.0), rng.uniform(0.1, 0.3), colour
    )
    return Illumination("overcast", (lamp,), sky)


def _sunny(rng: np.random.Generator, yaw: float) -> Illumination:
    """A hard sun and a blue sky; from behind, the open shade lights the face."""
    behind = rng.random() < 0.35
    at = yaw + (180 + rng.uniform(-70, 70) if behind else rng.uniform(-80, 80))
    sun = _lamp(rng, at, rng.uniform(18, 65), (0.03, 0.10), rng.uniform(0.7, 1.3), _tint(rng, 500, 5600))
    shade = rng.uniform(0.45, 0.7) if behind else rng.uniform(0.2, 0.45)
    sky = Sky(
        _rgb(shade * _tint(rng, 700, 8500)),
        _rgb(shade * rng.uniform(0.9, 1.5) * _tint(rng, 400)),
        _rgb(shade * rng.uniform(0.35, 0.9) * _tint(rng, 700, 5400)),
    )
    return Illumination("sunny", (sun,), sky)


def _evening(rng: np.random.Generator, yaw: float) -> Illumination:
    """Low warm light against cool shadow."""
    key = _lamp(
        rng,
        yaw + rng.uniform(-85, 85),
        rng.uniform(0, 25),
        (0.05, 0.5),
        rng.uniform(0.5, 0.95),
        _tint(rng, 500, 4500),
    )
    dim = rng.uniform(0.14, 0.34)
    sky = Sky(
        _rgb(dim * _tint(rng, 600, 8000)),
        _rgb(dim * 1.3 * _tint(rng, 600, 6000)),
        _rgb(dim * 0.5 * _tint(rng, 400, 5500)),
    )
    return Illumination("evening", (key,), sky)


_DRAW = {"studio": _studio, "indoor": _indoor, "overcast": _overcast, "sunny": _sunny, "evening": _evening}


def _lamp(
    rng: np.random.Generator,
    azimuth: float,
    elevation: float,
    size: tuple[float, float],
    strength: float,
    colour: Floats,
) -> Lamp:
    return Lamp(
        float((azimuth + 180) % 360 - 180),
        float(elevation),
        float(rng.uniform(1.0, 2.2)),
        float(rng.uniform(*size)),
        float(strength),
        _rgb(colour),
    )


def _tint(rng: np.random.Generator, spread: float, temperature: float = 6500) -> Floats:
    """The colour of about ``temperature`` kelvin to a camera whose white balance follows most of it."""
    seen = 6500 + 0.55 * (temperature - 6500) + spread * rng.normal()
    return kelvin(float(np.clip(seen, 4200, 9500)))


def _rgb(colour: Floats | float) -> RGB:
    red, green, blue = np.broadcast_to(colour, 3).round(4).tolist()
    return red, green, blue
