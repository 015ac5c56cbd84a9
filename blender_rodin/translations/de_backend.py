# SPDX-License-Identifier: GPL-3.0-or-later
"""German: what goes wrong with the backend, its installation and its models."""

WORDS = {
    # The backend
    "The backend has not been installed yet.": "Das Backend ist noch nicht installiert.",
    "The backend's installation is not complete.": "Die Installation des Backends ist nicht vollständig.",
    "The installed backend belongs to another version of the add-on.": "Das installierte Backend gehört zu einer anderen "
    "Version des Add-ons.",
    "Press the button in the add-on's preferences that goes on with it.": "Drücken Sie in den Einstellungen des Add-ons "
    "den Knopf, der damit weitergeht.",
    "Press Install Backend in the panel, or name a Python that has its packages in the preferences.": "Drücken Sie im "
    "Panel Backend installieren, oder nennen Sie in den Einstellungen ein Python, das seine Pakete hat.",
    "The Python named in {where} is not a program: {path}.": "Das in {where} genannte Python ist kein Programm: {path}.",
    "the preferences": "den Einstellungen",
    "The backend cannot be started: {why}.": "Das Backend kann nicht gestartet werden: {why}.",
    "The backend ended with {how}.": "Das Backend endete mit {how}.",
    "The backend ended with {how}: {why}.": "Das Backend endete mit {how}: {why}.",
    "exit code {code}": "Code {code}",
    "exit code -9 (killed, as when memory runs out)": "Code -9 (abgeschossen, wie bei vollem Speicher)",
    "Generate again to try with the same settings; 'Copy Report' has the end of the log.": "Erzeugen Sie noch einmal, um "
    "es mit denselben Einstellungen zu versuchen; 'Bericht kopieren' hat das Ende des Protokolls.",
    "The backend has not answered in {seconds} s after its start.": "Das Backend hat {seconds} s nach seinem Start noch "
    "nicht geantwortet.",
    "The backend {version} speaks protocol {protocol}, the add-on {own}.": "Das Backend {version} spricht Protokoll "
    "{protocol}, das Add-on {own}.",
    "Install the add-on and the backend from the same release.": "Installieren Sie Add-on und Backend derselben Version.",
    "The backend ended the job without an avatar.": "Das Backend beendete den Auftrag ohne Avatar.",
    "The log cannot be written: {why}.": "Das Protokoll kann nicht geschrieben werden: {why}.",
    "Choose another log folder in the add-on's preferences.": "Wählen Sie in den Einstellungen des Add-ons einen anderen "
    "Protokollordner.",
    "The log folder cannot be made: {why}.": "Der Protokollordner kann nicht angelegt werden: {why}.",
    "Choose another one in the add-on's preferences.": "Wählen Sie einen anderen in den Einstellungen des Add-ons.",
    "The program has a fault: {kind}: {what}.": "Das Programm hat einen Fehler: {kind}: {what}.",
    "Try again; if it happens again, report it with the log.": "Versuchen Sie es noch einmal; geschieht es wieder, "
    "melden Sie es mit dem Protokoll.",
    "This machine has no device '{name}' that PyTorch can use.": "Dieser Rechner hat kein Gerät '{name}', das PyTorch "
    "nutzen kann.",
    "Take 'cpu', which always works, or 'auto'.": "Nehmen Sie 'cpu', das immer geht, oder 'auto'.",
    "A line is longer than {bytes} bytes.": "Eine Zeile ist länger als {bytes} Bytes.",
    "A line is not JSON: {why}.": "Eine Zeile ist kein JSON: {why}.",
    "A line is not a JSON object.": "Eine Zeile ist kein JSON-Objekt.",
    "There is no message type {name}.": "Eine Meldung der Art {name} gibt es nicht.",
    "Field '{name}' of message '{kind}' {what}.": "Feld '{name}' der Meldung '{kind}': {what}.",
    "Both sides must speak protocol version {version}; see docs/protocol.md.": "Beide Seiten müssen Protokoll {version} "
    "sprechen; siehe docs/protocol.md.",
    "Report copied": "Bericht kopiert",
    # Installing
    "Preparing": "Vorbereitung",
    "Fetching uv": "uv wird geholt",
    "Unpacking the bundle": "Das Paket wird entpackt",
    "Making the environment": "Die Umgebung wird angelegt",
    "Installing PyTorch": "PyTorch wird installiert",
    "Installing the other packages": "Die anderen Pakete werden installiert",
    "Downloading the model": "Das Modell wird geladen",
    "Asking the Hub": "Der Hub wird gefragt",
    "Stopping": "Wird angehalten",
    "{stage}: {detail}": "{stage}: {detail}",
    "An installation or download runs already.": "Es läuft schon eine Installation oder ein Download.",
    "Blender is not allowed to go online, and {why}.": "Blender darf nicht ins Netz, und {why}.",
    "the backend's packages come from the network": "die Pakete des Backends kommen aus dem Netz",
    "the model comes from the network": "das Modell kommt aus dem Netz",
    "Allow Online Access in Preferences > System, or {instead}.": "Erlauben Sie den Online-Zugriff in Einstellungen > "
    "System, oder {instead}.",
    "install from a bundle": "installieren Sie aus einem Paket",
    "name a folder": "nennen Sie einen Ordner",
    "There is no {path}.": "{path} gibt es nicht.",
    "Choose the zip that 'build.py bundle' made.": "Wählen Sie das Zip, das 'build.py bundle' gemacht hat.",
    "{cannot}, and pip needs it for the backend.": "{cannot}, und pip braucht es für das Backend.",
    "Python 3.11 is not on this computer": "Python 3.11 ist nicht auf diesem Rechner",
    "{python} cannot make environments": "{python} kann keine Umgebungen anlegen",
    "Choose the installer uv, which brings its own, or install Python 3.11 from python.org.": "Wählen Sie Installation "
    "mit uv, das sein eigenes mitbringt, oder installieren Sie Python 3.11 von python.org.",
    "The backend needs {wanted} GB, and {free} GB are free in {folder}.": "Das Backend braucht {wanted} GB, und in "
    "{folder} sind {free} GB frei.",
    "Make room, then install again.": "Schaffen Sie Platz, und installieren Sie noch einmal.",
    "{what} failed: {why}": "Fehlgeschlagen ({what}): {why}",
    "{what} failed: {why}.": "Fehlgeschlagen ({what}): {why}.",
    "Try again to go on from here. The log has more: {path}": "Versuchen Sie es noch einmal, dann geht es hier weiter. "
    "Mehr steht im Protokoll: {path}",
    "Check that the disk is not full and the add-on's folder can be written, then try again.": "Prüfen Sie, ob die "
    "Platte voll ist und in den Ordner des Add-ons geschrieben werden kann, und versuchen Sie es noch einmal.",
    "The backend could not be removed: {why}.": "Das Backend konnte nicht entfernt werden: {why}.",
    "Close other Blenders that use it, then try again.": "Schließen Sie andere Blender, die es benutzen, und versuchen "
    "Sie es noch einmal.",
    "uv could not be had, so pip installs PyTorch's usual build. {why}": "uv war nicht zu bekommen, daher installiert "
    "pip das übliche PyTorch. {why}",
    # Models
    "No model is named.": "Es ist kein Modell genannt.",
    "Write owner/name into the preferences.": "Schreiben Sie Besitzer/Name in die Einstellungen.",
    "'{name}' is no name of a model.": "'{name}' ist kein Name eines Modells.",
    "Give owner/name, or owner/name@revision.": "Schreiben Sie Besitzer/Name, oder Besitzer/Name@Revision.",
    "There is no model folder '{name}'.": "Einen Modellordner '{name}' gibt es nicht.",
    "Give the path of a folder, or owner/name of a model of the Hub.": "Nennen Sie den Pfad eines Ordners, oder "
    "Besitzer/Name eines Modells des Hubs.",
    "There is no folder '{name}' here, and the model {model} has not been downloaded.": "Einen Ordner '{name}' gibt es "
    "hier nicht, und das Modell {model} ist nicht geladen.",
    "Download it in the add-on's preferences, or with `python -m backend model download {name}`.": "Laden Sie es in den "
    "Einstellungen des Add-ons, oder mit `python -m backend model download {name}`.",
    "The folder '{folder}' has no {name}.": "Der Ordner '{folder}' hat kein {name}.",
    "Give the folder of a whole model.": "Nehmen Sie den Ordner eines ganzen Modells.",
    "The model '{folder}' lacks its file {name}.": "Dem Modell '{folder}' fehlt seine Datei {name}.",
    "The model '{folder}' has no readable {name}.": "Das Modell '{folder}' hat keine lesbare {name}.",
    "The model '{folder}' cannot be loaded: {why}.": "Das Modell '{folder}' kann nicht geladen werden: {why}.",
    "'{folder}' is a model for another program.": "'{folder}' ist ein Modell für ein anderes Programm.",
    "Get the folder again, or update the program.": "Holen Sie den Ordner noch einmal, oder erneuern Sie das Programm.",
    "Get the model folder again, whole.": "Holen Sie den Modellordner noch einmal, ganz.",
    "The file {path} is not the published one.": "Die Datei {path} ist nicht die veröffentlichte.",
    "{path} is not listed in {name}.": "{path} steht nicht in {name}.",
    "{path} is damaged.": "{path} ist beschädigt.",
    "The download of {model} is not complete.": "Der Download von {model} ist nicht vollständig.",
    "Download the model again; it goes on from here.": "Laden Sie das Modell noch einmal; es geht hier weiter.",
    "{model} is no model for this program: it has no {name}.": "{model} ist kein Modell für dieses Programm: Es hat kein "
    "{name}.",
    "Name a repository that `python -m backend publish` made.": "Nennen Sie eines, das `python -m backend publish` "
    "gemacht hat.",
    "{model} holds {file}, which can run code when it is loaded.": "{model} enthält {file}, was beim Laden Code ausführen "
    "kann.",
    "Ask its author for safetensors only.": "Bitten Sie den Urheber um safetensors allein.",
    "{model} needs {size} MB more, and {free} MB are free in {folder}.": "{model} braucht noch {size} MB, und in "
    "{folder} sind {free} MB frei.",
    "Make room, or name another cache folder.": "Schaffen Sie Platz, oder nennen Sie einen anderen Modellordner.",
    "{model} is for people whom its author has let in.": "{model} ist für Leute, die der Urheber zugelassen hat.",
    "Ask for access on its page, then log in with `hf auth login` or give a token.": "Bitten Sie auf der Seite um "
    "Zugang, und melden Sie sich mit `hf auth login` an, oder nennen Sie einen Schlüssel.",
    "{model} has no revision '{revision}'.": "{model} hat keine Revision '{revision}'.",
    "Name another one.": "Nennen Sie eine andere.",
    "There is no {model} on the Hub, or it is private.": "{model} gibt es auf dem Hub nicht, oder es ist privat.",
    "Check the name; for a private one log in with `hf auth login` or give a token.": "Prüfen Sie den Namen; für ein "
    "privates melden Sie sich mit `hf auth login` an, oder nennen Sie einen Schlüssel.",
    "{model} is not whole in the cache, and the network must not be used.": "{model} ist nicht ganz im Modellordner, und "
    "das Netz darf nicht benutzt werden.",
    "Allow it (in Blender: Online Access), or give a model folder.": "Erlauben Sie es (Online-Zugriff), oder nennen Sie "
    "einen Modellordner.",
    "The Hub refused: {why}.": "Der Hub lehnte ab: {why}.",
    "{address} did not answer, or the download broke off: {why}.": "{address} antwortete nicht, oder der Download brach "
    "ab: {why}.",
    "Check the network and the proxy. {again}": "Prüfen Sie Netz und Proxy. {again}",
    "{model}: {size} MB, {rest}, licence {licence}": "{model}: {size} MB, {rest}, Lizenz {licence}",
    "{size} MB to download": "noch {size} MB zu laden",
    "downloaded": "geladen",
    "not named": "nicht genannt",
}
