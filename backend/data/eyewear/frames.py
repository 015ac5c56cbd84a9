# SPDX-License-Identifier: GPL-3.0-or-later
"""What every kind of glasses looks like."""

from dataclasses import dataclass

import numpy as np

from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats


@dataclass(frozen=True)
class Frame:
    """Lengths in metres, halves of what a ruler would show.

    Attributes:
        width, height: of a lens.
        exponent: of the superellipse that a lens is cut from; 2 is round.
        rim: of the rim, seen from the front.
        brow: the same along the rim's upper edge.
        deep: of the rim, along the gaze.
        outwards, down: where a lens's middle lies from the pupil.
        inner_taper, outer_taper: how far a lens narrows to its lower edge, beside the nose and away from it.
        lift: how far the upper outer corner is drawn up and out, as a share of the height.
        metal: wire with pads on the nose and thin temples; otherwise acetate with a saddle.
        hinge: height of the hinge, as a share of ``height``.
        dark: tinted lenses that hide the eyes; otherwise there is nothing within the rims.
        rim_colour: of the rims' lower part, if it is not the colour of the frame.
        second_bridge: a bar at the brow above the bridge.
    """

    width: float
    height: float
    exponent: float
    rim: float
    brow: float
    deep: float
    outwards: float = 0.0012
    down: float = 0.002
    inner_taper: float = 0.07
    outer_taper: float = 0.07
    lift: float = 0.0
    metal: bool = False
    hinge: float = 0.45
    dark: bool = False
    rim_colour: tuple[float, float, float] | None = None
    second_bridge: bool = False

    def outline(self, angle: Floats) -> Floats:
        """A lens's edge ``[N, 2]``, outwards and up, about -1..1; angles ``[N]`` start at the outer end."""
        power = 2.0 / self.exponent
        across = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
        up = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power
        low = smoothstep(0.35, -1.0, up)
        taper = np.where(across < 0.0, self.inner_taper, self.outer_taper)
        corner = smoothstep(0.1, 1.0, across) * smoothstep(-0.1, 0.8, up)
        across = across * (1.0 - taper * low) + 0.45 * self.lift * corner
        return np.stack([across, up + self.lift * corner], 1)

    def rim_at(self, up: Floats) -> Floats:
        """Half of the rim's height ``[N]`` where the outline's second coordinate is ``up``."""
        return self.rim + (self.brow - self.rim) * smoothstep(-0.15, 0.45, up)


_SILVER, _GLASS = (0.70, 0.71, 0.73), (0.80, 0.84, 0.86)
FRAMES = {
    "round": Frame(0.0225, 0.0215, 2.0, 0.0019, 0.0019, 0.0019, inner_taper=0.0, outer_taper=0.0),
    "square": Frame(0.0250, 0.0185, 4.5, 0.0023, 0.0027, 0.0021),
    "thin": Frame(0.0240, 0.0165, 2.8, 0.0015, 0.0015, 0.0015, metal=True),
    "rimless": Frame(0.0245, 0.0165, 3.2, 0.0007, 0.0007, 0.0008, metal=True, rim_colour=_GLASS),
    "cat_eye": Frame(
        0.0238, 0.0165, 2.7, 0.0020, 0.0031, 0.0021, lift=0.48, hinge=1.0, inner_taper=0.16, outer_taper=0.20
    ),
    "browline": Frame(
        0.0245, 0.0185, 2.9, 0.0014, 0.0034, 0.0020, down=0.001, metal=True, hinge=0.75, rim_colour=_SILVER,
        inner_taper=0.16, outer_taper=0.10,
    ),
    "sunglasses": Frame(
        0.0262, 0.0205, 3.3, 0.0026, 0.0033, 0.0023, outwards=0.0022, dark=True, lift=0.07, hinge=0.75,
        inner_taper=0.15, outer_taper=0.12,
    ),
    "aviators": Frame(
        0.0285, 0.0245, 2.5, 0.0014, 0.0014, 0.0014, outwards=0.0030, down=0.0055, metal=True, hinge=0.62,
        dark=True, second_bridge=True, inner_taper=0.42, outer_taper=0.12,
    ),
    "round_sunglasses": Frame(
        0.0240, 0.0232, 2.0, 0.0016, 0.0016, 0.0016, metal=True, dark=True, inner_taper=0.0, outer_taper=0.0
    ),
}  # fmt: skip
"""By the names of :data:`backend.data.people.subject.Glasses`."""
