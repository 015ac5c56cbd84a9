# SPDX-License-Identifier: GPL-3.0-or-later
"""The normal map gives back the field's normals, in the tangent space that Blender makes by itself."""

from dataclasses import replace

import bpy
import numpy as np
import pytest

from backend.meshing.build import build_mesh
from backend.meshing.mesh import AvatarMesh
from backend.meshing.sampling import gradients
from backend.meshing.simplify import on_cut
from backend.meshing.tangents import smooth_normals, tangents
from backend.rendering.preview import shading_normals
from blender_rodin.importer.geometry import new_mesh
from tests.analytic_mesh import HEAD, SETTINGS


@pytest.fixture(scope="module")
def mesh() -> AvatarMesh:
    return build_mesh(HEAD, replace(SETTINGS, faces=2500, normal_map=True))


def angles_deg(one, two):
    length = np.linalg.norm(one, axis=1) * np.linalg.norm(two, axis=1)
    return np.degrees(np.arccos(((one * two).sum(1) / length.clip(1e-9)).clip(-1, 1)))


def test_normals_and_tangents_are_those_of_blender(mesh):
    made = new_mesh("Tangents", mesh.vertices, mesh.faces, mesh.uv)
    normals = np.empty((len(mesh.vertices), 3), np.float32)
    made.vertices.foreach_get("normal", normals.ravel())
    assert angles_deg(normals, smooth_normals(mesh.vertices, mesh.faces)).max() < 0.1
    made.calc_tangents()
    theirs, signs = np.empty((len(made.loops), 3), np.float32), np.empty(len(made.loops), np.float32)
    made.loops.foreach_get("tangent", theirs.ravel())
    made.loops.foreach_get("bitangent_sign", signs)
    ours = tangents(mesh.vertices, normals, mesh.faces, mesh.uv).reshape(-1, 4)
    assert np.array_equal(ours[:, 3], signs)
    assert np.quantile(angles_deg(ours[:, :3], theirs), 0.999) < 0.1
    bpy.data.meshes.remove(made)


def test_the_map_has_the_fields_normals_where_the_few_faces_have_not(mesh):
    weight = np.full((len(mesh.faces), 3), 1 / 3, np.float32)
    faces = np.arange(len(mesh.faces))
    seen = ~on_cut(mesh.vertices, HEAD.box)[mesh.faces].any(1)
    middle = mesh.vertices[mesh.faces].mean(1)
    true = gradients(HEAD, middle, 0.001)
    plain = angles_deg(shading_normals(replace(mesh, normal_map=None), faces, weight), true)[seen]
    mapped = angles_deg(shading_normals(mesh, faces, weight), true)[seen]
    assert np.median(mapped) < 1
    for share in (0.5, 0.75):
        assert np.quantile(mapped, share) < np.quantile(plain, share) / 2


def test_without_the_setting_there_is_none(mesh):
    assert mesh.normal_map is not None and len(mesh.normal_map) == len(mesh.texture) // 2
    assert build_mesh(HEAD, replace(SETTINGS, faces=2500)).normal_map is None
