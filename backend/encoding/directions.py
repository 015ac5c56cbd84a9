# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user may say about the axes of a file."""

from typing import Literal, NamedTuple

Axis = Literal["x", "-x", "y", "-y", "z", "-z"]


class Directions(NamedTuple):
    """Where the crown of the head points and where the face looks, in a file's axes; None is found out."""

    up: Axis | None = None
    front: Axis | None = None
