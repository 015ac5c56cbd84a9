# SPDX-License-Identifier: GPL-3.0-or-later
"""German: writing prompts."""

WORDS = {
    "Write Prompt": "Beschreibung schreiben",
    "Write the prompt with more room, and see all of it and what of it is understood": "Die Beschreibung mit mehr "
    "Platz schreiben, sie ganz sehen und was davon verstanden wird",
    "Take Prompt": "Beschreibung nehmen",
    "Put this prompt into the panel": "Diese Beschreibung ins Feld setzen",
    "Prompts": "Beschreibungen",
    "Used": "Benutzt",
    "Examples": "Beispiele",
}
