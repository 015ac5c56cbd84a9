# SPDX-License-Identifier: GPL-3.0-or-later
"""What the terminal shows of an avatar: the steps while it is made, then its files."""

import contextlib
import json
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as ProgressBar

from backend.progress import Callback, Clock, Step
from backend.words import understand

if TYPE_CHECKING:
    from backend.avatar import Avatar


@contextlib.contextmanager
def steps_on(console: Console, clock: Clock) -> Generator[Callback]:
    """A progress bar, as the callback that moves it; ``clock`` tells the time left."""
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn())
    with ProgressBar(*columns, TextColumn("{task.fields[left]}"), console=console, transient=True) as bar:
        line = bar.add_task("", total=1, left="")
        clock.start()

        def show(step: Step) -> None:
            left = f"{clock.seconds_left(step):.0f} s left"
            bar.update(line, description=step.stage, completed=step.step, total=step.of, left=left)

        yield show


def show_understood(console: Console, texts: list[str]) -> None:
    """What of each text will be made."""
    for text in texts:
        console.print(f"'{text:.60}' understood as: {understand(text).summary()}", markup=False)


def report(console: Console, avatar: "Avatar", files: list[Path], row: dict[str, Any], as_json: bool) -> None:
    """Name the files on ``console``, or print ``row`` with files and recipe as one JSON line on stdout."""
    for sentence in avatar.warnings:
        console.print(f"note: {sentence}", markup=False)
    if as_json:
        extra = {"files": [str(path) for path in files], "warnings": avatar.warnings}
        print(json.dumps({**row, **extra, "recipe": avatar.recipe.to_dict()}), flush=True)
        return
    console.print(f"Made in {row['seconds']} s, seed {row['seed']}:")
    for path in files:
        console.print(f"  {path}", markup=False)
