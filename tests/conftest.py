# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends a session that used the bpy module without running its exit code, which can hang or crash."""

import os
import sys

import pytest

from backend.threads import sleep_while_waiting

sleep_while_waiting()

STATUS = pytest.StashKey[int]()


def pytest_sessionfinish(session, exitstatus):
    session.config.stash[STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    if "bpy" in sys.modules and STATUS in config.stash:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[STATUS])


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory):
    """A whole, tiny model folder (tests/tiny_model.py)."""
    from tests.tiny_model import build

    return build(tmp_path_factory.mktemp("model") / "tiny")
