# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word of the add-on has its translation. The bpy module has no languages to switch to."""

import ast
import re

import bpy
import pytest

from backend.progress import EXPECTED_SECONDS
from backend.words import understand
from blender_rodin import registration
from blender_rodin.avatars import TITLES
from blender_rodin.prompts import EXAMPLES
from blender_rodin.shared import ROOT
from blender_rodin.translations import LANGUAGES

STAGES = (
    *(name.title() for name in EXPECTED_SECONDS),
    "Starting the backend",
    "Loading the model",
    "Making an avatar",
)
"""What a job says of itself: keys of the backend's progress."""
LABELS = ("label", "operator", "prop", "menu", "operator_menu_enum")


def declared():
    """Names and descriptions of classes, properties and choices."""
    for kind in registration.CLASSES:
        yield from (getattr(kind, field, "") for field in ("bl_label", "bl_description"))
        own = {name for each in kind.__mro__ for name in vars(each).get("__annotations__", ())}
        for known in properties(kind):
            if known.identifier not in own or known.is_hidden:
                continue
            yield from (known.name, known.description)
            if known.type == "ENUM":
                yield from (text for item in known.enum_items for text in (item.name, item.description))


def properties(kind):
    """Those of an operator are not its class's."""
    if issubclass(kind, bpy.types.Operator):
        return getattr(bpy.ops.rodin, kind.bl_idname.removeprefix("rodin.")).get_rna_type().properties
    return kind.bl_rna.properties


def drawn():
    """Texts that panels and dialogues write as they stand."""
    for path in (ROOT / "blender_rodin").rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "draw_text":
                yield from literals(call.args[1])
            if isinstance(call.func, ast.Name) and call.func.id == "said":
                yield from literals(call.args[0])
            if isinstance(call.func, ast.Attribute) and call.func.attr in LABELS:
                given = [each.value for each in call.keywords if each.arg == "text"]
                yield from (text for value in given for text in literals(value))


def literals(value):
    """Strings of an expression; not those of an f-string, whose parts no dictionary has."""
    if isinstance(value, ast.JoinedStr):
        return []
    found = (each.value for each in ast.walk(value) if isinstance(each, ast.Constant))
    return [text for text in found if isinstance(text, str)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(addon, language):
    said = {
        text
        for text in (*declared(), *drawn(), *STAGES, *EXAMPLES, *TITLES.values())
        if text and not text.startswith("RODIN_")
    }
    assert len(said) > 80
    assert not sorted(said - set(LANGUAGES[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_ask_for_the_same(language):
    for english in (*EXAMPLES, "with red hair"):
        assert understand(LANGUAGES[language][english]).summary() == understand(english).summary()


def test_no_report_is_in_english_alone():
    reports = [
        ast.unparse(call)
        for path in (ROOT / "blender_rodin").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "report"
    ]
    assert len(reports) > 8
    bare = [report for report in reports if not any(f"{way}(" in report for way in ("said", "meant"))]
    assert bare == ["self.report({'INFO'}, self.message)"], "what is announced comes translated"


def test_no_label_is_put_together_in_english():
    together = [
        ast.unparse(value)
        for path in (ROOT / "blender_rodin").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in LABELS
        for value in (each.value for each in call.keywords if each.arg == "text")
        if isinstance(value, ast.JoinedStr) and any(letters(part) for part in value.values)
    ]
    assert not together, "wrap them in said()"


def letters(part):
    return isinstance(part, ast.Constant) and any(letter.isalpha() for letter in part.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_have_the_same_places(language):
    for english, meant in LANGUAGES[language].items():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", meant)), english
