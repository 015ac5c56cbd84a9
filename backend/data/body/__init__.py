# SPDX-License-Identifier: GPL-3.0-or-later
"""The bare head, neck and shoulders that everything is fitted to."""
