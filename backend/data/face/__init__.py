# SPDX-License-Identifier: GPL-3.0-or-later
"""Skin, eyes, brows, beards: what is painted on the head or raised from it."""
