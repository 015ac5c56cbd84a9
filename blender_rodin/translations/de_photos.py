# SPDX-License-Identifier: GPL-3.0-or-later
"""German: what goes wrong with photos, likenesses and corrected points, and what photos make a guess."""

WORDS = {
    "Portrait of a person": "Porträt einer Person",
    # The file
    "There is no file {path}.": "Es gibt keine Datei {path}.",
    "There is no photo '{photo}'.": "Es gibt kein Foto '{photo}'.",
    "Check the path of the photo.": "Prüfen Sie den Pfad des Fotos.",
    "Give the path of a picture.": "Nennen Sie den Pfad eines Bildes.",
    "Give the photo too.": "Nennen Sie auch das Foto.",
    "Further photos or a face are named, but no photo.": "Weitere Fotos oder ein Gesicht sind genannt, aber kein Foto.",
    "Points are corrected, but no photo is given.": "Punkte sind berichtigt, aber es ist kein Foto genannt.",
    "{name} has {size} MB, the limit is {limit} MB.": "{name} hat {size} MB, die Grenze ist {limit} MB.",
    "{name} has more than {count} million pixels.": "{name} hat mehr als {count} Millionen Pixel.",
    "Give a smaller copy of the photo.": "Nehmen Sie eine kleinere Kopie des Fotos.",
    "{name} has {width} x {height} pixels; at least {least} each way are needed.": "{name} hat {width} x {height} "
    "Pixel; mindestens {least} in jeder Richtung sind nötig.",
    "{name} cannot be read: {why}.": "{name} kann nicht gelesen werden: {why}.",
    "{name} is not a picture or is damaged.": "{name} ist kein Bild oder ist beschädigt.",
    "{name} is not a picture.": "{name} ist kein Bild.",
    "An array of shape {shape} is not a picture.": "Ein Feld der Form {shape} ist kein Bild.",
    "An array of {kind} is not a picture.": "Ein Feld aus {kind} ist kein Bild.",
    "Give [height, width] or [height, width, channels] with at most four channels.": "Nehmen Sie [Höhe, Breite] oder "
    "[Höhe, Breite, Kanäle] mit höchstens vier Kanälen.",
    "Give unsigned 8 or 16 bit integers, or floats in 0..1.": "Nehmen Sie vorzeichenlose ganze Zahlen mit 8 oder 16 "
    "Bit, oder Kommazahlen von 0 bis 1.",
    "Give a JPEG, PNG, WebP, AVIF, HEIC or TIFF photo that an image viewer opens.": "Nehmen Sie ein Foto als JPEG, "
    "PNG, WebP, AVIF, HEIC oder TIFF, das ein Bildbetrachter öffnet.",
    "{name} is a HEIC picture, for which no decoder is installed.": "{name} ist ein HEIC-Bild, für das kein Dekoder "
    "installiert ist.",
    "Save it as JPEG or PNG (phones offer this when sharing, or as the most compatible format of the camera), or "
    "install the package pillow-heif.": "Speichern Sie es als JPEG oder PNG (Telefone bieten das beim Teilen an, oder "
    "als kompatibelstes Format der Kamera), oder installieren Sie das Paket pillow-heif.",
    # The face
    "The face detector cannot be loaded: {why}.": "Die Gesichtserkennung kann nicht geladen werden: {why}.",
    "Install mediapipe 0.10.21.": "Installieren Sie mediapipe 0.10.21.",
    "No human face was found in the photo.": "Im Foto wurde kein menschliches Gesicht gefunden.",
    "Give a photo in which one person's face is well lit, not covered and towards the camera.": "Nehmen Sie ein Foto, "
    "in dem das Gesicht einer Person gut beleuchtet, nicht verdeckt und zur Kamera gewandt ist.",
    "It cannot be told which way up the head in the photo is.": "Es ist nicht zu erkennen, wo beim Kopf im Foto oben "
    "ist.",
    "Turn the photo so that the head is upright.": "Drehen Sie das Foto so, dass der Kopf aufrecht ist.",
    "The photo has {count}; there is no number {number}.": "Das Foto hat {count}; eine Nummer {number} gibt es nicht.",
    "1 face": "1 Gesicht",
    "{count} faces": "{count} Gesichter",
    "Give a number from 1, the leftmost face, up to the number of faces.": "Nehmen Sie eine Nummer von 1, dem Gesicht "
    "ganz links, bis zur Anzahl der Gesichter.",
    "The face has {pixels} pixels; at least {least} are needed.": "Das Gesicht hat {pixels} Pixel; mindestens {least} "
    "sind nötig.",
    "Give a larger photo, with a face of 200 pixels or more for a good likeness.": "Nehmen Sie ein größeres Foto; für "
    "gute Ähnlichkeit mit einem Gesicht von 200 Pixeln oder mehr.",
    "The head is turned by {turned} degrees; up to {limit} can be used.": "Der Kopf ist um {turned} Grad gedreht; bis "
    "zu {limit} sind brauchbar.",
    "Give a photo that shows both eyes.": "Nehmen Sie ein Foto, das beide Augen zeigt.",
    "There is something like a face in the photo, but no person around it.": "Im Foto ist etwas wie ein Gesicht, aber "
    "keine Person darum herum.",
    "Give a photo of a person, not a drawing, a doll or an animal.": "Nehmen Sie das Foto einer Person, keine "
    "Zeichnung, keine Puppe und kein Tier.",
    "The face is nearly black; nothing can be told from it.": "Das Gesicht ist fast schwarz; es ist nichts zu erkennen.",
    "Give a photo with light on the face.": "Nehmen Sie ein Foto mit Licht auf dem Gesicht.",
    "The face is too blurred to tell its features.": "Das Gesicht ist zu unscharf, um seine Züge zu erkennen.",
    "Give a photo in which the eyes are sharp.": "Nehmen Sie ein Foto, in dem die Augen scharf sind.",
    "{share} of the face lie outside of the photo.": "{share} des Gesichts liegen außerhalb des Fotos.",
    "Give a photo that shows the whole face.": "Nehmen Sie ein Foto, das das ganze Gesicht zeigt.",
    # Likeness
    "Photo {number} seems to show somebody else than photo 1.": "Foto {number} zeigt wohl jemand anderen als Foto 1.",
    "Give photos of one person, or choose the first photo's face with --face.": "Nehmen Sie Fotos einer Person, oder "
    "wählen Sie das Gesicht des ersten Fotos (Gesichter zeigen).",
    "The face could not be fitted: quality {quality}.": "Das Gesicht ließ sich nicht anpassen: Güte {quality}.",
    "Give a sharper photo with the whole face in it, or turn the likeness off (--likeness 0).": "Nehmen Sie ein "
    "schärferes Foto mit dem ganzen Gesicht, oder stellen Sie die Ähnlichkeit auf 0.",
    "The avatar shows no skin that a face could be laid on.": "Der Avatar zeigt keine Haut, auf die ein Gesicht gelegt "
    "werden könnte.",
    "Try another seed, or turn the likeness off (--likeness 0).": "Versuchen Sie einen anderen Startwert, oder stellen "
    "Sie die Ähnlichkeit auf 0.",
    "The recipe is of a photo, and {name} does not lie beside it.": "Das Rezept ist von einem Foto, und {name} liegt "
    "nicht daneben.",
    "{name} is not the file that the recipe names.": "{name} ist nicht die Datei, die das Rezept nennt.",
    "{name} has format {format}, this program knows {known}.": "{name} hat Format {format}, dieses Programm kennt {known}.",
    "Keep the files of an avatar's folder together, or make the avatar anew from its photo.": "Lassen Sie die Dateien "
    "eines Avatars in einem Ordner zusammen, oder erzeugen Sie ihn neu aus seinem Foto.",
    # Points that were corrected by hand
    "The photo is not the one that the avatar was made from.": "Das Foto ist nicht das, aus dem der Avatar entstand.",
    "Give the same file, unchanged; of several photos all of them, in the same order.": "Nehmen Sie dieselbe Datei, "
    "unverändert; von mehreren Fotos alle, in derselben Reihenfolge.",
    "'{photo}' is not the photo that the avatar was made from, or has changed since.": "'{photo}' ist nicht das Foto, "
    "aus dem der Avatar entstand, oder hat sich seitdem geändert.",
    "Use Locate Photo to choose the same file, unchanged.": "Wählen Sie mit Foto suchen dieselbe Datei, unverändert.",
    "The photo '{photo}' cannot be read.": "Das Foto '{photo}' kann nicht gelesen werden.",
    "Use Locate Photo to say where it is now.": "Sagen Sie mit Foto suchen, wo es jetzt ist.",
    "No photo was chosen.": "Es wurde kein Foto gewählt.",
    "Choose the photo that the avatar is of.": "Wählen Sie das Foto, aus dem der Avatar ist.",
    "It is not known where the avatar's photos are.": "Es ist nicht bekannt, wo die Fotos des Avatars sind.",
    "Use Locate Photo to choose them.": "Wählen Sie sie mit Foto suchen.",
    "Points were corrected on a photo that is not given: its SHA-256 is {sha256}...": "Punkte wurden auf einem Foto "
    "berichtigt, das nicht genannt ist: Sein SHA-256 ist {sha256}...",
    "Give the photo that the points were corrected on, unchanged, or correct them on this one.": "Nehmen Sie das Foto, "
    "auf dem die Punkte berichtigt wurden, unverändert, oder berichtigen Sie sie auf diesem.",
    "The corrected points '{path}' cannot be read: {why}.": "Die berichtigten Punkte '{path}' können nicht gelesen "
    "werden: {why}.",
    "Give the path of the file, or leave it out.": "Nennen Sie den Pfad der Datei, oder lassen Sie sie weg.",
    "The corrected points cannot be written: {why}.": "Die berichtigten Punkte können nicht geschrieben werden: {why}.",
    "'{path}' holds no corrected points: {why}.": "'{path}' enthält keine berichtigten Punkte: {why}.",
    "Correct the points again, in Blender or from what 'python -m backend landmarks' writes.": "Berichtigen Sie die "
    "Punkte noch einmal, in Blender oder von dem aus, was 'python -m backend landmarks' schreibt.",
    "Points are corrected by hand, but the likeness is off.": "Punkte sind von Hand berichtigt, aber die Ähnlichkeit "
    "ist 0.",
    "Raise the likeness above 0, or leave the corrected points out.": "Stellen Sie die Ähnlichkeit über 0, oder lassen "
    "Sie die berichtigten Punkte weg.",
    "Landmark {number} was set far from the face that it belongs to.": "Punkt {number} wurde weit von dem Gesicht "
    "gesetzt, zu dem er gehört.",
    "Correct the points of the face that the avatar is made of, or choose the other face.": "Berichtigen Sie die "
    "Punkte des Gesichts, aus dem der Avatar entsteht, oder wählen Sie das andere Gesicht.",
    "No point was changed.": "Es wurde kein Punkt geändert.",
    # What goes on all the same
    "A hat or scarf seems to cover the hair: shape and colour of the hair are a guess, not the photo's.": "Ein Hut oder "
    "Tuch verdeckt wohl die Haare: Ihre Form und Farbe sind geraten, nicht aus dem Foto.",
    "Much of the face is overexposed; its colours and relief are a guess.": "Vieles im Gesicht ist überbelichtet; seine "
    "Farben und sein Relief sind geraten.",
    "Photo {number} may show somebody else than photo 1.": "Foto {number} zeigt vielleicht jemand anderen als Foto 1.",
    "The eyes are covered or in shadow; they are a guess.": "Die Augen sind verdeckt oder im Schatten; sie sind "
    "geraten.",
    "No irises can be seen: closed eyes, or a statue's. The eyes are a guess.": "Es ist keine Iris zu sehen: geschlossene "
    "Augen, oder die einer Statue. Die Augen sind geraten.",
    "The face has only {pixels} pixels; its details are a guess.": "Das Gesicht hat nur {pixels} Pixel; seine "
    "Einzelheiten sind geraten.",
    "The face is blurred; its details are a guess.": "Das Gesicht ist unscharf; seine Einzelheiten sind geraten.",
    "The face is cut off by the edge of the photo; the missing part is a guess.": "Das Gesicht ist vom Rand des Fotos "
    "abgeschnitten; was fehlt, ist geraten.",
    "The face is hard to fit (quality {quality}): set points where they are.": "Das Gesicht ist schwer anzupassen (Güte "
    "{quality}): Setzen Sie Punkte, wo sie hingehören.",
    "The face is very dark; its colours are a guess.": "Das Gesicht ist sehr dunkel; seine Farben sind geraten.",
    "The head is turned far away; the side that is not seen is a guess.": "Der Kopf ist weit weggedreht; die Seite, die "
    "nicht zu sehen ist, ist geraten.",
    "The light is strongly coloured; the colours are a guess.": "Das Licht ist stark gefärbt; die Farben sind geraten.",
    "The mouth or chin is covered; the lower face is a guess.": "Mund oder Kinn ist verdeckt; das untere Gesicht ist "
    "geraten.",
    "The photo has no colours; those of the avatar are a guess.": "Das Foto hat keine Farben; die des Avatars sind "
    "geraten.",
    "The photo has {count} faces; number {number} from the left, the largest, is used. Another one is taken by its "
    "number (--face).": "Das Foto hat {count} Gesichter; genommen wird Nummer {number} von links, das größte. Ein anderes "
    "nehmen Sie mit Gesichter zeigen.",
    "The photo is very noisy; the details of the face are a guess.": "Das Foto rauscht stark; die Einzelheiten des "
    "Gesichts sind geraten.",
    "The photo looks like a negative; the avatar's colours will be wrong.": "Das Foto sieht wie ein Negativ aus; die "
    "Farben des Avatars werden falsch.",
    "The photo was turned {how}, so that the head is upright.": "Das Foto wurde {how} gedreht, damit der Kopf aufrecht "
    "ist.",
    "by 90 degrees to the left": "um 90 Grad nach links",
    "by 180 degrees": "um 180 Grad",
    "by 90 degrees to the right": "um 90 Grad nach rechts",
    "The top of the head is cut off; the hair is a guess.": "Der Kopf ist oben abgeschnitten; die Haare sind geraten.",
    "This looks drawn rather than photographed; the likeness is a guess.": "Das sieht eher gezeichnet als fotografiert "
    "aus; die Ähnlichkeit ist geraten.",
}
