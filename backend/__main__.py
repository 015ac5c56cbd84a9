# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend COMMAND``."""

import os
import sys

from .threads import sleep_while_waiting

sleep_while_waiting()

from .cli import CANCELLED, main  # noqa: E402 - which loads PyTorch

code = main()
if code == CANCELLED:
    # CPython ends by the signal, not with this code, if the interrupt came while a library ran exec().
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
sys.exit(code)
