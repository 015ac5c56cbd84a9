# SPDX-License-Identifier: GPL-3.0-or-later
"""PyTorch's threads beside other programs."""

import os
import subprocess
import sys

import pytest

from backend.threads import WAITING

SHOW = "import os, backend; backend.RodinPipeline; print(os.environ['OMP_WAIT_POLICY'])"
ALONE = "import os, backend.protocol; print(os.environ.get('OMP_WAIT_POLICY'))"


def printed(code: str, chosen: dict[str, str]) -> str:
    """The last line of what a new Python prints."""
    own = {name: value for name, value in os.environ.items() if name != WAITING}
    done = subprocess.run([sys.executable, "-c", code], check=True, env=own | chosen, capture_output=True)
    return done.stdout.decode().splitlines()[-1]


@pytest.mark.parametrize(("chosen", "expected"), [({}, "PASSIVE"), ({WAITING: "ACTIVE"}, "ACTIVE")])
def test_threads_sleep_while_they_wait_unless_the_user_says_otherwise(
    chosen: dict[str, str], expected: str
) -> None:
    assert printed(SHOW, chosen) == expected


def test_the_package_alone_changes_nothing_because_blender_imports_it() -> None:
    assert printed(ALONE, {}) == "None"
