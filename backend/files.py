# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of files that both sides name. Blender reads this too: no imports."""

LIKENESS_FILE = "likeness.npz"
SEEN_FILE = "seen.png"
OF_ONE_KIND = (
    "avatar.npz",
    "texture.png",
    "normal.png",
    "rig.npz",
    "face.png",
    "worn.png",
    "face_normal.png",
    LIKENESS_FILE,
    SEEN_FILE,
)
"""Files that not every avatar has: those of plain meshes, of animation-ready heads, and of photos."""
FACES_FILE = "faces.json"
LANDMARKS_FILE = "landmarks.json"
PICTURE_FILE = "photo.png"
FRONT_MAP_FILE = "front-map.png"
