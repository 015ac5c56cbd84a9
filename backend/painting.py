# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar that is changed by painting over its front, and the picture to paint on."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from backend.avatar import Avatar
from backend.composition import continued
from backend.conditions.front_map import FrontMap
from backend.conditions.measure import measured
from backend.conditions.painted import painted
from backend.conditions.picture import LARGEST, to_picture
from backend.conditions.record import packed
from backend.errors import RodinError
from backend.files import FRONT_MAP_FILE
from backend.models.triplane import Contraction
from backend.output import aside, prepare_folder
from backend.progress import Callback
from backend.protocol import PAINTED
from backend.recipe import BeforeEdit
from backend.shaping.field import unshaped

if TYPE_CHECKING:
    from backend.pipeline import RodinPipeline
    from backend.sampler import AvatarSampler

GREATEST_SCALE = LARGEST // (2 * len(FrontMap.unknown().part))
"""Pixels along the edge of a cell that a picture has at most."""


def front_map(avatar: Avatar, contraction: Contraction) -> FrontMap:
    """What an avatar shows from the front, before features of the face bend it."""
    return measured(unshaped(avatar.field), contraction).front_map


def paint(avatar: Avatar, wanted: FrontMap, sampler: "AvatarSampler", callback: Callback) -> Avatar:
    """An avatar made anew where its front was painted over, with the same z and noise.

    Raises:
        RodinError: ``edit.no_effect`` if nothing was painted; ``front_map.model``, ``recipe.other_model``.
    """
    sampler.refuse_front_map()
    seen, parts = painted(front_map(avatar, sampler.contraction), wanted)
    if not parts:
        raise RodinError(
            "edit.no_effect",
            "What was painted is what the avatar shows already.",
            "Paint parts in the left half, or colours in the right half.",
        )
    recipe = avatar.recipe
    z = sampler.passed(recipe)[-1]
    begin = BeforeEdit.of(recipe.latent, parts, recipe.shape, front_map=packed(seen))
    changes = {"edits": [*recipe.edits, PAINTED], "before": [*recipe.before, begin]}
    made = recipe.model_copy(update=changes)
    layers = [sampler.layer(z, parts, seen, sampler.told(recipe))]
    field = continued(partial(sampler.make, made), layers, made, avatar.field, callback)
    return Avatar(field, made, person=avatar.person)


def in_turn(
    pipe: "RodinPipeline",
    avatar: Avatar,
    changes: Sequence[str | FrontMap],
    strengths: Sequence[float],
    callback: Callback,
) -> Avatar:
    """An avatar after texts and painted fronts, one after the other.

    Args:
        pipe: that made it.
        avatar: what to change.
        changes: in their order.
        strengths: how far each goes, or none; a painted front goes all the way.
        callback: called after each step.

    Raises:
        RodinError: as :meth:`backend.pipeline.RodinPipeline.edit`.
    """
    warnings = avatar.warnings
    for number, change in enumerate(changes):
        if isinstance(change, FrontMap):
            avatar = paint(avatar, change, pipe.sampler, callback)
        else:
            avatar = pipe.edit(avatar, change, strengths=strengths[number:][:1], callback=callback)
    avatar.warnings[:0] = warnings
    return avatar


def write_front_map(avatar: Avatar, contraction: Contraction, path: Path, scale: int) -> Path:
    """Write an avatar's front as the picture to paint on, each cell ``scale`` pixels wide.

    Raises:
        RodinError: ``front_map.size``, ``output.unwritable``.
    """
    checked_scale(scale)
    with aside(prepare_folder(path.parent)) as draft:
        drawn = draft / FRONT_MAP_FILE
        Image.fromarray(to_picture(front_map(avatar, contraction), scale)).save(drawn)
        return drawn.replace(path)


def checked_scale(scale: int) -> None:
    """Refuse a picture that is too large or none.

    Raises:
        RodinError: ``front_map.size``.
    """
    if not 1 <= scale <= GREATEST_SCALE:
        raise RodinError(
            "front_map.size",
            f"The cells of a front map cannot be {scale} pixels wide.",
            f"Take 1 to {GREATEST_SCALE}.",
        )
