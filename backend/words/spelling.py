# SPDX-License-Identifier: GPL-3.0-or-later
"""The known word that is nearest to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Collection

SHORTEST, ALIKE, NEAR = 4, 0.8, 0.6
"""Letters that a misspelt word has at least, how alike it must be to be corrected, and to be offered."""

OTHERS = frozenset(
    (
        "chair chairs mouse bear bears tears tear board boards bread bead beads chain chains china month"
        " months moth clips clip flips ships skirt skirts suite suites pearls pearl earth heart hearts beat"
        " beats ball balls bold cold told sold gold house horse horses noise noises nice mice dice shin chip"
        " chips skis spin skill milk half calf coats goat goats boat bean beans team steam dream cape caps"
        " glove gloves grass gloss hall hail heir shore store sword words world wall walls tall land band"
        " bands hands stand sand wand wind wine line lines lime time tire fire firm form farm warm worm west"
        " vast waist wrist list last past paste taste coast roast toast boots books looks hooks bread breed"
        " beech beach peach cheek-to-cheek check checks cheese chess chest crest dance dancer forest forests"
        " sunset flower flowers power tower towel castle cattle battle bottle kettle rattle robe robes stone"
        " stones scale scales scar scars scare star stars stare stair stairs start smoke smell small-talk"
        " spell shell skull-cap sleep sleeve sheep sheet shoes shows snow slow grow crow brown-bear crown"
        " crowns drown frown-line garden harden warden golden-hour silver-lining window widow shadow shadows"
        " meadow bright-side brighten light-house lightning fighting sighting riding wiring hiring firing"
        " tiring hearing bearing wearing-down tearing sharing caring staring scarf-ring string spring swing"
        " sting bring king ring rings wing wings sing"
    ).split()
)
"""Everyday words that look like known ones, and are none of them misspelt."""


def nearest(word: str, known: Collection[str]) -> str | None:
    """What ``word`` was meant to be, or None: it begins alike and has the same letters, or most of them."""
    if len(word) < SHORTEST or word in OTHERS:
        return None
    alike = [each for each in known if each[0] == word[0] and abs(len(each) - len(word)) <= 2]
    mixed = [each for each in alike if sorted(each) == sorted(word)]
    found = mixed or difflib.get_close_matches(word, alike, 1, ALIKE)
    return found[0] if found else None


def offered(words: Collection[str], known: Collection[str], count: int = 3) -> list[str]:
    """Up to ``count`` of ``known`` that look most like some of ``words``."""
    scored = {
        name: max(difflib.SequenceMatcher(None, word, name).ratio() for word in words)
        for name in known
        if words
    }
    near = sorted((name for name in scored if scored[name] >= NEAR), key=lambda name: -scored[name])
    return near[:count]
