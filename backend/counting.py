# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells how far things are that are counted: bars on a terminal, lines in a log."""

import contextlib
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Tell = Callable[[str, int, int], None]
SECONDS = 60.0
"""Between two lines at most, if something was done."""


@contextlib.contextmanager
def counting(console: Console) -> Generator[Tell]:
    """A function that is told what is counted, how many are done, and of how many."""
    if not console.is_terminal:
        yield Lines(lambda line: console.print(line, markup=False))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    with Progress(*columns, TimeRemainingColumn(), console=console, speed_estimate_period=600) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of, completed=done)
            bar.update(tasks[what], completed=done)

        yield tell


@dataclass
class Lines:
    """Writes a line at each tenth of the way, and now and then between.

    Attributes:
        write: takes a line.
        clock: seconds.
    """

    write: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    _first: dict[str, tuple[int, float]] = field(default_factory=dict[str, tuple[int, float]])
    _last: dict[str, tuple[int, float]] = field(default_factory=dict[str, tuple[int, float]])

    def __call__(self, what: str, done: int, of: int) -> None:
        now, tenth = self.clock(), 10 * done // max(of, 1)
        begun, since = self._first.setdefault(what, (done, now))
        reached, told = self._last.get(what, (-1, now))
        if tenth == reached and now - told < SECONDS:
            return
        self._last[what] = (tenth, now)
        line = f"{what}: {done} of {of}"
        if done > begun and now > since:
            speed = (done - begun) / (now - since)
            line += f", {rate(speed)}, {timedelta(seconds=round((of - done) / speed))} left"
        self.write(line)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(rate(speed) if speed else "")


def rate(speed: float) -> str:
    """So many a second, or a minute if that is less than one."""
    return f"{speed:.1f}/s" if speed >= 1 else f"{speed * 60:.1f}/min"
