# SPDX-License-Identifier: GPL-3.0-or-later
"""VRM 1.0 by the VRM add-on: a body's bones below the bust, expressions, gaze, author and permissions."""

from .write import check, write

__all__ = ["check", "write"]
