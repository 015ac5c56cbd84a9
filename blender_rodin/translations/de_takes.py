# SPDX-License-Identifier: GPL-3.0-or-later
"""German: other takes on an avatar, and looks at batches."""

WORDS = {
    "Re-roll": "Neu würfeln",
    "Make another take on the same person, with a new seed. Its picture appears below; the avatar stays until you "
    "choose it": "Eine andere Fassung derselben Person machen, mit neuem Startwert. Ihr Bild erscheint unten; der "
    "Avatar bleibt, bis Sie sie wählen",
    "Variations": "Varianten",
    "Make several takes on the same person, with new seeds. Their pictures appear below, to choose from; the Batch "
    "panel shows how far they are": "Mehrere Fassungen derselben Person machen, mit neuen Startwerten. Ihre Bilder "
    "erscheinen unten zur Auswahl; das Stapelfeld zeigt, wie weit sie sind",
    "Count": "Anzahl",
    "How many other takes to make": "Wie viele andere Fassungen entstehen",
    "Use Take": "Fassung nehmen",
    "Give the active avatar this look, or import it as an avatar of its own": "Dem aktiven Avatar dieses Aussehen "
    "geben, oder es als eigenen Avatar importieren",
    "Which of the takes, beginning with 0": "Welche der Fassungen, von 0 an",
    "Beside": "Daneben",
    "Import it beside the avatar, instead of giving the avatar its look": "Sie neben dem Avatar importieren, statt ihm "
    "ihr Aussehen zu geben",
    "Drop Takes": "Fassungen verwerfen",
    "Forget the pictures of other takes. What was imported stays": "Die Bilder anderer Fassungen vergessen. Was "
    "importiert wurde, bleibt",
    "List": "Auflisten",
    "List what the folder or the CSV file would make, what cannot be read and what is left out; nothing is made": "Auflisten, "
    "was der Ordner oder die CSV-Datei ergäbe, was nicht lesbar ist und was ausgelassen wird; es entsteht nichts",
    "{number} to make, {failed} cannot be read, {left} notes": "{number} zu machen, {failed} nicht lesbar, {left} Hinweise",
}
