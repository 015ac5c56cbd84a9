# SPDX-License-Identifier: GPL-3.0-or-later
"""Glasses as closed meshes that sit before the eyes, on the nose and on the ears."""

from dataclasses import replace

import numpy as np

from backend.data.body.template import Head
from backend.data.eyewear.fit import fit
from backend.data.eyewear.frames import FRAMES
from backend.data.eyewear.parts import bridge, lens, pads, rim, temple
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Surface
from backend.data.people.subject import Attributes

_TINTS = np.array([[0.045, 0.045, 0.052], [0.10, 0.065, 0.045], [0.045, 0.065, 0.055], [0.05, 0.055, 0.085]])
"""Grey, brown, green and blue."""


def make(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The glasses of one subject, closed meshes, pads last; none if the attributes say so."""
    if attributes.glasses == "none":
        return []
    frame = FRAMES[attributes.glasses]
    fitted = fit(head, frame, 1.0 + 0.05 * float(rng.uniform(-1.0, 1.0)))
    tint, fade = _TINTS[rng.integers(len(_TINTS))], float(rng.uniform(0.2, 1.0))
    colour = np.array(attributes.glasses_colour.rgb)
    shift = np.asarray(head.template.eyes) - head.eyes
    solid = [bridge(fitted, frame, 0.25, colour, shift.mean(0))]
    lenses, held = [], []
    if frame.second_bridge:
        solid.append(bridge(fitted, frame, 0.92, colour, shift.mean(0)))
    for side in range(2):
        solid.append(rim(fitted, frame, side, colour, shift[side]))
        solid.append(temple(head, fitted, frame, side, colour, shift[side]))
        if frame.dark:
            lenses.append(lens(fitted.rims[side], tint, fade, shift[side]))
        if frame.metal:
            held += pads(fitted, side, colour, shift[side])
    if attributes.glasses_colour.name == "brown" and not frame.metal:
        spots = Noise(rng, 3)
        solid = [_tortoiseshell(surface, spots) for surface in solid]
    return solid + lenses + held


def _tortoiseshell(surface: Surface, spots: Noise) -> Surface:
    """Amber with dark clouds."""
    x, y, z = (surface.canonical / 0.007).T
    amber = smoothstep(-0.1, 0.55, spots(x, y, z))[:, None]
    return replace(surface, albedo=np.clip(surface.albedo * (0.45 + 1.25 * amber), 0.0, 1.0))
