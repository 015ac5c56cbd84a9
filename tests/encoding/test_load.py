# SPDX-License-Identifier: GPL-3.0-or-later
"""Mesh files of every kind, and one clear word about those that are none."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image
from trimesh.visual.material import PBRMaterial, SimpleMaterial

from backend.encoding import load
from backend.encoding.load import read_mesh
from backend.encoding.surface import Surface
from backend.errors import RodinError
from backend.rendering.camera import decode

ORANGE = (255, 128, 0)
PICTURE = Image.new("RGB", (8, 8), ORANGE)


def cube(**visual: object) -> trimesh.Trimesh:
    mesh = trimesh.creation.box((2, 1, 1))
    return trimesh.Trimesh(mesh.vertices, mesh.faces, process=False, **visual)


def textured(material: object) -> trimesh.Trimesh:
    uv = np.tile([[0.2, 0.3], [0.7, 0.9]], (4, 1))
    return cube(visual=trimesh.visual.TextureVisuals(uv=uv, material=material))


def colours(surface: Surface) -> np.ndarray:
    """Of the middles of all faces, 0..255."""
    count = len(surface.corners)
    return surface.colour(np.arange(count), np.full((count, 3), 1 / 3))[0] * 255


def linear(colour: tuple[int, int, int]) -> list[int]:
    return [*np.round(decode(np.array(colour, np.float32) / 255) * 255).astype(int), 255]


@pytest.mark.parametrize(
    ("name", "mesh", "expected"),
    [
        ("a.glb", textured(PBRMaterial(baseColorTexture=PICTURE)), ORANGE),
        (
            "b.glb",
            textured(PBRMaterial(baseColorTexture=PICTURE, baseColorFactor=[255, 0, 255, 255])),
            (255, 0, 0),
        ),
        ("c.glb", textured(PBRMaterial(baseColorFactor=linear(ORANGE))), ORANGE),
        ("d.glb", cube(vertex_colors=np.tile(linear(ORANGE), (8, 1))), ORANGE),
        ("e.gltf", textured(PBRMaterial(baseColorTexture=PICTURE)), ORANGE),
        ("f.obj", textured(SimpleMaterial(image=PICTURE, diffuse=(9, 9, 9, 255))), ORANGE),
        ("g.obj", cube(vertex_colors=np.tile((*ORANGE, 255), (8, 1))), ORANGE),
        ("h.ply", cube(vertex_colors=np.tile((*ORANGE, 255), (8, 1))), ORANGE),
        ("i.ply", cube(face_colors=np.tile((*ORANGE, 255), (12, 1))), ORANGE),
        ("j.stl", cube(), (128, 128, 128)),
        ("k.ply", cube(), (128, 128, 128)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_colours_of_every_format(tmp_path: Path, name: str, mesh: trimesh.Trimesh, expected: tuple) -> None:
    folder = tmp_path / "deep"
    folder.mkdir()
    if name.endswith(".gltf"):
        for file, content in trimesh.Scene(mesh).export(file_type="gltf").items():
            (folder / (name if file == "model.gltf" else file)).write_bytes(content)
    else:
        mesh.export(folder / name)
    surface, sha256 = read_mesh(folder / name)
    assert sha256 == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert len(surface.corners) == 12
    np.testing.assert_allclose(colours(surface), [expected] * 12, atol=2.5)
    assert np.ptp(surface.corners.reshape(-1, 3), axis=0) == pytest.approx([1, 0.5, 0.5])


def test_scenes_keep_where_their_meshes_stand(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    scene.add_geometry(cube(vertex_colors=np.tile((255, 0, 0, 255), (8, 1))))
    aside = trimesh.transformations.translation_matrix([0, 6, 0])
    scene.add_geometry(cube(vertex_colors=np.tile((0, 255, 0, 255), (8, 1))), transform=aside)
    scene.export(tmp_path / "two.glb")
    surface, _ = read_mesh(tmp_path / "two.glb")
    height = surface.corners[..., 1].mean(1)
    found = colours(surface)
    np.testing.assert_allclose(found[height > 0], [[0, 255, 0]] * 12, atol=1)
    np.testing.assert_allclose(found[height < 0], [[255, 0, 0]] * 12, atol=1)
    assert np.ptp(surface.corners.reshape(-1, 3), axis=0) == pytest.approx([2 / 7, 1, 1 / 7])


def test_triangles_without_area_or_place_are_left_out(tmp_path: Path) -> None:
    mesh = cube()
    vertices = np.vstack([mesh.vertices, [[np.nan, 0, 0]]])
    faces = np.vstack([mesh.faces, [[0, 0, 1], [0, 1, 8]]])
    trimesh.Trimesh(vertices, faces, process=False).export(tmp_path / "odd.ply")
    surface, _ = read_mesh(tmp_path / "odd.ply")
    assert len(surface.corners) == 12 and np.isfinite(surface.corners).all()


def points_only(path: Path) -> None:
    trimesh.PointCloud(np.eye(3)).export(path)


def flat(path: Path) -> None:
    trimesh.Trimesh(np.zeros((3, 3)), [[0, 1, 2]], process=False).export(path)


def cut_short(path: Path) -> None:
    path.write_bytes(trimesh.Scene(cube()).export(file_type="glb")[:400])


@pytest.mark.parametrize(
    ("name", "write", "code"),
    [
        ("none.glb", lambda path: None, "encode.missing"),
        ("folder.glb", Path.mkdir, "encode.missing"),
        ("head.blend", lambda path: path.write_bytes(b"BLENDER"), "encode.format"),
        ("text.glb", lambda path: path.write_text("not a mesh"), "encode.unreadable"),
        ("cut.glb", cut_short, "encode.unreadable"),
        ("empty.stl", lambda path: path.write_bytes(b""), "encode.no_surface"),
        ("points.ply", points_only, "encode.no_surface"),
        ("flat.ply", flat, "encode.no_surface"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_mesh_is_refused(tmp_path: Path, name: str, write: object, code: str) -> None:
    write(tmp_path / name)
    with pytest.raises(RodinError) as caught:
        read_mesh(tmp_path / name)
    assert caught.value.code == code and caught.value.hint


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cube().export(tmp_path / "cube.ply")
    for limit in ("MAX_FACES", "MAX_BYTES"):
        with monkeypatch.context() as patched:
            patched.setattr(load, limit, 11)
            with pytest.raises(RodinError, match=r"encode\.too_large"):
                read_mesh(tmp_path / "cube.ply")
