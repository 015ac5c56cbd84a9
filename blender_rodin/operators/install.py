# SPDX-License-Identifier: GPL-3.0-or-later
"""Install, mend and remove the backend's private environment; get models of the Hub."""

from collections.abc import Callable
from pathlib import Path

import bpy
from bpy.props import BoolProperty, StringProperty

from .. import installing, preferences
from ..installation.plan import DISK_CUDA_GB, DISK_GB, DOWNLOAD_CUDA_GB, DOWNLOAD_GB
from ..installation.work import Work
from ..jobs import session, watch
from ..panels.backend import draw_online
from ..shared import RodinError
from ..translations import meant, said
from .running import refuse

WIDTH = 460


class _Offered(bpy.types.Operator):
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Not while something runs."""
        return not session.busy and not installing.running()


class RODIN_OT_install_backend(_Offered):
    bl_idname = "rodin.install_backend"
    bl_label = "Install Backend"
    bl_description = (
        "Install PyTorch and what else the backend needs into a folder of the add-on. "
        "A stopped installation goes on where it was"
    )

    bundle: StringProperty(
        name="Bundle",
        description="Zip or folder of packages made by 'build.py bundle': nothing comes from the network",
        subtype="FILE_PATH",
    )
    afresh: BoolProperty(
        name="From the Start",
        description="Remove what is there first. Mends an environment that something has damaged",
        options={"SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Say first what it costs."""
        return context.window_manager.invoke_props_dialog(self, width=WIDTH, confirm_text="Install")

    def draw(self, context: bpy.types.Context) -> None:
        """Whether it may, what comes from where, how much of it, and to which place."""
        if not self.bundle:
            draw_online(self.layout, context)
        column = self.layout.column(align=True)
        if self.bundle:
            column.label(text=said("From {bundle}, nothing from the network.", bundle=self.bundle))
        else:
            index = preferences.wishes().index_url or said("PyPI and PyTorch's own index")
            column.label(text=said("From {index}.", index=index))
            column.label(
                text=said(
                    "About {download} GB to download, {disk} GB on the disk; with an NVIDIA card "
                    "{download_cuda} and {disk_cuda} GB.",
                    download=DOWNLOAD_GB,
                    disk=DISK_GB,
                    download_cuda=DOWNLOAD_CUDA_GB,
                    disk_cuda=DISK_CUDA_GB,
                )
            )
        column.label(text=said("To {folder}", folder=preferences.private_environment().folder))
        column.label(text="Blender's own Python is not touched. You can go on working meanwhile.")
        self.layout.prop(self, "bundle")

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when it is installed."""
        bundle = Path(bpy.path.abspath(self.bundle)) if self.bundle else None
        return _run(self, lambda: installing.start(bundle, self.afresh))


class RODIN_OT_cancel_installation(bpy.types.Operator):
    bl_idname = "rodin.cancel_installation"
    bl_label = "Cancel Installation"
    bl_description = "Stop installing or downloading. What is there stays for the next time"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Only while it runs."""
        return installing.running() is not None

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Ask it to stop."""
        if installation := installing.running():
            installation.cancel()
        return {"FINISHED"}


class RODIN_OT_uninstall_backend(_Offered):
    bl_idname = "rodin.uninstall_backend"
    bl_label = "Uninstall Backend"
    bl_description = "Remove the installed backend from the disk. Avatars stay"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only what is there."""
        return super().poll(context) and installing.state() != "absent"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first."""
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Remove it."""
        try:
            installing.remove()
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}


class RODIN_OT_look_up_model(_Offered):
    bl_idname = "rodin.look_up_model"
    bl_label = "Look Up Model"
    bl_description = "Ask the Hugging Face Hub how large the model is and how much of it is here"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when it has answered."""
        return _run(self, lambda: installing.fetch("look"))


class RODIN_OT_download_model(_Offered):
    bl_idname = "rodin.download_model"
    bl_label = "Download Model"
    bl_description = (
        "Bring the model from the Hugging Face Hub into the cache and verify it. A stopped download goes on"
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Say the size first: look it up before the first download, then ask."""
        found = installing.offer()
        if found is None or not found.is_of(preferences.model()):
            return bpy.ops.rodin.look_up_model()
        manager = context.window_manager
        return manager.invoke_confirm(self, event, message=meant(found.text()), confirm_text="Download")

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when it is there."""
        return _run(self, lambda: installing.fetch("download"))


def _run(operator: bpy.types.Operator, begin: Callable[[], Work]) -> set[str]:
    try:
        installation = begin()
    except RodinError as error:
        session.failure = error
        return refuse(operator, error)
    if not bpy.app.background:
        watch(installing.follow)
        return {"FINISHED"}
    installing.wait()
    for note in installation.notes:
        operator.report({"WARNING"}, meant(note))
    if installation.failure:
        return refuse(operator, installation.failure)
    return {"FINISHED"} if installation.state == "done" else {"CANCELLED"}
