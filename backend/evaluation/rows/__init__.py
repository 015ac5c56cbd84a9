# SPDX-License-Identifier: GPL-3.0-or-later
"""One module a row of the report; each has ``measure(context) -> Row``."""
