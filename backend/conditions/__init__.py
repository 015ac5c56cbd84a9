# SPDX-License-Identifier: GPL-3.0-or-later
"""What the base diffusion may be given beside z: a palette and a front map."""
