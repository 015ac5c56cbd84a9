# SPDX-License-Identifier: GPL-3.0-or-later
"""Who a subject is: attributes, how they are drawn, and how common each is."""
