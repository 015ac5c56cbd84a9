# SPDX-License-Identifier: GPL-3.0-or-later
"""What is being installed or downloaded in this Blender, if anything is."""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Literal

import bpy

from . import jobs, preferences
from .installation.fetch import Fetch, Offer
from .installation.run import Installation
from .installation.work import Work
from .shared import ROOT, RodinError

END_SECONDS = 10.0

current: Work | None = None
_state: str | None = None


def state() -> str:
    """Of the private environment (:meth:`PrivateEnvironment.state`), as it was when it was last touched."""
    global _state  # noqa: PLW0603 - what is drawn must not read files again and again
    if _state is None:
        _state = preferences.private_environment().state()
    return _state


def running() -> Work | None:
    """What has not ended, if anything."""
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
    if bundle is None:
        require_online("the backend's packages come from the network", "install from a bundle")
    if bundle is not None and not bundle.exists():
        raise RodinError(
            "install.no_bundle", f"There is no {bundle}.", "Choose the zip that 'build.py bundle' made."
        )
    if afresh:
        remove()
    _forget()
    jobs.session.close()
    log = preferences.log_folder() / f"install-{os.getpid()}.log"
    made = Installation(preferences.private_environment(), replace(preferences.wishes(), bundle=bundle), log)
    made.start()
    current = made
    return made


def fetch(what: Literal["look", "download"]) -> Fetch:
    """Begin to ask the Hub for the model that the preferences name, or to download it.

    Raises:
        RodinError: ``install.busy``, ``install.offline``, ``hub.bad_name`` if none is named, or as
            :func:`blender_rodin.preferences.backend_python`.
    """
    global current  # noqa: PLW0603
    require_idle()
    require_online("the model comes from the network", "name a folder")
    name = preferences.model()
    if not name:
        raise RodinError("hub.bad_name", "No model is named.", "Write owner/name into the preferences.")
    python = preferences.backend_python()
    log = preferences.log_folder() / f"model-{os.getpid()}.log"
    made = Fetch(python, ROOT, name, preferences.hub_access(), log, what)
    made.start()
    current = made
    return made


def offer() -> Offer | None:
    """What the Hub last said of a model."""
    return current.offer if isinstance(current, Fetch) else None


def require_online(why: str, instead: str) -> None:
    """Refuse while Blender's online access is off.

    Raises:
        RodinError: ``install.offline``.
    """
    if not bpy.app.online_access:
        raise RodinError(
            "install.offline",
            f"Blender is not allowed to go online, and {why}.",
            f"Allow Online Access in Preferences > System, or {instead}.",
        )


def remove() -> None:
    """Take the private environment away.

    Raises:
        RodinError: ``install.busy``, ``install.cannot_remove``.
    """
    require_idle()
    _forget()
    jobs.session.close()
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
            "An installation or download runs already." if running() else "An avatar is being made.",
            "Wait for its end, or cancel it.",
        )


def follow() -> bool:
    """Whether it still runs; at its end the session looks for the backend again, unless a job runs."""
    if running():
        return True
    _forget()
    jobs.session.failure = current.failure if current else None
    return False


def wait() -> None:
    """Block until it has ended; an interrupt of the keyboard cancels it."""
    while (work := running()) is not None:
        try:
            time.sleep(jobs.POLL_SECONDS)
        except KeyboardInterrupt:
            work.cancel()
    follow()


def stop() -> None:
    """Cancel it and see it end."""
    global current, _state  # noqa: PLW0603
    if work := running():
        work.cancel()
        work.join(END_SECONDS)
    current = _state = None


def _forget() -> None:
    global _state  # noqa: PLW0603
    _state = None
    if not jobs.session.busy:
        jobs.session.reset()
