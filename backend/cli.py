# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend COMMAND``; PyTorch is loaded only by the commands that need it."""

import json
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from backend import commands, data_commands, model_commands, options, painting_commands, photo_commands
from backend.encoding.directions import Axis, Directions
from backend.errors import Cancelled, RodinError
from backend.memory import is_out_of_memory, memory_error
from backend.presets import DEFAULT_PRESET
from backend.protocol import PAINTED, Edit, Generate
from backend.settings import Settings

FAILED, CANCELLED = 1, 130


app = typer.Typer(
    help="3D head avatars from a photo, a sentence or nothing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(data_commands.app, name="data")
app.add_typer(model_commands.app, name="model")
app.add_typer(photo_commands.app, name="photo")
app.command("front-map")(painting_commands.front_map)


@app.command()
def generate(
    photos: options.Photos = None,
    face: options.Face = None,
    corrections: options.Corrections = None,
    palette: options.Palette = None,
    front_map: options.FrontMap = None,
    prompt: options.Prompt = None,
    edits: options.Edits = None,
    shape: options.Shape = None,
    seed: options.Seed = None,
    guidance_scale: options.Guidance = None,
    steps: options.Steps = None,
    strength: options.Strength = None,
    resolution: options.Resolution = None,
    faces: options.Faces = None,
    texture_size: options.TextureSize = None,
    normal_map: options.NormalMap = None,
    rig: options.Rig = None,
    likeness: options.Likeness = None,
    neutral: options.Neutral = None,
    skin_warmth: options.SkinWarmth = None,
    skin_lightness: options.SkinLightness = None,
    preset: options.Preset = DEFAULT_PRESET,
    device: options.Device = "auto",
    model: options.Model = None,
    out: options.Out = Path("out"),
    count: Annotated[int, typer.Option(help="Avatars; each gets a folder of its own.")] = 1,
    as_json: options.Json = False,
) -> None:
    """Make avatars from a photo, a prompt, both or nothing."""
    photos = photos or []
    request = Generate(
        job="generate",
        folder=str(out),
        photo=photos[0] if photos else None,
        more_photos=photos[1:],
        face=face,
        corrections=str(corrections) if corrections else None,
        palette=options.parts(palette),
        front_map=str(front_map) if front_map else None,
        prompt=prompt,
        edits=edits or [],
        shape=options.strengths(shape),
        seed=seed,
        count=count,
        preset=preset,
        guidance_scale=guidance_scale,
        steps=steps,
        strength=strength,
        resolution=resolution,
        faces=faces,
        texture_size=texture_size,
        normal_map=normal_map,
        rig=rig,
        likeness=likeness,
        neutral=neutral,
        skin_warmth=skin_warmth,
        skin_lightness=skin_lightness,
    )
    commands.run([request], model, device, as_json)


@app.command()
def edit(
    recipe: Annotated[Path, typer.Argument(help="An avatar.json.")],
    edits: options.Edits = None,
    front_map: options.FrontMap = None,
    shape: options.Shape = None,
    undo: Annotated[int, typer.Option(help="Edits to take back first.", min=0)] = 0,
    photos: options.Photos = None,
    corrections: options.Corrections = None,
    seed: Annotated[int | None, typer.Option(help="Another take on the same person.")] = None,
    strength: options.Strength = None,
    guidance_scale: options.Guidance = None,
    steps: options.Steps = None,
    resolution: options.Resolution = None,
    faces: options.Faces = None,
    texture_size: options.TextureSize = None,
    normal_map: options.NormalMap = None,
    rig: options.Rig = None,
    likeness: options.Likeness = None,
    neutral: options.Neutral = None,
    skin_warmth: options.SkinWarmth = None,
    skin_lightness: options.SkinLightness = None,
    device: options.Device = "auto",
    model: options.Model = None,
    out: options.Out = Path("out"),
    as_json: options.Json = False,
) -> None:
    """Make a changed avatar from a recipe; the person stays the same."""
    changes = (shape, front_map, photos, corrections, seed, likeness, neutral, skin_warmth, skin_lightness)
    if not (edits or undo) and all(change is None for change in changes):
        raise typer.BadParameter(
            "Nothing to change.",
            param_hint="--edit, --front-map, --undo, --shape, --photo, --seed or --likeness",
        )
    request = Edit(
        job="edit",
        folder=str(out),
        recipe=str(recipe),
        edits=[*(edits or []), *([PAINTED] if front_map else [])],
        front_maps=[str(front_map)] if front_map else [],
        undo=undo,
        shape=options.strengths(shape),
        photos=photos or [],
        corrections=str(corrections) if corrections else None,
        seed=seed,
        strength=strength,
        guidance_scale=guidance_scale,
        steps=steps,
        resolution=resolution,
        faces=faces,
        texture_size=texture_size,
        normal_map=normal_map,
        rig=rig,
        likeness=likeness,
        neutral=neutral,
        skin_warmth=skin_warmth,
        skin_lightness=skin_lightness,
    )
    commands.run([request], model, device, as_json)


@app.command()
def encode(
    mesh: Annotated[Path, typer.Argument(help="GLB, glTF, OBJ, PLY or STL of a head, a bust or a body.")],
    edits: options.Edits = None,
    up: Annotated[Axis | None, typer.Option(help="Where the crown points. By default found out.")] = None,
    front: Annotated[Axis | None, typer.Option(help="Where the face looks. By default found out.")] = None,
    guidance_scale: options.Guidance = None,
    steps: options.Steps = None,
    strength: options.Strength = None,
    resolution: options.Resolution = None,
    faces: options.Faces = None,
    texture_size: options.TextureSize = None,
    normal_map: options.NormalMap = None,
    rig: options.Rig = None,
    preset: options.Preset = DEFAULT_PRESET,
    device: options.Device = "auto",
    model: options.Model = None,
    out: options.Out = Path("out"),
    as_json: options.Json = False,
) -> None:
    """Make an avatar of your own head mesh, changed as you ask for."""
    settings = {
        "guidance_scale": guidance_scale,
        "steps": steps,
        "strength": strength,
        "resolution": resolution,
        "faces": faces,
        "texture_size": texture_size,
        "normal_map": normal_map,
        "rig": rig,
    }
    chosen = Settings.of(preset, **settings)
    commands.encode(mesh, Directions(up, front), edits or [], chosen, out, model, device, as_json)


@app.command()
def export(
    recipe: Annotated[Path, typer.Argument(help="An avatar.json.")],
    resolution: options.Resolution = None,
    faces: options.Faces = None,
    texture_size: options.TextureSize = None,
    normal_map: options.NormalMap = None,
    rig: options.Rig = None,
    device: options.Device = "auto",
    model: options.Model = None,
    out: options.Out = Path("out"),
    as_json: options.Json = False,
) -> None:
    """Make a recipe's avatar again, if wished with another mesh or texture budget."""
    request = Edit(
        job="export",
        folder=str(out),
        recipe=str(recipe),
        edits=[],
        resolution=resolution,
        faces=faces,
        texture_size=texture_size,
        normal_map=normal_map,
        rig=rig,
    )
    commands.run([request], model, device, as_json)


@app.command()
def batch(
    source: Annotated[Path, typer.Argument(help="Folder of photos, or a CSV whose columns are options.")],
    preset: options.Preset = DEFAULT_PRESET,
    seed: options.Seed = None,
    device: options.Device = "auto",
    model: options.Model = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be made.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Make those again that are done already.")] = False,
    out: options.Out = Path("out"),
    as_json: options.Json = False,
) -> None:
    """Make an avatar of every photo or row; one that fails does not stop the rest.

    Called again with the same --out it goes on: what is done, and asked for in the same way, is kept.
    """
    from backend import batch_commands
    from backend.batch import read_source

    plan = batch_commands.planned(read_source(source, preset, seed), out, again)
    if dry_run:
        batch_commands.show(plan, as_json)
    else:
        batch_commands.carry_out(plan, out, model, device, as_json)


@app.command()
def serve(model: options.Model = None, device: options.Device = "auto") -> None:
    """Speak the pipe protocol on stdin and stdout (docs/protocol.md)."""
    from backend.server import serve as serve_pipe

    serve_pipe(model, device)


@app.command()
def info(model: options.Model = None, device: options.Device = "auto", as_json: options.Json = False) -> None:
    """Device, memory, model and presets."""
    commands.info(model, device, as_json)


@app.command()
def train(
    stage: Annotated[str, typer.Argument(help="autoencoder, clip, prior, diffusion, ...: docs/training.md.")],
    data: Annotated[Path, typer.Option(help="Shards of `data make`.")],
    out: Annotated[Path, typer.Option(help="Run folder that the stages share; a stopped run goes on.")],
    config: Annotated[
        str | None,
        typer.Option(help="rodin-mini (the bundled model's, the default), rodin-paper or FILE.toml."),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="In all; 0 learns nothing. By default the configuration's.", min=0)
    ] = None,
    batch: Annotated[
        int | None, typer.Option(help="Subjects a step and process. By default the configuration's.", min=1)
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Of initialisation, batches and noise. By default the configuration's.")
    ] = None,
    portraits: Annotated[
        Path | None, typer.Option(help="For clip: more people to learn z from; shards of pictures will do.")
    ] = None,
    init: Annotated[Path | None, typer.Option(help="Model folder whose weights to begin with.")] = None,
) -> None:
    """Train one stage of a model."""
    commands.train(stage, data, out, config, steps, batch, seed, portraits, init)


@app.command()
def publish(
    run: Annotated[Path, typer.Argument(help="Run folder of all stages.")],
    folder: Annotated[Path, typer.Argument(help="Model folder to write; its model card stays.")],
    prior_share: Annotated[float, typer.Option(help="Of the prior in a sentence's z.", min=0, max=1)] = 0.5,
) -> None:
    """Turn a run folder into a model folder."""
    commands.publish(run, folder, prior_share)


@app.command()
def evaluate(
    out: options.Out,
    subjects: Annotated[int, typer.Option(help="Held-out people.", min=1)] = 256,
    avatars: Annotated[int, typer.Option(help="Random avatars.", min=1)] = 500,
    prompts: Annotated[int, typer.Option(help="Sentences, and as many edits.", min=1)] = 200,
    glasses: Annotated[int, typer.Option(help="Sentences that ask for glasses.", min=1)] = 50,
    turned: Annotated[int, typer.Option(help="Held-out people seen from the side.", min=1)] = 64,
    rigged: Annotated[int, typer.Option(help="Held-out people made animation-ready.", min=1)] = 20,
    sheet: Annotated[int, typer.Option(help="Random avatars in the pictures.", min=1)] = 64,
    data: Annotated[Path | None, typer.Option(help="Shards of seed 1000. By default made anew.")] = None,
    rows: Annotated[list[str] | None, typer.Option("--row", help="Only this row; repeatable.")] = None,
    workers: options.Workers = None,
    model: options.Model = None,
    device: options.Device = "auto",
) -> None:
    """Measure a model on people that it never saw; a report with pictures. Smaller numbers are quicker."""
    sizes = {"subjects": subjects, "avatars": avatars, "prompts": prompts, "glasses": glasses}
    sizes |= {"turned": turned, "rigged": rigged, "sheet": sheet}
    commands.evaluate(out, sizes, data, rows, workers, model, device)


@app.command()
def ablate(
    name: Annotated[str, typer.Argument(help="convolution, planes, noise, schedule or upsampler.")],
    data: Annotated[Path, typer.Option(help="Shards of `data make`.")],
    dev: Annotated[Path, typer.Option(help="Shards of another seed, to measure on.")],
    base: Annotated[Path, typer.Option(help="Run folder with what the arms do not train.")],
    out: options.Out,
    seconds: Annotated[float, typer.Option(help="Of training a stage.", min=1)] = 900,
    subjects: Annotated[int, typer.Option(help="To measure on.", min=2)] = 24,
) -> None:
    """Train ways that compete for the same time, two at once, and compare what they make."""
    commands.ablate(name, data, dev, base, out, seconds, subjects)


def main(arguments: list[str] | None = None) -> int:
    """Run a command: 0 done, 1 failed with a coded error, 2 usage, 130 cancelled."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        app(arguments, prog_name="python -m backend")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else FAILED
        return _cancelled() if code == CANCELLED else code
    except (Cancelled, KeyboardInterrupt):
        return _cancelled()
    except RodinError as error:
        _complain(error, "--json" in arguments)
    except Exception as error:  # noqa: BLE001 - the last line of defence: nobody should read a traceback
        _complain(_fault(error), "--json" in arguments)
    return FAILED


def _cancelled() -> int:
    Console(stderr=True).print("cancelled")
    return CANCELLED


def _complain(error: RodinError, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": commands.described(error)}))
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(f"[bold red]error[/] \\[{error.code}]:", end=" ")
    console.print(f"{error.message} / {error.hint}" if error.hint else error.message, markup=False)


def _fault(error: Exception) -> RodinError:
    if is_out_of_memory(error):
        return memory_error()
    with tempfile.NamedTemporaryFile(
        "w", prefix="rodin-", suffix=".log", encoding="utf-8", delete=False
    ) as log:
        traceback.print_exception(error, file=log)
    what = type(error).__name__
    return RodinError(
        "internal.error", f"The program has a fault: {what}: {error}.", f"Report it with the file {log.name}."
    )
