# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of files that both sides name. Blender reads this too: no imports."""

LIKENESS_FILE = "likeness.npz"
SEEN_FILE = "seen.png"
FACES_FILE = "faces.json"
LANDMARKS_FILE = "landmarks.json"
PICTURE_FILE = "photo.png"
FRONT_MAP_FILE = "front-map.png"
