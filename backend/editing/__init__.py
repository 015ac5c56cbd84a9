# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits: what a sentence asks for, and an avatar that is changed there and the same elsewhere."""

from backend.editing.field import EditedField
from backend.editing.layers import Layer, Maker, layered
from backend.editing.topics import EVERYTHING, Topic
from backend.editing.wording import Change, changes, edited_parts

__all__ = [
    "EVERYTHING",
    "Change",
    "EditedField",
    "Layer",
    "Maker",
    "Topic",
    "changes",
    "edited_parts",
    "layered",
]
