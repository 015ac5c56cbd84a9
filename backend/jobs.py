# SPDX-License-Identifier: GPL-3.0-or-later
"""A request, of the pipe or of the command line, carried out by a pipeline."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.conditions.front_map import FrontMap
from backend.conditions.picture import read_front_map
from backend.corrections import corrections_of, file_hash, photo_changed
from backend.errors import RodinError
from backend.files import LIKENESS_FILE
from backend.output import prepare_folder
from backend.progress import Callback
from backend.protocol import PAINTED, DrawFront, Edit, FindFaces, FindLandmarks, Generate
from backend.recipe import Recipe
from backend.settings import Settings
from backend.words import Understanding, known, understand
from backend.words.features import checked_shape

if TYPE_CHECKING:
    from backend.avatar import Avatar
    from backend.likeness.likeness import Likeness
    from backend.pipeline import RodinPipeline

MAX_COUNT = 100_000


def check(request: Generate | Edit) -> None:
    """Refuse, before anything heavy is loaded, what cannot work.

    Raises:
        RodinError: ``prompt.empty``, ``edit.empty``, ``words.unknown``, ``shape.*``, ``photo.missing``,
            ``photo.changed``, ``settings.*``, ``recipe.*``, ``edit.nothing_to_undo``, ``corrections.*``,
            ``palette.*``, ``front_map.*``.
    """
    for edit in _edits_in_words(request):
        known(checked_text(edit, "edit.empty"))
    checked_shape(request.shape or {})
    if request.seed is not None and not 0 <= request.seed < 2**63 - MAX_COUNT:
        raise RodinError("settings.out_of_range", f"'seed' cannot be {request.seed}.", "Take 0 or more.")
    if isinstance(request, Edit):
        recipe = Recipe.load(Path(request.recipe)).undone(request.undo)
        chosen = recipe.settings.changed(**overrides(request))
        changes_of(request)
        _check_same_photos(recipe, request)
        _check_corrections(request, request.photos, chosen)
        return
    chosen = Settings.of(request.preset, **overrides(request))
    if not 1 <= request.count <= MAX_COUNT:
        raise RodinError(
            "settings.out_of_range", f"'count' cannot be {request.count}.", f"Take 1 to {MAX_COUNT}."
        )
    if request.prompt is not None:
        known(checked_text(request.prompt, "prompt.empty"))
    if request.palette:
        from backend.conditions.by_hand import written_palette

        written_palette(request.palette)
    if request.front_map is not None:
        read_front_map(Path(request.front_map))
    _check_photos(request)
    _check_corrections(request, [request.photo, *request.more_photos] if request.photo else [], chosen)


def _check_same_photos(recipe: Recipe, request: Edit) -> None:
    """Photos of an edit are those of the recipe."""
    if not request.photos:
        return
    for photo in request.photos:
        _check_photo(photo)
    own = [each.sha256 for each in (recipe.photo, *recipe.more_photos) if each]
    if own != [file_hash(Path(photo)) for photo in request.photos]:
        raise photo_changed()


def _check_corrections(request: Generate | Edit, photos: list[str], chosen: Settings) -> None:
    """Landmarks that were set by hand belong to a photo, and to a likeness."""
    if request.corrections is None:
        return
    if not photos:
        raise RodinError(
            "photo.missing", "Points are corrected, but no photo is given.", "Give the photo too."
        )
    corrections_of(request.corrections, [file_hash(Path(photo)) for photo in photos])
    if not chosen.likeness:
        raise RodinError(
            "corrections.no_likeness",
            "Points are corrected by hand, but the likeness is off.",
            "Raise the likeness above 0, or leave the corrected points out.",
        )


def _check_photos(request: Generate) -> None:
    if request.photo is None:
        if request.more_photos or request.face is not None:
            raise RodinError(
                "photo.missing", "Further photos or a face are named, but no photo.", "Give the photo too."
            )
        return
    for photo in (request.photo, *request.more_photos):
        _check_photo(photo)
    if request.face is not None and request.face < 1:
        raise RodinError(
            "settings.out_of_range",
            f"'face' cannot be {request.face}.",
            "Faces are counted from the photo's left, beginning with 1.",
        )


def _check_photo(photo: str) -> None:
    if not Path(photo).is_file():
        raise RodinError("photo.missing", f"There is no photo '{photo}'.", "Give the path of a picture.")


def checked_text(text: str, code: str) -> str:
    """``text`` with single spaces.

    Raises:
        RodinError: ``code`` if nothing is left.
    """
    words = " ".join(text.split())
    if not words:
        raise RodinError(code, "The text is empty.", 'Write what to see, such as "an old man with a beard".')
    return words


def texts_of(request: Generate | Edit) -> list[str]:
    """What a request says in words: its prompt and its edits."""
    prompt = request.prompt if isinstance(request, Generate) else None
    return [*filter(None, [prompt]), *_edits_in_words(request)]


def _edits_in_words(request: Generate | Edit) -> list[str]:
    return [edit for edit in request.edits if isinstance(request, Generate) or edit != PAINTED]


def changes_of(request: Edit) -> list[str | FrontMap]:
    """An edit's texts and painted fronts, in their order.

    Raises:
        RodinError: ``front_map.*``; ``edit.front_maps`` if there are more or fewer than it says.
    """
    if request.edits.count(PAINTED) != len(request.front_maps):
        raise RodinError(
            "edit.front_maps",
            f"{request.edits.count(PAINTED)} edits are painted, {len(request.front_maps)} front maps given.",
            "Give each painted edit its front map.",
        )
    fronts = iter(request.front_maps)
    return [read_front_map(Path(next(fronts))) if text == PAINTED else text for text in request.edits]


def overrides(request: Generate | Edit) -> dict[str, Any]:
    """The request's settings; None where it leaves them to the preset or the recipe."""
    return {name: getattr(request, name) for name in Settings.model_fields if hasattr(request, name)}


def generate_from(pipe: "RodinPipeline", request: Generate, index: int, callback: Callback) -> "Avatar":
    """Avatar number ``index`` of a request; its warnings tell what was asked for and is not there."""
    made = pipe(
        photo=[request.photo, *request.more_photos] if request.photo else None,
        prompt=request.prompt,
        face=request.face,
        corrections=request.corrections,
        palette=request.palette,
        front_map=request.front_map,
        edits=request.edits,
        shape=request.shape,
        seed=None if request.seed is None else request.seed + index,
        preset=request.preset,
        callback=callback,
        **overrides(request),
    )
    return _looked_at(made, request.edits if request.photo else texts_of(request), callback)


def edit_from(pipe: "RodinPipeline", request: Edit, callback: Callback) -> "Avatar":
    """The changed avatar of a request.

    Raises:
        RodinError: ``edit.no_effect`` if the last edit changed nothing, and as :meth:`RodinPipeline.edit`.
    """
    from backend.composition import generated
    from backend.editing import edited_parts
    from backend.editing.outcome import refuse_same_shape, refuse_without_effect

    path = Path(request.recipe)
    if request.strengths and len(request.strengths) != len(request.edits):
        raise RodinError(
            "edit.strengths",
            f"{len(request.edits)} edits have {len(request.strengths)} strengths.",
            "Give each edit one, or none of them.",
        )
    changes: dict[str, Any] = {
        "undo": request.undo,
        "strengths": request.strengths,
        "shape": request.shape,
        "seed": request.seed,
        **overrides(request),
    }
    recipe = Recipe.load(path)
    if request.photos:
        from backend.inputs import look_again

        recipe, seen = look_again(recipe, request.photos, request.corrections, callback)
        person, warnings = seen.likeness, seen.warnings
    else:
        person, warnings = person_of(recipe, path), []
    made = pipe.edit(recipe, *changes_of(request), person=person, callback=callback, **changes)
    made.warnings[:0] = warnings
    if request.edits:
        last = request.edits[-1]
        said = Understanding(last) if last == PAINTED else understand(last)
        refuse_same_shape(said, made.recipe.before[-1].shape, made.recipe.shape, made.recipe.own_expression())
        if last == PAINTED or edited_parts(last):
            refuse_without_effect(said, generated(made.field), made.surface(callback=callback))
    return _looked_at(made, texts_of(request), callback)


def draw_from(pipe: "RodinPipeline", request: DrawFront, path: Path, callback: Callback) -> Path:
    """Write the front of a request's avatar to ``path``.

    Raises:
        RodinError: ``recipe.*``, ``likeness.*``, ``front_map.size``, ``front_map.model``,
            ``output.unwritable``.
    """
    from backend.painting import write_front_map

    if request.to_paint:
        pipe.sampler.refuse_front_map()
    source = Path(request.recipe)
    recipe = Recipe.load(source)
    made = pipe.remake(recipe, callback, person_of(recipe, source))
    return write_front_map(made, pipe.sampler.contraction, path, request.scale)


def _looked_at(made: "Avatar", texts: list[str], callback: Callback) -> "Avatar":
    from backend.editing.outcome import notes
    from backend.shaping.field import posed as template_on

    if texts:
        surface, posed = made.surface(callback=callback), template_on(made.field)
        made.warnings += notes(map(understand, texts), surface, made.recipe.shape, posed)
    return made


def find(request: FindFaces | FindLandmarks) -> list[Path]:
    """Write what is looked for in a photo, and say which files; no model is needed.

    Raises:
        RodinError: ``photo.*``, ``corrections.*``, ``output.unwritable``.
    """
    from backend.photo_jobs import write_faces, write_landmarks

    photo, folder = Path(request.photo), prepare_folder(request.folder)
    if isinstance(request, FindFaces):
        return write_faces(photo, folder)
    corrections = Path(request.corrections) if request.corrections else None
    return write_landmarks(photo, request.face, corrections, folder, request.picture)


def person_of(recipe: Recipe, path: Path) -> "Likeness | None":
    """The likeness that a recipe names, which lies beside its file.

    Raises:
        RodinError: ``likeness.missing``, ``likeness.broken``.
    """
    if recipe.likeness is None:
        return None
    from backend.likeness.likeness import Likeness

    return Likeness.load(path.with_name(LIKENESS_FILE), recipe.likeness.sha256)
