# SPDX-License-Identifier: GPL-3.0-or-later
"""An Image Editor that shows the photo for a while: the one that is open, or a 3D View that becomes one."""

from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from .drawing import BY_HAND, FOUND, HELD, draw_lines, draw_points
from .points import Points

REACH = 14.0
"""Pixels, at a scale of 1, from which a point can be taken."""
MARGIN = 0.25
"""Around the face when it is first shown, over its size."""
SETTLED = 2
"""Ticks until a new region knows its size."""


shown: list["PhotoView"] = []
"""Those that are open."""


class PhotoView:
    """The photo of a picture file with points over it, until :meth:`close`.

    Args:
        window: to look for an editor in.
        picture: a file; it may go afterwards.
        points: what is drawn.

    Attributes:
        held: number of the point under the mouse.
    """

    def __init__(self, window: bpy.types.Window, picture: Path, points: Points) -> None:
        self.window, self.points = window, points
        self.area = _editor_of(window)
        self._was = self.area.ui_type
        self.area.ui_type = "IMAGE_EDITOR"
        space = self.area.spaces.active
        self._showed, self._mode = space.image, space.mode
        self.image = bpy.data.images.load(str(picture))
        self.image.pack()
        space.mode, space.image = "VIEW", self.image
        self.held: int | None = None
        self._ticks = 0
        self._handler = bpy.types.SpaceImageEditor.draw_handler_add(self._draw, (), "WINDOW", "POST_PIXEL")
        shown.append(self)

    @property
    def open(self) -> bool:
        """Whether the editor is still there."""
        return any(area == self.area for area in self.window.screen.areas) and (
            self.area.type == "IMAGE_EDITOR"
        )

    @property
    def region(self) -> bpy.types.Region:
        """What the photo is drawn in."""
        return next(each for each in self.area.regions if each.type == "WINDOW")

    @property
    def scale(self) -> float:
        """Of lengths on the screen."""
        return bpy.context.preferences.system.ui_scale

    def tick(self) -> None:
        """Fill the editor with the face as soon as its size is known."""
        self._ticks += 1
        if self._ticks == SETTLED:
            with bpy.context.temp_override(window=self.window, area=self.area, region=self.region):
                bpy.ops.image.view_all(fit_view=True)
        if self._ticks == 2 * SETTLED:
            self._zoom_to_face()
        if self._ticks <= 2 * SETTLED:
            self.area.tag_redraw()

    def inside(self, event: bpy.types.Event) -> bool:
        """Whether the mouse is over the photo's region, and over nothing that lies on it."""
        over = [
            region
            for region in self.area.regions
            if 0 <= event.mouse_x - region.x < region.width and 0 <= event.mouse_y - region.y < region.height
        ]
        return [region.type for region in over] == ["WINDOW"]

    def place(self, event: bpy.types.Event) -> tuple[float, float]:
        """The picture's pixel under the mouse."""
        region, (width, height) = self.region, self.points.size
        u, v = region.view2d.region_to_view(event.mouse_x - region.x, event.mouse_y - region.y)
        return u * width, (1 - v) * height

    def nearest(self, event: bpy.types.Event) -> int | None:
        """The point that the mouse is on."""
        numbers = list(self.points.places)
        region = self.region
        at = np.array([event.mouse_x - region.x, event.mouse_y - region.y])
        away = np.linalg.norm(self._on_screen(np.array(list(self.points.places.values()))) - at, axis=1)
        best = int(away.argmin())
        return numbers[best] if away[best] <= REACH * self.scale else None

    def close(self) -> None:
        """The editor as it was, without the photo."""
        if self not in shown:
            return
        shown.remove(self)
        bpy.types.SpaceImageEditor.draw_handler_remove(self._handler, "WINDOW")
        if self.open:
            space = self.area.spaces.active
            space.image, space.mode = self._showed, self._mode
            self.area.ui_type = self._was
            self.area.tag_redraw()
        bpy.data.images.remove(self.image)

    def _on_screen(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels ``[N, 2]`` of the region of pixels ``[N, 2]`` of the picture."""
        view, (width, height) = self.region.view2d, self.points.size
        return np.array(
            [view.view_to_region(x / width, 1 - y / height, clip=False) for x, y in places], np.float64
        ).reshape(-1, 2)

    def _zoom_to_face(self) -> None:
        places = self._on_screen(np.array(list(self.points.places.values())))
        low, high = places.min(0), places.max(0)
        margin = MARGIN * (high - low).max()
        (left, bottom), (right, top) = (low - margin).astype(int), (high + margin).astype(int)
        with bpy.context.temp_override(window=self.window, area=self.area, region=self.region):
            bpy.ops.image.view_zoom_border(
                xmin=int(left), xmax=int(right), ymin=int(bottom), ymax=int(top), wait_for_input=False
            )

    def _draw(self) -> None:
        if bpy.context.area != self.area:
            return
        points = self.points
        draw_lines([self._on_screen(line) for line in points.lines], self.scale)
        others = [place for number, place in points.places.items() if number not in points.by_hand]
        draw_points(self._on_screen(np.array(others)), FOUND, self.scale)
        draw_points(self._on_screen(np.array(list(points.by_hand.values()))), BY_HAND, self.scale)
        if self.held is not None:
            draw_points(self._on_screen(np.array([points.places[self.held]])), HELD, 1.4 * self.scale)


def _editor_of(window: bpy.types.Window) -> bpy.types.Area:
    """An Image Editor, else the largest 3D View, else the largest editor."""
    areas = sorted(window.screen.areas, key=lambda area: -area.width * area.height)
    for kind in ("IMAGE_EDITOR", "VIEW_3D"):
        for area in areas:
            if area.type == kind:
                return area
    return areas[0]
