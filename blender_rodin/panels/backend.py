# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend's installation and its model, as the preferences show them."""

import bpy

from .. import installing

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
    layout.label(text=f"Backend: {text}", icon="CHECKMARK" if state == "ready" else "PACKAGE")
    layout.prop(settings, "installer")
    layout.prop(settings, "index_url")
    row = layout.row()
    install = row.operator("rodin.install_backend", text=offer, icon="IMPORT")
    install.afresh = state == "ready"
    if state != "absent":
        row.operator("rodin.uninstall_backend", text="Uninstall", icon="TRASH")
    for note in installing.current.notes if installing.current else ():
        layout.label(text=note, icon="INFO")


def draw_model(layout: bpy.types.UILayout, settings: bpy.types.AddonPreferences) -> None:
    """Which model is used, and how one of the Hub is got."""
    layout.prop(settings, "model", placeholder="The bundled model")
    if not settings.model:
        return
    found = installing.offer()
    if found and found.is_of(settings.model):
        layout.label(text=found.text(), icon="INFO" if found.missing else "CHECKMARK")
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
    column.progress(factor=installation.fraction(), type="BAR", text=installation.text())
    column.operator("rodin.cancel_installation", icon="CANCEL")
    return True
