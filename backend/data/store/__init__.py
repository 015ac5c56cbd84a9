# SPDX-License-Identifier: GPL-3.0-or-later
"""Records, shards and the runs that make them."""
