# SPDX-License-Identifier: GPL-3.0-or-later
"""Many avatars one after the other: photos, rows of a file or a script, takes on one person. In memory."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy

from .avatars import Source
from .importer.space import SPACING
from .jobs import Job, session
from .photos import photo_fields
from .shared import RodinError, protocol, read_source

LEFT_OUT = ("type", "job", "folder", "count")

Place = Callable[..., Any]
"""Makes the object of an avatar's folder, with a ``name``, in the first free place from ``begin`` on; or
keeps the folder for later, or makes a file of it."""


@dataclass
class Row:
    """One avatar of a batch.

    Attributes:
        name: of its object.
        fields: of :class:`protocol.Generate`, or of :class:`protocol.Edit` if there is a source.
        source: the avatar that this one is a take on.
        state: ``waiting``, ``running``, ``done``, ``failed`` or ``cancelled``.
        failure: why it failed.
        unreadable: whether its cells cannot be read, so that trying again does not help.
        seconds: that it took, waiting for the backend's start included.
        avatar: the name that its object has; objects themselves do not survive an undo.
        file: that it went into, if it did not stay in the scene.
    """

    name: str
    fields: dict[str, Any]
    source: Source | None = None
    state: str = "waiting"
    failure: RodinError | None = None
    unreadable: bool = False
    seconds: float = 0.0
    avatar: str | None = None
    file: Path | None = None


@dataclass
class Batch:
    """Rows that become avatars in turn; one that fails does not stop the rest.

    Attributes:
        rows: in their order.
        place: makes objects.
    """

    rows: list[Row]
    place: Place
    _beside: tuple[float, float, float] | None = field(default=None, init=False, repr=False)
    """What the next avatar stands beside, metres; None: the first is at the 3D cursor."""
    _job: Job | None = field(default=None, repr=False)

    @property
    def current(self) -> Row | None:
        """The row that is being made."""
        return next((row for row in self.rows if row.state == "running"), None)

    @property
    def active(self) -> bool:
        """Whether there is something left to do."""
        return any(row.state in ("waiting", "running") for row in self.rows)

    @property
    def can_retry(self) -> bool:
        """Whether rows have no avatar that may get one."""
        return any(row.state in ("failed", "cancelled") and not row.unreadable for row in self.rows)

    def count(self, state: str) -> int:
        """How many rows are in a state."""
        return sum(row.state == state for row in self.rows)

    def advance(self) -> bool:
        """Note what has ended and begin the next row; whether there is more to do."""
        row = self.current
        if row and self._job and not self._job.active:
            self._end(row, self._job)
            row = None
        if row is None and not session.busy:
            row = next((each for each in self.rows if each.state == "waiting"), None)
            if row:
                self._begin(row)
        return self.active

    def run(self, tell: Callable[[Row], None]) -> None:
        """Make all that is left before this returns, and tell of each row that has ended.

        A row that is cancelled cancels those that wait.
        """
        told = {index for index, row in enumerate(self.rows) if row.state == "done"}
        while True:
            more = self.advance()
            for index, row in enumerate(self.rows):
                if index not in told and row.state not in ("waiting", "running"):
                    told.add(index)
                    tell(row)
            if not more:
                return
            session.wait()
            if self.current and self._job and self._job.state == "cancelled":
                self.stop()

    def stop(self) -> None:
        """Cancel the row that is being made and those that wait."""
        for row in self.rows:
            if row.state == "waiting":
                row.state = "cancelled"
        if self.current:
            session.cancel()

    def retry(self) -> None:
        """Let failed and cancelled rows wait again."""
        for row in self.rows:
            if row.state in ("failed", "cancelled") and not row.unreadable:
                row.state, row.failure = "waiting", None

    def _begin(self, row: Row) -> None:
        def deliver(folder: Path) -> Any:
            begin = (self._beside[0] + SPACING, *self._beside[1:]) if self._beside else None
            made = self.place(folder, name=row.name, begin=begin)
            if isinstance(made, bpy.types.Object):
                self._beside = tuple(made.location)
                row.avatar = made.name
            elif isinstance(made, Path):
                row.file = made
            return made

        try:
            if row.source:
                self._job = session.edit(deliver, row.source, [], **row.fields)
            else:
                self._job = session.start(deliver, **row.fields)
            row.state = "running"
        except RodinError as error:
            row.state, row.failure = "failed", error

    def _end(self, row: Row, job: Job) -> None:
        row.state, row.failure = job.state, job.failure
        row.seconds = time.monotonic() - job.started
        session.failure = None


def rows_of(source: str | Path | Iterable[Mapping[str, Any]], **settings: Any) -> list[Row]:
    """The rows of a folder of photos, a CSV file, or mappings with the fields of :class:`protocol.Generate`.

    Rows of a file that cannot be read have failed already. Mappings may have a ``name``, and several
    photos of a person as a list ``photo``; ``settings`` hold where a row says nothing.

    Raises:
        RodinError: ``batch.missing``, ``batch.empty``, ``batch.broken``.
    """
    if isinstance(source, str | Path):
        listing = read_source(Path(source), settings.get("preset", "balanced"), settings.get("seed"))
        return [
            Row(item.name, {**settings, **_set_fields(item.request)})
            if item.request
            else Row(item.name, {}, state="failed", failure=item.failure, unreadable=True)
            for item in listing.items
        ]
    else:
        given = [(row.get("name"), _asked(row)) for row in source]
        known = set(protocol.Generate.__annotations__) - set(LEFT_OUT)
        if unknown := {key for _, row in given for key in row} - known:
            raise RodinError(
                "batch.broken",
                f"There is no field '{min(unknown)}'.",
                f"Fields are {', '.join(sorted(known))}.",
            )
        if not given:
            raise RodinError("batch.empty", "There are no rows.", "Give at least one.")
    return [Row(str(name or f"Avatar {i + 1}"), {**settings, **row}) for i, (name, row) in enumerate(given)]


def _asked(row: Mapping[str, Any]) -> dict[str, Any]:
    return photo_fields(row.get("photo")) | {name: row[name] for name in row if name not in ("name", "photo")}


def _set_fields(request: protocol.Generate) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(request).items()
        if name not in LEFT_OUT and value is not None and value != []
    }
