# SPDX-License-Identifier: GPL-3.0-or-later
"""The installation that runs in this Blender, if one does."""

import os
import time
from dataclasses import replace
from pathlib import Path

import bpy

from . import jobs, preferences
from .installation.run import Installation
from .shared import RodinError

END_SECONDS = 10.0

current: Installation | None = None
_state: str | None = None


def state() -> str:
    """Of the private environment (:meth:`PrivateEnvironment.state`), as it was when it was last touched."""
    global _state  # noqa: PLW0603 - what is drawn must not read files again and again
    if _state is None:
        _state = preferences.private_environment().state()
    return _state


def running() -> Installation | None:
    """The installation that has not ended, if any."""
    return current if current and current.is_alive() else None


def start(bundle: Path | None = None, afresh: bool = False) -> Installation:
    """Begin to install the backend as the preferences say, or go on with it.

    Args:
        bundle: folder or zip of wheels, so that nothing comes from the network.
        afresh: remove what is there first.

    Raises:
        RodinError: ``install.busy``, ``install.offline`` if Blender may not go online,
            ``install.no_bundle``, or those of :func:`remove`.
    """
    global current  # noqa: PLW0603 - one Blender, one installation
    require_idle()
    if bundle is None and not bpy.app.online_access:
        raise RodinError(
            "install.offline",
            "Blender is not allowed to go online, and the backend's packages come from the network.",
            "Allow Online Access in Preferences > System, or install from a bundle.",
        )
    if bundle is not None and not bundle.exists():
        raise RodinError(
            "install.no_bundle", f"There is no {bundle}.", "Choose the zip that 'build.py bundle' made."
        )
    if afresh:
        remove()
    _forget()
    log = preferences.log_folder() / f"install-{os.getpid()}.log"
    current = Installation(
        preferences.private_environment(), replace(preferences.wishes(), bundle=bundle), log
    )
    current.start()
    return current


def remove() -> None:
    """Take the private environment away.

    Raises:
        RodinError: ``install.busy``, ``install.cannot_remove``.
    """
    require_idle()
    _forget()
    try:
        preferences.private_environment().remove()
    except OSError as error:
        raise RodinError(
            "install.cannot_remove",
            f"The backend could not be removed: {error}.",
            "Close other Blenders that use it, then try again.",
        ) from error


def require_idle() -> None:
    """Refuse while avatars are made or an installation runs.

    Raises:
        RodinError: ``install.busy``.
    """
    if running() or jobs.session.busy:
        raise RodinError(
            "install.busy",
            "The backend is being installed already." if running() else "An avatar is being made.",
            "Wait for its end, or cancel it.",
        )


def follow() -> bool:
    """Whether it still runs; at its end the session looks for the backend again."""
    if running():
        return True
    _forget()
    jobs.session.failure = current.failure if current else None
    return False


def wait() -> None:
    """Block until it has ended; an interrupt of the keyboard cancels it."""
    while (installation := running()) is not None:
        try:
            time.sleep(jobs.POLL_SECONDS)
        except KeyboardInterrupt:
            installation.cancel()
    follow()


def stop() -> None:
    """Cancel it and see it end."""
    global current, _state  # noqa: PLW0603
    if installation := running():
        installation.cancel()
        installation.join(END_SECONDS)
    current = _state = None


def _forget() -> None:
    global _state  # noqa: PLW0603
    _state = None
    jobs.session.reset()
