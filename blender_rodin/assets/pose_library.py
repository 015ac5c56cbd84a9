# SPDX-License-Identifier: GPL-3.0-or-later
"""A .blend file with poses of the face as assets: actions on shape keys, for every animation-ready avatar."""

import re
from collections.abc import Callable, Container, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path

import bpy
from mathutils import Matrix

from .. import compat, expression
from ..double import double
from ..importer.whole import all_or_nothing
from ..poses import EXPRESSIONS, VISEMES
from ..shared import RodinError
from . import catalogues, thumbnails

NAME = "rodin_poses.blend"
SHAPE_PATH = 'key_blocks["{}"].value'
SHAPE = re.compile(r'key_blocks\["(.+)"\]\.value')
SIZE, SAMPLES = 128, 8
AREAS = {"brow": "Brows", "eye": "Eyes", "cheek": "Cheeks", "jaw": "Jaw", "mouth": "Mouth", "nose": "Nose"}
"""Catalogues of the face shapes, by how their names begin."""


def write(
    path: Path,
    avatar: bpy.types.Object,
    context: bpy.types.Context,
    tell: Callable[[int, int], None] | None = None,
) -> int:
    """Write the library: the face shapes, the whole expressions and the visemes, shown on ``avatar``.

    The open file stays as it is. The file is written aside, then renamed; its catalogues are beside it.

    Args:
        path: of the .blend file; one that is there is replaced.
        avatar: animation-ready; its look is the pictures'.
        context: whose scene lends a place to its double.
        tell: called with the pictures that are done and how many there are.

    Returns:
        How many poses it has.

    Raises:
        RodinError: ``pose.no_shapes``, ``asset.no_cycles``, ``asset.unwritable``.
    """
    shapes = list(expression.values(avatar))
    if not shapes:
        raise expression.no_shapes(avatar)
    wanted = _wanted(shapes)
    aside = path.with_name(f".{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            _free(bpy.data.actions, wanted),
            double(avatar, Matrix(), context) as copies,
            thumbnails.studio(copies[avatar], SIZE, SAMPLES, close_up=True) as render,
        ):
            actions: set[bpy.types.Action] = set()
            for number, (name, (catalogue, values)) in enumerate(wanted.items()):
                expression.set_values(copies[avatar], values)
                action = _action(name, values, catalogue)
                thumbnails.put_on(action, render())
                actions.add(action)
                if tell:
                    tell(number + 1, len(wanted))
            bpy.data.libraries.write(str(aside), actions, fake_user=True, compress=True)
        aside.replace(path)
    except (OSError, RuntimeError) as error:
        raise RodinError(
            "asset.unwritable", f"{path} cannot be written: {error}.", "Choose another folder."
        ) from error
    catalogues.write(path.parent, [catalogue for catalogue, _ in wanted.values()])
    return len(wanted)


def values_of(action: bpy.types.Action) -> dict[str, float]:
    """What an action sets face shapes to in its first frame; empty if it is about something else."""
    first = action.frame_range[0]
    return {
        found[1]: curve.evaluate(first)
        for curve in compat.curves(action)
        if (found := SHAPE.fullmatch(curve.data_path))
    }


def values_in(path: Path, name: str) -> dict[str, float]:
    """As :func:`values_of`, of an action in another file; the open one stays as it is."""
    with all_or_nothing() as added:
        with bpy.data.libraries.load(str(path)) as (_, wanted):
            wanted.actions = [name]
        found = [values_of(action) for action in wanted.actions if action]
        bpy.data.batch_remove(added())
    return found[0] if found else {}


def _wanted(shapes: list[str]) -> dict[str, tuple[str, dict[str, float]]]:
    """Names of poses, their catalogues, and the values of all face shapes that they say something of."""
    poses = {shape: (_area(shape), {shape: 1.0}) for shape in shapes}
    for group, some in (("Expressions", EXPRESSIONS), ("Visemes", VISEMES)):
        for name, pose in some.items():
            title = pose.title if group == "Expressions" else f"{name} ({pose.title})"
            poses[title] = (catalogues.path_of(group), pose.over(shapes))
    return poses


@contextmanager
def _free(blocks: Iterable[bpy.types.ID], wanted: Container[str]) -> Generator[None]:
    """No block has one of the ``wanted`` names meanwhile."""
    names = {block: block.name for block in blocks if block.name in wanted}
    for block, name in names.items():
        block.name = f"{name} of this file"
    try:
        yield
    finally:
        for block, name in names.items():
            block.name = name


def _area(shape: str) -> str:
    area = next((name for begin, name in AREAS.items() if shape.startswith(begin)), AREAS["mouth"])
    return catalogues.path_of("Face Shapes", area)


def _action(name: str, values: Mapping[str, float], catalogue: str) -> bpy.types.Action:
    action = bpy.data.actions.new(name)
    curves = compat.new_curves(action, "KEY")
    for shape, value in values.items():
        curves.new(SHAPE_PATH.format(shape)).keyframe_points.insert(1.0, value)
    action.asset_mark()
    about = action.asset_data
    about.catalog_id = catalogues.number_of(catalogue)
    about.description = ", ".join(f"{shape} {value:g}" for shape, value in values.items() if value)
    for tag in ("face", catalogue.rpartition("/")[2].lower()):
        about.tags.new(tag, skip_if_exists=True)
    return action
