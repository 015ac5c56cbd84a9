# SPDX-License-Identifier: GPL-3.0-or-later
"""What buttons, menus and ``bpy.ops.rodin`` do."""

from . import (
    backend,
    batch,
    drop_photo,
    edit,
    export,
    generate,
    import_avatar,
    install,
    recolour,
    report,
    seed,
    variations,
)

CLASSES = (
    generate.RODIN_OT_generate,
    generate.RODIN_OT_cancel,
    batch.RODIN_OT_batch_import,
    batch.RODIN_OT_batch_stop,
    batch.RODIN_OT_batch_retry,
    drop_photo.RODIN_OT_drop_photo,
    drop_photo.RODIN_FH_photo,
    edit.RODIN_OT_edit,
    edit.RODIN_OT_revert,
    edit.RODIN_OT_reroll,
    variations.RODIN_OT_variations,
    edit.RODIN_OT_switch_rig,
    recolour.RODIN_OT_recolour,
    recolour.RODIN_OT_restore_colour,
    export.RODIN_OT_export_avatar,
    import_avatar.RODIN_OT_import_avatar,
    seed.RODIN_OT_randomise_seed,
    report.RODIN_OT_copy_report,
    install.RODIN_OT_install_backend,
    install.RODIN_OT_cancel_installation,
    install.RODIN_OT_uninstall_backend,
    backend.RODIN_OT_check_backend,
    backend.RODIN_OT_open_preferences,
)
