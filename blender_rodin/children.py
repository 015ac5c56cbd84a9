# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes in groups of their own, so that what they start ends with them."""

import os
import signal
import subprocess
import sys
from typing import Any

IN_A_GROUP: dict[str, Any] = (
    {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    if sys.platform == "win32"
    else {"start_new_session": True}
)
"""Arguments of :class:`subprocess.Popen`."""


def terminate(child: subprocess.Popen[bytes]) -> None:
    """Ask the child and whatever it started to end."""
    _signal(child, signal.SIGTERM)


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    _signal(child, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.send_signal(number)
    else:
        os.killpg(child.pid, number)
