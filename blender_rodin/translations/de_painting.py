# SPDX-License-Identifier: GPL-3.0-or-later
"""German: palettes and painted fronts."""

WORDS = {
    # Palettes
    "There is no part '{name}' in a palette.": "Einen Teil '{name}' gibt es in einer Palette nicht.",
    "Parts are {names}.": "Teile sind {names}.",
    "Did you mean '{name}'? Parts are {names}.": "Meinten Sie '{name}'? Teile sind {names}.",
    "The palette names '{name}' twice.": "Die Palette nennt '{name}' zweimal.",
    "Name each part once.": "Nennen Sie jeden Teil einmal.",
    "'{name}' cannot be '{value}'.": "'{name}' kann nicht '{value}' sein.",
    "Take a colour such as {names}, #rrggbb, yes or none; skin and eyes are always there.": "Nehmen Sie eine Farbe wie "
    "{names}, #rrggbb, yes oder none; Haut und Augen sind immer da.",
    "Of '{name}' the palette says other than the prompt or the front map.": "Von '{name}' sagt die Palette anderes als "
    "Beschreibung oder Frontkarte.",
    "Say in one of them only whether it is there.": "Sagen Sie nur an einer Stelle, ob es da ist.",
    "The model reads no palettes.": "Das Modell liest keine Paletten.",
    "Name a model that does, or say in the prompt what the palette says.": "Nehmen Sie ein Modell, das es tut, oder "
    "sagen Sie in der Beschreibung, was die Palette sagt.",
    # In Blender
    "Paint the Front": "Front malen",
    "Open the active avatar's front in an Image Editor, to paint what is to be where: parts in the left half, colours in "
    "the right half": "Die Front des aktiven Avatars in einem Bildeditor öffnen, um zu malen, was wo sein soll: Teile in "
    "der linken Hälfte, Farben in der rechten",
    "Choose Part": "Teil wählen",
    "Paint this part with the brush, in the left half of the picture": "Diesen Teil mit dem Pinsel malen, in der linken "
    "Hälfte des Bildes",
    "What the brush paints": "Was der Pinsel malt",
    "Apply Painting": "Gemaltes anwenden",
    "Make the avatar anew where its front was painted; everything else stays, and the change can be taken back": "Den "
    "Avatar dort neu machen, wo seine Front gemalt wurde; alles andere bleibt, und die Änderung kann zurückgenommen "
    "werden",
    "Cancel Painting": "Malen abbrechen",
    "Leave the avatar as it is, and remove the picture of its front": "Den Avatar lassen, wie er ist, und das Bild "
    "seiner Front entfernen",
    "Hair": "Haare",
    "Hair of the head": "Haare des Kopfes",
    "Skin": "Haut",
    "Skin of face, ears and neck": "Haut von Gesicht, Ohren und Hals",
    "Eyes": "Augen",
    "What is seen of the eyeballs": "Was von den Augäpfeln zu sehen ist",
    "Beard and Brows": "Bart und Brauen",
    "Beard, moustache and brows": "Bart, Schnurrbart und Brauen",
    "Inside of the Mouth": "Inneres des Mundes",
    "Teeth and what an open mouth shows": "Zähne und was ein offener Mund zeigt",
    "Glasses": "Brille",
    "Frames and lenses of glasses": "Gestell und Gläser einer Brille",
    "Headwear": "Kopfbedeckung",
    "Hats, headscarves and earrings": "Hüte, Kopftücher und Ohrringe",
    "Clothing": "Kleidung",
    "Clothes of chest and shoulders": "Kleider an Brust und Schultern",
    "Nothing": "Nichts",
    "Background beside the avatar": "Hintergrund neben dem Avatar",
    "Eraser": "Radierer",
    "Leave it to the model what is there": "Dem Modell überlassen, was da ist",
    "Left half: parts": "Linke Hälfte: Teile",
    "Right half: colours, as you like": "Rechte Hälfte: Farben, wie Sie mögen",
    "Transparent: the model decides": "Durchsichtig: das Modell entscheidet",
    "Painted front": "Gemalte Front",
    "Drawing the front": "Front wird gezeichnet",
    "The avatar was deleted while its front was being drawn.": "Der Avatar wurde gelöscht, während seine Front "
    "gezeichnet wurde.",
    "Undo its deletion, then paint it.": "Machen Sie das Löschen rückgängig, und malen Sie ihn dann.",
    "The avatar has changed since its front was drawn.": "Der Avatar hat sich geändert, seit seine Front gezeichnet "
    "wurde.",
    "Take the change back, or cancel the painting and begin anew.": "Nehmen Sie die Änderung zurück, oder brechen Sie "
    "das Malen ab und beginnen Sie neu.",
    "There is no brush to paint with.": "Es ist kein Pinsel zum Malen da.",
    "Choose one in the Image Editor's asset shelf, in the mode Paint.": "Wählen Sie einen im Asset-Regal des "
    "Bildeditors, im Modus Malen.",
    "The front map cannot be written: {why}.": "Die Frontkarte kann nicht geschrieben werden: {why}.",
    # Front maps
    "The model reads no front maps.": "Das Modell liest keine Frontkarten.",
    "Name a model that does, or leave the front map out.": "Nehmen Sie ein Modell, das es tut, oder lassen Sie die "
    "Frontkarte weg.",
    "The front map has {width} x {height} pixels.": "Die Frontkarte hat {width} x {height} Pixel.",
    "It must be twice as wide as high, {width} x {height} or a whole multiple of it: parts on the left, colours on the "
    "right.": "Sie muss doppelt so breit wie hoch sein, {width} x {height} oder ein ganzes Vielfaches davon: links "
    "Teile, rechts Farben.",
    "The cells of a front map cannot be {scale} pixels wide.": "Die Zellen einer Frontkarte können nicht {scale} Pixel "
    "breit sein.",
    "Take 1 to {most}.": "Nehmen Sie 1 bis {most}.",
    "{share} of what is painted in the left half has colours of no part.": "{share} von dem, was in der linken Hälfte "
    "gemalt ist, hat Farben von keinem Teil.",
    "Paint parts in the colours of the legend, and base colours in the right half.": "Malen Sie Teile in den Farben der "
    "Legende, und Grundfarben in der rechten Hälfte.",
    "The front map is no PNG that can be read: {why}": "Die Frontkarte ist kein lesbares PNG: {why}",
    "Save it as PNG, or let `python -m backend front-map` write one to begin with.": "Speichern Sie sie als PNG, oder "
    "lassen Sie `python -m backend front-map` eine für den Anfang schreiben.",
    "There is no front map '{path}'.": "Eine Frontkarte '{path}' gibt es nicht.",
    "Give the path of a PNG.": "Nennen Sie den Pfad eines PNG.",
    "The recipe's front map is not base64: {why}.": "Die Frontkarte des Rezepts ist kein base64: {why}.",
    "Make the avatar anew.": "Machen Sie den Avatar neu.",
    "{painted} edits are painted, {given} front maps given.": "{painted} Änderungen sind gemalt, {given} Frontkarten "
    "gegeben.",
    "Give each painted edit its front map.": "Geben Sie jeder gemalten Änderung ihre Frontkarte.",
    "What was painted is what the avatar shows already.": "Was gemalt wurde, zeigt der Avatar schon.",
    "Paint parts in the left half, or colours in the right half.": "Malen Sie Teile in der linken Hälfte, oder Farben "
    "in der rechten.",
}
