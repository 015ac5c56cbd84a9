# SPDX-License-Identifier: GPL-3.0-or-later
"""What an avatar was made from, as its recipe tells it."""

from backend.portrait import Portrait
from backend.recipe import Kind, PhotoReference


def kind_of(photo: bool, prompt: bool) -> Kind:
    """The kind of an avatar by what was given."""
    if photo:
        return "photo+text" if prompt else "photo"
    return "text" if prompt else "random"


def reference_to(portrait: Portrait | None) -> PhotoReference | None:
    """Which photo a portrait was cut from."""
    if portrait is None:
        return None
    return PhotoReference(
        sha256=portrait.sha256,
        box=list(portrait.box.corners),
        yaw_deg=portrait.yaw_deg,
        pitch_deg=portrait.pitch_deg,
    )
