# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend.data.likeness --out FOLDER``: the two files that a fit reads, made anew."""

import os
from pathlib import Path
from typing import Annotated

import typer

from backend.data.likeness.basis import identity_basis
from backend.data.likeness.landmarks import measure
from backend.data.likeness.observe import observe
from backend.likeness.basis import BASIS, IdentityBasis
from backend.likeness.landmarks import LANDMARKS


def main(
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    seed: Annotated[int, typer.Option(help="Of those who are photographed; 1000 is held out.", min=0)] = 7,
    people: Annotated[int, typer.Option(help="How many are photographed.", min=3)] = 400,
    views: Annotated[int, typer.Option(help="Pictures of each.", min=1)] = 2,
    basis_people: Annotated[
        int, typer.Option(help="People of seed 0 whose heads the basis tells.", min=2)
    ] = 1200,
    components: Annotated[int, typer.Option(help="Identity weights that are kept.", min=30)] = 100,
    workers: Annotated[int | None, typer.Option(help="Processes; by default one a core.", min=1)] = None,
) -> None:
    """Measure the shapes that heads have, then what the landmark detector says of people of known shape."""
    workers = workers or os.cpu_count() or 1
    out.mkdir(parents=True, exist_ok=True)
    basis = identity_basis(0, range(basis_people), components, workers)
    basis.save(out / BASIS.name)
    print(f"{out / BASIS.name}: {len(basis.components)} components of {basis_people} heads.")
    seen = observe(seed, range(people), views, workers)
    measure(seen, seed, IdentityBasis.load(out / BASIS.name)).save(out / LANDMARKS.name)
    print(f"{out / LANDMARKS.name}: of {len(seen)} pictures.")


if __name__ == "__main__":
    typer.run(main)
