# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend's private Python environment: planned, made in the background, mended, removed. No bpy here."""
