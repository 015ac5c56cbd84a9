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
)
"""Files that only plain meshes or only animation-ready heads have; they can be made again of the recipe."""
FACES_FILE = "faces.json"
LANDMARKS_FILE = "landmarks.json"
PICTURE_FILE = "photo.png"
FRONT_MAP_FILE = "front-map.png"
