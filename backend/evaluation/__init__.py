# SPDX-License-Identifier: GPL-3.0-or-later
"""How good a model is, by judges that took no part in making it."""
