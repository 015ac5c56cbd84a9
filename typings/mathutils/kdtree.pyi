# SPDX-License-Identifier: GPL-3.0-or-later
# Blender builds its API at run time: to the type checker all of it is Any.

from typing import Any

def __getattr__(name: str) -> Any: ...
