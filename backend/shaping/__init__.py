# SPDX-License-Identifier: GPL-3.0-or-later
"""Features of a face, such as the size of its nose, set exactly and locally on any avatar."""
