# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's front as an image to paint on: its legend, the canvas, and the brush."""
