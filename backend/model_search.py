# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a model is: bundled, in a folder, or in the Hub's cache. Never touches the network."""

import os
from pathlib import Path

from backend.errors import RodinError
from backend.model_folder import INDEX

BUNDLED = Path(__file__).parent / "weights" / "rodin-mini"


def find_model(name: str | os.PathLike[str] | None = None) -> Path:
    """The folder of a model, the bundled one if none is named.

    Args:
        name: a folder, or ``owner/name`` or ``owner/name@revision`` of a model of the Hub that was
            downloaded before.

    Raises:
        RodinError: ``model.missing`` if there is no such folder or it holds no model;
            ``model.not_downloaded``.
    """
    folder = Path(name) if name is not None else BUNDLED
    if not folder.is_dir():
        folder = _of_the_hub(str(name))
    if not (folder / INDEX).is_file():
        raise RodinError(
            "model.missing", f"The folder '{folder}' has no {INDEX}.", "Give the folder of a whole model."
        )
    return folder


def _of_the_hub(name: str) -> Path:
    from backend.hub import HubModel, cached

    model = HubModel.parse(name)
    if model is None:
        raise RodinError(
            "model.missing",
            f"There is no model folder '{name}'.",
            "Give the path of a folder, or owner/name of a model of the Hub.",
        )
    folder = cached(model)
    if folder is None:
        raise RodinError(
            "model.not_downloaded",
            f"There is no folder '{name}' here, and the model {model} has not been downloaded.",
            f"Download it in the add-on's preferences, or with `python -m backend model download {name}`.",
        )
    return folder
