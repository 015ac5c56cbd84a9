# SPDX-License-Identifier: GPL-3.0-or-later
"""Features of an avatar's face and expressions, set at once in the viewport.

One shape key on each of its meshes shows them; an animation-ready avatar has expressions as values of its
face shapes instead. The recipe has their strengths, so that the next job makes the avatar with them; its mesh
then has them in its vertices, and no shape key.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import bpy
import numpy as np
from mathutils.kdtree import KDTree
from numpy.typing import NDArray

from . import expression
from .avatars import PART_PROPERTY, RECIPE_PROPERTY, require_own_meshes
from .expression import KEY
from .shared import ASSETS, words

MADE_WITH = "rodin_shape"
"""Of a mesh: strengths that its vertices have, as JSON."""
CANONICAL = "rodin_canonical"
NEIGHBOURS, SOFTNESS = 4, 1e-3
"""Points of the template that a vertex moves with, and the distance within which they count alike, metres."""


class _Template(NamedTuple):
    """The template head, in metres.

    Attributes:
        vertices: ``[V, 3]``.
        moved: ``[F, 2, V, 3]`` how they move at each feature's -1 and 1.
        shapes: ``[V, 3]`` what each face shape adds, by its name.
    """

    vertices: NDArray[np.float32]
    moved: NDArray[np.float16]
    shapes: dict[str, NDArray[np.float16]]


class _Following(NamedTuple):
    """Which template vertices each of a mesh's ``N`` follows ``[N, K]``, and how much ``[N, K]``."""

    nearest: NDArray[np.int64]
    weight: NDArray[np.float32]


_followings: dict[tuple[int, int], _Following] = {}
"""By the mesh's session identifier and its number of vertices."""


def strengths(avatar: bpy.types.Object) -> dict[str, float]:
    """The features and expressions that are set, as the recipe has them."""
    return dict(_shape_of(avatar.get(RECIPE_PROPERTY, "")))


def set_strengths(avatar: bpy.types.Object, chosen: Mapping[str, float]) -> None:
    """Set all features and expressions; those that are not named go to 0.

    Raises:
        RodinError: ``edit.linked``, ``shape.unknown``, ``shape.out_of_range``.
    """
    require_own_meshes(avatar)
    shape = words.checked_shape(chosen)
    recipe, before = json.loads(avatar[RECIPE_PROPERTY]), strengths(avatar)
    own = _own_expression(recipe)
    meshes = [each for each in (avatar, *avatar.children) if _is_part(each)]
    head = next((each for each in meshes if len(each.data.vertices) == len(_template().vertices)), None)
    rigged = bool(expression.values(avatar))
    for each in meshes:
        _bend(each, head, shape, before, None if rigged else own)
    if rigged and words.shown(shape, own) != words.shown(before, own):
        expression.set_values(avatar, words.shown(shape, own))
    avatar[RECIPE_PROPERTY] = json.dumps(recipe | {"shape": shape})


def _own_expression(recipe: dict[str, Any]) -> dict[str, float]:
    """Values of face shapes that the avatar has of its photo, where no other expression is set."""
    settings = recipe.get("settings", {})
    if not recipe.get("likeness") or settings.get("neutral"):
        return {}
    share = settings.get("likeness", 1.0)
    return {name: share * value for name, value in recipe["likeness"]["expression"].items()}


def _is_part(thing: bpy.types.Object) -> bool:
    return thing.type == "MESH" and (PART_PROPERTY in thing or RECIPE_PROPERTY in thing)


def _bend(
    part: bpy.types.Object,
    head: bpy.types.Object | None,
    shape: Mapping[str, float],
    before: Mapping[str, float],
    own: Mapping[str, float] | None,
) -> None:
    """Give a mesh the features ``shape``, which had ``before``, and the expressions.

    Args:
        part: whose mesh it is.
        head: of an animation-ready avatar.
        shape, before: strengths.
        own: a photo's own expression; None if face shapes show expressions.
    """
    mesh = part.data
    if MADE_WITH not in mesh:
        mesh[MADE_WITH] = json.dumps(dict(before))
    following = _following(mesh, head)
    moved = (_moved(shape, own) - _moved(json.loads(mesh[MADE_WITH]), own))[following.nearest]
    basis = mesh.shape_keys.reference_key if mesh.shape_keys else part.shape_key_add(name="Basis")
    key = basis.id_data.key_blocks.get(KEY) or part.shape_key_add(name=KEY, from_mix=False)
    rest = _places(mesh)
    rest += np.einsum("nkc,nk->nc", moved, following.weight)
    key.data.foreach_set("co", rest.ravel())
    key.value = 1.0
    mesh.update()


def _following(mesh: bpy.types.Mesh, head: bpy.types.Object | None) -> _Following:
    """What each vertex follows.

    The head of an animation-ready avatar is the template; what is worn follows the nearest of the head, and a
    plain mesh what it corresponds to, or after a remesh what is nearest.
    """
    found = mesh.session_uid, len(mesh.vertices)
    if found not in _followings:
        if head and mesh == head.data:
            one = np.arange(len(mesh.vertices))[:, None]
            _followings[found] = _Following(one, np.ones(one.shape, np.float32))
        else:
            points = _places(head.data) if head else _template().vertices
            _followings[found] = _nearest(points, _canonical(mesh))
    return _followings[found]


def _canonical(mesh: bpy.types.Mesh) -> NDArray[np.float32]:
    """The template points ``[N, 3]`` of vertices; their own places where the mesh does not tell."""
    found = _places(mesh)
    if CANONICAL in mesh.attributes:
        mesh.attributes[CANONICAL].data.foreach_get("vector", found.ravel())
    return found


def _nearest(points: NDArray[np.float32], places: NDArray[np.float32]) -> _Following:
    tree = KDTree(len(points))
    for index, point in enumerate(points.tolist()):
        tree.insert(point, index)
    tree.balance()
    near = [tree.find_n(place, NEIGHBOURS) for place in places.tolist()]
    index = np.array([[each[1] for each in one] for one in near])
    weight = 1 / (np.array([[each[2] for each in one] for one in near], np.float32) + SOFTNESS) ** 2
    return _Following(index, weight / weight.sum(1, keepdims=True))


def _places(mesh: bpy.types.Mesh) -> NDArray[np.float32]:
    """Vertices ``[N, 3]`` at rest, metres."""
    found = np.empty((len(mesh.vertices), 3), np.float32)
    if mesh.shape_keys:
        mesh.shape_keys.reference_key.data.foreach_get("co", found.ravel())
    else:
        mesh.vertices.foreach_get("co", found.ravel())
    return found


def _moved(shape: Mapping[str, float], own: Mapping[str, float] | None) -> NDArray[np.float32]:
    """Displacements ``[V, 3]`` of the template's vertices, metres; ``own`` as in :func:`_bend`."""
    template = _template()
    found = np.zeros(template.vertices.shape, np.float32)
    for name, strength in shape.items():
        if name in words.FEATURES:
            found += abs(strength) * template.moved[words.FEATURES.index(name), int(strength > 0)]
    for name, value in words.shown(shape, own).items() if own is not None else ():
        found += value * template.shapes[name]
    return found


@lru_cache(maxsize=1)
def _template() -> _Template:
    with (
        np.load(ASSETS / "head-template.npz", allow_pickle=False) as head,
        np.load(ASSETS / "face-features.npz", allow_pickle=False) as features,
    ):
        shapes = dict(zip(map(str, head["shape_names"]), head["shapes"], strict=True))
        return _Template(head["vertices"], features["moved"], shapes)


@lru_cache(maxsize=16)
def _shape_of(recipe: str) -> tuple[tuple[str, float], ...]:
    try:
        return tuple(json.loads(recipe).get("shape", {}).items())
    except (ValueError, AttributeError):
        return ()
