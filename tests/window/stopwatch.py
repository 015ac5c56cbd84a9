# SPDX-License-Identifier: GPL-3.0-or-later
"""What the add-on's code takes of the window's thread: a job's start, polls, imports, panels."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from types import ModuleType
from typing import Any


@dataclass
class Laps:
    """Calls of one kind: seconds on the clock and of computing in each."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        wall = sorted(self.wall)
        nearly, most, cpu = (1e3 * each for each in (wall[len(wall) * 99 // 100], wall[-1], max(self.cpu)))
        return (
            f"{len(wall)} times, median {1e3 * median(wall):.2f} ms, 99 of 100 within {nearly:.2f} ms, "
            f"at most {most:.1f} ms, computing {cpu:.1f} ms"
        )


class Stopwatch:
    """Wraps the add-on's entries from the window's thread.

    Attributes:
        laps: by kind: ``start``, ``message``, ``import``, each panel's name and, of what brought nothing,
            ``poll`` during a job and ``idle`` without one. A message that brings a result has its import
            taken off.
    """

    def __init__(self, addon: ModuleType) -> None:
        self.laps: dict[str, Laps] = {}
        self._imported = (0.0, 0.0)
        session = addon.jobs.session
        submit, take, tick = session._submit, session._take, session.tick
        session._submit = lambda *given: self.time(lambda: submit(*given), lambda _: "start")
        session._take = lambda *given: self.time(lambda: take(*given), lambda _: "import")
        session.tick = lambda: self.time(
            tick, lambda said: "message" if said else "poll" if session.busy else "idle"
        )
        for panel in addon.panels.CLASSES:
            self._follow(panel)

    def __str__(self) -> str:
        return "\n".join(f"{kind}: {lap}" for kind, lap in sorted(self.laps.items()))

    def time(self, work: Callable[[], Any], kind: Callable[[Any], str]) -> Any:
        """What ``work`` gives, its time noted."""
        before, imported = (time.perf_counter(), time.thread_time()), self._imported
        given = work()
        wall, cpu = time.perf_counter() - before[0], time.thread_time() - before[1]
        name = kind(given)
        if name == "import":
            self._imported = (imported[0] + wall, imported[1] + cpu)
        else:
            wall, cpu = wall - self._imported[0] + imported[0], cpu - self._imported[1] + imported[1]
        laps = self.laps.setdefault(name, Laps())
        laps.wall.append(wall)
        laps.cpu.append(cpu)
        return given

    def _follow(self, panel: type) -> None:
        inner = panel.draw

        def draw(self_: Any, context: Any) -> None:  # Blender counts a panel's arguments
            self.time(lambda: inner(self_, context), lambda _: panel.__name__)

        panel.draw = draw
