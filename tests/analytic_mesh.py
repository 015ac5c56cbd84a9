# SPDX-License-Identifier: GPL-3.0-or-later
"""The analytic head's finished mesh, built once a session."""

from functools import cache

from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.mesh import AvatarMesh
from tests.analytic_head import AnalyticHead

HEAD = AnalyticHead(glasses=True, hollow=True, speck=True)
SETTINGS = MeshSettings(faces=8000, texture_size=512, resolution=112)


@cache
def built() -> AvatarMesh:
    return build_mesh(HEAD, SETTINGS)
