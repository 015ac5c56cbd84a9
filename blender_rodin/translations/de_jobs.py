# SPDX-License-Identifier: GPL-3.0-or-later
"""German: what goes wrong while avatars are made, changed and counted in batches."""

WORDS = {
    # Texts and features
    "The text is empty.": "Der Text ist leer.",
    'Write what to see, such as "an old man with a beard".': 'Schreiben Sie, was zu sehen sein soll, etwa "ein alter '
    'Mann mit Bart".',
    "There is no text.": "Es gibt keinen Text.",
    'Write what to change, such as "with red hair".': 'Schreiben Sie, was anders werden soll, etwa "mit roten Haaren".',
    "'{text}' names nothing about a head that the model knows.": "'{text}' nennt nichts an einem Kopf, was das Modell "
    "kennt.",
    "Write English or German. Known words are, for example: {words}.": "Schreiben Sie Deutsch oder Englisch. Bekannt "
    "sind etwa die englischen Wörter {words}.",
    "'{text}' takes away what the avatar does not have.": "'{text}' nimmt weg, was der Avatar nicht hat.",
    "Ask for something else.": "Verlangen Sie etwas anderes.",
    "'{text}' changed nothing that can be seen.": "'{text}' hat nichts Sichtbares geändert.",
    "If it is not so already, try more strength or another seed.": "Wenn es nicht schon so ist, versuchen Sie mehr "
    "Stärke oder einen anderen Startwert.",
    "'{asked}' was asked for, but '{seen}' is to be seen. Try more strength or another seed.": "Verlangt war '{asked}', "
    "zu sehen ist '{seen}'. Versuchen Sie mehr Stärke oder einen anderen Startwert.",
    "There is no feature '{name}'.": "Es gibt keinen Gesichtszug '{name}'.",
    "Features are {names}.": "Gesichtszüge sind {names}.",
    "Feature '{name}' cannot be {value}.": "Der Gesichtszug '{name}' kann nicht {value} sein.",
    "Take {low} to {high}; 0 is as the avatar was made.": "Nehmen Sie {low} bis {high}; 0 ist, wie der Avatar entstand.",
    "'{text}' names no strength.": "'{text}' nennt keine Stärke.",
    'Write it as in "nose size=0.5".': 'Schreiben Sie es wie "nose size=0.5".',
    "The avatar shows no skin whose shape could be changed.": "Der Avatar zeigt keine Haut, deren Form sich ändern "
    "ließe.",
    "Try another seed, or leave out the words of shape.": "Versuchen Sie einen anderen Startwert, oder lassen Sie die "
    "Wörter über die Form weg.",
    "{edits} edits have {strengths} strengths.": "{edits} Änderungen haben {strengths} Stärken.",
    "Give each edit one, or none of them.": "Geben Sie jeder Änderung eine, oder keiner.",
    "{count} edits cannot be taken back, only {possible}.": "{count} Änderungen lassen sich nicht zurücknehmen, nur "
    "{possible}.",
    "Make the avatar anew from its photo or prompt.": "Machen Sie den Avatar neu, aus seinem Foto oder nach seiner "
    "Beschreibung.",
    "An avatar that was encoded from a mesh has the noise of that mesh, not of a seed.": "Ein Avatar, der aus einem Netz "
    "entstand, hat dessen Rauschen und keinen Startwert.",
    "Change it by edits instead.": "Ändern Sie ihn stattdessen durch Texte.",
    # Settings
    "'{name}' cannot be {value}.": "'{name}' kann nicht {value} sein.",
    "Setting '{name}' cannot be {value}.": "Die Einstellung '{name}' kann nicht {value} sein.",
    "Input should be greater than or equal to {low}.": "Nehmen Sie {low} oder mehr.",
    "Input should be less than or equal to {high}.": "Nehmen Sie {high} oder weniger.",
    "Take 0 or more.": "Nehmen Sie 0 oder mehr.",
    "Take 1 to {high}.": "Nehmen Sie 1 bis {high}.",
    "Choose a number from {low} to {high}.": "Wählen Sie eine Zahl von {low} bis {high}.",
    "Faces are counted from the photo's left, beginning with 1.": "Gesichter zählen vom linken Rand des Fotos, von 1 an.",
    "There is no preset '{name}'.": "Es gibt keine Vorgabe '{name}'.",
    "Take one of {names}.": "Nehmen Sie eine von {names}.",
    "There is no setting '{name}'.": "Es gibt keine Einstellung '{name}'.",
    "Settings are {names}.": "Einstellungen sind {names}.",
    # Making it
    "An avatar is being made already.": "Es entsteht schon ein Avatar.",
    "An avatar is being made.": "Es entsteht ein Avatar.",
    "Wait for its end, or cancel it.": "Warten Sie das Ende ab, oder brechen Sie es ab.",
    "The avatar was cancelled.": "Der Avatar wurde abgebrochen.",
    "The model made an avatar without a surface.": "Das Modell hat einen Avatar ohne Oberfläche gemacht.",
    "Try another seed.": "Versuchen Sie einen anderen Startwert.",
    "The avatar shows no skin that a face could be wrapped onto.": "Der Avatar zeigt keine Haut, auf die ein Gesicht "
    "gespannt werden könnte.",
    "Try another seed, or make a plain mesh.": "Versuchen Sie einen anderen Startwert, oder machen Sie ein "
    "einfaches Netz.",
    "The memory is full, also after trying what needs less.": "Der Speicher ist voll, auch nach einem Versuch mit "
    "weniger.",
    "Take a lighter preset, close other programs that use the device, or choose the device cpu.": "Nehmen Sie eine "
    "leichtere Vorgabe, schließen Sie andere Programme, die das Gerät nutzen, oder wählen Sie das Gerät cpu.",
    "Memory was short: the mesh has resolution {resolution} instead of {wanted} and a texture of {texture} instead of "
    "{size}.": "Der Speicher war knapp: Das Netz hat die Auflösung {resolution} statt {wanted} und eine Textur von "
    "{texture} statt {size}.",
    "Too little of the glasses came out to make them whole, so the animation-ready head has none. Another seed or "
    "preset may bring them.": "Von der Brille kam zu wenig heraus, um sie ganz zu machen; der animierbare Kopf hat "
    "deshalb keine. Ein anderer Startwert oder eine andere Vorgabe bringt sie vielleicht.",
    "The job's folder cannot be written: {why}.": "In den Ordner des Auftrags kann nicht geschrieben werden: {why}.",
    "Make room there, or choose another folder in Preferences > File Paths > Temporary Files.": "Schaffen Sie dort "
    "Platz, oder wählen Sie einen anderen Ordner: Einstellungen > Dateipfade > Temporäre Dateien.",
    "Nothing can be written to {folder}: {why}.": "In {folder} kann nicht geschrieben werden: {why}.",
    "Choose a folder that you may write to, on a disk with free space.": "Wählen Sie einen Ordner, in den Sie schreiben "
    "dürfen, auf einer Platte mit Platz.",
    "The avatar could not be imported: {why}.": "Der Avatar konnte nicht importiert werden: {why}.",
    "Copy the report.": "Kopieren Sie den Bericht.",
    # Batches
    "'{source}' names nothing to make.": "'{source}' nennt nichts, was zu machen wäre.",
    "'{source}' names nothing to make. {notes}.": "'{source}' nennt nichts, was zu machen wäre. {notes}.",
    "Add photos or rows.": "Fügen Sie Fotos oder Zeilen hinzu.",
    "There is no '{source}'.": "'{source}' gibt es nicht.",
    "Give a folder of photos or a CSV file.": "Nehmen Sie einen Ordner mit Fotos oder eine CSV-Datei.",
    "'{path}' is no CSV file: {why}.": "'{path}' ist keine CSV-Datei: {why}.",
    "Save it as UTF-8.": "Speichern Sie sie als UTF-8.",
    "There is no column '{name}'.": "Eine Spalte '{name}' gibt es nicht.",
    "Columns are name, {names}, photo2, photo3 and so on.": "Spalten sind name, {names}, photo2, photo3 und so weiter.",
    "Did you mean '{near}'? Columns are name, {names}, photo2, photo3 and so on.": "War '{near}' gemeint? Spalten sind "
    "name, {names}, photo2, photo3 und so weiter.",
    "There are two columns '{name}'.": "Es gibt zwei Spalten '{name}'.",
    "Rename or remove one.": "Benennen Sie eine um, oder entfernen Sie sie.",
    "{where}: '{text}' is no value for {column}.": "{where}: '{text}' ist kein Wert für {column}.",
    "Correct the cell.": "Berichtigen Sie die Zelle.",
    "{where} has {cells} cells for {columns} columns.": "{where} hat {cells} Zellen für {columns} Spalten.",
    'Put a text with "{separator}" into double quotes.': 'Setzen Sie einen Text mit "{separator}" in doppelte '
    "Anführungszeichen.",
    "Row {number}": "Zeile {number}",
    "{where}: '{name}' is taken, so it becomes '{other}'": "{where}: '{name}' ist vergeben, daher '{other}'",
    "{where}: a folder, not looked into": "{where}: ein Ordner, nicht durchsucht",
    "{where}: left out, empty": "{where}: ausgelassen, leer",
    "{where}: left out, hidden": "{where}: ausgelassen, versteckt",
    "{where}: left out, no photo": "{where}: ausgelassen, kein Foto",
    "There are no rows.": "Es gibt keine Zeilen.",
    "Give at least one.": "Geben Sie mindestens eine an.",
    "There is no field '{name}'.": "Ein Feld '{name}' gibt es nicht.",
    "Fields are {names}.": "Felder sind {names}.",
    "The log {path} cannot be used: {why}.": "Das Protokoll {path} kann nicht benutzt werden: {why}.",
    "Choose another file.": "Wählen Sie eine andere Datei.",
    "{failed} of {all} avatars failed.": "{failed} von {all} Avataren sind gescheitert.",
}
