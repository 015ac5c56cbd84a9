# SPDX-License-Identifier: GPL-3.0-or-later
"""German: what goes wrong with avatars that are there, their files and scenes; and what went well."""

WORDS = {
    # Avatars and scenes
    "'{name}' is no avatar.": "'{name}' ist kein Avatar.",
    "Give one that has a recipe.": "Nehmen Sie einen, der ein Rezept hat.",
    "'{name}' is linked from another file, so it cannot be changed here.": "'{name}' ist aus einer anderen Datei "
    "verknüpft und kann hier nicht geändert werden.",
    "Change it in its own file, or make it local: Object > Relations > Make Local > All.": "Ändern Sie ihn in seiner "
    "eigenen Datei, oder machen Sie ihn lokal: Objekt > Beziehungen > Lokal machen > Alle.",
    "The avatar was deleted while it was being changed, so the change was left out.": "Der Avatar wurde gelöscht, "
    "während er geändert wurde; die Änderung entfiel.",
    "Undo its deletion, then change it again.": "Machen Sie das Löschen rückgängig, und ändern Sie ihn noch einmal.",
    "The avatar has no such change.": "Der Avatar hat keine solche Änderung.",
    "Choose one of its list.": "Wählen Sie eine aus seiner Liste.",
    "The avatar has no such take.": "Der Avatar hat keine solche Fassung.",
    "Make some: Re-roll, or Variations for several.": "Machen Sie welche: Neu würfeln, oder Varianten für mehrere.",
    "The scene '{name}' comes from another file, so nothing can be added to it.": "Die Szene '{name}' kommt aus einer "
    "anderen Datei; ihr kann nichts hinzugefügt werden.",
    "Switch to a scene of this file.": "Wechseln Sie zu einer Szene dieser Datei.",
    "The scene that the avatar was made for is not there any more.": "Die Szene, für die der Avatar entstand, gibt es "
    "nicht mehr.",
    "Generate it again in another scene.": "Erzeugen Sie ihn noch einmal in einer anderen Szene.",
    "'{name}' has no face shapes.": "'{name}' hat keine Gesichtsformen.",
    "Make it animation-ready first.": "Machen Sie ihn zuerst animierbar.",
    "There is no pose '{name}'.": "Eine Pose '{name}' gibt es nicht.",
    "Poses are {names}.": "Posen sind {names}.",
    "The action moves no face shape of this avatar.": "Die Aktion bewegt keine Gesichtsform dieses Avatars.",
    "Choose one of the library.": "Wählen Sie eine aus der Bibliothek.",
    "The avatar has no part '{name}'.": "Der Avatar hat keinen Teil '{name}'.",
    "It has {names}.": "Er hat {names}.",
    "The materials of this avatar were replaced, so no part is known.": "Die Materialien dieses Avatars wurden ersetzt; "
    "kein Teil ist bekannt.",
    "Change the colour of its own materials.": "Ändern Sie die Farbe seiner eigenen Materialien.",
    # Recipes and folders
    "A painted front of the avatar's recipe is no picture.": "Eine gemalte Vorderseite im Rezept des Avatars ist kein "
    "Bild.",
    "{path} is not JSON: {why}.": "{path} ist kein JSON: {why}.",
    "{path} is not a JSON object.": "{path} ist kein JSON-Objekt.",
    "{name} cannot be used: {why}.": "{name} ist unbrauchbar: {why}.",
    "There is no {name} in {folder}.": "In {folder} gibt es kein {name}.",
    "Choose a folder that 'backend generate' or the panel has written.": "Wählen Sie einen Ordner, den 'backend "
    "generate' oder das Panel geschrieben hat.",
    "Generate the avatar again.": "Erzeugen Sie den Avatar noch einmal.",
    "Generate it again.": "Erzeugen Sie ihn noch einmal.",
    "The recipe of '{name}' cannot be read.": "Das Rezept von '{name}' kann nicht gelesen werden.",
    "The recipe {path} cannot be read: {why}.": "Das Rezept {path} kann nicht gelesen werden: {why}.",
    "Give the {name} that lies beside an avatar.": "Nehmen Sie die {name}, die bei einem Avatar liegt.",
    "A recipe is at most {bytes} bytes long.": "Ein Rezept ist höchstens {bytes} Bytes lang.",
    "This is no recipe: {where} {why}.": "Das ist kein Rezept: {where} {why}.",
    "The recipe has format {format}, this program knows {known}.": "Das Rezept hat das Format {format}, dieses Programm "
    "kennt {known}.",
    "Update the program.": "Erneuern Sie das Programm.",
    "The recipe is for a model of another kind.": "Das Rezept ist für ein Modell anderer Art.",
    "Use the model '{name}'.": "Nehmen Sie das Modell '{name}'.",
    "The recipe holds the latents of a model of another kind.": "Das Rezept enthält die latenten Werte eines Modells "
    "anderer Art.",
    "Use the model that it names, or encode the mesh again.": "Nehmen Sie das Modell, das es nennt, oder kodieren Sie "
    "das Netz noch einmal.",
    "The recipe's latents cannot be read.": "Die latenten Werte des Rezepts können nicht gelesen werden.",
    "Encode the mesh again.": "Kodieren Sie das Netz noch einmal.",
    "This model's planes were fitted, it has no encoder.": "Die Ebenen dieses Modells wurden angepasst, es hat keinen "
    "Kodierer.",
    "Use a model with an autoencoder, such as the bundled one.": "Nehmen Sie ein Modell mit Autoencoder, etwa das "
    "mitgelieferte.",
    # Export
    "{path} cannot be written: {why}.": "{path} kann nicht geschrieben werden: {why}.",
    "Choose another folder.": "Wählen Sie einen anderen Ordner.",
    "'{name}' is no target.": "'{name}' ist kein Ziel.",
    "Choose of {names}.": "Wählen Sie aus {names}.",
    "An object is being edited.": "Ein Objekt wird gerade bearbeitet.",
    "Leave its mode first.": "Verlassen Sie zuerst seinen Modus.",
    "A VRM file has one level of detail.": "Eine VRM-Datei hat eine Detailstufe.",
    "Switch Levels of Detail off.": "Schalten Sie Detailstufen aus.",
    "'{name}' is a plain mesh, and a VRM has bones and face shapes.": "'{name}' ist ein einziges Netz, und ein VRM hat "
    "Knochen und Gesichtsformen.",
    "Press Make Animation-Ready first.": "Drücken Sie zuerst Animierbar machen.",
    "The armature lacks the bones {names}.": "Der Armature fehlen die Knochen {names}.",
    "Give them their names back, or make the avatar again.": "Geben Sie ihnen ihre Namen zurück, oder machen Sie den "
    "Avatar noch einmal.",
    "The armature has bones of a body already: {names}.": "Die Armature hat schon Knochen eines Körpers: {names}.",
    "Export it by File > Export > VRM instead.": "Exportieren Sie ihn stattdessen mit Datei > Exportieren > VRM.",
    "VRM files are written by the add-on 'VRM format', which is not installed or not enabled.": "VRM-Dateien schreibt "
    "das Add-on 'VRM format', das nicht installiert oder nicht eingeschaltet ist.",
    "Get 'VRM format' in Edit > Preferences > Get Extensions, then export again.": "Holen Sie 'VRM format' in Bearbeiten "
    "> Einstellungen > Erweiterungen beziehen, und exportieren Sie noch einmal.",
    "The VRM add-on did not write the avatar.": "Das VRM-Add-on hat den Avatar nicht geschrieben.",
    "Its report, in a window of its own or in Blender's console, says why.": "Sein Bericht, in einem eigenen Fenster "
    "oder in Blenders Konsole, sagt, warum.",
    "Wrote {path}.": "{path} ist geschrieben.",
    # Assets
    "The catalogues {path} cannot be written: {why}.": "Die Kataloge {path} können nicht geschrieben werden: {why}.",
    "Choose a folder that you may write to.": "Wählen Sie einen Ordner, in den Sie schreiben dürfen.",
    "The picture is rendered by Cycles, which is switched off.": "Das Bild rechnet Cycles, das ausgeschaltet ist.",
    "Switch on the add-on Cycles Render Engine in the preferences.": "Schalten Sie in den Einstellungen das Add-on "
    "Cycles Render Engine ein.",
    "'{name}' is an asset.": "'{name}' ist ein Asset.",
    "'{name}' is an asset. Save the file, then mark it again: then it has a catalogue.": "'{name}' ist ein Asset. "
    "Speichern Sie die Datei, und kennzeichnen Sie ihn noch einmal: Dann hat er einen Katalog.",
    "Wrote {count} poses to {path}.": "{count} Posen sind in {path} geschrieben.",
    "The photo is in the sidebar, tab Rodin: press Generate from Photo.": "Das Foto ist in der Seitenleiste, Reiter "
    "Rodin: Drücken Sie Aus dem Foto erzeugen.",
}
