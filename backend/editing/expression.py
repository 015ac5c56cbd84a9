# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of an expression is there: read off a mesh."""

import numpy as np

from backend.meshing.mesh import WithParts
from backend.meshing.nearest import NearestOnSurface
from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import Posed
from backend.space import Part

MOVED, NEAR = 0.001, 0.003
"""What the expression moves at least and how near to the template's skin its template point is, to count,
metres."""


def expression_share(mesh: WithParts, posed: Posed) -> float:
    """How far the skin of ``mesh`` has gone from rest to the expression of ``posed``: 0 not, 1 all the way.

    Each vertex names its point of the template; how far it lies from where that is at rest is compared with
    how far the expression moves it. What moves nothing is there.
    """
    template = get_head_template()
    faces = template.triangles(Piece.SKIN)
    skin = np.unique(mesh.faces[np.isin(mesh.face_part, (Part.SKIN, Part.FACIAL_HAIR))])
    on = NearestOnSurface(template.vertices, faces)(mesh.canonical[skin], NEAR)
    asked = on.blend(posed.vertices - posed.rest.vertices, faces)
    gone = mesh.vertices[skin] - on.blend(posed.rest.vertices, faces)
    counts = (on.distance < NEAR) & (np.linalg.norm(asked, axis=1) > MOVED)
    if not counts.any():
        return 1.0
    return float((gone[counts] * asked[counts]).sum() / np.square(asked[counts]).sum())
