# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences that users can read, taken from the source: ``{}`` is where a name or a number stands."""

import ast
import itertools
import re
from collections import defaultdict
from functools import lru_cache

from blender_rodin.shared import ROOT

NOT_IN_BLENDER = (
    *("backend/data", "backend/evaluation", "backend/training", "backend/encoding/load.py"),
    *("backend/encoding/align.py", "backend/commands.py", "backend/cli.py", "backend/data_commands.py"),
    *("blender_rodin/save_blend.py", "backend/encoding/scan.py"),
)
"""What only command lines reach."""
APPENDED = ("warnings.append", "notes.append")
"""Lists of sentences."""
TELLERS = ("judged", "_missing")
"""Functions that are made of sentences for users."""


@lru_cache(maxsize=1)
def sources():
    paths = sorted(path for folder in ("backend", "blender_rodin") for path in (ROOT / folder).rglob("*.py"))
    kept = [path for path in paths if not str(path.relative_to(ROOT)).startswith(NOT_IN_BLENDER)]
    return {path: ast.parse(path.read_text("utf-8")) for path in kept}


def failures():
    """Code of each ``RodinError`` (empty if it is not told here), its sentence and what to do."""
    for tree in sources().values():
        names = named(tree)
        for call in calls(tree):
            if ast.unparse(call.func) == "RodinError":
                code = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
                yield code, [shape for part in call.args[1:] for shape in shapes(part, names)]


def remarks():
    """What goes on is told with."""
    for tree in sources().values():
        names = named(tree)
        for call in calls(tree):
            if ast.unparse(call.func).endswith(APPENDED):
                yield from shapes(call.args[0], names)
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name in TELLERS:
                nodes = set(ast.walk(ast.Module(function.body[1:], [])))
                nodes -= {part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
                yield from (each for node in nodes for each in shapes(node, {}) if each.endswith("."))


def calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def named(tree):
    """What names stand for: those of this file, and the project's constants."""
    return constants() | assigned(ast.walk(tree))


@lru_cache(maxsize=1)
def constants():
    return assigned(node for tree in sources().values() for node in tree.body)


def assigned(nodes):
    found = defaultdict(set)
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id].update(shapes(node.value, {}))
    return dict(found)


def shapes(node, names):
    """What an expression can say; nothing that has no letters of its own."""
    return {text for text in _texts(node, names) if re.search("[a-z]", text.replace("{}", ""))}


def _texts(node, names):
    found = {"{}"}
    match node:
        case ast.Constant(value=str(text)):
            found = {text}
        case ast.JoinedStr(values=parts):
            found = {"".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)}
        case ast.IfExp(body=one, orelse=other):
            found = _texts(one, names) | _texts(other, names)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            both = itertools.product(_texts(left, names), _texts(right, names))
            found = {one + other for one, other in both}
        case ast.Subscript(value=ast.Dict(values=values)):
            found = {text for value in values for text in _texts(value, names)}
        case ast.Name(id=name):
            found = names.get(name) or found
    return found
