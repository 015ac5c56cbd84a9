# SPDX-License-Identifier: GPL-3.0-or-later
"""``docs/ways.md`` has every operator, function, option and command that users have, and no others."""

import inspect
import re

import pytest

from blender_rodin import api, command, operators
from blender_rodin.shared import ROOT

NO_USERS = {"announce"}
"""What the add-on does for itself."""
MAKERS = {"serve", "train", "publish", "evaluate", "ablate", "data"}
"""Commands that make models, or that the add-on calls."""


@pytest.fixture(scope="module")
def columns():
    lines = (ROOT / "docs/ways.md").read_text("utf-8").splitlines()
    rows = [line.strip("|").split(" | ") for line in lines if line.startswith("|")][2:]
    return [set(re.findall(r"`([^`]+)`", " ".join(cells))) for cells in zip(*rows, strict=True)]


def test_operators(columns):
    known = {each.bl_idname.removeprefix("rodin.") for each in operators.CLASSES if "_OT_" in each.__name__}
    assert columns[2] == known - NO_USERS


def test_functions(columns):
    own = {
        name for name, each in inspect.getmembers(api, inspect.isfunction) if each.__module__ == api.__name__
    }
    assert columns[3] == {name for name in own if not name.startswith("_")}


def test_options_of_blenders_command_line(columns):
    options = {each for action in command._parser()._actions for each in action.option_strings}
    assert columns[4] == options - {"-h", "--help"}


def test_commands_of_the_backend(columns):
    pytest.importorskip("typer")  # environments of other Blenders are without the backend's packages
    from backend import cli

    app = cli.app
    known = {each.name or each.callback.__name__ for each in app.registered_commands}
    known |= {each.name for each in app.registered_groups}
    assert columns[5] == known - MAKERS
