# SPDX-License-Identifier: GPL-3.0-or-later
"""A recipe's field: what was generated, edits over it, a photo's person over that, and its own features."""

from collections.abc import Sequence

from backend.editing import Layer, Maker, layered
from backend.likeness.field import LikenessField
from backend.likeness.likeness import Likeness
from backend.likeness.placement import LikenessSettings
from backend.meshing.sampling import Field
from backend.progress import Callback
from backend.recipe import Recipe
from backend.shaping.field import ShapedField, shaped, unshaped


def composed(
    make: Maker, layers: Sequence[Layer], recipe: Recipe, person: Likeness | None, callback: Callback
) -> Field:
    """The field of ``recipe``.

    Args:
        make: as in :func:`backend.editing.layered`.
        layers: the avatar and its edits.
        recipe: of the avatar.
        person: whom photos showed, if the settings want any likeness.
        callback: is told of the steps.
    """
    settings = recipe.settings
    if person is None or not settings.likeness:
        field = layered(make, layers, callback)
    else:
        origin = layered(make, layers[:1], callback)
        field = LikenessField.on(
            origin, person, LikenessSettings.of(settings, recipe.shape), settings.resolution
        )
        edited = layered(make, layers[1:], callback, origin)
        field = field.edited(edited, recipe.edited_parts())
    return shaped(field, recipe.shape, settings.resolution)


def continued(
    make: Maker, layers: Sequence[Layer], recipe: Recipe, before: Field, callback: Callback
) -> Field:
    """The field of ``recipe``, which has ``layers`` more than the avatar ``before``; all else is the same."""
    avatar = unshaped(before)
    if isinstance(avatar, LikenessField):
        changed = layered(make, layers, callback, avatar.inner)
        settings = LikenessSettings.of(recipe.settings, recipe.shape)
        field = avatar.changed(settings).edited(changed, recipe.edited_parts())
    else:
        field = layered(make, layers, callback, avatar)
    if field is avatar and isinstance(before, ShapedField):
        return before.reshaped(recipe.shape)
    return shaped(field, recipe.shape, recipe.settings.resolution)


def generated(field: Field) -> Field:
    """What lies under the likeness and the features of an avatar."""
    avatar = unshaped(field)
    return avatar.inner if isinstance(avatar, LikenessField) else avatar
