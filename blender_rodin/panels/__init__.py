# SPDX-License-Identifier: GPL-3.0-or-later
"""The 'Rodin' tab of the 3D View's sidebar."""

from . import advanced, avatar, batch, colours, features, generate, likeness, painting, photo

CLASSES = (
    generate.RODIN_PT_generate,
    photo.RODIN_PT_likeness,
    advanced.RODIN_PT_advanced,
    avatar.RODIN_PT_avatar,
    likeness.RODIN_PT_avatar_likeness,
    features.RODIN_PT_features,
    colours.RODIN_PT_colours,
    painting.RODIN_PT_painting,
    painting.RODIN_PT_canvas,
    batch.RODIN_PT_batch,
)
