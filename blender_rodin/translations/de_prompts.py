# SPDX-License-Identifier: GPL-3.0-or-later
"""German: writing prompts, and the list of changes."""

WORDS = {
    "an old man with a white beard": "ein alter Mann mit weißem Bart",
    "a young woman with long red hair and glasses": "eine junge Frau mit langen roten Haaren und Brille",
    "a bald man with a black moustache in a blue hoodie": "ein kahler Mann mit schwarzem Schnurrbart im blauen "
    "Kapuzenpulli",
    "a young woman with dark skin and long black hair in a yellow sweater": "eine junge Frau mit dunkler Haut und langen "
    "schwarzen Haaren im gelben Pullover",
    "a smiling man with brown hair and a hat": "ein lächelnder Mann mit braunen Haaren und Hut",
    "with red hair": "mit roten Haaren",
    "From a photo": "Aus einem Foto",
    "From a mesh": "Aus einem Netz",
    "Random person": "Zufällige Person",
    "Write Prompt": "Beschreibung schreiben",
    "Write the prompt with more room, and see all of it and what of it is understood": "Die Beschreibung mit mehr "
    "Platz schreiben, sie ganz sehen und was davon verstanden wird",
    "Take Prompt": "Beschreibung nehmen",
    "Put this prompt into the panel": "Diese Beschreibung ins Feld setzen",
    "Prompts": "Beschreibungen",
    "Used": "Benutzt",
    "Examples": "Beispiele",
    "Remove Change": "Änderung entfernen",
    "Take this text away; those after it stay, and are made again if there are any": "Diesen Text wegnehmen; die "
    "nach ihm bleiben und werden neu gemacht, wenn es welche gibt",
    "Switch Change": "Änderung schalten",
    "Switch this text off, or on again; those after it stay": "Diesen Text aus- oder wieder einschalten; die nach ihm "
    "bleiben",
    "Which of the texts, beginning with 0": "Welcher der Texte, von 0 an",
    "Off": "Aus",
    "Whether it is one of those that are off; they are counted apart": "Ob es einer derer ist, die aus sind; sie "
    "werden für sich gezählt",
}
