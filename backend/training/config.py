# SPDX-License-Identifier: GPL-3.0-or-later
"""Configurations: a TOML file with a table for each stage, read into the stages' dataclasses.

``[STAGE]`` holds fields of the stage's dataclass, ``[STAGE.loop]`` those of its
:class:`backend.training.loop.LoopConfig`, ``[STAGE.model]`` keyword arguments of its network. What a file
leaves out keeps its default.
"""

import inspect
import tomllib
from collections.abc import Callable, Collection
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from backend.errors import RodinError

FOLDER = Path(__file__).resolve().parent.parent / "configs"
BUNDLED = "rodin-mini"
Config = TypeVar("Config")


def read_config(name: str) -> dict[str, Any]:
    """The tables of a configuration.

    Args:
        name: of a file in ``backend/configs`` without its ending, or the path of a TOML file.

    Raises:
        RodinError: ``config.missing`` if there is no such file, ``config.broken`` if it is not TOML.
    """
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(path.stem for path in FOLDER.glob("*.toml")))
        raise RodinError(
            "config.missing", f"There is no configuration '{name}'.", f"Take one of {known}, or a TOML file."
        )
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RodinError("config.broken", f"{path} is not TOML: {error}.", "Mend it.") from error


def stage_config(
    tables: dict[str, Any],
    stage: str,
    kind: type[Config],
    network: Callable[..., Any] | None,
    loop: dict[str, Any],
    **overrides: Any,
) -> Config:
    """The settings of one stage.

    Args:
        tables: as :func:`read_config` gives them.
        stage: name of the table.
        kind: the stage's dataclass.
        network: what ``[STAGE.model]`` holds arguments of; None if the stage has no choice.
        loop: fields of the loop that go before those of the file.
        overrides: fields of the stage that do.

    Raises:
        RodinError: ``config.no_stage``, ``config.unknown_key``, ``config.bad_value``.
    """
    if not isinstance(table := tables.get(stage), dict):
        raise RodinError(
            "config.no_stage",
            f"The configuration has no table [{stage}].",
            f"It has {', '.join(tables) or 'none'}.",
        )
    values = {**table, **overrides}
    if isinstance(given := table.get("loop", {}), dict):
        values["loop"] = {**given, **loop}
    _check_keys(values, kind, stage)
    if network and isinstance(arguments := values.get("model"), dict):
        _check_known(arguments, inspect.signature(network).parameters, f"{stage}.model")
    try:
        return TypeAdapter(kind).validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, (stage, *first["loc"])))
        raise RodinError("config.bad_value", f"'{key}': {first['msg']}.", "See docs/training.md.") from error


def _check_keys(table: dict[str, Any], kind: type, where: str) -> None:
    """Refuse what is no field of dataclass ``kind``, nor of those within it."""
    types = get_type_hints(kind)
    _check_known(table, types, where)
    for key, value in table.items():
        if is_dataclass(types[key]) and isinstance(value, dict):
            _check_keys(value, types[key], f"{where}.{key}")


def _check_known(table: dict[str, Any], known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise RodinError(
                "config.unknown_key",
                f"[{where}] has no setting '{key}'.",
                f"Settings are {', '.join(sorted(known))}.",
            )
