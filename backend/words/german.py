# SPDX-License-Identifier: GPL-3.0-or-later
"""German words as English ones: word by word, which is enough for what is said about heads."""

from __future__ import annotations

import re

from .spelling import nearest

_WORDS = {
    "hair": "haar haare haaren frisur haarschnitt",
    "beard": "bart bärte",
    "full beard": "vollbart",
    "goatee": "ziegenbart spitzbart kinnbart",
    "moustache": "schnurrbart schnauzbart schnauzer oberlippenbart",
    "stubble": "stoppeln bartstoppeln dreitagebart stoppelbart",
    "sideburns": "koteletten",
    "glasses": "brille brillen augengläser",
    "sunglasses": "sonnenbrille sonnenbrillen",
    "cap": "kappe schirmmütze basecap",
    "beanie": "mütze wollmütze strickmütze pudelmütze",
    "hat_": "hut hüte kopfbedeckung",
    "headscarf": "kopftuch",
    "headband": "stirnband haarband haarreif",
    "turban": "turban",
    "beret": "baskenmütze",
    "earrings": "ohrringe ohrring ohrstecker ohrschmuck",
    "shirt": "hemd hemden bluse",
    "t-shirt": "tshirt",
    "sweater": "pullover pulli strickjacke",
    "hoodie": "kapuzenpullover kapuzenpulli",
    "suit": "anzug",
    "jacket": "jacke sakko",
    "leather jacket": "lederjacke",
    "coat": "mantel",
    "scarf": "schal halstuch",
    "dress": "kleid",
    "tie": "krawatte schlips",
    "clothes": "kleidung kleider",
    "turtleneck": "rollkragenpullover rollkragen",
    "skin": "haut hautfarbe teint",
    "eyes": "auge augen",
    "lips": "lippe lippen",
    "mouth": "mund",
    "nose": "nase nasen",
    "nostrils": "nasenlöcher nasenflügel",
    "nose tip": "nasenspitze",
    "nose bridge": "nasenrücken nasenwurzel",
    "chin": "kinn",
    "jaw": "kiefer unterkiefer kieferpartie",
    "cheeks": "wange wangen backe backen",
    "cheekbones": "wangenknochen",
    "ears": "ohr ohren",
    "forehead": "stirn",
    "eyebrows": "augenbraue augenbrauen brauen",
    "eyelids": "lid lider augenlider",
    "eye bags": "tränensäcke augenringe",
    "face": "gesicht",
    "head": "kopf schädel",
    "neck": "hals nacken",
    "wrinkles": "falten fältchen runzeln",
    "freckles": "sommersprossen",
    "mole": "muttermal leberfleck",
    "makeup": "schminke",
    "lipstick": "lippenstift",
    "eye shadow": "lidschatten",
    "smile": "lächeln",
    "fringe": "pony",
    "braids": "zöpfe",
    "braid": "zopf",
    "curls": "locken",
    "ponytail": "pferdeschwanz",
    "bun": "dutt haarknoten",
    "highlights": "strähnen strähnchen",
    "bald head": "glatze",
    "man": "mann herr kerl typ männer",
    "woman": "frau dame frauen",
    "boy": "junge bub",
    "girl": "mädchen",
    "child": "kind",
    "person": "mensch leute",
    "old woman": "oma großmutter greisin",
    "old man": "opa großvater greis",
    "smiling": "lächelt lächle",
    "laughing": "lacht lachen",
    "grinning": "grinst",
    "grin": "grinsen",
    "winking": "zwinkert",
    "yawning": "gähnt gähnen",
    "shouting": "schreit schreien",
    "kiss": "kussmund",
    "sleepy": "müde",
    "expression": "ausdruck gesichtsausdruck miene",
    "frowning": "stirnrunzelnd",
    "a": "ein eine einen einem einer eines",
    "the": "die den dem des der das",
    "his": "sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer",
    "him": "ihm ihn",
    "he": "er",
    "she": "sie es",
    "and": "und sowie",
    "or": "oder",
    "but": "aber sondern",
    "with": "mit",
    "without": "ohne",
    "no": "kein keine keinen keinem keiner keines",
    "not": "nicht",
    "never": "nie niemals",
    "no longer": "nichtmehr",
    "nor": "noch",
    "neither": "weder",
    "has": "hat habe haben",
    "wears": "trägt tragen trage tragend aufhaben anhaben",
    "is": "ist sind sei sein wird werden",
    "looks": "sieht aussehen aussieht schaut guckt",
    "make": "mach mache macht machen",
    "give": "gib gebe gebt",
    "put": "setz setze zieh ziehe",
    "take": "nimm nehme nehmt",
    "off": "ab weg aus fort runter",
    "on": "auf",
    "remove": "entferne entfernen entfern lösche beseitige rasiere",
    "add": "ergänze hinzu dazu füge",
    "change": "ändere ändern verändere",
    "dye": "färbe färb",
    "in": "im in",
    "from": "von vom",
    "at": "am beim bei an",
    "of": "aus",
    "very": "sehr",
    "much": "viel deutlich",
    "a bit": "etwas bisschen wenig",
    "too": "zu",
    "more": "mehr",
    "less": "weniger",
    "please": "bitte",
    "should": "soll sollte sollen",
    "as": "als wie",
    "to": "nach",
    "instead of": "statt anstatt anstelle",
    "photo": "foto bild porträt",
    "now": "jetzt",
    "so": "so",
    "also": "auch",
    "him_": "man",
    "you": "du",
}
_ADJECTIVES = {
    "red": "rot rötlich",
    "blonde": "blond",
    "black": "schwarz",
    "brown": "braun",
    "white": "weiß weiss",
    "grey": "grau",
    "green": "grün",
    "blue": "blau",
    "yellow": "gelb",
    "pink": "rosa pink",
    "purple": "lila violett",
    "orange": "orange",
    "beige": "beige",
    "light": "hell",
    "colourful": "bunt",
    "old": "alt",
    "young": "jung",
    "long": "lang",
    "short": "kurz",
    "curly": "lockig kraus",
    "wavy": "wellig",
    "straight": "glatt gerad",
    "thick": "dick buschig",
    "thin": "dünn",
    "slim": "schlank",
    "fat": "fett",
    "chubby": "mollig",
    "full": "voll",
    "big": "groß gross",
    "small": "klein",
    "wide": "breit",
    "narrow": "schmal eng",
    "high": "hoch hoh",
    "low": "niedrig tief",
    "strong": "stark kräftig",
    "weak": "schwach",
    "pointed": "spitz",
    "round": "rund",
    "square": "eckig",
    "bald": "kahl glatzköpfig",
    "bearded": "bärtig",
    "clean-shaven": "rasiert glattrasiert bartlos",
    "happy": "fröhlich glücklich",
    "sad": "traurig",
    "angry": "wütend böse zornig",
    "surprised": "überrascht erstaunt",
    "serious": "ernst",
    "neutral": "neutral",
    "unhappy": "unglücklich",
    "afraid": "ängstlich verängstigt",
    "disgusted": "angewidert",
    "sleepy": "schläfrig",
    "grinning": "grinsend",
    "winking": "zwinkernd",
    "yawning": "gähnend",
    "shouting": "schreiend",
    "open": "offen geöffnet",
    "pouting": "schmollend",
    "slight": "leicht",
    "smiling": "lächelnd",
    "laughing": "lachend",
    "pale": "blass bleich",
    "tanned": "gebräunt",
    "wrinkled": "faltig runzlig",
    "freckled": "sommersprossig",
    "elderly": "betagt ältlich",
    "middle-aged": "mittelalt",
    "female": "weiblich",
    "male": "männlich",
    "striped": "gestreift",
    "checked": "kariert",
    "red-haired": "rothaarig",
    "black-haired": "schwarzhaarig",
    "brown-haired": "braunhaarig",
    "grey-haired": "grauhaarig",
    "blonde_": "blondhaarig",
    "dark-haired": "dunkelhaarig",
    "short-haired": "kurzhaarig",
    "long-haired": "langhaarig",
    "blue-eyed": "blauäugig",
    "green-eyed": "grünäugig",
    "brown-eyed": "braunäugig",
    "dark-skinned": "dunkelhäutig",
    "fair-skinned": "hellhäutig",
    "made-up": "geschminkt",
    "light brown": "hellbraun",
    "dark brown": "dunkelbraun",
    "light blue": "hellblau",
    "dark blue": "dunkelblau",
    "dark green": "dunkelgrün",
    "dark red": "dunkelrot",
    "leather": "ledern",
    "hollow": "hohl eingefallen",
    "silver": "silbern",
}
_COMPARED = {
    "bigger": "größer grösser",
    "smaller": "kleiner",
    "wider": "breiter",
    "narrower": "schmaler schmäler enger",
    "longer": "länger",
    "shorter": "kürzer",
    "fuller": "voller",
    "thicker": "dicker",
    "thinner": "dünner",
    "higher": "höher",
    "lower": "niedriger tiefer",
    "older": "älter",
    "younger": "jünger",
    "heavier": "schwerer",
    "slimmer": "schlanker",
    "fatter": "fetter",
    "darker": "dunkler",
    "lighter": "heller",
    "stronger": "stärker markanter kräftiger",
    "rounder": "runder",
    "pointed": "spitzer",
    "paler": "blasser",
    "curly": "lockiger",
    "straighter": "glatter gerader",
    "redder": "röter",
    "happier": "fröhlicher",
    "weaker": "schwächer",
}
_ENDINGS = ("", "e", "en", "er", "es", "em")
_PHRASES = (
    (r"\bnicht mehr\b", "no longer"), (r"\bein (?:bisschen|wenig)\b", "a bit"), (r"\bt-shirt\b", "t shirt"),
    (r"\bmittleren? alters\b", "middle-aged"), (r"\bguter laune\b", "happy"), (r"\bauf keinen fall\b", "no"),
    (r"\bgar kein", "kein"),
)  # fmt: skip
"""What is said by several words."""
MARKS = frozenset(
    (
        "mit ohne und die der das ein eine einen kein keine nicht mach ist sind bitte im den dem er soll"
        " hat weg"
    ).split()
)
"""Short words that, beside another German word, make a text German."""


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for stems, endings in ((_WORDS, ("",)), (_ADJECTIVES, _ENDINGS), (_COMPARED, _ENDINGS)):
        for english, listed in stems.items():
            for stem in listed.split():
                found |= {stem + ending: english.strip("_") for ending in endings}
    found |= {"dunkel": "dark", "dunkle": "dark", "dunkler": "darker"}
    found |= {"lächle": "smiling", "man": "one"}
    return found | {_plainly(word): english for word, english in found.items()}


def _plainly(word: str) -> str:
    """Without umlauts, as keyboards abroad write it."""
    for letter, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        word = word.replace(letter, pair)
    return word


WORDS = _table()
"""German word to English ones."""


def is_german(words: list[str], english: frozenset[str]) -> bool:
    """Whether a text is in German: it has a word that is German and not English, and no more English ones."""
    own = [word for word in words if word in WORDS and (word not in english or word in MARKS)]
    only = [word for word in own if word not in english]
    foreign = [word for word in words if word in english and word not in WORDS]
    return bool(only) and len(own) > len(foreign)


def translated(text: str, read_as: dict[str, str]) -> str:
    """A German text in English words; misspelt words are mended, and noted in ``read_as``."""
    for pattern, english in _PHRASES:
        text = re.sub(pattern, english, text)

    def word(match: re.Match[str]) -> str:
        german = match[0]
        if german not in WORDS and (meant := nearest(german, WORDS)):
            read_as[german] = meant
            german = meant
        return WORDS.get(german, german)

    return re.sub(r"[^\W\d_]+", word, text)
