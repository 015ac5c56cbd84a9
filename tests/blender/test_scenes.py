# SPDX-License-Identifier: GPL-3.0-or-later
"""Where avatars go: scenes, collections of all kinds, room beside what is there; failures leave nothing."""

from functools import partial

import bpy
import pytest

from blender_rodin import api
from blender_rodin.importer import Destination, add_avatar, import_avatar, in_place_of, replace_avatar
from blender_rodin.importer.space import SPACING, box_of
from blender_rodin.jobs import session
from blender_rodin.operators.running import as_one_step
from blender_rodin.shared import RodinError
from tests.blender.sample import write_avatar
from tests.blender.sample_rig import write_rigged_avatar
from tests.blender.test_jobs import backend, stand_in  # noqa: F401 - fixtures

KINDS = ("objects", "meshes", "armatures", "materials", "images", "collections", "scenes", "node_groups")


@pytest.fixture
def folder(tmp_path):
    write_rigged_avatar(tmp_path / "made")
    return tmp_path / "made"


def blocks():
    return {kind: sorted(each.name for each in getattr(bpy.data, kind)) for kind in KINDS}


def add_scene(name):
    scene = bpy.data.scenes.new(name)
    bpy.context.window.scene = scene
    return scene


def add_collection(name, active=True):
    made = bpy.data.collections.new(name)
    bpy.context.scene.collection.children.link(made)
    layer = bpy.context.view_layer
    if active:
        layer.active_layer_collection = layer.layer_collection.children[name]
    return made


def names(collection):
    return sorted(each.name for each in collection.objects if each.parent is None)


@pytest.mark.usefixtures("addon")
def test_a_result_goes_to_the_scene_that_asked(folder):
    asked = bpy.context.scene
    place = as_one_step(partial(add_avatar, destination=Destination.of(bpy.context)), "Generate Avatar")
    import_avatar(folder, bpy.context)
    other = add_scene("Other")
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.object.mode_set(mode="EDIT")
    made = place(folder)
    assert (made.users_scene[:], made.name) == ((asked,), "Avatar.001")
    assert bpy.context.mode == "EDIT_MESH" and names(other.collection) == ["Cube"]
    bpy.ops.object.mode_set(mode="OBJECT")
    here = import_avatar(folder, bpy.context)
    assert here.users_scene[:] == (other,)
    assert [each.name for each in other.collection.children] == ["Avatars.001"]
    assert names(bpy.data.collections["Avatars"]) == ["Avatar", "Avatar.001"]


@pytest.mark.usefixtures("empty_file")
def test_a_shared_collection_is_left_to_both_scenes(folder):
    import_avatar(folder, bpy.context)
    bpy.ops.scene.new(type="LINK_COPY")
    second = import_avatar(folder, bpy.context)
    assert second.users_scene[:] == (bpy.context.scene,)


@pytest.mark.usefixtures("empty_file")
def test_a_scene_that_has_gone_is_said(folder):
    add_scene("Gone")
    destination = Destination.of(bpy.context)
    bpy.data.scenes.remove(bpy.context.scene)
    before = blocks()
    with pytest.raises(RodinError) as caught:
        add_avatar(folder, destination)
    assert caught.value.code == "scene.gone" and blocks() == before


@pytest.mark.usefixtures("empty_file")
def test_the_active_collection_takes_it_if_it_can_be_seen_there(folder):
    cast = add_collection("Cast")
    assert names(cast) == [] and import_avatar(folder, bpy.context).name in names(cast)
    layer = bpy.context.view_layer.layer_collection.children["Cast"]
    for hide, show in (
        (lambda: setattr(layer, "exclude", True), lambda: setattr(layer, "exclude", False)),
        (lambda: setattr(layer, "hide_viewport", True), lambda: setattr(layer, "hide_viewport", False)),
        (lambda: setattr(cast, "hide_viewport", True), lambda: setattr(cast, "hide_viewport", False)),
        (lambda: setattr(cast, "hide_select", True), lambda: setattr(cast, "hide_select", False)),
    ):
        hide()
        made = import_avatar(folder, bpy.context)
        assert [each.name for each in made.users_collection] == ["Avatars"]
        assert made.visible_get() and made.select_get()
        show()


@pytest.fixture
def library(tmp_path, folder):
    """A file with an avatar in its collection."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    import_avatar(folder, bpy.context)
    path = str(tmp_path / "library.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return path


def link(library, kind, name):
    with bpy.data.libraries.load(library, link=True) as (_, to):
        setattr(to, kind, [name])
    return getattr(to, kind)[0]


@pytest.mark.parametrize("overridden", [False, True])
def test_linked_collections_are_left_alone(library, folder, overridden):
    linked = link(library, "collections", "Avatars")
    bpy.context.scene.collection.children.link(linked)
    if overridden:
        linked = linked.override_hierarchy_create(bpy.context.scene, bpy.context.view_layer)
    layer = bpy.context.view_layer
    layer.active_layer_collection = layer.layer_collection.children[-1]
    before = len(linked.objects)
    made = import_avatar(folder, bpy.context)
    assert len(linked.objects) == before
    (own,) = made.users_collection
    assert own.library is None and own.override_library is None


def test_a_linked_scene_and_linked_avatars_are_refused_before_the_job(addon, library, stand_in):  # noqa: F811
    bpy.context.scene.collection.children.link(link(library, "collections", "Avatars"))
    avatar = bpy.data.objects["Avatar"]
    bpy.context.view_layer.objects.active = avatar
    bpy.context.scene.rodin.edit = "with red hair"
    for change in (addon.edit, addon.reroll, addon.switch_rig):
        with pytest.raises(RuntimeError, match="linked from another file"):
            change()
    with pytest.raises(RodinError) as caught:
        api.edit(avatar, "with red hair")
    assert caught.value.code == "edit.linked" and session.job is None
    with pytest.raises(RuntimeError, match="linked from another file"):
        addon.recolour(part="Rodin Skin")
    bpy.context.window.scene = link(library, "scenes", "Scene")
    with pytest.raises(RuntimeError, match="comes from another file"):
        addon.generate()
    assert session.job is None and not session.busy


def fail(*_, **__):
    raise RuntimeError("in the middle")


@pytest.mark.parametrize("where", ["avatar.free_place", "materials._add_relief", "rig._attach"])
@pytest.mark.usefixtures("empty_file")
def test_whatever_fails_leaves_the_file_as_it_was(folder, monkeypatch, where):
    for name in ("normal.png", "face_normal.png"):
        (folder / name).write_bytes((folder / "texture.png").read_bytes())
    monkeypatch.setattr(f"blender_rodin.importer.{where}", fail)
    bpy.ops.mesh.primitive_cube_add()
    cube, before = bpy.context.object, blocks()
    with pytest.raises(RuntimeError, match="in the middle"):
        import_avatar(folder, bpy.context)
    assert blocks() == before
    assert bpy.context.view_layer.objects.active == cube and bpy.context.selected_objects == [cube]


@pytest.mark.usefixtures("empty_file")
def test_an_edit_that_fails_leaves_the_avatar_as_it_was(folder, monkeypatch):
    avatar = import_avatar(folder, bpy.context)
    before, data = blocks(), avatar.data
    monkeypatch.setattr("blender_rodin.importer.replace._exchange", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        in_place_of(avatar)(folder)
    assert blocks() == before and avatar.data == data


@pytest.mark.usefixtures("empty_file")
@pytest.mark.parametrize("write", [write_avatar, write_rigged_avatar])
def test_edits_leave_no_orphans_and_no_numbers(tmp_path, write):
    folder = tmp_path / "made"
    write(folder)
    first, second = (import_avatar(folder, bpy.context) for _ in range(2))
    before = blocks()
    for _ in range(3):
        for avatar in (first, second):
            replace_avatar(avatar, folder)
    assert blocks() == before
    assert not [each.name for kind in KINDS for each in getattr(bpy.data, kind) if not each.users]
    for avatar in (first, second):
        assert avatar.data.name == avatar.name
        for part in avatar.children:
            assert part.data.name == part.name and part.name.startswith(f"{avatar.name} ")


@pytest.mark.usefixtures("empty_file")
def test_an_edit_leaves_active_object_and_selection_to_the_user(folder):
    avatar = import_avatar(folder, bpy.context)
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    replace_avatar(avatar, folder)
    assert bpy.context.view_layer.objects.active == cube and bpy.context.selected_objects == [cube]
    part = avatar.children[0] if avatar.children else avatar
    bpy.context.view_layer.objects.active = part
    part.select_set(True)
    replace_avatar(avatar, folder)
    assert bpy.context.view_layer.objects.active == avatar and avatar.select_get()


@pytest.mark.usefixtures("empty_file")
def test_avatars_stand_free(folder):
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.mesh.primitive_plane_add(size=20)
    bpy.ops.mesh.primitive_cube_add(size=1, location=(2.5, 0, 0))
    bpy.context.object.hide_set(True)
    first, second = (import_avatar(folder, bpy.context) for _ in range(2))
    bpy.context.view_layer.update()
    assert first.location[:] == (3 * SPACING, 0, 0), "beside the cube of 2 m, on the ground"
    assert box_of(first)[1][0] <= box_of(second)[0][0]
    second.hide_set(True)
    third = import_avatar(folder, bpy.context)
    assert third.location.x > second.location.x, "a hidden avatar keeps its place"
    bpy.context.scene.cursor.location = (0, 5, 1)
    assert import_avatar(folder, bpy.context).location[:] == (0, 5, 1)


def test_a_batch_leaves_selection_to_the_user_and_names_all_alike(backend):  # noqa: F811 - the fixture
    bpy.ops.mesh.primitive_cube_add(location=(0, 9, 0))
    cube = bpy.context.object
    rows = [{"name": "Zoë", "prompt": "steps"}, {"prompt": "refuse"}, {"name": "Zoë", "prompt": "steps"}]
    rows = api.batch(rows)
    assert [row.state for row in rows] == ["done", "failed", "done"]
    assert bpy.context.view_layer.objects.active == cube and bpy.context.selected_objects == [cube]
    made = [bpy.data.objects[row.avatar] for row in rows if row.avatar]
    assert [each.name for each in made] == ["Zoë", "Zoë.001"] == [each.data.name for each in made]
    assert [each.location.x for each in made] == [0, SPACING]


def test_avatars_are_called_after_their_photo_or_prompt(backend):  # noqa: F811 - the fixture
    assert api.generate(photo="photos/Ada Lovelace.jpg", prompt="steps").name == "Ada Lovelace"
    assert api.generate(prompt="steps").name == "Steps"
    assert api.generate().name == "Avatar"
    bpy.context.scene.rodin.prompt = "steps"
    assert backend.generate() == {"FINISHED"}
    assert session.made == bpy.context.object.name == "Steps.001"
