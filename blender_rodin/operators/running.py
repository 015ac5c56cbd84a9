# SPDX-License-Identifier: GPL-3.0-or-later
"""How operators run jobs: beside the window or until the end, each result one undo step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy

from .. import views
from ..jobs import Job, session, watch
from ..shared import RodinError
from ..translations import meant
from .announce import announce

Place = Callable[..., bpy.types.Object]
"""Makes the object of an avatar's folder, which is its first argument."""


def run(operator: bpy.types.Operator, start: Callable[[], Job]) -> set[str]:
    """With a window: start and return. Without one: return when the job has ended."""
    try:
        job = start()
    except RodinError as error:
        return refuse(operator, error)
    if not bpy.app.background:
        watch()
        return {"FINISHED"}
    session.wait()
    if job.failure:
        return refuse(operator, job.failure)
    return {"FINISHED"} if job.state == "done" else {"CANCELLED"}


def refuse(operator: bpy.types.Operator, error: RodinError) -> set[str]:
    """Say what happened and what to do."""
    operator.report({"ERROR"}, f"{meant(error.message)} {meant(error.hint)}".rstrip())
    return {"CANCELLED"}


def as_one_step(place: Place, what: str, show: bool = True) -> Place:
    """``place`` as one undo step called ``what``; afterwards the avatar is shown and its arrival said.

    Timers have no window of their own, so the first is lent to them.
    """

    def deliver(folder: Path, **how: Any) -> bpy.types.Object:
        windows = bpy.context.window_manager.windows
        with bpy.context.temp_override(window=bpy.context.window or (windows[0] if windows else None)):
            avatar = place(folder, **how)
            views.join(avatar)
            bpy.ops.ed.undo_push(message=what)
            if show:
                views.frame(avatar)
                announce(views.arrival(avatar))
        return avatar

    return deliver
