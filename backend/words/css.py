# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours that CSS names (Color Module Level 4, 6.1), by the word that captions have for such a colour.

Those that captions name themselves are not here. Underscores stand for spaces.
"""

from __future__ import annotations

_ALIKE = {
    "white": (
        "alice_blue:f0f8ff antique_white:faebd7 azure:f0ffff floral_white:fffaf0 ghost_white:f8f8ff"
        " honeydew:f0fff0 ivory:fffff0 lavender_blush:fff0f5 linen:faf0e6 mint_cream:f5fffa misty_rose:ffe4e1"
        " old_lace:fdf5e6 seashell:fff5ee snow:fffafa white_smoke:f5f5f5 gainsboro:dcdcdc"
    ),
    "grey": (
        "dark_grey:a9a9a9 dim_grey:696969 light_grey:d3d3d3 light_slate_grey:778899 slate_grey:708090"
        " dark_slate_grey:2f4f4f silver:c0c0c0"
    ),
    "red": "crimson:dc143c dark_red:8b0000 fire_brick:b22222 indian_red:cd5c5c tomato:ff6347",
    "burgundy": "maroon:800000",
    "orange": (
        "coral:ff7f50 dark_orange:ff8c00 light_salmon:ffa07a orange_red:ff4500 sandy_brown:f4a460"
        " salmon:fa8072 dark_salmon:e9967a"
    ),
    "yellow": (
        "chartreuse:7fff00 dark_goldenrod:b8860b gold:ffd700 goldenrod:daa520 green_yellow:adff2f"
        " khaki:f0e68c lemon_chiffon:fffacd light_goldenrod_yellow:fafad2 light_yellow:ffffe0"
        " pale_goldenrod:eee8aa yellow_green:9acd32"
    ),
    "beige": (
        "bisque:ffe4c4 blanched_almond:ffebcd burly_wood:deb887 corn_silk:fff8dc dark_khaki:bdb76b"
        " moccasin:ffe4b5 navajo_white:ffdead papaya_whip:ffefd5 peach_puff:ffdab9 tan:d2b48c wheat:f5deb3"
    ),
    "brown": "chocolate:d2691e peru:cd853f rosy_brown:bc8f8f saddle_brown:8b4513 sienna:a0522d",
    "olive": "dark_olive_green:556b2f olive_drab:6b8e23",
    "green": (
        "dark_green:006400 dark_sea_green:8fbc8f forest_green:228b22 lawn_green:7cfc00 light_green:90ee90"
        " lime:00ff00 lime_green:32cd32 medium_sea_green:3cb371 medium_spring_green:00fa9a pale_green:98fb98"
        " sea_green:2e8b57 spring_green:00ff7f"
    ),
    "teal": (
        "aqua:00ffff aquamarine:7fffd4 cadet_blue:5f9ea0 cyan:00ffff dark_cyan:008b8b dark_turquoise:00ced1"
        " light_cyan:e0ffff light_sea_green:20b2aa medium_aquamarine:66cdaa medium_turquoise:48d1cc"
        " pale_turquoise:afeeee turquoise:40e0d0"
    ),
    "blue": (
        "cornflower_blue:6495ed deep_sky_blue:00bfff dodger_blue:1e90ff light_sky_blue:87cefa"
        " light_steel_blue:b0c4de medium_blue:0000cd medium_slate_blue:7b68ee powder_blue:b0e0e6"
        " royal_blue:4169e1 sky_blue:87ceeb slate_blue:6a5acd steel_blue:4682b4"
    ),
    "navy": "dark_blue:00008b dark_slate_blue:483d8b midnight_blue:191970",
    "purple": (
        "blue_violet:8a2be2 dark_magenta:8b008b dark_orchid:9932cc dark_violet:9400d3 fuchsia:ff00ff"
        " indigo:4b0082 lavender:e6e6fa magenta:ff00ff medium_orchid:ba55d3 medium_purple:9370db"
        " orchid:da70d6 plum:dda0dd rebecca_purple:663399 thistle:d8bfd8 violet:ee82ee"
    ),
    "pink": (
        "deep_pink:ff1493 hot_pink:ff69b4 light_coral:f08080 light_pink:ffb6c1 medium_violet_red:c71585"
        " pale_violet_red:db7093"
    ),
}


def _named() -> dict[str, tuple[str, tuple[float, float, float]]]:
    found: dict[str, tuple[str, tuple[float, float, float]]] = {}
    for alike, listed in _ALIKE.items():
        for entry in listed.split():
            name, _, digits = entry.partition(":")
            red, green, blue = (number / 255 for number in bytes.fromhex(digits))
            for words in (name.replace("_", " "), name.replace("_", "")):
                found[words] = found[words.replace("grey", "gray")] = alike, (red, green, blue)
    return found


COLOURS = _named()
"""Name, with spaces and without, to what captions call it and its sRGB, 0..1."""

CAPTIONED = frozenset({"dark blue", "dark green", "dark red", "orange red", "snow"})
"""Of these names those that captions have, if only side by side."""
