# SPDX-License-Identifier: GPL-3.0-or-later
"""A mode in which points of a face lie over its photo: drag wrong ones, and see what the fit makes of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import bpy

from ..job_folders import folder_of_jobs
from ..jobs import Job, session, watch
from ..landmarks.corrections import Corrected, Fractions, write
from ..landmarks.points import Points
from ..landmarks.view import PhotoView
from ..shared import LANDMARKS_FILE, PICTURE_FILE, RodinError, protocol
from ..translations import meant, said
from .running import refuse

TICK = 0.1
"""Seconds."""
NAVIGATION = {
    "MIDDLEMOUSE", "WHEELUPMOUSE", "WHEELDOWNMOUSE", "TRACKPADPAN", "TRACKPADZOOM", "MOUSEROTATE",
    "NDOF_MOTION", "HOME",
}  # fmt: skip
"""What moves the photo, as everywhere in the Image Editor."""
HINT = "Drag wrong points  |  X: leave to the detector  |  Ctrl Z: undo  |  Enter: apply  |  Esc: cancel"
LEGEND = "White: found  |  Orange: set by hand  |  Lines: the fitted face"


class CorrectPoints(bpy.types.Operator):
    """The mode. Who has the points before, and what becomes of them, the two operators say."""

    _photo = ""
    _face: int | None = None
    _before: Corrected | None = None
    _told: dict[str, Any] | None = None
    _picture: Path | None = None
    _points: Points | None = None
    _view: PhotoView | None = None
    _timer: bpy.types.Timer | None = None
    _job: Job | None = None
    _grip: tuple[float, float] | None = None
    _moved = _stale = _done = False
    _trouble = ""

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Nothing runs, and there is a window to draw in."""
        return not session.busy and not bpy.app.background

    def begin(self, context: bpy.types.Context) -> tuple[str, int | None, Corrected | None]:
        """The photo, which of its faces, and what was corrected before."""
        raise AssertionError

    def finish(self, context: bpy.types.Context, corrected: Corrected) -> set[str]:
        """Keep what was corrected."""
        raise AssertionError

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Fit the face as it is, then show it."""
        try:
            self._photo, self._face, self._before = self.begin(context)
            self._look(self._before)
        except RodinError as error:
            return refuse(self, error)
        manager = context.window_manager
        self._timer = manager.event_timer_add(TICK, window=context.window)
        manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Until Enter or Escape."""
        try:
            if event.type == "TIMER":
                return self._tick(context)
            if self._view is not None and self._points is not None:
                return self._handled(context, event, self._view, self._points)
        except RodinError as error:
            self._leave(context)
            return refuse(self, error)
        if event.type == "ESC" and event.value == "PRESS":
            session.cancel()
            return self._cancelled(context)
        return {"PASS_THROUGH"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends the mode, as when another file is opened."""
        self._leave(context)

    def _look(self, corrected: Corrected | None) -> None:
        given = corrected if corrected and corrected.points else None
        self._job = session.find(
            self._arrived,
            protocol.FindLandmarks,
            photo=self._photo,
            face=self._face,
            corrections=write([given], folder_of_jobs()) if given else None,
            picture=self._view is None,
        )
        self._stale = False
        watch()

    def _arrived(self, folder: Path) -> dict[str, Any]:
        """Take in what the job wrote; its folder goes afterwards."""
        told: dict[str, Any] = json.loads((folder / LANDMARKS_FILE).read_text("utf-8"))
        self._told = told
        if (folder / PICTURE_FILE).is_file():
            self._picture = Path(shutil.move(folder / PICTURE_FILE, folder.with_suffix(".png")))
        return told

    def _tick(self, context: bpy.types.Context) -> set[str]:
        if self._view is not None and not self._view.open:
            return self._cancelled(context)
        job = self._job
        if job is not None and not job.active:
            self._job = None
            self._trouble = meant(job.failure.message) if job.failure else ""
            if self._view is None and (job.failure or job.state != "done"):
                self._leave(context)
                return refuse(self, job.failure) if job.failure else {"CANCELLED"}
            if not job.failure and self._told:
                self._take_in(context, self._told)
        if self._view is None or self._points is None:
            return {"RUNNING_MODAL"}
        if self._stale and self._job is None and not session.busy:
            self._look(self._points.corrected())
        if self._done and self._job is None and not self._stale:
            if self._trouble:
                self._done = False
            else:
                self._leave(context)
                return self.finish(context, self._points.corrected())
        self._view.tick()
        self._write(context)
        return {"RUNNING_MODAL"}

    def _take_in(self, context: bpy.types.Context, told: dict[str, Any]) -> None:
        if self._points is None:
            before: Fractions = self._before.points if self._before else {}
            self._points = Points(told, before)
        else:
            self._points.refit(told)
        if self._view is None and self._picture:
            self._view = PhotoView(context.window, self._picture, self._points)
            self._picture.unlink()
        if self._view:
            self._view.area.tag_redraw()

    def _handled(
        self, context: bpy.types.Context, event: bpy.types.Event, view: PhotoView, points: Points
    ) -> set[str]:
        pressed, inside = event.value == "PRESS", view.inside(event)
        if event.type in NAVIGATION:
            return {"PASS_THROUGH"} if inside else {"RUNNING_MODAL"}
        match event.type:
            case "MOUSEMOVE" | "INBETWEEN_MOUSEMOVE":
                self._move(event, view, points)
            case "LEFTMOUSE" if pressed and inside and view.held is not None:
                at, place = view.place(event), points.places[view.held]
                self._grip, self._moved = (place[0] - at[0], place[1] - at[1]), False
                points.remember()
            case "LEFTMOUSE" if self._grip and event.value == "RELEASE":
                self._drop(points, keep=self._moved)
            case "ESC" | "RIGHTMOUSE" if pressed and self._grip:
                self._drop(points, keep=False)
            case "ESC" | "RIGHTMOUSE" if pressed:
                return self._cancelled(context)
            case "Z" if pressed and (event.ctrl or event.oskey):
                self._stale |= not self._grip and points.undo()
            case "X" | "DEL" | "BACK_SPACE" if pressed and view.held is not None:
                self._stale |= not self._grip and points.forget(view.held)
            case "RET" | "NUMPAD_ENTER" if pressed and not self._grip:
                self._done = True
            case _:
                return {"RUNNING_MODAL"}
        view.area.tag_redraw()
        return {"RUNNING_MODAL"}

    def _move(self, event: bpy.types.Event, view: PhotoView, points: Points) -> None:
        if self._grip is None or view.held is None:
            view.held = view.nearest(event) if view.inside(event) else None
            return
        x, y = view.place(event)
        points.set(view.held, (x + self._grip[0], y + self._grip[1]))
        self._moved = True

    def _drop(self, points: Points, keep: bool) -> None:
        self._grip = None
        if keep:
            self._stale = True
        else:
            points.undo()

    def _write(self, context: bpy.types.Context) -> None:
        """The hint in the status bar, the state over the photo."""
        if self._view is None or self._points is None:
            return
        state = said("Fitting") if self._job or self._stale else said("Quality of the Fit")
        context.workspace.status_text_set(said(HINT))
        self._view.area.header_text_set(
            f"{said(LEGEND)}    {state} {self._points.quality:.0%}, "
            f"{said('Corrected Points')} {len(self._points.by_hand)}   {self._trouble}"
        )

    def _cancelled(self, context: bpy.types.Context) -> set[str]:
        self._leave(context)
        return {"CANCELLED"}

    def _leave(self, context: bpy.types.Context) -> None:
        if self._timer:
            context.window_manager.event_timer_remove(self._timer)
            self._timer = None
        if self._view:
            context.workspace.status_text_set(None)
            if self._view.open:
                self._view.area.header_text_set(None)
            self._view.close()
            self._view = None
