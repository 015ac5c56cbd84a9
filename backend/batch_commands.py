# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend batch``: what would be made, and making it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer

from backend import batch_log, commands
from backend.batch import Listing
from backend.errors import RodinError
from backend.jobs import check, texts_of
from backend.output import prepare_folder
from backend.protocol import Generate
from backend.words import understand

LOG = "batch.csv"


@dataclass(frozen=True)
class Planned:
    """An item of a batch and what becomes of it.

    Attributes:
        name: of its folder.
        state: ``make``, ``done`` if an earlier run has made it, or ``failed`` if it cannot be made.
        request: None if it cannot be read.
        failure: why it cannot be made.
    """

    name: str
    state: str
    request: Generate | None
    failure: RodinError | None = None


@dataclass(frozen=True)
class Plan:
    """All items of a batch, and what was left out of it, in sentences."""

    items: tuple[Planned, ...]
    notes: tuple[str, ...]

    def count(self, state: str) -> int:
        """How many items are in a state."""
        return sum(item.state == state for item in self.items)


def planned(listing: Listing, out: Path, again: bool) -> Plan:
    """What becomes of each item of ``listing`` in the folder ``out``; ``again`` makes all."""
    items: list[Planned] = []
    for item in listing.items:
        if item.request is None:
            items.append(Planned(item.name, "failed", None, item.failure))
            continue
        request = replace(item.request, folder=str(out / item.name))
        if not again and batch_log.is_done(out / LOG, request):
            items.append(Planned(item.name, "done", request))
            continue
        try:
            check(request)
            items.append(Planned(item.name, "make", request))
        except RodinError as error:
            items.append(Planned(item.name, "failed", request, error))
    return Plan(tuple(items), listing.notes)


def show(plan: Plan, as_json: bool) -> None:
    """List the items on stdout, each in a line, and what was left out."""
    for item in plan.items:
        about = _about(item)
        if as_json:
            print(json.dumps(about), flush=True)
        else:
            print("  ".join(str(value) for value in about.values() if value), flush=True)
    for sentence in plan.notes:
        commands.console.print(sentence, markup=False)
    commands.console.print(
        f"{plan.count('make')} to make, {plan.count('done')} done already, "
        f"{plan.count('failed')} cannot be made"
    )


def carry_out(plan: Plan, out: Path, model: str | None, device: str, as_json: bool) -> None:
    """Make what is to be made; all items but those that are done already are in the log.

    Raises:
        RodinError: ``output.unwritable``, or those of :func:`backend.commands.run` about the model.
        typer.Exit: with 1 if something failed.
    """
    log = prepare_folder(out) / LOG
    batch_log.begin(log)
    for sentence in plan.notes:
        commands.console.print(sentence, markup=False)
    if plan.count("done"):
        commands.console.print(f"{plan.count('done')} done already and kept; --again makes them again")
    unreadable = [item for item in plan.items if item.request is None]
    for item in unreadable:
        row = {"job": item.name, "state": "failed"}
        if item.failure:
            row |= {"code": item.failure.code, "message": item.failure.message}
            commands.console.print(f"{item.name}: error {item.failure}", markup=False)
        batch_log.note(log, row)
        if as_json:
            print(json.dumps(row | ({"error": commands.described(item.failure)} if item.failure else {})))
    requests = [item.request for item in plan.items if item.request and item.state != "done"]
    if requests:
        commands.run(requests, model, device, as_json, log=log)
    if unreadable:
        raise typer.Exit(1)


def _about(item: Planned) -> dict[str, Any]:
    """What a line of the list says."""
    about: dict[str, Any] = {"name": item.name, "state": item.state}
    if item.request:
        about |= {
            "photo": item.request.photo,
            "text": "; ".join(texts_of(item.request)),
            "understood": "; ".join(understand(text).summary() for text in texts_of(item.request)),
        }
    if item.failure:
        about |= commands.described(item.failure)
    return about
