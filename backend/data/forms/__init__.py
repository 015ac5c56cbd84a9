# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed meshes and what they are made with."""
