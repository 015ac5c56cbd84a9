# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels draw, on a layout that looks properties and operators up: the bpy module has no window."""

import sys
from types import SimpleNamespace

import bpy
import pytest

from blender_rodin import environment, faces, prompts
from blender_rodin.importer import import_avatar
from blender_rodin.jobs import session
from blender_rodin.landmarks.corrections import Corrected
from blender_rodin.likeness import note_photos
from blender_rodin.operators.install import RODIN_OT_install_backend
from blender_rodin.operators.prompt import RODIN_MT_prompts
from blender_rodin.panels.advanced import RODIN_PT_advanced
from blender_rodin.panels.generate import RODIN_PT_generate
from blender_rodin.panels.likeness import RODIN_PT_avatar_likeness
from blender_rodin.panels.photo import RODIN_PT_likeness
from blender_rodin.shared import PRESETS
from tests.blender.sample_rig import write_photo_avatar


class Layout:
    """Takes what a layout takes; rows and columns are the layout itself."""

    def __init__(self):
        self.props, self.operators, self.words, self.menus, self.said = [], [], [], [], {}

    def menu(self, name, **_):
        assert hasattr(bpy.types, name)
        self.menus.append(name)

    def prop(self, owner, name, **how):
        assert name in owner.bl_rna.properties
        self.said[name] = how
        self.props.append(name)

    def operator(self, name, **_):
        kind = getattr(bpy.types, "RODIN_OT_" + name.removeprefix("rodin."))
        self.operators.append(name)
        return SimpleNamespace(**dict.fromkeys(kind.bl_rna.properties.keys()))

    def label(self, text="", **_):
        self.words.append(text)

    def __getattr__(self, _name):
        return lambda *_, **__: self


def seen():
    """The context of a region, which the module has none of."""
    system = SimpleNamespace(ui_scale=1.0, bl_rna=bpy.context.preferences.system.bl_rna)
    return SimpleNamespace(
        scene=bpy.context.scene,
        object=bpy.context.object,
        preferences=SimpleNamespace(system=system),
        region=SimpleNamespace(width=300),
    )


def drawn(panel):
    context = seen()
    layout = Layout()
    assert not hasattr(panel, "poll") or panel.poll(context)
    panel.draw(SimpleNamespace(layout=layout), context)
    return layout


@pytest.mark.usefixtures("addon")
def test_without_a_backend_its_installation_stands_in_the_place_of_generate(monkeypatch):
    monkeypatch.setenv(environment.VARIABLE, "/absent/python")
    layout = drawn(RODIN_PT_generate)
    assert "rodin.generate" not in layout.operators
    assert layout.operators[-2:] == ["rodin.install_backend", "rodin.open_preferences"]
    assert "/absent/python" in " ".join(layout.words)
    assert "use_online_access" in layout.props, "the tests have no network"
    monkeypatch.setattr(bpy.context.preferences.system, "use_online_access", True)
    assert "use_online_access" not in drawn(RODIN_PT_generate).props
    monkeypatch.setenv(environment.VARIABLE, sys.executable)
    session.reset()
    assert "rodin.generate" in drawn(RODIN_PT_generate).operators


def test_the_install_dialogue_asks_for_the_network_first_and_the_panel_keeps_the_reason(addon):
    layout = Layout()
    dialogue = SimpleNamespace(layout=layout, bundle="", bl_rna=addon.install_backend.get_rna_type())
    RODIN_OT_install_backend.draw(dialogue, seen())
    assert layout.props == ["use_online_access", "bundle"]
    with pytest.raises(RuntimeError, match="not allowed to go online"):
        addon.install_backend()
    assert "Blender is not allowed to go online" in " ".join(drawn(RODIN_PT_generate).words)


@pytest.mark.usefixtures("addon")
def test_advanced_shows_what_the_preset_takes_and_begins_with_it():
    inputs = bpy.context.scene.rodin
    for name, preset in PRESETS.items():
        inputs.preset, inputs.own = name, False
        layout = drawn(RODIN_PT_advanced)
        assert (
            layout.props == []
            and f"{preset['steps']}" in layout.words
            and f"{preset['faces']:,}" in layout.words
        )
        inputs.own = True
        assert "steps" in drawn(RODIN_PT_advanced).props
        assert {key: getattr(inputs, key) for key in preset} == preset
    inputs.steps = 40
    inputs.preset = "fast"
    assert inputs.steps == 40, "what the user has chosen stays"


def test_prompts_have_room_examples_and_a_memory(addon, user_folder, monkeypatch):
    inputs = bpy.context.scene.rodin
    layout = drawn(RODIN_PT_generate)
    assert layout.said["prompt"]["placeholder"] == prompts.EXAMPLES[0]
    assert "rodin.write_prompt" in layout.operators and "RODIN_MT_prompts" in layout.menus
    assert addon.write_prompt(prompt="an old man") == {"FINISHED"} and inputs.prompt == "an old man"
    monkeypatch.setenv(environment.VARIABLE, "/absent/python")
    for text in ("an old man", "a young woman", "an old man"):
        inputs.prompt = text
        with pytest.raises(RuntimeError):
            addon.generate()
    prompts.forget()
    assert prompts.used() == ["an old man", "a young woman"]
    menu = Layout()
    RODIN_MT_prompts.draw(SimpleNamespace(layout=menu), bpy.context)
    assert menu.operators == ["rodin.take_prompt"] * (2 + len(prompts.EXAMPLES))
    (user_folder / "prompts.json").write_text("[")
    prompts.forget()
    assert prompts.used() == []
    assert addon.take_prompt(prompt="a bald man") == {"FINISHED"} and inputs.prompt == "a bald man"


@pytest.mark.usefixtures("addon")
def test_without_a_photo_nothing_is_said_of_likeness():
    layout = drawn(RODIN_PT_generate)
    assert "photo" in layout.props and "face" not in layout.props
    assert not RODIN_PT_likeness.poll(bpy.context)


@pytest.mark.usefixtures("addon")
def test_a_photo_brings_further_ones_its_faces_and_what_becomes_of_it():
    inputs = bpy.context.scene.rodin
    inputs.photo = "me.jpg"
    inputs.more_photos.add()
    layout = drawn(RODIN_PT_generate)
    assert {"photo", "path", "face"} <= set(layout.props)
    assert {"rodin.add_photos", "rodin.remove_photo", "rodin.find_faces"} <= set(layout.operators)
    assert "rodin.correct_photo" in layout.operators and "rodin.forget_points" not in layout.operators
    assert "Nothing leaves this machine" in " ".join(layout.words)
    assert drawn(RODIN_PT_likeness).props == ["likeness", "neutral", "skin_warmth", "skin_lightness"]


@pytest.mark.usefixtures("addon")
def test_each_face_that_was_found_is_shown_with_its_number(tmp_path, monkeypatch):
    inputs = bpy.context.scene.rodin
    inputs.photo, inputs.face = "two.jpg", 2
    pictures = [tmp_path / f"face-{number}.png" for number in (1, 2)]
    found = tuple(faces.FoundFace(number, path, number == 1) for number, path in enumerate(pictures, 1))
    monkeypatch.setattr(faces, "_found", {"two.jpg": found})
    layout = drawn(RODIN_PT_generate)
    assert layout.operators.count("rodin.choose_face") == 2


@pytest.mark.usefixtures("addon")
def test_corrected_points_are_counted_and_can_be_forgotten():
    inputs = bpy.context.scene.rodin
    inputs.photo = "me.jpg"
    inputs.corrections = Corrected("0" * 64, {"33": [0.5, 0.5], "61": [0.5, 0.6]}).text()
    layout = drawn(RODIN_PT_generate)
    assert "2" in layout.words and "rodin.forget_points" in layout.operators


@pytest.mark.usefixtures("addon")
def test_the_active_avatar_says_how_good_its_likeness_is(tmp_path):
    write_photo_avatar(tmp_path / "avatar")
    avatar = import_avatar(tmp_path / "avatar", bpy.context)
    layout = drawn(RODIN_PT_avatar_likeness)
    words = " ".join(layout.words)
    assert "80%" in words and "one cheek is mirrored" in words and "is missing" not in words
    assert layout.operators == [
        "rodin.rest_face", "rodin.photo_expression", "rodin.change_likeness", "rodin.locate_photos",
        "rodin.show_seen",
    ]  # fmt: skip
    note_photos(avatar, ["me.jpg", "side.jpg"])
    assert drawn(RODIN_PT_avatar_likeness).operators.count("rodin.correct_avatar") == 2
    del avatar["rodin_likeness"]
    layout = drawn(RODIN_PT_avatar_likeness)
    assert "is missing" in " ".join(layout.words) and "rodin.show_seen" not in layout.operators


@pytest.mark.usefixtures("addon")
def test_an_invented_avatar_has_no_likeness_to_show(avatar_folder):
    import_avatar(avatar_folder, bpy.context)
    assert not RODIN_PT_avatar_likeness.poll(bpy.context)
