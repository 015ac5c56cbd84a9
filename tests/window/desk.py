# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands and eyes for a window test: buttons are found under a real mouse, clicked, and pictures taken.

For X11 with xdotool and ImageMagick; the window is at the screen's top left corner.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import bpy
from mathutils import Vector
from stopwatch import Stopwatch

PACKAGE = "bl_ext.user_default.rodin_avatars"
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900.0
"""Seconds for an avatar on a busy machine."""
HOVER = 0.25
"""Seconds until Blender has seen where the mouse is."""
STRIDE = 14
"""Pixels between looks for a button, at a scale of 1."""
SETTLE = 2.0
"""Seconds until everything has been drawn."""
GAP = 16
"""Pixels from a button's upper edge to the middle of the one above, at a scale of 1."""
COLUMNS = (0.5, 0.82, 0.25, 0.92, 0.76, 0.06)
"""Where buttons are looked for, across a region."""

Walk = Iterator[float]


class Desk:
    """One Blender window with the add-on's sidebar.

    Attributes:
        addon: the add-on's package. session: its job.
        area: the 3D View. sidebar: its region. panel: the region that buttons are looked for in.
        watch: what the add-on's code takes of the window's thread.
    """

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures
        self.addon = sys.modules[f"{PACKAGE}.blender_rodin"]
        self.session = self.addon.jobs.session
        self.window = bpy.context.window_manager.windows[0]
        self.area = next(each for each in self.window.screen.areas if each.type == "VIEW_3D")
        self.sidebar = next(each for each in self.area.regions if each.type == "UI")
        self.panel: tuple[Any, Any, Any] = (self.window, self.area, self.sidebar)
        self.watch = Stopwatch(self.addon)
        self.ending: list[Callable[[], object]] = []
        self._places: dict[str, tuple[float, int]] = {}
        self._last = (0.5, 0)

    @property
    def preferences(self) -> Any:
        """The add-on's."""
        return bpy.context.preferences.addons[PACKAGE].preferences

    @property
    def inputs(self) -> Any:
        """The panel's."""
        return self.window.scene.rodin

    def leave(self) -> None:
        """End the backend and what the test started; Blender itself goes without ceremony."""
        self.session.close()
        for end in self.ending:
            end()

    def open(self, empty: bool = True) -> Walk:
        """An empty scene if asked for, and the sidebar on the add-on's tab, once it was drawn."""
        if empty:
            bpy.data.batch_remove(list(bpy.data.objects))
            self.step("Empty Scene")
        self.area.spaces.active.show_region_ui = True

        def chosen() -> bool:
            self.area.tag_redraw()
            try:
                self.sidebar.active_panel_category = "Rodin"
            except (AttributeError, TypeError):  # "read-only" or unknown
                return False
            return True

        yield from self.until(chosen)
        yield 1.0

    def unfold(self, panel: type) -> None:
        """Have a panel begin open; before it has been drawn, for nothing folds panels by script."""
        bpy.utils.unregister_class(panel)
        panel.bl_options = set(panel.bl_options) - {"DEFAULT_CLOSED"}
        bpy.utils.register_class(panel)

    def step(self, what: str) -> None:
        """What the test did by script becomes an undo step, as what users do is."""
        with bpy.context.temp_override(window=self.window, area=self.area):
            bpy.ops.ed.undo_push(message=what)

    def undo(self) -> None:
        """One step back."""
        with bpy.context.temp_override(window=self.window, area=self.area):
            bpy.ops.ed.undo()

    def use_ready_python(self) -> None:
        """The project's own, as its preference says it."""
        self.preferences.python = str(ROOT / ".venv/bin/python")

    def until(self, condition: Callable[[], object], seconds: float = PATIENCE) -> Walk:
        """Wait for ``condition``."""
        late = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > late:
                raise TimeoutError(f"not so after {seconds:g} s")
            yield 0.1

    def rest(self, polls: int = 200) -> Walk:
        """Look for messages that nobody has sent, with the backend there and no job."""
        assert self.session.hello and not self.session.busy
        for _ in range(polls):
            self.session.tick()
            yield 0.05

    def until_idle(self) -> Walk:
        """Wait for the job's end."""
        yield from self.until(lambda: not self.session.busy)

    def under_mouse(self) -> str:
        """The operator or the property of the button that the mouse is on; nothing elsewhere."""
        manager = bpy.context.window_manager
        manager.clipboard = ""
        window, area, region = self.panel
        with bpy.context.temp_override(window=window, area=area, region=region):
            for copy in (bpy.ops.ui.copy_python_command_button, bpy.ops.ui.copy_data_path_button):
                if not manager.clipboard and copy.poll():
                    copy()
        return manager.clipboard

    def point(self, across: float, down: int) -> None:
        """Move the mouse into the panel; screens begin at the top, Blender at the bottom."""
        window, _, region = self.panel
        x = window.x + region.x + int(region.width * across)
        y = self.window.height - (window.y + region.y + region.height - down)
        subprocess.Popen(["xdotool", "mousemove", str(x), str(y)])

    def _shows(self, place: tuple[float, int], what: str, seconds: float) -> Generator[float, None, bool]:
        self.point(*place)
        yield seconds
        found = self.under_mouse()
        return found.startswith(what) or found.endswith(what)

    def find(self, what: str) -> Walk:
        """Put the mouse on the button whose call begins, or whose property ends, with ``what``."""
        stride = int(STRIDE * bpy.context.preferences.system.ui_scale)
        known = self._places.get(what)
        last = known or self._last
        rows = sorted(range(stride, self.panel[2].height, stride), key=lambda y: abs(y - last[1]))
        recent: list[tuple[float, int]] = []
        for place in [*([known] if known else []), *((x, y) for x in COLUMNS for y in rows)]:
            recent = [place, *recent[:2]]
            if (yield from self._shows(place, what, HOVER)):
                for sure in recent:  # what is seen may be what was there a moment ago
                    if (yield from self._shows(sure, what, 4 * HOVER)):
                        self._places[what] = self._last = sure
                        return
        raise LookupError(f"no button for {what}")

    def click(self, operator: str, arguments: str = "") -> Walk:
        """A real click on an operator's button; ``arguments`` are those that its call begins with."""
        yield from self.find(f"bpy.ops.{operator}({arguments}")
        subprocess.Popen(["xdotool", "click", "1"])
        yield 2 * HOVER

    def scroll_down(self) -> Walk:
        """Turn the mouse's wheel until the panel's end is seen."""
        self.point(0.5, self.panel[2].height // 2)
        yield HOVER
        subprocess.Popen(["xdotool", "click", "--repeat", "30", "--delay", "20", "5"])
        yield 4 * HOVER

    def open_menu(self, above: str) -> Walk:
        """A real click on the menu above an operator's button; Blender does not tell what a menu is of."""
        button = f"bpy.ops.{above}("
        yield from self.find(button)
        across, down = self._last
        while (yield from self._shows((across, down), button, HOVER)):
            down -= 2
        self._last = across, down - int(GAP * bpy.context.preferences.system.ui_scale)
        self.point(*self._last)
        yield HOVER
        subprocess.Popen(["xdotool", "click", "1"])
        yield 2 * HOVER

    def reach(self, space: str, region: str) -> bool:
        """Whether such a space is open, in whichever window; buttons are then looked for in its region."""
        for window in bpy.context.window_manager.windows:
            for area in window.screen.areas:
                if area.type == space:
                    found = next(each for each in area.regions if each.type == region)
                    self.panel = (window, area, found)
                    return True
        return False

    def keys(self, *names: str) -> Walk:
        """Press keys."""
        subprocess.Popen(["xdotool", "key", *names])
        yield 2 * HOVER

    def write(self, property_: str, text: str) -> Walk:
        """Type into a text field."""
        yield from self.find(property_)
        subprocess.Popen(["xdotool", "click", "--repeat", "2", "1"])
        yield 4 * HOVER
        yield from self.keys("ctrl+a")
        subprocess.Popen(["xdotool", "type", "--delay", "40", text])
        yield 1.0 + 0.06 * len(text)
        yield from self.keys("Return")

    def look_at(self, x: float = 0.0, distance: float = 0.65) -> None:
        """Fill the view with the face, textured; solid shading needs no shaders to be compiled first."""
        space = self.area.spaces.active
        space.shading.type = "SOLID"
        space.shading.color_type = "TEXTURE"
        space.clip_start = 0.001
        space.overlay.show_floor = False
        view = space.region_3d
        view.view_location = Vector((x, 0.0, 0.18))
        view.view_distance = distance
        view.view_rotation = Vector((0.25, -1.0, 0.15)).to_track_quat("Z", "Y")

    def picture(self, name: str) -> Walk:
        """A picture of the whole screen, once all is drawn."""
        for area in self.window.screen.areas:
            area.tag_redraw()
        yield SETTLE
        self.shoot(name)

    def shoot(self, name: str) -> None:
        """A picture of the screen as it is."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{name}.png"
        subprocess.run(["import", "-silent", "-window", "root", "-depth", "8", str(path)], check=True)
