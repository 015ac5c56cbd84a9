# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend data``: synthetic training data."""

from pathlib import Path
from typing import Annotated

import typer

from backend import commands, options

app = typer.Typer(help="Synthetic training data.", no_args_is_help=True)


@app.command("make")
def make(
    subjects: Annotated[int, typer.Option(help="How many.", min=1)],
    out: options.Out,
    seed: Annotated[int, typer.Option(help="0 for training, 1000 is held out.", min=0)] = 0,
    renderer: Annotated[options.Renderer, typer.Option(help="cycles: photos; rays: sketches.")] = "cycles",
    workers: options.Workers = None,
    start: Annotated[int, typer.Option(help="First index, a multiple of 32.", min=0)] = 0,
    pictures_only: Annotated[
        bool, typer.Option("--pictures-only", help="No points: all that `train clip` asks for.")
    ] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Hash what is there before.")] = False,
    ray: Annotated[
        str | None, typer.Option(help="Spread over a Ray cluster: its address, auto or local.")
    ] = None,
) -> None:
    """Make synthetic subjects; a subject depends on seed and index only. A stopped run goes on."""
    commands.data_make(subjects, seed, out, renderer, workers, start, not pictures_only, verify, ray)


@app.command("verify")
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder of `data make`.")], workers: options.Workers = None
) -> None:
    """Hash every shard: exit code 1 and their names if some are broken, which `data make` makes again."""
    commands.data_verify(folder, workers)


@app.command("hash")
def hash_subject(
    index: Annotated[int, typer.Option(help="Which subject.", min=0)],
    seed: Annotated[int, typer.Option(help="Of which seed.", min=0)] = 0,
    renderer: Annotated[options.Renderer | None, typer.Option(help="With pictures by which.")] = None,
) -> None:
    """Print one subject's SHA-256: one and the same on all machines of one kind of processor."""
    commands.data_hash(seed, index, renderer)


@app.command("census")
def census(
    out: Annotated[Path, typer.Option(help="FILE.md or FILE.json to write.")],
    subjects: Annotated[int, typer.Option(help="How many to count.", min=1)] = 10_000,
    seed: Annotated[int, typer.Option(help="Of which seed.", min=0)] = 0,
) -> None:
    """Count how common every attribute value is, and among whom; name those below 1 %."""
    commands.data_census(subjects, seed, out)


@app.command("judge")
def judge(
    out: Annotated[Path, typer.Option(help="FILE.json to write.")],
    subjects: Annotated[int, typer.Option(help="How many to photograph.", min=2)] = 500,
    seed: Annotated[int, typer.Option(help="Of which seed.", min=0)] = 0,
    renderer: Annotated[options.Renderer, typer.Option(help="cycles: photos; rays: sketches.")] = "cycles",
    workers: options.Workers = None,
) -> None:
    """Show portraits to judges trained on real faces: are they found, told apart and recognised?"""
    commands.data_judge(subjects, seed, renderer, workers, out)
