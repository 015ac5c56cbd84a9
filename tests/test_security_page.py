# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on security names tests that there are."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_each_answer_has_its_test() -> None:
    named = NAMED.findall((ROOT / "docs" / "security.md").read_text("utf-8"))
    assert len(named) > 20
    gone = [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).is_file()
        or test
        not in {getattr(node, "name", "") for node in ast.parse((ROOT / file).read_text("utf-8")).body}
    ]
    assert gone == []
