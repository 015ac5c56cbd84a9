# SPDX-License-Identifier: GPL-3.0-or-later
"""A text as people type it, without what says nothing, in words and stops."""

from __future__ import annotations

import re

_BOILERPLATE = re.compile(
    r"\b(?:(?:a|an|the)\s+)?(?:(?:close-?up|full|studio|realistic|detailed|high[- ]quality|3d)\s+)*"
    r"(?:photo(?:graph)?|picture|image|portrait|head ?shot|close-?up|render(?:ing)?"
    r"|3d (?:avatar|model|head|render)|avatar|bust|foto|bild|porträt)\s+(?:of|von|einer|eines)\b(?=\s)"
    r"|\b(?:(?:a|the)\s+)?(?:face|head)\s+of\b"
    r"|\b(?:masterpiece|meisterwerk|best quality|high quality|highest quality|ultra quality|highly detailed"
    r"|ultra[- ]?detailed|hyper[- ]?detailed|intricate details?|detailed face|detailed|hyper[- ]?realistic"
    r"|photo[- ]?realistic|ultra[- ]?realistic|realistic|photorealism|award[- ]winning|trending on \w+"
    r"|artstation|deviantart|unreal engine(?: \d)?|octane render|ray ?trac(?:ed|ing)|cinematic lighting"
    r"|(?:studio|soft|dramatic) lighting|cinematic|sharp focus|bokeh|depth of field|hdr|uhd|4k|8k|16k|hd|dslr"
    r"|\d+ ?mm(?: lens)?|f/\d(?:\.\d)?|professional photograph\w*|vector art|concept art|digital art(?:work)?"
    r"|3d render|3d avatar|3d model|portrait photo\w*|portrait|head ?shot|raw photo|photo|score_\d\w*"
    r"|nsfw|sfw)\b"
    r"|<lora:[^>]*>|:\d+\.\d+|--\w+(?: [\d:.]+)?|[(){}\[\]]+"
)
_SHORTENED = (
    (r"[’`´]", "'"), (r"\bcan't\b", "cannot"), (r"\bwon't\b", "will not"), (r"n't\b", " not"),
    (r"\bw/o\b", "without"), (r"\bw/(?=\s)", "with"), (r"\bdont\b", "do not"), (r"\bdoesnt\b", "does not"),
    (r"\bisnt\b", "is not"), (r"&", " and "), (r"\+", " and "), (r"\bnon-", "non "),
)  # fmt: skip
_AGES = (
    (r"\b(\d{1,3})[- ]?(?:years?[- ]old|year[- ]?olds?|years? of age|yo|y/o|jährige[rsn]?|jahre alt)\b",
     r"\1 year old"),
    (r"\b(?:aged|age|about|around|im alter von)[: ]+(\d{1,3})\b(?: (?:years? old|jahren))?", r"\1 year old"),
    (r"\bin (?:his|her|their|the)(?: (?:early|mid|late))? (\d)0'?s\b", r"\g<1>5 year old"),
    (r"\bof (\d{1,3}) years\b", r"\1 year old"),
)  # fmt: skip
_DECADE = r"\bin (?:his|her|their|the)(?: (?:early|mid|late))? (twen|thir|for|fif|six|seven|eigh)ties\b"
_DECADES = {"twen": 25, "thir": 35, "for": 45, "fif": 55, "six": 65, "seven": 75, "eigh": 85}
TOKEN = re.compile(r"\d{1,3} year old|[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[.;!?\n]+|,|:|[^\s\w]|_+")
STOP = re.compile(r"^[.;!?\n]+$")


def tidied(text: str) -> tuple[str, bool]:
    """In small letters, without boilerplate, and whether there was any."""
    lowered = text.lower().strip()
    for pattern, plain in _SHORTENED:
        lowered = re.sub(pattern, plain, lowered)
    for pattern, plain in _AGES:
        lowered = re.sub(pattern, plain, lowered)
    lowered = re.sub(_DECADE, lambda match: f"{_DECADES[match[1]]} year old", lowered)
    cleaned = _BOILERPLATE.sub(" ", lowered)
    return re.sub(r"[ \t]+", " ", cleaned).strip(), cleaned != lowered


def tokens(text: str) -> list[str]:
    """Words, ages and stops of a tidied text; hyphens part words."""
    return TOKEN.findall(re.sub(r"(?<=\w)-(?=\w)", " ", text))
