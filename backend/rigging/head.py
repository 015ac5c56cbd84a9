# SPDX-License-Identifier: GPL-3.0-or-later
"""The animation-ready avatar: the template on it, with face shapes, bones, texture and what it wears."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from backend.meshing.build import Draw, MeshSettings, Progress, texel_colours
from backend.meshing.mesh import AvatarMesh, AvatarSurface
from backend.meshing.relief import FLAT
from backend.meshing.sampling import Field, Floats
from backend.meshing.tangents import smooth_normals
from backend.rigging import pieces
from backend.rigging.accessories import WITH_FACE, Accessory, accessories
from backend.rigging.eyeballs import eyeballs
from backend.rigging.mouth import with_teeth_shown
from backend.rigging.paint import paint
from backend.rigging.relief import skin_relief
from backend.rigging.shapes import carried_shapes
from backend.rigging.template import HeadTemplate, Piece, get_head_template
from backend.rigging.wrap import Posed, Wrapped, wrap
from backend.space import Part

SHOWN_AS = pieces.SHOWN_AS | {Piece.LASHES: Part.FACIAL_HAIR}


@dataclass(frozen=True)
class RiggedHead:
    """An avatar that moves.

    Attributes:
        template: whose quads, layout, shape names, bones and weights it has.
        vertices, normals: ``[V, 3]`` float32 of the template's vertices.
        certainty: ``[V]`` float32, how sure it is that skin shows there.
        shapes: ``[K, V, 3]`` float32 metres, what each face shape adds.
        bone_heads, bone_tails: ``[B, 3]`` float32 metres.
        texture: ``[T, T, 3]`` uint8 sRGB, the template's layout.
        worn: hair, beard, glasses, headwear, clothes.
        worn_texture: ``[T, T, 3]`` uint8 sRGB, the layout of ``worn``.
        normal_map: ``[N, N, 3]`` uint8 in tangent space, the template's layout, or None.
        shape_values: ``[K]`` float32 0..1, how far each face shape is on when the avatar is opened: a
            photo's expression, or zeros.
    """

    template: HeadTemplate
    vertices: Floats
    normals: Floats
    certainty: Floats
    shapes: Floats
    bone_heads: Floats
    bone_tails: Floats
    texture: NDArray[np.uint8]
    worn: list[Accessory]
    worn_texture: NDArray[np.uint8]
    normal_map: NDArray[np.uint8] | None
    shape_values: Floats

    def at_rest(self) -> AvatarMesh:
        """All of it as one mesh, both textures side by side, the face shapes at zero."""
        return self._as_mesh(np.zeros_like(self.shape_values))

    def shown(self) -> AvatarMesh:
        """The same as it looks when it is opened: with the face shapes' values."""
        return self._as_mesh(self.shape_values)

    def _as_mesh(self, values: Floats) -> AvatarMesh:
        moved = np.tensordot(values, self.shapes, 1).astype(np.float32)
        vertices, normals = self.vertices + moved, self.normals
        if values.any():
            normals = smooth_normals(vertices, self.template.quads)
        about = [
            each.vertices + moved[each.anchor] if each.part in WITH_FACE else each.vertices
            for each in self.worn
        ]
        template, worn, relief = self.template, self.worn, self.normal_map
        starts = np.cumsum([len(self.vertices), *(len(each.vertices) for each in worn)])
        half = np.array([0.5, 1], np.float32)
        uv = [template.triangles_uv() * half]
        uv += [each.uv * half + half * [1, 0] for each in worn]
        faces = [
            template.triangles(),
            *(each.faces + start for each, start in zip(worn, starts, strict=False)),
        ]
        parts = [SHOWN_AS[Piece(piece)] for piece in np.repeat(template.piece, 2)]
        return AvatarMesh(
            vertices=np.concatenate([vertices, *about]),
            faces=np.concatenate(faces).astype(np.int32),
            normals=np.concatenate([normals, *(each.normals for each in worn)]),
            face_part=np.concatenate(
                [np.array(parts, np.uint8), *(np.full(len(each.faces), each.part, np.uint8) for each in worn)]
            ),
            canonical=np.concatenate([template.vertices, *(template.vertices[each.anchor] for each in worn)]),
            uv=np.concatenate(uv).astype(np.float32),
            texture=np.concatenate([self.texture, self.worn_texture], 1),
            normal_map=None if relief is None else np.concatenate([relief, np.full_like(relief, FLAT)], 1),
        )


def build_rigged_head(
    field: Field,
    surface: AvatarSurface,
    settings: MeshSettings,
    progress: Progress = lambda stage, done: None,
    posed: Posed | None = None,
    draw: Draw = lambda place, part, colour: colour,
) -> RiggedHead:
    """Wrap the template onto an avatar.

    Args:
        field: the avatar.
        surface: of it, which accessories are made of.
        settings: how fine the lattice is that the skin is matched on, and each of the two textures; whether
            the head has a normal map.
        progress: called with each stage's name and the share done, 0..1; what it raises stops the work.
        posed: the template on the avatar where that is known already, else it is wrapped onto it.
        draw: what is drawn over the field's colours of accessories.

    Raises:
        RodinError: as :func:`backend.rigging.wrap.wrap`.
    """
    template = get_head_template()
    progress("wrap", 0.0)
    if posed is None:
        found = wrap(field, template, settings.resolution)
        found = replace(found, vertices=with_teeth_shown(template, found.vertices))
        posed = Posed.resting(found, len(template.shapes))
    wrapped = posed.rest
    normals = smooth_normals(wrapped.vertices, template.quads)
    balls = eyeballs(template, wrapped.vertices)
    progress("shapes", 0.4)
    shapes = posed.shapes
    if shapes is None:
        shapes = carried_shapes(template, wrapped.vertices, balls)
    progress("paint", 0.5)
    skin, lying = field, posed
    if posed.still:
        skin, lying = posed.still, replace(posed, vertices=wrapped.vertices)
    texture = paint(skin, template, lying, settings.texture_size)
    progress("relief", 0.85)
    relief = None
    if settings.normal_map:
        shown = Wrapped(lying.vertices, wrapped.certainty)
        relief = skin_relief(
            skin, template, shown, smooth_normals(lying.vertices, template.quads), settings.texture_size
        )
    progress("accessories", 0.9)
    bake = partial(texel_colours, field, surface, draw=draw)
    worn, worn_texture = accessories(
        surface, field.box, template, posed.vertices, settings.texture_size, bake
    )
    worn = _at_rest(worn, wrapped.vertices - posed.vertices)
    heads, tails = _bones(template, wrapped.vertices)
    progress("rig", 1.0)
    return RiggedHead(
        template,
        wrapped.vertices,
        normals,
        wrapped.certainty,
        shapes,
        heads,
        tails,
        texture,
        worn,
        worn_texture,
        relief,
        posed.values,
    )


def _at_rest(worn: list[Accessory], back: Floats) -> list[Accessory]:
    """Beards moved with the skin ``back [V, 3]`` to where it rests."""
    return [
        replace(each, vertices=each.vertices + back[each.anchor]) if each.part in WITH_FACE else each
        for each in worn
    ]


def _bones(template: HeadTemplate, vertices: Floats) -> tuple[Floats, Floats]:
    """Heads and tails ``[B, 3]``, moved as the whole skin was; those of the eyes as the eyeballs."""
    skin = template.vertices_of(Piece.SKIN)
    before, after = template.vertices[skin], vertices[skin]
    scale = (after.std(0) / before.std(0)).astype(np.float32)
    move = lambda points: (points - before.mean(0)) * scale + after.mean(0)  # noqa: E731
    heads, tails = move(template.bone_heads), move(template.bone_tails)
    names = list(template.bone_names)
    for name, ball in zip(("eye.L", "eye.R"), eyeballs(template, vertices), strict=True):
        row = names.index(name)
        heads[row] = ball.centre
        tails[row] = ball.centre + (template.bone_tails[row] - template.bone_heads[row])
    root = names.index("root")
    heads[root] = template.bone_heads[root]
    return heads, tails
