# SPDX-License-Identifier: GPL-3.0-or-later
"""The English words that are known, by what they do in a text.

Underscores stand for spaces; people write hyphens or spaces as they like. Behind ``=`` stands how captions
say the same in another way, behind ``~`` how they say it always.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from . import css, features


class Kind(Enum):
    """What a word does."""

    THING = "names something of which there can be none, or which has a colour"
    TRAIT = "says something of the person by itself"
    COLOUR = "says the colour of a thing"
    MODIFIER = "says how a thing is"
    PERSON = "names the person"
    NOT = "turns what follows into its absence"
    AWAY = "takes away what follows"
    OFF = "takes away what came before"
    ON = "begins what is to be there"
    TOO = "says that there is too much of what follows"
    LESS = "asks for less of what follows"
    MORE = "asks for more of what follows"
    DEGREE = "says how much"
    FILLER = "says nothing by itself"


class Word(NamedTuple):
    """A known word or a few.

    Attributes:
        kind: what it does.
        topic: of a thing or a trait, the topic's name.
        say: how captions say it; for a person, the noun.
        foreign: whether captions never have the word itself, so that the model has to be told what they say.
    """

    kind: Kind
    topic: str = ""
    say: str = ""
    foreign: bool = False


_THINGS = {
    "hair": "hair hairs~hair haircut=hair hairstyle=hair hairdo~hair",
    "hair style": (
        "afro afro_puffs bob bowl_cut braid braids plaits=braids plait=braid coils=curls bun space_buns=bun"
        " buzz_cut=buzz_cut cornrows crew_cut curls dreadlocks dreads=dreadlocks locs=dreadlocks mohawk"
        " mohican=mohawk mullet pigtails pixie_cut ponytail pony_tail~ponytail quiff pompadour=quiff"
        " side_part side_parting middle_parting center_part top_knot topknot~top_knot twists undercut fringe"
        " bangs parting bowl hairline bald_head bald_patch updo~bun half_up_hair"
    ),
    "hair colour": "highlights streaks strands",
    "facial hair": (
        "beard beards~beard facial_hair moustache mustache mustaches~mustache moustaches~moustache goatee"
        " stubble sideburns side_whiskers=sideburns whiskers=beard soul_patch chin_strap"
        " chinstrap=chin_strap five_o'clock_shadow=stubble circle_beard"
    ),
    "glasses": (
        "glasses glass~glasses eyeglasses=glasses spectacles=glasses specs=glasses eyewear~glasses"
        " sunglasses sun_glasses=sunglasses shades=sunglasses aviators aviator_sunglasses=aviators"
        " goggles~glasses frames pair_of_glasses=glasses monocle~glasses"
    ),
    "headwear": (
        "hat hats~hat cap baseball_cap beanie beanies~beanie beret headwear=hat head_scarf=headscarf"
        " headscarf hijab veil~headscarf headband head_band=headband hairband=headband turban bucket_hat"
        " sun_hat=bucket_hat ball_cap=baseball_cap knitted_hat=beanie woolly_hat=beanie head_wrap=turban"
        " head_covering=headscarf helmet~hat fedora~hat"
    ),
    "earrings": (
        "earrings earring~earrings ear_rings=earrings studs=stud_earrings hoops=hoop_earrings stud_earrings"
        " hoop_earrings drop_earrings ear_studs=stud_earrings"
    ),
    "clothing": (
        "t-shirt tshirt=t-shirt shirt shirts~shirt tee=t-shirt top tank_top v-neck vest sweater"
        " jumper=sweater pullover=sweater turtleneck turtle_neck=turtleneck roll_neck=turtleneck"
        " polo_neck=turtleneck hoodie hoody=hoodie sweatshirt hooded_sweatshirt=hoodie suit suits~suit"
        " business_suit=suit suit_jacket=suit jacket leather_jacket biker_jacket=leather_jacket coat~jacket"
        " scarf dress frock=dress blouse~shirt tie necktie=tie clothes clothing shirt_and_tie"
        " cardigan~sweater blazer~suit garment=clothing outfit=clothes"
    ),
    "expression": (
        "smile grin laugh frown expression neutral_expression serious_face straight_face pout smirk kiss wink"
        " open_mouthed_smile~laugh open_mouth mouth_open~open_mouth opened_mouth~open_mouth"
        " wide_open_mouth~open_mouth mouth_wide_open~open_mouth slightly_open_mouth"
        " mouth_slightly_open~slightly_open_mouth parted_lips lips_parted~parted_lips"
    ),
    "skin": "skin complexion~skin",
    "eyes": "eyes eye=eyes iris~eyes irises~eyes",
    "make-up": (
        "makeup make_up=makeup lipstick lips eye_shadow eyeshadow=eye_shadow eyeliner eye_liner=eyeliner"
    ),
    "wrinkles": "wrinkles wrinkle~wrinkles lines_on_the_face~wrinkles crow's_feet~wrinkles",
    "face": (
        "freckles freckle~freckles mole moles beauty_spot=mole eyebrows brows=eyebrows eyebrow~eyebrows"
        " cheeks"
    ),
}
_TRAITS = {
    "hair colour": (
        "blonde blond=blonde redhead=red-haired redheaded=red-haired ginger=red-haired brunette=brown-haired"
        " greying graying=greying fair_haired=blonde red-haired black-haired brown-haired grey-haired"
        " gray_haired=grey-haired white-haired dark-haired blond_haired=blonde blonde_haired=blonde"
        " pink-haired blue-haired green-haired purple-haired salt-and-pepper=greying"
    ),
    "hair style": (
        "bald balding bald-headed=bald hairless=bald shaven-headed=bald short-haired long-haired curly-haired"
        " wavy-haired side-parted balder~bald"
    ),
    "facial hair": (
        "bearded clean-shaven shaven=clean-shaven beardless=clean-shaven shaved=clean-shaven mustached"
        " moustached=mustached stubbly unshaven goateed"
    ),
    "glasses": "bespectacled glassless~no_glasses glasses_free~no_glasses",
    "headwear": "hatless~no_hat bareheaded=no_hat bare-headed=no_hat hatted",
    "age": (
        "young old older=old younger~young elderly middle-aged senior=old aged=old teenage teen=teenage"
        " mature=middle-aged adolescent=teenage youthful=young ancient~old young_adult=young"
    ),
    "expression": (
        "smiling happy cheerful grinning laughing surprised astonished=surprised shocked=surprised"
        " amazed=surprised frowning stern sad unhappy=sad angry furious=angry serious neutral pouting"
        " squinting scowling=angry happier~happy sadder~sad angrier~angry smiles~smiling grins~grinning"
        " laughs~laughing frowns~frowning sober~serious friendly=smiling mad~angry afraid scared~afraid"
        " frightened~afraid fearful~afraid disgusted smirking winking winks~winking kissing sleepy"
        " tired~sleepy shouting screaming~shouting yawning yawns~yawning gaping~yawning"
    ),
    "skin": (
        "fair-skinned dark-skinned brown-skinned pale paler~pale tanned=tan-skinned olive-skinned"
        " light_skinned=fair-skinned"
    ),
    "eyes": (
        "blue-eyed green-eyed brown-eyed grey-eyed gray_eyed=grey-eyed dark_eyed=brown-eyed"
        " hazel_eyed=brown-eyed"
    ),
    "build": "chubby heavy plump fat overweight=fat slim thin skinny slender lean obese~fat",
    "wrinkles": "wrinkled wrinkly=wrinkled wrinklier~wrinkled",
    "face": "freckled freckly=freckled rosy-cheeked",
    "make-up": "made-up~with_makeup",
    "ancestry": (
        "african asian east-asian=asian european caucasian=european african-american~african"
        " latino~tan-skinned latina~tan-skinned hispanic~tan-skinned chinese~asian japanese~asian"
        " korean~asian german~european nordic~european"
    ),
    "gender": "female male masculine~male feminine~female",
    "gaze": "looking_up looking_down looking_away looking_to_the_side looking_sideways=looking_away",
}
_PERSONS = (
    "man woman person boy girl lady=woman gentleman guy=man fellow=man dude=man bloke=man kid=child child"
    " people~person face=person human=person individual=person teenager grandmother~old_woman"
    " grandfather~old_man grandma~old_woman grandpa~old_man granny~old_woman men~man women~woman"
    " somebody~person someone~person anybody~person adult=person mother~woman father~man wife~woman"
    " husband~man male=man female=woman king~man queen~woman head=person businessman~man"
    " businesswoman~woman actor~man actress~woman character~person boys~boy girls~girl baby~child"
    " toddler~child"
)
COLOURS = (
    "black white grey gray=grey silver red ginger auburn=red blonde blond=blonde golden=blonde brown"
    " chestnut=brown dark light fair pink blue green purple violet=purple yellow orange beige teal navy"
    " olive burgundy bright pale copper=red maroon=burgundy platinum~blonde hazel=brown turquoise=teal"
    " lavender~purple lilac~purple magenta~pink crimson~red scarlet~red cyan~teal tan cream=beige"
    " gold=yellow amber~brown raven=black jet-black=black snow-white=white lighter~light darker~dark"
    " fairer~fair blonder~blonde redder~red whiter~white blacker~black bluer~blue greener~green"
    " strawberry-blonde~red strawberry_blond~red ash~grey mousy=brown plum=purple coral=orange nude"
    " tanned=tan mint~green sky_blue=blue wine=burgundy wine_red=burgundy sand_coloured=beige"
    " cream_colored=beige brunette=brown greyer~grey grayer~grey brighter~bright"
    " reddish~red brownish~brown greyish~grey grayish~grey"
    " multicolored~bright"
)
_MODIFIERS = (
    "long longer~long short shorter~short curly curlier~curly wavy wavier~wavy straight"
    " straighter~straight medium medium-length spiky frizzy~curly coily thick thicker~thick thin"
    " thinner~thin thinning full fuller~full bushy big bigger~big large=big small little=small wide broad"
    " round rounder~round square rectangular rimless frameless=rimless cat-eye half-rimmed browline"
    " tortoiseshell striped stripy=striped checked checkered=checked plaid=checked dotted polka_dot"
    " spotted=dotted floral flowery=floral plain leather knitted woolly=knitted wool~knitted dyed"
    " trimmed slicked-back parted receding greying=grey braided=braided handlebar neat=trimmed hooded rosy"
    " smooth deep shoulder_length~medium-length neck_length=medium-length collared button-up sleeveless"
    " friendly wide_open=big happy sad angry surprised serious stern neutral heavy fine shaved"
    " open-mouthed stud hoop drop dangling dark_rimmed=black thin_framed=thin thick_framed=thick"
    " wire_rimmed~thin round_framed=round oversized~big huge~big tied_back=long high low tan"
    " business sun reading~round baseball bucket wrinkled freckled painted raised narrowed"
    " pursed puckered spiked=spiky lined=wrinkled cropped=short kinky=coily"
    " smaller~small tiny~small larger~big enormous~big massive~big wider~wide broader~broad squarer~square"
    " narrow~thin narrower~thin bushier~bushy spikier~spiky frizzier~curly rosier~rosy"
    " smoother~smooth neater~trimmed porcelain=fair tight"
    " curled=curly plaited=braided french pearl swept_back=slicked-back aviator=dark brimmed"
    " dark_framed=black gold_framed=thin mirrored~dark pointed_collar~collared cateye=cat-eye center"
    " centre=center single button_down=collared chin_length=medium-length natural dangly=dangling open"
    " unbuttoned~open"
)
_NOT = (
    "no not without never neither none non lacking lacks lack minus sans w_o missing cannot no_longer"
    " no_more anything_but not_any rather_than instead_of except free_of devoid_of"
)
_AWAY = (
    "remove removes removing take_off takes_off taking_off take_away get_rid_of getting_rid_of lose loses"
    " ditch drop delete hide erase eliminate shave_off shave cut_off discard stop stops stopping quit"
    " avoid omit skip do_away_with undo leave_out strip take_out clear strip_off hates"
)
_OFF = "off gone away vanish vanishes disappear disappears must_go should_go removed removed_completely"
_ON = "with wearing wears wear in having has have add adds put_on put gets get give gives dressed_in"
_FILLERS = (
    "a an the and or but nor then to of is are be being been was were will would should could can may"
    " might must this that these those it its his her their him them he she they who which whose whom"
    " himself herself my your our me i you we make makes making turn turns change changes become becomes"
    " let lets please now also then just so as at on into look looks looking like more_like dye dyes"
    " colour color colored coloured paint set want wants wanted would_like need needs take takes do does"
    " did any some bit lot lots very really quite rather pretty fairly all only still again there here"
    " has_to if such kind type sort style styled version same other another too_bad for from by than"
    " before keep keeps kept ok okay hey hi hello thanks thank im i'm he's she's it's they're there's"
    " let's person's man's woman's old_fashioned one ones each both around round_about about up down"
    " instead while when because further farther descent two three half over front behind lens lenses"
    " approximately dots flowers print designer rows crown tied bunches back broadly loud looked framed"
    " rimmed flower look center show shows shown see have_to having_to go goes use using try cut cuts grow"
    " grows growing grown generate create render draw picture photo image portrait avatar"
)
_DEGREES = {
    "much": 1.5, "far": 1.5, "a_lot": 1.5, "way": 1.5, "very": 1.5, "really": 1.5, "super": 1.5,
    "extremely": 2.0, "slightly": 0.5, "a_bit": 0.5, "bit": 0.5, "a_little": 0.5, "somewhat": 0.5,
    "a_little_bit": 0.5, "a_tad": 0.5, "slight": 0.5, "faint": 0.5, "gentle": 0.5, "subtle": 0.5,
    "barely": 0.3, "hardly": 0.3, "faintly": 0.5, "widely": 1.5,
}  # fmt: skip
DEGREES = {words.replace("_", " "): factor for words, factor in _DEGREES.items()}
"""How much, to a factor."""

OPPOSITES = {
    "long": "short", "short": "long", "dark": "light", "light": "dark", "thick": "thin", "thin": "thick",
    "curly": "straight", "straight": "curly", "wavy": "straight", "big": "small", "small": "big",
    "medium-length": "short", "full": "short", "bushy": "short", "old": "young", "young": "old",
    "elderly": "young", "middle-aged": "young", "pale": "dark", "fair": "dark", "happy": "serious",
    "smiling": "serious", "laughing": "serious", "sad": "neutral", "angry": "neutral", "chubby": "slim",
    "heavy": "slim", "fat": "slim", "slim": "chubby", "female": "male", "male": "female", "bald": "with hair",
}  # fmt: skip
"""What it is if it is not, or too much, this."""


def _entries(kind: Kind, words: str, topic: str = "") -> dict[str, Word]:
    found: dict[str, Word] = {}
    for entry in words.split():
        surface, sign, say = re.split("([=~])|$", entry.replace("_", " "), maxsplit=1)
        found[surface.replace("-", " ")] = Word(kind, topic, say or surface, sign == "~")
    return found


TRAITS = {
    words: trait
    for topic, listed in _TRAITS.items()
    for words, trait in _entries(Kind.TRAIT, listed, topic).items()
}
"""What says something of the person by itself, though it may be a colour or a modifier too."""


LOOKS = {
    words: thing
    for topic, listed in _THINGS.items()
    for words, thing in _entries(Kind.THING, listed, topic).items()
}
"""What has a colour or can be missing, though it may have a shape too."""


def _table() -> dict[str, Word]:
    found: dict[str, Word] = {}

    def put(kind: Kind, words: str, topic: str = "") -> None:
        found.update(_entries(kind, words, topic))

    put(Kind.FILLER, _FILLERS)
    put(Kind.MODIFIER, _MODIFIERS)
    for word in features.QUALITIES:
        found.setdefault(word.replace("-", " "), Word(Kind.MODIFIER, "", word))
    put(Kind.PERSON, _PERSONS)
    for name, (alike, _) in css.COLOURS.items():
        found[name] = Word(Kind.COLOUR, "", alike, name not in css.CAPTIONED)
    put(Kind.COLOUR, COLOURS)
    found |= {words: trait for words, trait in TRAITS.items() if words not in found}
    for word in features.THINGS:
        found[word] = Word(Kind.THING, "shape", word)
    found |= LOOKS
    for kind, words in ((Kind.NOT, _NOT), (Kind.AWAY, _AWAY), (Kind.OFF, _OFF), (Kind.ON, _ON)):
        put(kind, words)
    found["too"], found["less"], found["fewer"] = Word(Kind.TOO), Word(Kind.LESS), Word(Kind.LESS)
    found["more"], found["even"] = Word(Kind.MORE), Word(Kind.FILLER)
    found |= {words: Word(Kind.DEGREE) for words in DEGREES}
    for word in features.ALONE:
        found.setdefault(word, Word(Kind.TRAIT, "shape", word))
    return found


WORDS = _table()
"""Every known word, and every few that belong together, with spaces."""
LONGEST = max(len(words.split()) for words in WORDS)
"""How many words an entry has at most."""
SINGLE = frozenset(word for words in WORDS for word in words.split())
"""Every word of every entry."""
CORRECTED = frozenset(
    words
    for words, entry in WORDS.items()
    if entry.kind not in {Kind.FILLER, Kind.DEGREE} and " " not in words and words not in css.COLOURS
) | {"haired", "skinned", "eyed", "shaven"}
"""What a misspelt word can be meant to be."""
NAMES = frozenset(
    words
    for words, word in WORDS.items()
    if word.kind in {Kind.THING, Kind.TRAIT, Kind.PERSON} and " " not in words
)
"""What a text can be about: what is offered if nothing is understood."""
