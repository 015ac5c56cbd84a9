# SPDX-License-Identifier: GPL-3.0-or-later
"""VRM's preset expressions as sums of ARKit's face shapes, by their names and weights."""


def _both(**weights: float) -> dict[str, float]:
    """The shapes of both sides: ``eyeBlink`` is ``eyeBlinkLeft`` and ``eyeBlinkRight``."""
    return {name + side: weight for name, weight in weights.items() for side in ("Left", "Right")}


EXPRESSIONS: dict[str, dict[str, float]] = {
    "happy": _both(mouthSmile=0.8, cheekSquint=0.6, eyeSquint=0.3) | {"browInnerUp": 0.15},
    "angry": _both(browDown=0.9, noseSneer=0.4, eyeSquint=0.4, mouthFrown=0.4, mouthPress=0.4),
    "sad": _both(mouthFrown=0.7, eyeSquint=0.15) | {"browInnerUp": 0.9, "mouthShrugLower": 0.4},
    "relaxed": _both(mouthSmile=0.35, eyeSquint=0.35, cheekSquint=0.15),
    "surprised": _both(browOuterUp=0.8, eyeWide=0.8) | {"browInnerUp": 0.8, "jawOpen": 0.35},
    "aa": _both(mouthLowerDown=0.2) | {"jawOpen": 0.65},
    "ih": _both(mouthStretch=0.35, mouthUpperUp=0.15, mouthLowerDown=0.25) | {"jawOpen": 0.2},
    "ou": {"jawOpen": 0.2, "mouthFunnel": 0.3, "mouthPucker": 0.7},
    "ee": _both(mouthSmile=0.35, mouthStretch=0.4, mouthLowerDown=0.4) | {"jawOpen": 0.12},
    "oh": {"jawOpen": 0.45, "mouthFunnel": 0.6},
    "blink": _both(eyeBlink=1.0),
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "lookUp": _both(eyeLookUp=1.0),
    "lookDown": _both(eyeLookDown=1.0),
    "lookLeft": {"eyeLookOutLeft": 1.0, "eyeLookInRight": 1.0},
    "lookRight": {"eyeLookInLeft": 1.0, "eyeLookOutRight": 1.0},
}
"""``neutral`` is the face as it is."""
