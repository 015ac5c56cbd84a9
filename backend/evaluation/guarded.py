# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures on their way between processes: the pools' own way would lose their codes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from backend.errors import RodinError

Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """A :class:`RodinError` on its way between processes."""

    code: str
    message: str
    hint: str


def guarded(work: Callable[..., Result], *arguments: object) -> Result | Failure:
    """What ``work`` gives, or how it failed, so that another process can tell."""
    try:
        return work(*arguments)
    except RodinError as error:
        return Failure(error.code, error.message, error.hint)


def opened(result: Result | Failure) -> Result:
    """The result of :func:`guarded`.

    Raises:
        RodinError: what the work raised.
    """
    if isinstance(result, Failure):
        raise RodinError(result.code, result.message, result.hint)
    return result
