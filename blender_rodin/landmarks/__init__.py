# SPDX-License-Identifier: GPL-3.0-or-later
"""Landmarks over a photo, which are dragged where the detector was wrong: what, where and how it looks."""
