# SPDX-License-Identifier: GPL-3.0-or-later
"""For scripts, in Blender, under ``blender -b`` and in the ``bpy`` module; every call waits for its end.

In an installed extension: ``from bl_ext.user_default.rodin_avatars.blender_rodin import api``.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import bpy

from . import batch_files, batch_log, expression, importer, shaping, studio, takes
from .assets import avatar as avatar_asset
from .assets import pose_library
from .avatars import avatar_of, source_of
from .batches import Batch, Row, rows_of
from .exporting import AUTHOR, target_of
from .exporting import export_avatar as write_avatar
from .jobs import Job, session
from .likeness import noting
from .photos import Photos, photo_fields
from .properties import another_seed
from .shared import FRONT_MAP_FILE, RodinError, protocol


def generate(
    photo: Photos = None, prompt: str | None = None, seed: int | None = None, **settings: Any
) -> bpy.types.Object:
    """Make an avatar from a photo, a prompt, both, or (with neither) a random person.

    The object is at the 3D cursor: metres, face to -Y, origin at the base of the neck, recipe in
    ``object["rodin"]``.

    Args:
        photo: a path, or several to pictures of the same person, the most frontal one first.
        prompt: words that describe the person.
        seed: of the random choices; None for a new one.
        settings: ``preset`` ('fast', 'balanced', 'best'), ``edits``, ``shape`` (features of the face, as
            :func:`set_features` takes them), ``guidance_scale``, ``steps``, ``strength``, ``resolution``,
            ``faces``, ``texture_size``, ``normal_map`` and ``rig`` (the object is an armature with the head
            and what it wears as children; False for one plain mesh), ``palette`` and ``front_map``
            (docs/painting.md); of a photo also ``face`` (which one of the first, from the left, beginning
            with 1), ``likeness``, ``neutral``, ``skin_warmth`` and ``skin_lightness``.

    Raises:
        RodinError: with the backend's code, or ``job.cancelled`` after an interrupt.
    """
    photos = photo_fields(photo)
    place = partial(
        importer.add_avatar,
        destination=importer.Destination.of(bpy.context),
        name=importer.name_of(photos.get("photo"), prompt),
    )
    place = noting(place, photos)
    return _finished(session.start(place, prompt=prompt, seed=seed, **photos, **settings))


def edit(
    avatar: bpy.types.Object, text: str | None = None, undo: int = 0, **settings: Any
) -> bpy.types.Object:
    """Change an avatar in its place by a sentence, such as ``with red hair``; the person stays the same.

    Args:
        avatar: what :func:`generate` returned, or any part of it.
        text: what to change; None with ``undo``, or to make it again with other ``settings``.
        undo: how many of the last texts to take back first; at once if nothing else is asked for.
        settings: ``strength``, ``seed`` (another take), ``rig``, and those of :func:`generate` but
            ``preset``, ``edits`` and ``face``.

    Returns:
        The object; another one only if ``rig`` makes an armature of a mesh or the other way round.

    Raises:
        RodinError: ``edit.no_avatar``, the backend's, or ``job.cancelled`` after an interrupt.
    """
    whole = _whole(avatar)
    if undo and not text and not settings and importer.take_back(whole, undo):
        return whole
    deliver = importer.in_place_of(whole)
    return _finished(session.edit(deliver, source_of(whole), [text] if text else [], undo=undo, **settings))


def paint_front(avatar: bpy.types.Object, path: str | Path, **settings: Any) -> bpy.types.Object:
    """Change an avatar in its place by a picture of its front that was painted over; see docs/painting.md.

    Args:
        avatar: what :func:`generate` returned, or any part of it.
        path: a PNG, to begin with what :func:`front_map` writes.
        settings: as for :func:`edit`.

    Returns:
        As :func:`edit`.

    Raises:
        RodinError: ``front_map.*``, and as :func:`edit`.
    """
    whole = _whole(avatar)
    painted = {"front_maps": [str(path)], **settings}
    return _finished(
        session.edit(importer.in_place_of(whole), source_of(whole), [protocol.PAINTED], **painted)
    )


def front_map(avatar: bpy.types.Object, path: str | Path) -> Path:
    """Write an avatar's front as a PNG to paint on: parts on the left, colours on the right.

    Args:
        avatar: what :func:`generate` returned, or any part of it.
        path: where to write.

    Returns:
        The file.

    Raises:
        RodinError: ``edit.no_avatar``, ``export.unwritable``, the backend's, or ``job.cancelled``.
    """
    target = Path(path)

    def deliver(folder: Path) -> Path:
        try:
            draft = shutil.copyfile(folder / FRONT_MAP_FILE, target.with_name(f".{target.name}"))
            return draft.replace(target)
        except OSError as error:
            raise RodinError(
                "export.unwritable", f"{target} cannot be written: {error}.", "Choose another folder."
            ) from error

    return _finished(session.draw(deliver, source_of(_whole(avatar)), to_paint=False))


def features(avatar: bpy.types.Object) -> dict[str, float]:
    """The features of an avatar's face that are set, such as ``{"nose size": 0.5}``; see docs/words.md."""
    return shaping.strengths(_whole(avatar))


def set_features(avatar: bpy.types.Object, chosen: Mapping[str, float]) -> None:
    """Set features of an avatar's face at once, without a job; those that are not named go to 0.

    A shape key shows them; the recipe has them, so that later jobs make the avatar with them.

    Args:
        avatar: what :func:`generate` returned, or any part of it.
        chosen: strengths, -2 to 2, by the features' names.

    Raises:
        RodinError: ``edit.no_avatar``, ``edit.linked``, ``shape.unknown``, ``shape.out_of_range``.
    """
    shaping.set_strengths(_whole(avatar), chosen)


def batch(
    source: str | Path | Iterable[Mapping[str, Any]],
    on_row: Callable[[Row], None] | None = None,
    log: str | Path | None = None,
    dry_run: bool = False,
    out: str | Path | None = None,
    target: str | None = None,
    **settings: Any,
) -> list[Row]:
    """Make an avatar of every photo of a folder, row of a CSV file, or mapping; they stand in a line along X.

    With ``out`` each becomes a file there and leaves the scene, so that thousands fit. However Blender ends,
    the same call goes on where it was.

    Args:
        source: folder, CSV file, or mappings with ``photo`` (a path, or several of the same person),
            ``prompt``, ``seed`` and so on, and ``name``.
        on_row: called with each row when it has ended.
        log: a file that gets a line of JSON for each row that has ended, after ``on_row``. Rows that it has
            as done already, asked for in the same way, are not made again, so that a batch which was cut off
            goes on. With ``out``: if None, ``batch.jsonl`` there, and only rows are done whose file is there.
        dry_run: whether nothing is made; the rows say what would be, by ``waiting``, ``done`` or ``failed``.
        out: a folder for files, named as their rows.
        target: of those files, as for :func:`export_avatar`; None: GLB.
        settings: those of :func:`generate`, where a row says nothing.

    Returns:
        All rows; those that failed, or that cannot be read, say why in ``failure``.

    Raises:
        RodinError: ``batch.missing``, ``batch.empty``, ``batch.broken``, ``batch.no_log``, ``job.busy``,
            ``output.unwritable``, ``export.unknown_target``.
    """
    if session.busy:
        raise RodinError("job.busy", "An avatar is being made already.", "Wait for its end, or cancel it.")
    place = partial(importer.add_avatar, destination=importer.Destination.of(bpy.context), select=False)
    rows, folder = rows_of(source, **settings), Path(out).resolve() if out else None
    if folder:
        batch_files.name_files(rows)
        log = log or folder / batch_files.LOG
    if log:
        batch_log.skip_done(rows, Path(log), folder)
    if dry_run:
        return rows
    if folder:
        place = batch_files.into_folder(place, folder, target_of(target, Path()))
    work = Batch(rows, place)

    def tell(row: Row) -> None:
        if on_row:
            on_row(row)
        if log:
            batch_log.note(row, Path(log))

    work.run(tell)
    return rows


def import_avatar(folder: str | Path) -> bpy.types.Object:
    """Add the finished avatar of a folder that the backend has written.

    Raises:
        RodinError: ``avatar.missing_file``, ``avatar.bad_arrays``, ``avatar.bad_recipe`` or
            ``avatar.bad_texture``.
    """
    return importer.import_avatar(Path(folder), bpy.context)


def export_avatar(
    avatar: bpy.types.Object,
    path: str | Path,
    target: str | None = None,
    levels: bool = False,
    author: str = AUTHOR,
) -> Path:
    """Write an avatar with all its parts and nothing else as a file for other programs.

    Args:
        avatar: what :func:`generate` returned, or any part of it.
        path: where to write; its ending becomes the target's.
        target: ``GLB``, ``FBX``, ``UNITY`` and ``UNREAL`` (FBX with their axes), or ``VRM`` (1.0, by the
            add-on 'VRM format'), in capitals or not; None: by the path's ending.
        levels: whether to write two lighter levels of detail of each mesh too; not to a VRM.
        author: whom a VRM names.

    Returns:
        The file.

    Raises:
        RodinError: ``edit.no_avatar``, ``export.unwritable``, ``export.unknown_target``, ``export.editing``;
            for a VRM also ``export.no_rig``, ``export.other_bones``, ``export.no_vrm_addon``,
            ``export.no_levels`` or ``export.vrm_refused``.
    """
    return write_avatar(_whole(avatar), Path(path), bpy.context, target, levels, author)


def make_takes(avatar: bpy.types.Object, count: int = 4) -> list[takes.Take]:
    """Make other takes on an avatar's person, with new seeds, without importing any.

    Args:
        avatar: what :func:`generate` returned, or any part of it. It stays as it is.
        count: how many.

    Returns:
        The new ones; ``picture`` is a file with the face, :func:`use_take` imports one.

    Raises:
        RodinError: ``edit.no_avatar``, ``edit.linked``, the backend's, or ``job.cancelled``.
    """
    whole = _whole(avatar)
    keep, source = takes.keep_for(whole), source_of(whole)
    return [_finished(session.edit(keep, source, [], seed=another_seed())) for _ in range(count)]


def use_take(avatar: bpy.types.Object, take: takes.Take, beside: bool = False) -> bpy.types.Object:
    """Give an avatar the look of one of its takes, or import it ``beside`` as an avatar of its own.

    Raises:
        RodinError: ``edit.no_avatar``, ``edit.linked``, or ``avatar.missing_file`` once the take was dropped.
    """
    whole = _whole(avatar)
    return takes.add(whole, take, bpy.context) if beside else takes.put(whole, take)


def mark_asset(avatar: bpy.types.Object) -> bpy.types.Object | bpy.types.Collection:
    """Mark an avatar as an asset, with a rendered picture, a catalogue and tags from its recipe.

    The catalogue is a line of ``blender_assets.cats.txt`` beside the open file, or in the asset library that
    it lies in; a file that is not saved yet gets none.

    Args:
        avatar: what :func:`generate` returned, or any part of it.

    Returns:
        The object, or of an animation-ready avatar the collection that it is in from then on.

    Raises:
        RodinError: ``edit.no_avatar``, ``edit.linked``, ``asset.no_cycles``, ``asset.unwritable``.
    """
    return avatar_asset.publish(_whole(avatar), bpy.context)


def write_poses(path: str | Path, avatar: bpy.types.Object) -> int:
    """Write a .blend file with face shapes, expressions and visemes as assets for any animation-ready avatar.

    Args:
        path: of the file; one that is there is replaced. Catalogues are written beside it.
        avatar: animation-ready; the one on the pictures.

    Returns:
        How many poses there are.

    Raises:
        RodinError: ``edit.no_avatar``, ``pose.no_shapes``, ``asset.no_cycles``, ``asset.unwritable``.
    """
    return pose_library.write(Path(path).with_suffix(".blend"), _whole(avatar), bpy.context)


def pose_face(
    avatar: bpy.types.Object,
    pose: str | Mapping[str, float],
    strength: float = 1.0,
    frame: float | None = None,
) -> None:
    """Give an animation-ready avatar an expression, or its mouth a viseme.

    Args:
        avatar: what :func:`generate` returned, or any part of it.
        pose: ``smile``, ``laugh``, ``sadness``, ``anger``, ``surprise``, ``fear``, ``disgust``,
            ``contempt``, ``wink``, ``kiss``, ``squint``, ``sleepy``, ``open mouth``,
            ``neutral``;
            ``sil``, ``PP``, ``FF``, ``TH``, ``DD``, ``kk``, ``CH``, ``SS``, ``nn``, ``RR``, ``aa``, ``E``,
            ``ih``, ``oh``, ``ou``; or values of face shapes by their names.
        strength: how far, 1 as it is.
        frame: at which it is kept in keyframes; None for none.

    Raises:
        RodinError: ``edit.no_avatar``, ``edit.linked``, ``pose.no_shapes``, ``pose.unknown``.
    """
    expression.show(_whole(avatar), pose, strength, frame)


def add_studio(avatar: bpy.types.Object, backdrop: bool = True, turntable: int = 0) -> None:
    """Put a portrait camera, three lights and a backdrop around an avatar, in the place of any studio.

    The camera is the scene's from then on.

    Args:
        avatar: what :func:`generate` returned, or any part of it.
        backdrop: a floor that bends up into a wall.
        turntable: frames of one turn around the avatar, which become the scene's range; 0 for none.

    Raises:
        RodinError: ``edit.no_avatar``.
    """
    studio.build(_whole(avatar), bpy.context.scene, backdrop, turntable)


def remove_studio() -> None:
    """Take the scene's studio away, if it has one; its camera is the one before again."""
    studio.remove(bpy.context.scene)


def _whole(part: bpy.types.Object) -> bpy.types.Object:
    avatar = avatar_of(part)
    if avatar is None:
        raise RodinError("edit.no_avatar", f"'{part.name}' is no avatar.", "Give one that has a recipe.")
    return avatar


def _finished(job: Job) -> Any:
    session.wait()
    if job.failure:
        raise job.failure
    if job.state != "done":
        raise RodinError("job.cancelled", "The avatar was cancelled.")
    return job.objects[0]
