# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend's installation and its model, as the preferences show them."""

import bpy

from .. import installing
from ..shared import RodinError
from ..translations import meant, said
from .words import draw_text

_STATES = {
    "absent": ("Not installed", "Install Backend"),
    "unfinished": ("Installed in part", "Go On Installing"),
    "outdated": ("Installed for another version of the add-on", "Update Backend"),
    "ready": ("Installed", "Repair"),
}


def draw_backend(layout: bpy.types.UILayout, settings: bpy.types.AddonPreferences) -> None:
    """What is there, how it would be installed, and the buttons; progress while it is."""
    if draw_progress(layout):
        return
    state = installing.state()
    text, offer = _STATES[state]
    layout.label(
        text=said("Backend: {state}", state=said(text)), icon="CHECKMARK" if state == "ready" else "PACKAGE"
    )
    layout.prop(settings, "installer")
    layout.prop(settings, "index_url")
    row = layout.row()
    install = row.operator("rodin.install_backend", text=offer, icon="IMPORT")
    install.afresh = state == "ready"
    if state != "absent":
        row.operator("rodin.uninstall_backend", text="Uninstall", icon="TRASH")
    for note in installing.current.notes if installing.current else ():
        layout.label(text=meant(note), icon="INFO")


def draw_missing(layout: bpy.types.UILayout, error: RodinError, context: bpy.types.Context) -> None:
    """In the place of what needs the backend: why it cannot be had, and the buttons that bring it."""
    draw_text(layout, error.message, context, "ERROR")
    draw_online(layout, context)
    row = layout.row(align=True)
    row.scale_y = 1.6
    state = installing.state()
    if state != "ready":
        row.operator("rodin.install_backend", text=_STATES[state][1], icon="IMPORT")
    row.operator("rodin.open_preferences", text="", icon="PREFERENCES")


def draw_online(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """While Blender may not go online: that it has to, and the preference."""
    if bpy.app.online_access:
        return
    draw_text(layout, "Blender may not go online. Allow it, or install from a bundle.", context, "ERROR")
    layout.prop(context.preferences.system, "use_online_access")


def draw_model(layout: bpy.types.UILayout, settings: bpy.types.AddonPreferences) -> None:
    """Which model is used, and how one of the Hub is got."""
    layout.prop(settings, "model", placeholder="The bundled model")
    if not settings.model:
        return
    found = installing.offer()
    if found and found.is_of(settings.model):
        layout.label(text=meant(found.text()), icon="INFO" if found.missing else "CHECKMARK")
    row = layout.row()
    row.operator("rodin.look_up_model", icon="VIEWZOOM")
    row.operator("rodin.download_model", icon="IMPORT")
    for name in ("model_cache", "endpoint", "token"):
        layout.prop(settings, name)


def draw_progress(layout: bpy.types.UILayout) -> bool:
    """Progress and Cancel, if an installation runs; whether it does."""
    installation = installing.running()
    if installation is None:
        return False
    column = layout.column()
    column.progress(factor=installation.fraction(), type="BAR", text=meant(installation.text()))
    column.operator("rodin.cancel_installation", icon="CANCEL")
    return True
