# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend model``: look at models of the Hub and download them."""

import contextlib
import json
from collections.abc import Generator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import DownloadColumn, Progress, TransferSpeedColumn

from backend.errors import RodinError

if TYPE_CHECKING:
    from backend.hub import Offer, Told

Name = Annotated[str, typer.Argument(help="owner/name or owner/name@revision.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, a line for each percent.")]

app = typer.Typer(help="Models of the Hugging Face Hub.", no_args_is_help=True)
console = Console(stderr=True, highlight=False, soft_wrap=True)


@app.command()
def look(name: Name, as_json: Json = False) -> None:
    """Say how large a model of the Hub is, and how much of it is here already."""
    _said(name, as_json)


@app.command()
def download(
    name: Name,
    agreed: Annotated[bool, typer.Option("--yes", help="Do not ask after the size has been said.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a model of the Hub into the cache and verify it; then `--model owner/name` uses it."""
    from backend import hub

    offer = _said(name, as_json)
    if not agreed and offer.missing:
        typer.confirm("Download it?", abort=True)
    with _transfer(as_json) as told:
        folder = hub.download(offer, told)
    if as_json:
        print(json.dumps({"folder": str(folder)}), flush=True)
    else:
        console.print(f"Verified: {folder}")


def _said(name: str, as_json: bool) -> "Offer":
    """What a model of the Hub is and what is missing of it here, printed."""
    from backend.hub import HubModel, look_up

    model = HubModel.parse(name)
    if model is None:
        raise RodinError(
            "hub.bad_name", f"'{name}' is no name of a model.", "Give owner/name, or owner/name@revision."
        )
    offer = look_up(model)
    if as_json:
        facts = {"model": str(model), "commit": offer.commit, "licence": offer.licence}
        facts |= {"bytes": sum(offer.sizes.values()), "missing": offer.bytes_missing}
        print(json.dumps(facts), flush=True)
    else:
        console.print(
            f"{model}: {len(offer.sizes)} files, {sum(offer.sizes.values()) / 1e6:.1f} MB, "
            f"{offer.bytes_missing / 1e6:.1f} MB of it to download; licence {offer.licence or 'not named'}; "
            f"commit {offer.commit}"
        )
    return offer


@contextlib.contextmanager
def _transfer(as_json: bool) -> Generator["Told"]:
    """What shows bytes: a bar, or a JSON line for each percent."""
    if as_json:
        shown = -1

        def told(done: int, of: int) -> None:
            nonlocal shown
            percent = 100 * done // max(of, 1)
            if percent != shown:
                shown = percent
                print(json.dumps({"done": done, "of": of}), flush=True)

        yield told
        return
    columns = (*Progress.get_default_columns(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Downloading")
        yield lambda done, of: progress.update(task, completed=done, total=of)
