# SPDX-License-Identifier: GPL-3.0-or-later
"""How PyTorch's threads on a CPU get along with other programs. Standard library only."""

import os

WAITING = "OMP_WAIT_POLICY"


def sleep_while_waiting() -> None:
    """Let OpenMP's threads sleep while they wait for each other, unless the user says otherwise.

    By default they spin, which costs nothing on an idle machine. Beside a program that is busy, such as
    Blender at a render, they spin for as long as one of them is kept from its core, and the diffusion takes
    ten times as long. It holds from the start of PyTorch on, so it must be called before.
    """
    os.environ.setdefault(WAITING, "PASSIVE")
