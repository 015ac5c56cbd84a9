# SPDX-License-Identifier: GPL-3.0-or-later
"""The words for every value of every attribute. Plain words are listed often, because people type them."""

from backend.data.captions.words import Words

GLASSES = Words(
    worn=("glasses", "glasses", "glasses", "glasses", "eyeglasses", "spectacles", "a pair of glasses"),
    before=("bespectacled",),
)
GLASSES_COLOURED = Words(worn=("{c} glasses", "{c} glasses", "{c}-framed glasses", "glasses with {c} frames"))
TORTOISESHELL = Words(worn=("tortoiseshell {g}", "tortoiseshell {g}", "tortoise shell {g}"))
SUNGLASSES = Words(worn=("sunglasses", "sunglasses", "sunglasses", "dark glasses", "shades", "sun glasses"))
GLASSES_KINDS = {
    "round": Words(worn=("round glasses", "round {c} glasses", "round-framed glasses", "round specs")),
    "square": Words(worn=("square glasses", "{c} square glasses", "rectangular glasses", "square specs")),
    "thin": Words(worn=("thin glasses", "thin {c} glasses", "thin-framed glasses", "thin-rimmed glasses")),
    "rimless": Words(worn=("rimless glasses", "rimless glasses", "frameless glasses")),
    "cat_eye": Words(worn=("cat-eye glasses", "{c} cat-eye glasses", "cat eye glasses", "cateye glasses")),
    "browline": Words(worn=("browline glasses", "{c} browline glasses", "half-rimmed glasses")),
    "sunglasses": Words(worn=("{c} sunglasses", "dark sunglasses", "sunglasses with dark lenses")),
    "aviators": Words(worn=("aviators", "aviator sunglasses", "{c} aviators", "aviator shades")),
    "round_sunglasses": Words(worn=("round sunglasses", "round dark glasses", "round {c} sunglasses")),
}
NO_GLASSES = Words(lacking=("glasses", "glasses", "glasses", "eyeglasses", "sunglasses"))

HAT = Words(dressed=("a hat", "a hat", "a hat", "headwear"), before=("hatted",))
HEADWEAR = {
    "beanie": Words(
        dressed=("a beanie", "a {c} beanie", "a {c} knitted hat", "a {c} woolly hat", "a {c} hat")
    ),
    "cap": Words(dressed=("a cap", "a {c} cap", "a baseball cap", "a {c} baseball cap", "a ball cap")),
    "hat": Words(dressed=("a {c} hat", "a {c} hat", "a brimmed hat", "a {c} brimmed hat")),
    "beret": Words(dressed=("a beret", "a {c} beret", "a {c} beret", "a French beret")),
    "bucket_hat": Words(dressed=("a bucket hat", "a {c} bucket hat", "a {c} sun hat", "a {c} hat")),
    "headscarf": Words(
        dressed=(
            "a hijab",
            "a headscarf",
            "a {c} hijab",
            "a {c} headscarf",
            "a head scarf",
            "a {c} head covering",
        )
    ),
    "headband": Words(dressed=("a headband", "a {c} headband", "a {c} hairband", "a {c} head band")),
    "turban": Words(dressed=("a turban", "a {c} turban", "a {c} turban", "a {c} head wrap")),
}
NO_HAT = Words(lacking=("hat", "a hat", "hat", "headwear", "cap"), before=("bareheaded", "bare-headed"))

EARRINGS = Words(worn=("earrings", "earrings", "earrings", "{c} earrings", "{c} earrings", "ear rings"))
EARRING_KINDS = {
    "stud": Words(worn=("stud earrings", "{c} studs", "ear studs", "small earrings", "{c} stud earrings")),
    "hoop": Words(worn=("hoop earrings", "hoops", "{c} hoop earrings", "{c} hoops")),
    "drop": Words(worn=("drop earrings", "dangling earrings", "dangly {c} earrings", "{c} drop earrings")),
}
NO_EARRINGS = Words(lacking=("earrings",))

GARMENTS = {
    "t_shirt": ("t-shirt", "t-shirt", "T-shirt", "tshirt", "tee", "top"),
    "v_neck": ("v-neck", "v-neck", "v-neck top", "v neck shirt", "top"),
    "tank_top": ("tank top", "tank top", "sleeveless top", "vest top"),
    "sweater": ("sweater", "sweater", "jumper", "pullover", "knitted sweater"),
    "turtleneck": ("turtleneck", "turtleneck", "roll-neck", "polo neck", "turtle neck sweater"),
    "shirt": ("shirt", "shirt", "shirt", "collared shirt", "button-up shirt", "button-down shirt"),
    "shirt_and_tie": ("shirt and tie", "shirt and tie", "shirt and necktie"),
    "hoodie": ("hoodie", "hoodie", "hoody", "hooded sweatshirt"),
    "suit": ("suit", "suit", "suit", "business suit", "suit jacket"),
    "leather_jacket": ("leather jacket", "leather jacket", "biker jacket"),
    "scarf": ("scarf", "scarf", "scarf round the neck", "neck scarf"),
    "dress": ("dress", "dress", "frock"),
}
PATTERNS = {
    "striped": ("striped {c} {g}", "{c} striped {g}", "striped {g}", "stripy {g}", "{c} and {d} striped {g}"),
    "checked": ("checked {g}", "{c} checked {g}", "checkered {g}", "plaid {g}", "{c} and {d} checkered {g}"),
    "dotted": (
        "polka dot {g}",
        "{c} polka dot {g}",
        "dotted {g}",
        "spotted {c} {g}",
        "{c} {g} with {d} dots",
    ),
    "floral": ("floral {g}", "{c} floral {g}", "flowery {g}", "flower print {g}", "{c} {g} with {d} flowers"),
}
"""``{g}`` stands for the garment."""
PLAIN = ("{c} {g}", "{c} {g}", "{c} {g}", "{c} {g}", "{g}", "{g}", "plain {c} {g}")
UNPATTERNED = ("{c} {g}", "{c} {g}", "{c} {g}", "{g}")
"""For garments that are never patterned, where "plain" says nothing."""

TIE = Words(worn=("a tie", "a tie", "a necktie"))

BEARD = Words(
    having=("a beard", "a beard", "a beard", "a {c} beard", "a {c} beard", "facial hair"),
    before=("bearded", "bearded"),
)
MOUSTACHE = Words(
    having=("a moustache", "a mustache", "a {c} moustache", "a {c} mustache"),
    before=("mustached", "moustached"),
)
FACIAL_HAIR = {
    "stubble": Words(
        having=("stubble", "stubble", "{c} stubble", "a five o'clock shadow", "designer stubble"),
        before=("stubbly", "unshaven"),
    ),
    "moustache": MOUSTACHE,
    "handlebar": Words(
        having=(
            "a handlebar moustache",
            "a handlebar mustache",
            "a {c} handlebar mustache",
            "a curled moustache",
        )
    ),
    "soul_patch": Words(having=("a soul patch", "a {c} soul patch", "a small patch of beard under the lip")),
    "goatee": Words(having=("a goatee", "a goatee", "a {c} goatee", "a goatee beard"), before=("goateed",)),
    "circle_beard": Words(
        having=("a circle beard", "a {c} circle beard", "a round beard", "a beard around the mouth")
    ),
    "chin_strap": Words(
        having=("a chin strap beard", "a chinstrap", "a {c} chin strap", "a chinstrap beard")
    ),
    "sideburns": Words(having=("sideburns", "sideburns", "{c} sideburns", "long sideburns", "side whiskers")),
    "full_beard": Words(having=("a full beard", "a {c} full beard", "a full {c} beard")),
    "long_beard": Words(
        having=("a long beard", "a long {c} beard", "a big {c} beard", "a large beard", "a bushy beard")
    ),
}
SHORT_BEARD = Words(having=("a short beard", "a trimmed beard", "a short {c} beard"))
THICK_BEARD = Words(having=("a thick beard", "a bushy beard", "a thick {c} beard"))
CLEAN_SHAVEN = Words(
    before=("clean-shaven", "clean-shaven", "clean shaven", "beardless"),
    lacking=("a beard", "beard", "a beard", "facial hair", "moustache", "stubble"),
)
NO_BEARD = Words(lacking=("a beard", "beard"))

HAIR = Words(having=("{c} hair",), before=("{b}-haired",))
BLONDE = Words(having=("{c} hair",), before=("blonde", "blonde", "blond", "fair-haired"))
RED = Words(having=("{c} hair",), before=("red-haired", "redheaded", "ginger"))
HAIR_LENGTHS = {
    "short": Words(having=("short hair", "short hair", "short {c} hair"), before=("short-haired",)),
    "medium": Words(having=("medium-length hair", "medium length {c} hair", "neck-length hair")),
    "long": Words(having=("long hair", "long hair", "long {c} hair"), before=("long-haired",)),
}
CURLY = Words(having=("curly hair", "curly {c} hair", "curls"), before=("curly-haired", "curly haired"))
WAVY = Words(having=("wavy hair", "wavy {c} hair"), before=("wavy-haired",))
BALD = Words(
    before=("bald", "bald", "bald", "bald-headed", "hairless", "shaven-headed"),
    having=("a bald head", "no hair", "a shaved head"),
)
BALDING = Words(before=("balding", "balding"), having=("thinning hair", "a bald patch"))
RECEDING = Words(
    having=("a receding hairline", "receding hair", "a high hairline", "receding {c} hair"),
)
GREYING = Words(
    having=("greying hair", "graying hair", "greying {c} hair", "some grey hair", "salt and pepper hair"),
    before=("greying", "graying"),
)
HIGHLIGHTS = Words(
    having=("{d} highlights", "{d} streaks", "{c} hair with {d} highlights", "{d} strands", "highlights")
)
FRINGE = Words(having=("bangs", "a fringe", "bangs", "a {c} fringe", "{c} bangs", "hair over the forehead"))
MIDDLE_PARTING = Words(
    having=("a middle parting", "a center part", "hair parted in the middle", "a centre parting")
)
SIDE_PARTING = Words(having=("a side parting", "a side part", "hair parted on the side", "side-parted hair"))
