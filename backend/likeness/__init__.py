# SPDX-License-Identifier: GPL-3.0-or-later
"""From a photo to the person in it: shape, expression, texture and hair onto a generated avatar."""
