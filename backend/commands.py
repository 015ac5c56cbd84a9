# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands of the command line do."""

import contextlib
import json
import os
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table

from backend import __version__, batch_log
from backend.counting import counting
from backend.encoding.directions import Directions
from backend.errors import RodinError
from backend.jobs import MAX_COUNT, check, checked_text, draw_from, edit_from, generate_from, texts_of
from backend.model_folder import verify
from backend.model_search import find_model
from backend.output import prepare_folder
from backend.presets import PRESETS
from backend.progress import Clock
from backend.protocol import DrawFront, Edit, Generate
from backend.settings import Settings
from backend.showing import report, show_understood, steps_on

if TYPE_CHECKING:
    from backend.avatar import Avatar
    from backend.data.portraits import Renderer
    from backend.pipeline import RodinPipeline


MEMORY_NEEDED = {"fast": 2 << 30, "balanced": 2 << 30, "best": 4 << 30}

console = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Task:
    """Avatar ``index`` of a request, into ``folder``."""

    request: Generate | Edit
    index: int
    folder: Path


def run(
    requests: Sequence[Generate | Edit],
    model: str | None,
    device: str,
    as_json: bool,
    log: Path | None = None,
) -> None:
    """Carry requests out and report each avatar.

    Args:
        requests: checked before anything heavy is loaded.
        model: folder; None is the bundled one.
        device: as :func:`backend.device.pick_device` takes it.
        as_json: one JSON line on stdout for each avatar.
        log: that :mod:`backend.batch_log` has begun; it gets a line for each avatar. With a log a failure
            does not stop the rest.

    Raises:
        RodinError: the first failure, when there is no log.
        typer.Exit: with 1 after a batch in which something failed.
    """
    if log is None:
        for request in requests:
            check(request)
            prepare_folder(request.folder)
            show_understood(console, texts_of(request))
    find_model(model)
    with console.status("Loading the model"):
        pipe = _load(model, device)
    clock, failed = Clock(), 0
    for task in _tasks(requests):
        begun = time.monotonic()
        row: dict[str, Any] = {"job": task.request.job, "folder": str(task.folder)}
        try:
            check(task.request)
            avatar, files = _make(pipe, task, clock)
            row |= {
                "state": "done",
                "seed": avatar.recipe.seed,
                "seconds": round(time.monotonic() - begun, 2),
            }
            report(console, avatar, files, row, as_json)
        except RodinError as error:
            if log is None:
                raise
            failed += 1
            row |= {"state": "failed", "code": error.code, "message": error.message}
            console.print(f"{task.request.job}: error [{error.code}]: {error.message}", markup=False)
            if as_json:
                print(json.dumps({**row, "error": described(error)}), flush=True)
        if log:
            batch_log.note(log, {**row, "asked": batch_log.fingerprint(task.request)})
    if log:
        console.print(f"{len(requests) - failed} of {len(requests)} made, log in {log}")
    if failed:
        raise typer.Exit(1)


def draw(request: DrawFront, out: Path, model: str | None, device: str) -> None:
    """Write an avatar's front as a picture, and name it."""
    prepare_folder(request.folder)
    find_model(model)
    with console.status("Loading the model"):
        pipe = _load(model, device)
    with steps_on(console, Clock()) as callback:
        print(draw_from(pipe, request, out, callback))


def encode(
    mesh: Path,
    directions: Directions,
    edits: list[str],
    settings: Settings,
    out: Path,
    model: str | None,
    device: str,
    as_json: bool,
) -> None:
    """Make an avatar of a mesh and report it."""
    from backend.encoding.scan import scan_head

    begun = time.monotonic()
    edits = [checked_text(edit, "edit.empty") for edit in edits]
    folder = prepare_folder(out)
    find_model(model)
    with console.status("Looking for the face"):
        head = scan_head(mesh, directions)
    with console.status("Loading the model"):
        pipe = _load(model, device)
    with steps_on(console, Clock()) as callback:
        avatar = pipe.encode(head, callback=callback, **settings.model_dump())
        if edits:
            avatar = pipe.edit(avatar, *edits, callback=callback)
        files = avatar.save(folder, callback)
    row = {"job": mesh.stem, "folder": str(folder), "state": "done", "seed": avatar.recipe.seed}
    report(console, avatar, files, {**row, "seconds": round(time.monotonic() - begun, 2)}, as_json)


def info(model: str | None, device: str, as_json: bool) -> None:
    """Print device, memory, model and what fits."""
    import torch

    from backend.device import free_memory, pick_device

    chosen, folder = pick_device(device), find_model(model)
    weights = verify(folder)
    memory = free_memory(chosen)
    facts: dict[str, Any] = {
        "version": __version__,
        "torch": torch.__version__,
        "device": str(chosen),
        "memory": memory,
        "model": str(folder),
        "weights_bytes": sum((folder / name).stat().st_size for name in weights),
        "presets": {
            name: {**preset, "fits": memory > MEMORY_NEEDED[name]} for name, preset in PRESETS.items()
        },
    }
    if as_json:
        print(json.dumps(facts))
        return
    table = Table(show_header=False)
    for name, value in facts.items():
        if name == "presets":
            value = "\n".join(f"{each}: {preset}" for each, preset in PRESETS.items())
        table.add_row(name, f"{value:,}" if isinstance(value, int) else str(value))
    Console().print(table)


def data_make(
    subjects: int,
    seed: int,
    out: Path,
    renderer: "Renderer",
    workers: int | None,
    start: int,
    points: bool,
    verify: bool,
    ray: str | None,
) -> None:
    """Make shards of synthetic subjects."""
    with _training_packages():
        from backend.data.store.make import make

    with counting(console) as tell:
        make(
            subjects=subjects,
            seed=seed,
            out=prepare_folder(out),
            renderer=renderer,
            workers=workers,
            start=start,
            points=points,
            verify=verify,
            ray=ray,
            progress=lambda done, of: tell("subjects", done, of),
        )


def data_verify(folder: Path, workers: int | None) -> None:
    """Hash all shards of a folder, name those that are broken and set them aside.

    Raises:
        RodinError: ``data.missing`` if the folder has no manifest.
        typer.Exit: with 1 if a shard is broken or gone.
    """
    with _training_packages():
        from backend.data.store.folder import MANIFEST, broken_shards

    if not (folder / MANIFEST).is_file():
        raise RodinError("data.missing", f"No {MANIFEST} in {folder}.", "Name a folder of `data make`.")
    with counting(console) as tell:
        broken = broken_shards(
            folder, workers or os.cpu_count() or 1, lambda done, of: tell("shards", done, of)
        )
    for name in broken:
        print(name)
    if broken:
        console.print(f"{len(broken)} shards are broken or gone; `data make` makes them again.")
        raise typer.Exit(1)


def data_hash(seed: int, index: int, renderer: "Renderer | None") -> None:
    """Print the hash of one subject, which is the same wherever it is made."""
    with _training_packages():
        from backend.data.store.shards import SubjectTask
        from backend.data.store.workers import run as carry_out

    for outcome in carry_out([SubjectTask(seed, index, renderer)], 1, lambda task, count: None):
        if outcome.error:
            raise RodinError("data.failed", f"Subject {index} of seed {seed}: {outcome.error}")
        print(outcome.content.hex())


def data_census(subjects: int, seed: int, out: Path) -> None:
    """Count attribute values, write the tables and name what is rare.

    Raises:
        RodinError: ``output.format`` if ``out`` is neither Markdown nor JSON.
    """
    if out.suffix not in (".md", ".json"):
        raise RodinError("output.format", f"{out.name} is neither .md nor .json.", "Name such a file.")
    with _training_packages():
        from backend.data.people import census

    prepare_folder(out.parent)
    counted = census.count(seed, subjects)
    as_json = json.dumps(census.to_dict(counted), indent=1) + "\n"
    out.write_text(as_json if out.suffix == ".json" else census.markdown(counted), "utf-8")
    console.print(f"Below {census.RARE:.0%}: {', '.join(counted.rare) or 'nothing'}.")
    print(out)


def data_judge(subjects: int, seed: int, renderer: "Renderer", workers: int | None, out: Path) -> None:
    """Ask the judges about synthetic people, print what they say and write it as JSON."""
    with _training_packages():
        from backend.evaluation.data_judges import judge

    prepare_folder(out.parent)
    with counting(console) as tell:
        said = judge(seed, subjects, renderer, workers, lambda done, of: tell("subjects", done, of)).to_dict()
    out.write_text(json.dumps(said, indent=1) + "\n", "utf-8")
    table = Table(show_header=False)
    for name, value in said.items():
        table.add_row(name.replace("_", " "), f"{value:.3f}" if isinstance(value, float) else str(value))
    console.print(table)
    print(out)


def train(
    stage: str,
    data: Path,
    out: Path,
    config: str | None,
    steps: int | None,
    batch: int | None,
    seed: int | None,
    portraits: Path | None,
    init: Path | None,
) -> None:
    """Train one stage."""
    with _training_packages():
        from backend.training.config import BUNDLED
        from backend.training.stages import run_stage

    run_stage(stage, data, prepare_folder(out), config or BUNDLED, steps, batch, seed, portraits, init)


def publish(run: Path, folder: Path, prior_share: float) -> None:
    """Write a model folder from a run folder."""
    from backend.training.publish import publish as write

    write(run, folder, prior_share)
    console.print(f"Wrote {folder}")


def evaluate(
    out: Path,
    sizes: dict[str, int],
    data: Path | None,
    rows: list[str] | None,
    workers: int | None,
    model: str | None,
    device: str,
) -> None:
    """Measure a model and write the report.

    Args:
        sizes: fields of :class:`backend.evaluation.context.EvaluationConfig`.
        workers: processes; None is one a core, or one alone if the device is no CPU.
    """
    with _training_packages():
        from backend.evaluation.context import EvaluationConfig
        from backend.evaluation.evaluate import ROWS
        from backend.evaluation.evaluate import evaluate as write

    pipeline, folder = _load(model, device), prepare_folder(out)
    with counting(console) as tell:
        written = write(
            pipeline,
            folder,
            data=data,
            rows=rows or tuple(ROWS),
            config=EvaluationConfig(**sizes),
            workers=workers or (os.cpu_count() or 1 if pipeline.device.type == "cpu" else 1),
            progress=tell,
        )
    for path in written:
        print(path)


def ablate(name: str, data: Path, dev: Path, base: Path, out: Path, seconds: float, subjects: int) -> None:
    """Train and compare the arms of an ablation."""
    with _training_packages():
        from backend.evaluation.ablate import ablate as compare

    for path in compare(name, data, dev, base, out, seconds, subjects):
        print(path)


@contextlib.contextmanager
def _training_packages() -> Generator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise RodinError(
            "packages.missing",
            f"This command needs a package that is not installed: {error.name}.",
            "Install requirements/train.txt.",
        ) from error


def described(error: RodinError) -> dict[str, str]:
    return {"code": error.code, "message": error.message, "hint": error.hint}


def _load(model: str | None, device: str) -> "RodinPipeline":
    from backend.device import pick_device
    from backend.pipeline import RodinPipeline

    chosen = pick_device(device)
    return RodinPipeline.from_pretrained(model).to(chosen)


def _tasks(requests: Sequence[Generate | Edit]) -> Iterator[Task]:
    for request in requests:
        folder = Path(request.folder)
        count = request.count if isinstance(request, Generate) else 1
        for index in range(min(count, MAX_COUNT)):
            yield Task(request, index, folder / f"{index:04d}" if count > 1 else folder)


def _make(pipe: "RodinPipeline", task: Task, clock: Clock) -> tuple["Avatar", list[Path]]:
    with steps_on(console, clock) as callback:
        if isinstance(task.request, Edit):
            avatar = edit_from(pipe, task.request, callback)
        else:
            avatar = generate_from(pipe, task.request, task.index, callback)
        return avatar, avatar.save(task.folder, callback)
