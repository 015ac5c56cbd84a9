# SPDX-License-Identifier: GPL-3.0-or-later
"""The active avatar's front, painted over in the Image Editor and applied."""

from pathlib import Path

import bpy
from bpy.props import EnumProperty

from ..avatars import avatar_of, require_own, source_of
from ..image_editor import close_empty, show
from ..importer import in_place_of
from ..importer.images import Picture, load_images
from ..job_folders import folder_of_jobs
from ..jobs import session
from ..painting import brush, canvas
from ..painting.legend import BY_KEY, ENTRIES
from ..shared import FRONT_MAP_FILE, RodinError, protocol
from .edit import Change
from .running import as_one_step, refuse, run


class RODIN_OT_paint_front(Change):
    bl_idname = "rodin.paint_front"
    bl_label = "Paint the Front"
    bl_description = (
        "Open the active avatar's front in an Image Editor, to paint what is to be where: parts in the left "
        "half, colours in the right half"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """What is being painted already is shown again."""
        avatar = avatar_of(context.object)
        if avatar is None:
            return {"CANCELLED"}
        try:
            require_own(avatar)
        except RodinError as error:
            return refuse(self, error)
        if canvas.of(avatar):
            open_canvas(avatar)
            return {"FINISHED"}
        uid = avatar.session_uid

        def deliver(folder: Path) -> bpy.types.Image:
            return begin(uid, folder / FRONT_MAP_FILE)

        return run(self, lambda: session.draw(deliver, source_of(avatar), to_paint=True))


class _Painted(bpy.types.Operator):
    """What is done about a front that is being painted: the active avatar's, or an Image Editor's."""

    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """There is one, and nothing runs."""
        return not session.busy and painted_avatar(context) is not None


class RODIN_OT_choose_part(_Painted):
    bl_idname = "rodin.choose_part"
    bl_label = "Choose Part"
    bl_description = "Paint this part with the brush, in the left half of the picture"

    part: EnumProperty(
        name="Part",
        description="What the brush paints",
        items=[(entry.key, entry.name, entry.about) for entry in ENTRIES],
    )

    @classmethod
    def description(cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What the part is."""
        return BY_KEY[properties.part].about

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The brush has its colour then."""
        try:
            brush.take(context.scene, BY_KEY[self.part])
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}


class RODIN_OT_apply_painting(_Painted):
    bl_idname = "rodin.apply_painting"
    bl_label = "Apply Painting"
    bl_description = (
        "Make the avatar anew where its front was painted; everything else stays, and the change can be "
        "taken back"
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The image goes when the avatar has changed."""
        avatar = painted_avatar(context)
        if avatar is None:
            return {"CANCELLED"}
        try:
            place = in_place_of(avatar)
            path = folder_of_jobs() / f"rodin-painted-{avatar.session_uid}.png"
            fronts = [canvas.write(avatar, path)]
        except RodinError as error:
            return refuse(self, error)

        def deliver(folder: Path) -> bpy.types.Object:
            changed = place(folder)
            canvas.end(changed)
            close_empty()
            return changed

        step = as_one_step(deliver, "Apply Painting")
        return run(self, lambda: session.edit(step, source_of(avatar), [protocol.PAINTED], front_maps=fronts))


class RODIN_OT_cancel_painting(_Painted):
    bl_idname = "rodin.cancel_painting"
    bl_label = "Cancel Painting"
    bl_description = "Leave the avatar as it is, and remove the picture of its front"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """With its palette, if no other avatar is painted."""
        if avatar := painted_avatar(context):
            canvas.end(avatar)
            close_empty()
        return {"FINISHED"}


def painted_avatar(context: bpy.types.Context) -> bpy.types.Object | None:
    """The avatar whose front the Image Editor shows, or else the active one, if it is being painted."""
    image = getattr(context.space_data, "image", None)
    if found := canvas.avatar_of(image):
        return found
    active = avatar_of(context.object)
    return active if canvas.of(active) else None


def begin(uid: int, picture: Path) -> bpy.types.Image:
    """The front of the avatar with this ``session_uid`` as an image, in an editor, as one undo step.

    Raises:
        RodinError: ``edit.gone``, ``avatar.bad_texture``.
    """
    avatar = next((each for each in bpy.data.objects if each.session_uid == uid and each.users_scene), None)
    if avatar is None:
        raise RodinError(
            "edit.gone",
            "The avatar was deleted while its front was being drawn.",
            "Undo its deletion, then paint it.",
        )
    (image,) = load_images(Picture(picture, f"{avatar.name} Front"))
    canvas.hang(avatar, image)
    windows = bpy.context.window_manager.windows
    with bpy.context.temp_override(window=bpy.context.window or (windows[0] if windows else None)):
        bpy.ops.ed.undo_push(message="Paint the Front")
    open_canvas(avatar)
    return image


def open_canvas(avatar: bpy.types.Object) -> None:
    """The image in an Image Editor's paint mode, with the legend as palette; the brush comes with a part."""
    area = show(canvas.of(avatar))
    bpy.context.scene.tool_settings.image_paint.palette = canvas.palette()
    if area:
        area.spaces.active.ui_mode = "PAINT"
        area.spaces.active.show_region_ui = True
