# SPDX-License-Identifier: GPL-3.0-or-later
"""Room to write a prompt, examples to begin with, and the prompts that were used."""

import bpy
from bpy.props import StringProperty

from .. import prompts
from ..panels.words import draw_understood, draw_wrapped
from ..properties import PROMPT, settings
from ..translations import said

WIDTH = 640


class RODIN_OT_write_prompt(bpy.types.Operator):
    bl_idname = "rodin.write_prompt"
    bl_label = "Write Prompt"
    bl_description = "Write the prompt with more room, and see all of it and what of it is understood"
    bl_options = {"REGISTER", "UNDO"}

    prompt: StringProperty(**PROMPT)

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Begin with the panel's."""
        self.prompt = settings(context).prompt
        return context.window_manager.invoke_props_dialog(self, width=WIDTH)

    def draw(self, context: bpy.types.Context) -> None:
        """A wide field, and below it the whole text in lines."""
        self.layout.prop(self, "prompt", text="", placeholder=said(prompts.EXAMPLES[0]))
        draw_wrapped(self.layout, self.prompt, WIDTH)
        draw_understood(self.layout, self.prompt, context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Put it into the panel."""
        settings(context).prompt = self.prompt
        return {"FINISHED"}


class RODIN_OT_take_prompt(bpy.types.Operator):
    bl_idname = "rodin.take_prompt"
    bl_label = "Take Prompt"
    bl_description = "Put this prompt into the panel"
    bl_options = {"REGISTER", "UNDO"}

    prompt: StringProperty(**PROMPT)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """In the place of what is there."""
        settings(context).prompt = self.prompt
        return {"FINISHED"}


class RODIN_MT_prompts(bpy.types.Menu):
    """Behind the arrow beside the prompt."""

    bl_idname = "RODIN_MT_prompts"
    bl_label = "Prompts"

    def draw(self, _context: bpy.types.Context) -> None:
        """Those that were used, as they stand, then examples in the language of the panel."""
        for title, texts in (
            ("Used", prompts.used()),
            ("Examples", [said(text) for text in prompts.EXAMPLES]),
        ):
            if texts:
                self.layout.label(text=title)
            for text in texts:
                self.layout.operator("rodin.take_prompt", text=text, translate=False).prompt = text
            self.layout.separator()
