# SPDX-License-Identifier: GPL-3.0-or-later
"""German."""

WORDS = {
    # Panels
    "Rodin Avatars": "Rodin-Avatare",
    "Active Avatar": "Aktiver Avatar",
    "Colours": "Farben",
    "Batch": "Stapel",
    # What an avatar is made from
    "Photo": "Foto",
    "Portrait to make the avatar from: one clear face, up to 60 degrees from the front. Empty: from the prompt, "
    "or a random person": "Porträt, aus dem der Avatar entsteht: ein deutliches Gesicht, bis zu 60 Grad von vorn. "
    "Leer: nach der Beschreibung, oder eine zufällige Person",
    "Further Photos": "Weitere Fotos",
    "Pictures of the same person: other sides and other light make the likeness better": "Bilder derselben Person: "
    "andere Seiten und anderes Licht machen die Ähnlichkeit besser",
    "Further picture of the same person": "Weiteres Bild derselben Person",
    "Add Photos": "Fotos hinzufügen",
    "Add Photos of the Same Person": "Fotos derselben Person hinzufügen",
    "Choose further pictures of the same person, several at once if you like": "Weitere Bilder derselben Person "
    "wählen, gern mehrere auf einmal",
    "Folder that holds the photos": "Ordner mit den Fotos",
    "Photos": "Fotos",
    "Names of the photos in the folder": "Namen der Fotos im Ordner",
    "Remove Photo": "Foto entfernen",
    "Leave this photo out. The file stays": "Dieses Foto weglassen. Die Datei bleibt",
    "Index": "Nummer",
    "Which of the further photos, beginning with 0": "Welches der weiteren Fotos, beginnend mit 0",
    "Face": "Gesicht",
    "Which person of the first photo, if it shows several: 1 is the leftmost face, 0 the largest": "Welche Person des "
    "ersten Fotos, wenn es mehrere zeigt: 1 ist das Gesicht ganz links, 0 das größte",
    "Show Faces": "Gesichter zeigen",
    "Look for the faces in the photo and show a picture of each, to choose whose avatar is made": "Die Gesichter im Foto "
    "suchen und von jedem ein Bild zeigen, um zu wählen, wessen Avatar entsteht",
    "Choose Face": "Gesicht wählen",
    "Make the avatar of this face": "Den Avatar von diesem Gesicht machen",
    "Counted from the left, beginning with 1": "Von links gezählt, beginnend mit 1",
    # Points that are corrected by hand
    "Correct Points": "Punkte berichtigen",
    "Corrected Points": "Berichtigte Punkte",
    "Points of the face that were set by hand over the photo": "Punkte des Gesichts, die über dem Foto von Hand gesetzt "
    "wurden",
    "Show the points that were found on the photo's face, before an avatar is made, and drag those that are "
    "wrong": "Die Punkte zeigen, die auf dem Gesicht des Fotos gefunden wurden, ehe ein Avatar entsteht, und falsche "
    "verschieben",
    "Which of the photos, beginning with 0": "Welches der Fotos, beginnend mit 0",
    "Forget Corrected Points": "Berichtigte Punkte vergessen",
    "Leave all points of this photo to the detector again": "Alle Punkte dieses Fotos wieder der Erkennung überlassen",
    "Show the points that were found on the active avatar's photo, drag those that are wrong, and make the avatar "
    "again": "Die Punkte zeigen, die auf dem Foto des aktiven Avatars gefunden wurden, falsche verschieben und den "
    "Avatar neu machen",
    "Locate Photo": "Foto suchen",
    "Say where the photo of the active avatar is; of several choose all. It must be the same file": "Sagen, wo das Foto "
    "des aktiven Avatars liegt; von mehreren alle wählen. Es muss dieselbe Datei sein",
    "Fitting": "Wird angepasst",
    "White: found  |  Orange: set by hand  |  Lines: the fitted face": "Weiß: gefunden  |  Orange: von Hand gesetzt  |  "
    "Linien: das angepasste Gesicht",
    "Drag wrong points  |  X: leave to the detector  |  Ctrl Z: undo  |  Enter: apply  |  Esc: cancel": "Falsche Punkte "
    "ziehen  |  X: der Erkennung überlassen  |  Strg Z: zurück  |  Eingabe: anwenden  |  Esc: abbrechen",
    "The photo's pixels become the texture. Nothing leaves this machine; the recipe keeps the fit, not the "
    "photo.": "Die Pixel des Fotos werden zur Textur. Nichts verlässt diesen Rechner; das Rezept behält die Anpassung, "
    "nicht das Foto.",
    "Likeness": "Ähnlichkeit",
    "How much of the photo's own face the avatar has; 0 is the generated face": "Wie viel vom Gesicht des Fotos der "
    "Avatar hat; 0 ist das erzeugte Gesicht",
    "Neutral": "Neutral",
    "A resting face in place of the photo's expression. An animation-ready avatar has the expression in its face "
    "shapes, and can be set to rest later too": "Ein ruhendes Gesicht anstelle des Ausdrucks im Foto. Ein animierbarer "
    "Avatar hat den Ausdruck in seinen Gesichtsformen und lässt sich auch später in Ruhe bringen",
    "Skin Warmth": "Wärme der Haut",
    "Skin of a photo's avatar cooler, below 0, or warmer: a photo does not tell the colour of its light": "Haut des "
    "Avatars eines Fotos kühler, unter 0, oder wärmer: Ein Foto verrät nicht, welche Farbe sein Licht hatte",
    "Skin Lightness": "Helligkeit der Haut",
    "Skin of a photo's avatar darker, below 0, or lighter: a photo does not tell how bright its light was": "Haut des "
    "Avatars eines Fotos dunkler, unter 0, oder heller: Ein Foto verrät nicht, wie hell sein Licht war",
    "Prompt": "Beschreibung",
    "Words that describe the person, such as 'an old man with a white beard'": "Worte, die die Person "
    "beschreiben, etwa 'ein alter Mann mit weißem Bart'",
    "Seed": "Startwert",
    "Number that the random choices start from; the same seed and inputs make the same avatar. A seed that you write "
    "here is kept": "Zahl, von der der Zufall ausgeht; gleicher Startwert und gleiche Eingaben ergeben denselben "
    "Avatar. Ein Startwert, den Sie hier eintragen, wird behalten",
    "Randomise Seed": "Startwert würfeln",
    "Choose another seed: another person, or another take on the same photo or prompt": "Einen anderen Startwert "
    "nehmen: eine andere Person, oder eine andere Fassung desselben Fotos oder derselben Beschreibung",
    "Keep This Seed": "Diesen Startwert behalten",
    "Start the next avatars from the seed that the active one was made with": "Die nächsten Avatare vom Startwert des "
    "aktiven ausgehen lassen",
    "Keep Seed": "Startwert behalten",
    "Start from this seed each time. Off: each new avatar starts from another one, which then stands here": "Jedes "
    "Mal von diesem Startwert ausgehen. Aus: Jeder neue Avatar geht von einem anderen aus, der dann hier steht",
    "Preset": "Vorgabe",
    "Quality against time": "Güte gegen Zeit",
    "Fast": "Schnell",
    "Fewest denoising steps and a light mesh, to look for a good seed": "Wenigste Entrauschungsschritte und ein "
    "leichtes Netz, um einen guten Startwert zu suchen",
    "Balanced": "Ausgewogen",
    "A good avatar in reasonable time": "Ein guter Avatar in annehmbarer Zeit",
    "Best": "Am besten",
    "Most denoising steps, the finest mesh and the largest texture": "Meiste Entrauschungsschritte, feinstes Netz "
    "und größte Textur",
    "Animation-Ready": "Animierbar",
    "Plain Mesh": "Einfaches Netz",
    "One closed mesh. Off: an animation-ready head of quads with 52 face shapes and bones; hair and clothes are "
    "objects of their own": "Ein geschlossenes Netz. Aus: ein animierbarer Kopf aus Vierecken mit 52 Gesichtsformen "
    "und Knochen; Haare und Kleidung sind eigene Objekte",
    "Advanced": "Erweitert",
    "Own Settings": "Eigene Einstellungen",
    "Take these values in place of the preset's": "Diese Werte anstelle derer der Vorgabe nehmen",
    "Guidance": "Führung",
    "How strictly photo and prompt are followed; 1 is not at all guided": "Wie streng Foto und Beschreibung befolgt "
    "werden; 1 ist ungeführt",
    "Steps": "Schritte",
    "Denoising steps: more take longer and bring more detail": "Entrauschungsschritte: Mehr davon dauern länger und "
    "bringen mehr Einzelheiten",
    "Surface Cells": "Oberflächenzellen",
    "Along an edge of the grid that the surface is taken from": "Entlang einer Kante des Gitters, aus dem die "
    "Oberfläche gewonnen wird",
    "Faces": "Flächen",
    "Triangles of the mesh at most; not of an animation-ready head, which has its own": "Höchstzahl der Dreiecke des "
    "Netzes; nicht bei einem animierbaren Kopf, der seine eigenen hat",
    "Texture": "Textur",
    "Edge of the texture in pixels": "Kantenlänge der Textur in Pixeln",
    # Making it
    "Generate": "Erzeugen",
    "Generate from Photo": "Aus dem Foto erzeugen",
    "Generate from Prompt": "Nach der Beschreibung erzeugen",
    "Generate Random Person": "Zufällige Person erzeugen",
    "Make an avatar from the photo, the prompt, both, or (with neither) a random person": "Einen Avatar aus dem "
    "Foto, nach der Beschreibung, aus beidem oder (ohne beides) als zufällige Person erzeugen",
    "{cost} on {device} here": "{cost} auf {device} hier",
    "Cancelling": "Wird abgebrochen",
    "step {step} of {steps}": "Schritt {step} von {steps}",
    "{duration} left": "noch {duration}",
    "Loading the model": "Das Modell wird geladen",
    "Making an avatar": "Ein Avatar entsteht",
    "Starting the backend": "Das Backend startet",
    "Diffusion": "Diffusion",
    "Inversion": "Umkehrung",
    "Upsampling": "Verfeinerung",
    "Mesh": "Netz",
    "Text": "Text",
    "Save": "Speichern",
    "Ready: {model} on {device}": "Bereit: {model} auf {device}",
    "{name} is here": "{name} ist da",
    "{name} is in the scene {scene}": "{name} ist in der Szene {scene}",
    "Show Avatar": "Avatar zeigen",
    "Turn the 3D views to the newest avatar": "Die 3D-Ansichten zum neuesten Avatar wenden",
    "Say something in the status bar": "Etwas in der Statuszeile sagen",
    "Message": "Meldung",
    "What to say": "Was gesagt wird",
    "Cancel": "Abbrechen",
    "Stop making the avatar; nothing is added": "Den Avatar nicht fertig machen; nichts kommt hinzu",
    "Avatar from Photo": "Avatar aus Foto",
    "Take this photo for the next avatar": "Dieses Foto für den nächsten Avatar nehmen",
    "Copy Report": "Bericht kopieren",
    "Copy the error with versions and the end of the backend's log to the clipboard": "Den Fehler mit Versionen und "
    "dem Ende des Protokolls in die Zwischenablage kopieren",
    # Changing it
    "Change": "Änderung",
    "What to change about the active avatar, such as 'with red hair', 'older', 'in a white suit', 'smiling with "
    "glasses' or 'without beard'": "Was am aktiven Avatar anders sein soll, etwa 'mit roten Haaren', "
    "'älter', 'im weißen Anzug', 'lächelnd mit Brille' oder 'ohne Bart'",
    "Strength": "Stärke",
    "How far a change goes; negative goes the other way": "Wie weit eine Änderung geht; negativ geht sie in die "
    "andere Richtung",
    "Apply": "Anwenden",
    "Change the active avatar as the text says, such as 'with red hair', 'smiling' or 'without glasses'; the person "
    "stays the same": "Den aktiven Avatar ändern, wie der Text sagt, etwa 'mit roten Haaren', 'lächelnd' oder 'ohne "
    "Brille'; die Person bleibt dieselbe",
    "Nothing of this is known: describe a head, in English or German": "Nichts davon ist bekannt: einen Kopf "
    "beschreiben, auf Deutsch oder Englisch",
    "Features": "Gesichtszüge",
    "How far this feature goes; 0 is as the avatar was made": "Wie weit dieser Zug geht; 0 ist, wie der Avatar "
    "entstanden ist",
    "Reset Features": "Gesichtszüge zurücksetzen",
    "Set all features of the active avatar's face to 0, as it was made": "Alle Gesichtszüge des aktiven Avatars auf 0 "
    "setzen, wie er entstanden ist",
    "Nose Size": "Nase: Größe",
    "Nose Width": "Nase: Breite",
    "Nose Length": "Nase: Länge",
    "Nose Tip": "Nasenspitze",
    "Nose Ridge": "Nasenrücken",
    "Nose Root": "Nasenwurzel",
    "Face Length": "Gesicht: Länge",
    "Face Width": "Gesicht: Breite",
    "Jaw": "Kiefer",
    "Chin": "Kinn",
    "Cheekbones": "Wangenknochen",
    "Fullness": "Fülle",
    "Eye Size": "Augen: Größe",
    "Eye Distance": "Augen: Abstand",
    "Eye Slant": "Augen: Neigung",
    "Eye Height": "Augen: Höhe",
    "Eyelids": "Augenlider",
    "Eye Bags": "Tränensäcke",
    "Brow Ridge": "Brauenwulst",
    "Brow Height": "Brauen: Höhe",
    "Forehead": "Stirn",
    "Lips": "Lippen",
    "Mouth Width": "Mund: Breite",
    "Mouth Height": "Mund: Höhe",
    "Mouth Projection": "Mund: Vorsprung",
    "Cupid's Bow": "Amorbogen",
    "Ears": "Ohren",
    "Skull": "Schädel",
    "Neck": "Hals",
    "Age": "Alter",
    "Expression": "Ausdruck",
    "How much of this expression there is; 0 is as the avatar was made": "Wie viel von diesem Ausdruck da ist; 0 ist, wie "
    "der Avatar entstanden ist",
    "Take Back": "Zurücknehmen",
    "Take the last text back, at once if what was before is kept with the avatar; in later sessions too": "Den letzten "
    "Text zurücknehmen, sofort, wenn beim Avatar noch liegt, was vorher war; auch in späteren Sitzungen",
    "Switch between one closed mesh and a head with face shapes, bones, hair and clothes apart": "Zwischen einem "
    "geschlossenen Netz und einem Kopf mit Gesichtsformen, Knochen, eigenen Haaren und Kleidern wechseln",
    "Make Plain Mesh": "Zu einem einzigen Netz machen",
    "Make Animation-Ready": "Animierbar machen",
    "Its recipe cannot be read: generate it again": "Sein Rezept ist nicht lesbar: bitte neu erzeugen",
    "Recolour": "Umfärben",
    "Give this part another colour. Light and dark of its texture stay": "Diesem Teil eine andere Farbe geben. Hell "
    "und Dunkel seiner Textur bleiben",
    "Restore Colour": "Farbe wiederherstellen",
    "Give this part its own colour back": "Diesem Teil seine eigene Farbe zurückgeben",
    "Part": "Teil",
    "Material of the part, such as 'Rodin Hair'": "Material des Teils, etwa 'Rodin Hair'",
    "Colour": "Farbe",
    "What the part's mean colour becomes": "Was die mittlere Farbe des Teils wird",
    "How far it becomes it": "Wie weit sie es wird",
    "Quality of the Fit": "Güte der Anpassung",
    "Its likeness.npz is missing: it cannot be changed without the photo.": "Seine likeness.npz fehlt: Ohne das Foto "
    "lässt er sich nicht ändern.",
    "Change Likeness": "Ähnlichkeit ändern",
    "Make the active avatar again with more or less of its photo's face, at rest or not, or with other skin. The photo "
    "itself is not needed": "Den aktiven Avatar neu machen, mit mehr oder weniger vom Gesicht seines Fotos, in Ruhe "
    "oder nicht, oder mit anderer Haut. Das Foto selbst wird nicht gebraucht",
    "Rest Face": "Gesicht in Ruhe",
    "Set all face shapes of the active avatar to zero": "Alle Gesichtsformen des aktiven Avatars auf null setzen",
    "Photo's Expression": "Ausdruck des Fotos",
    "Set the face shapes of the active avatar to the expression that its photo shows": "Die Gesichtsformen des aktiven "
    "Avatars auf den Ausdruck setzen, den sein Foto zeigt",
    "Show What the Photo Showed": "Zeigen, was das Foto zeigte",
    "Show the head's texture layout in an Image Editor: red where the photo showed the skin, green where it is mirrored "
    "from the other side, blue where it is invented": "Die Texturaufteilung des Kopfes in einem Bildeditor zeigen: rot, "
    "wo das Foto die Haut zeigte, grün, wo sie von der anderen Seite gespiegelt ist, blau, wo sie erfunden ist",
    # Files
    "Export": "Exportieren",
    "Export Avatar": "Avatar exportieren",
    "Write the active avatar, with all its parts and nothing else, as a file for other programs": "Den aktiven "
    "Avatar mit allen Teilen und sonst nichts als Datei für andere Programme schreiben",
    "File": "Datei",
    "Where to write; the ending is added": "Wohin; die Endung kommt von selbst dazu",
    "For": "Für",
    "What will read the file": "Was die Datei lesen wird",
    "glTF (.glb)": "glTF (.glb)",
    "For the web and most engines: materials, face shapes, bones and recipe in one file": "Für das Web und die "
    "meisten Spiele-Engines: Materialien, Gesichtsformen, Knochen und Rezept in einer Datei",
    "FBX": "FBX",
    "For other programs, such as Maya and Cinema 4D: Y up, textures inside": "Für andere Programme wie Maya und "
    "Cinema 4D: Y oben, Texturen enthalten",
    "FBX for Unity": "FBX für Unity",
    "Y up, scale applied to the file's units, textures inside": "Y oben, Maßstab in den Einheiten der Datei, "
    "Texturen enthalten",
    "FBX for Unreal": "FBX für Unreal",
    "Z up with X forward, no leaf bones, textures inside": "Z oben, X vorn, keine Endknochen, Texturen enthalten",
    "VRM 1.0": "VRM 1.0",
    "For VTubers: expressions, gaze, bones of a body. Needs Animation-Ready and the add-on VRM format": "Für "
    "VTuber: Ausdrücke, Blick, Knochen eines Körpers. Braucht Animierbar und das Add-on VRM format",
    "Levels of Detail": "Detailstufen",
    "Write two lighter copies of each mesh too, named _LOD1 and _LOD2; face shapes are in _LOD0 only. Not for "
    "VRM": "Auch zwei leichtere Kopien jedes Netzes schreiben, mit Namen auf _LOD1 und _LOD2; Gesichtsformen hat nur "
    "_LOD0. Nicht für VRM",
    "Author": "Urheber",
    "Whom a VRM names as its author. Other files name nobody": "Wen ein VRM als Urheber nennt. Andere Dateien "
    "nennen niemanden",
    "Files that the dialogue lists": "Dateien, die der Dialog zeigt",
    "Rodin Avatar": "Rodin-Avatar",
    "Rodin Avatar (folder)": "Rodin-Avatar (Ordner)",
    "Import Avatar": "Avatar importieren",
    "Add the avatar of a folder that the backend has written (avatar.npz, texture.png, avatar.json)": "Den Avatar "
    "eines Ordners hinzufügen, den das Backend geschrieben hat (avatar.npz, texture.png, avatar.json)",
    "Folder": "Ordner",
    "Folder that holds the avatar": "Ordner mit dem Avatar",
    # Many
    "Source": "Quelle",
    "{done} of {all} done, {failed} failed": "{done} von {all} fertig, {failed} gescheitert",
    "and {number} more": "und {number} weitere",
    "Folder of photos, or a CSV file with a header of photo, prompt, seed, name and so on; one avatar for each photo "
    "or row": "Ordner mit Fotos, oder eine CSV-Datei mit den Spalten photo, prompt, seed, name und so weiter; ein "
    "Avatar für jedes Foto oder jede Zeile",
    "Generate Batch": "Stapel erzeugen",
    "Make an avatar of each photo of the folder or row of the CSV file, side by side; one that fails does not stop "
    "the rest": "Aus jedem Foto des Ordners oder jeder Zeile der CSV-Datei einen Avatar machen, nebeneinander; "
    "scheitert einer, geht es mit den anderen weiter",
    "Stop Batch": "Stapel anhalten",
    "Cancel the avatar that is being made and all that wait; what is done stays": "Den laufenden Avatar und alle, "
    "die warten, abbrechen; was fertig ist, bleibt",
    "Retry Failed": "Gescheiterte wiederholen",
    "Try those rows again that failed or were cancelled": "Zeilen wiederholen, die gescheitert oder abgebrochen sind",
    # Backend
    "Checking the backend": "Das Backend wird geprüft",
    "Generating": "Ein Avatar entsteht",
    "Blender may not go online. Allow it, or install from a bundle.": "Blender darf nicht ins Netz. Erlauben Sie es, "
    "oder installieren Sie aus einem Paket.",
    "Backend: {state}": "Backend: {state}",
    "Not installed": "nicht installiert",
    "Installed in part": "zum Teil installiert",
    "Installed for another version of the add-on": "für eine andere Version des Add-ons installiert",
    "Installed": "installiert",
    "From {bundle}, nothing from the network.": "Aus {bundle}, nichts aus dem Netz.",
    "From {index}.": "Von {index}.",
    "PyPI and PyTorch's own index": "PyPI und dem Verzeichnis von PyTorch",
    "About {download} GB to download, {disk} GB on the disk; with an NVIDIA card {download_cuda} and {disk_cuda} GB.": "Etwa {download} GB zu laden, {disk} GB auf der Platte; mit einer NVIDIA-Karte {download_cuda} und {disk_cuda} GB.",
    "To {folder}": "Nach {folder}",
    "Next: install the backend": "Als nächstes: das Backend installieren",
    "It failed: the reason is below": "Fehlgeschlagen: Der Grund steht unten",
    "Ready: not started yet": "Bereit: noch nicht gestartet",
    "Check Backend": "Backend prüfen",
    "Start the backend and ask for its version, device and model": "Das Backend starten und nach Version, Gerät und "
    "Modell fragen",
    "Open Preferences": "Einstellungen öffnen",
    "Open the add-on's preferences, to install the backend or choose a Python that has it": "Die Einstellungen des "
    "Add-ons öffnen, um das Backend zu installieren oder ein Python zu wählen, das es hat",
    "Install Backend": "Backend installieren",
    "Install PyTorch and what else the backend needs into a folder of the add-on. A stopped installation goes on "
    "where it was": "PyTorch und was das Backend sonst braucht in einen Ordner des Add-ons installieren. Eine "
    "angehaltene Installation geht weiter, wo sie war",
    "Go On Installing": "Weiter installieren",
    "Update Backend": "Backend erneuern",
    "Repair": "Reparieren",
    "Bundle": "Paket",
    "Zip or folder of packages made by 'build.py bundle': nothing comes from the network": "Zip oder Ordner mit "
    "Paketen von 'build.py bundle': nichts kommt aus dem Netz",
    "From the Start": "Von vorn",
    "Remove what is there first. Mends an environment that something has damaged": "Erst entfernen, was da ist. "
    "Hilft, wenn etwas beschädigt ist",
    "Blender's own Python is not touched. You can go on working meanwhile.": "Blenders eigenes Python bleibt, wie es "
    "ist. Sie können inzwischen weiterarbeiten.",
    "Cancel Installation": "Installation anhalten",
    "Stop installing or downloading. What is there stays for the next time": "Installation oder Download anhalten. "
    "Was da ist, bleibt für das nächste Mal",
    "Model": "Modell",
    "The bundled model": "Das mitgelieferte Modell",
    "Folder of a model, or owner/name or owner/name@revision of one on the Hugging Face Hub. Empty: the bundled "
    "model": "Ordner eines Modells, oder Besitzer/Name oder Besitzer/Name@Revision eines Modells auf dem Hugging "
    "Face Hub. Leer: das mitgelieferte Modell",
    "Model Cache": "Modellordner",
    "Folder for downloaded models. Empty: huggingface_hub's own": "Ordner für geladene Modelle. Leer: der von "
    "huggingface_hub",
    "Endpoint": "Gegenstelle",
    "Address of a mirror of the Hugging Face Hub. Empty: the Hub itself": "Adresse eines Spiegels des Hugging Face "
    "Hub. Leer: der Hub selbst",
    "Token": "Schlüssel",
    "For private and gated models; kept as it is in Blender's preferences. Empty: the one of 'hf auth login', if "
    "any": "Für private und beschränkte Modelle; steht unverschlüsselt in Blenders Einstellungen. Leer: der von 'hf "
    "auth login', falls vorhanden",
    "Look Up Model": "Modell nachschlagen",
    "Ask the Hugging Face Hub how large the model is and how much of it is here": "Den Hugging Face Hub fragen, wie "
    "groß das Modell ist und wie viel davon hier ist",
    "Download Model": "Modell laden",
    "Bring the model from the Hugging Face Hub into the cache and verify it. A stopped download goes on": "Das "
    "Modell vom Hugging Face Hub holen und prüfen. Ein angehaltener Download geht weiter",
    "Uninstall": "Deinstallieren",
    "Uninstall Backend": "Backend deinstallieren",
    "Remove the installed backend from the disk. Avatars stay": "Das installierte Backend von der Platte entfernen. "
    "Avatare bleiben",
    "Use This Python": "Dieses Python nehmen",
    "Python program that has the backend's packages (PyTorch and others), such as .venv/bin/python of the project's "
    "folder. Empty: the RODIN_PYTHON environment variable, else the installed backend, else the .venv in the "
    "add-on's own folder": "Python-Programm, das die Pakete des Backends hat (PyTorch und andere), etwa "
    ".venv/bin/python im Ordner des Projekts. Leer: die Umgebungsvariable RODIN_PYTHON, sonst das installierte "
    "Backend, sonst .venv im Ordner des Add-ons",
    "Installer": "Installation mit",
    "What installs the backend": "Was das Backend installiert",
    "Automatic": "Selbsttätig",
    "uv, fetched if it is not there; pip if that fails": "uv, das bei Bedarf geholt wird; sonst pip",
    "uv": "uv",
    "Brings its own Python 3.11, and the PyTorch that fits the graphics card": "Bringt ein eigenes Python 3.11 mit, "
    "und das PyTorch, das zur Grafikkarte passt",
    "pip": "pip",
    "Needs a Python 3.11 on this computer; takes the index's usual PyTorch": "Braucht ein Python 3.11 auf diesem "
    "Rechner; nimmt das übliche PyTorch des Verzeichnisses",
    "Package Index": "Paketverzeichnis",
    "Address of a package index to install from, such as a company's mirror or one of PyTorch's own. Empty: PyPI, "
    "and with uv the PyTorch that fits the graphics card": "Adresse eines Paketverzeichnisses, etwa des Spiegels "
    "einer Firma oder eines von PyTorch. Leer: PyPI, und mit uv das PyTorch, das zur Grafikkarte passt",
    "Log Folder": "Protokollordner",
    "Folder for the backend's log files. Empty: the add-on's own folder for user files": "Ordner für die Protokolle "
    "des Backends. Leer: der Ordner des Add-ons für Dateien des Benutzers",
}
