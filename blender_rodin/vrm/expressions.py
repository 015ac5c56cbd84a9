# SPDX-License-Identifier: GPL-3.0-or-later
"""VRM's preset expressions as sums of ARKit's face shapes, by their names and weights."""

from ..poses import POSES, both

SAME = {
    "happy": "smile",
    "angry": "anger",
    "sad": "sadness",
    "surprised": "surprise",
    "aa": "aa",
    "ih": "ih",
    "ou": "ou",
    "ee": "E",
    "oh": "oh",
}
"""VRM's names for poses that the add-on has anyway."""

EXPRESSIONS: dict[str, dict[str, float]] = {name: POSES[pose].values for name, pose in SAME.items()} | {
    "relaxed": both(mouthSmile=0.35, eyeSquint=0.35, cheekSquint=0.15),
    "blink": both(eyeBlink=1.0),
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "lookUp": both(eyeLookUp=1.0),
    "lookDown": both(eyeLookDown=1.0),
    "lookLeft": {"eyeLookOutLeft": 1.0, "eyeLookInRight": 1.0},
    "lookRight": {"eyeLookInLeft": 1.0, "eyeLookOutRight": 1.0},
}
"""``neutral`` is the face as it is."""
