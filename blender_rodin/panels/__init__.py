# SPDX-License-Identifier: GPL-3.0-or-later
"""The 'Rodin' tab of the 3D View's sidebar."""

from . import advanced, avatar, batch, colours, generate

CLASSES = (
    generate.RODIN_PT_generate,
    advanced.RODIN_PT_advanced,
    avatar.RODIN_PT_avatar,
    colours.RODIN_PT_colours,
    batch.RODIN_PT_batch,
)
