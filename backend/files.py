# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of the files of an avatar's folder that both sides name. Blender reads this too: no imports."""

LIKENESS_FILE = "likeness.npz"
SEEN_FILE = "seen.png"
