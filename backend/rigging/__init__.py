# SPDX-License-Identifier: GPL-3.0-or-later
"""The animation-ready head: one topology with shape keys and a rig, wrapped onto any avatar."""
