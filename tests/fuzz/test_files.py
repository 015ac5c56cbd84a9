# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged files that strangers may send: each is read, or refused with a code and a next step."""

import base64
import hashlib
import io
import json

import numpy as np
import pytest
import torch
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from safetensors.numpy import save

from backend.batch_table import read_table
from backend.conditions.picture import from_png, to_png
from backend.conditions.record import known_of
from backend.corrections import corrections_of
from backend.encoding.latents import pack, unpack
from backend.encoding.load import read_mesh
from backend.likeness.likeness import Likeness
from backend.model_folder import WEIGHTS_SUFFIX, loading
from backend.portrait.intake import read_photo
from backend.recipe import BeforeEdit, KnownRecord, LikenessReference, MeshReference, PhotoReference, Recipe
from backend.space import Part
from tests.conditions.test_front_map import painted
from tests.fuzz.mutations import damage_often, damaged, other_arrays, other_json, refused
from tests.likeness.sample_hair import combed
from tests.likeness.sample_person import TEMPLATE, person
from tests.test_recipe import recipe

FRONT_MAP = to_png(painted())
LATENTS = torch.arange(6.0).reshape(2, 3)
PHOTO = PhotoReference(sha256="a" * 64, box=[1, 2, 3, 4], yaw_deg=10, pitch_deg=-3)
RECIPE = recipe(
    photo=PHOTO,
    likeness=LikenessReference(sha256="b" * 64, photos=1, quality=0.9, expression={"jawOpen": 0.5}),
    mesh=MeshReference(sha256="c" * 64, latents=pack(LATENTS)),
    known=KnownRecord(
        present={"HAIR": True, "HEADWEAR": False},
        colours={"HAIR": [0.1, 0.2, 0.3]},
        front_map=base64.b64encode(FRONT_MAP).decode(),
    ),
    edits=["with glasses"],
    before=[BeforeEdit.of([0.5, 0.5], [Part.EYEWEAR], {"chin": 0.5})],
    understood={"glasses": "with"},
    shape={"chin": 1.0},
)
TABLE = b"name;prompt;seed;faces;rig;edits\nAda;an old woman;3;5000;yes;bald;older\nBob;;4;;no;\n"


def likeness_file() -> bytes:
    """A whole likeness with hair."""
    return person(hair=(0.2, 0.1, 0.1), hair_seen=combed(TEMPLATE.vertices, 0.02)).to_bytes()


def picture(kind: str) -> bytes:
    """A small picture in a format of Pillow's."""
    pixels = np.random.default_rng(0).integers(0, 255, (32, 48, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


def mesh(kind: str) -> bytes:
    """A ball with colours in a format of trimesh's."""
    ball = trimesh.creation.icosphere(subdivisions=1)
    ball.visual.vertex_colors = np.tile([[200, 100, 50, 255]], (len(ball.vertices), 1))
    content = ball.export(file_type=kind)
    return content.encode() if isinstance(content, str) else content


LIKENESS = likeness_file()
CORRECTIONS = json.dumps(
    {"format": 1, "photos": [{"sha256": "a" * 64, "points": {"1": [0.5, 0.5]}}]}
).encode()


@damage_often
@given(content=damaged(RECIPE.to_json().encode()) | other_json(RECIPE.to_dict()))
def test_recipes(content: bytes) -> None:
    def used() -> None:
        read = Recipe.from_json(content)
        known_of(read.known)
        read.redone(), read.edited_parts(), read.own_expression(), read.undone(0)
        read.passed(len(RECIPE.latent))
        Recipe.from_json(read.to_json())
        if read.mesh:
            unpack(read.mesh.latents, LATENTS.shape, LATENTS.device)

    refused(used)


@damage_often
@given(content=damaged(LIKENESS) | other_arrays(LIKENESS))
def test_likenesses(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "likeness.npz"
    path.write_bytes(content)

    def used() -> None:
        read = Likeness.load(path, hashlib.sha256(content).hexdigest())
        read.shape.posed()
        read.to_bytes()

    refused(used)


@damage_often
@given(content=damaged(FRONT_MAP))
def test_front_maps(content: bytes) -> None:
    refused(lambda: from_png(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"])
@damage_often
@given(data=st.data())
def test_photos(kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "photo"
    path.write_bytes(data.draw(damaged(picture(kind))))
    refused(lambda: read_photo(path).original())


@pytest.mark.parametrize("kind", ["glb", "obj", "ply", "stl"])
@damage_often
@given(data=st.data())
def test_meshes(kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"mesh.{kind}"
    path.write_bytes(data.draw(damaged(mesh(kind))))
    refused(lambda: read_mesh(path))


@damage_often
@given(content=damaged(TABLE))
def test_tables(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "table.csv"
    path.write_bytes(content)
    refused(lambda: read_table(path, "fast", 1))


@damage_often
@given(content=damaged(CORRECTIONS) | other_json(json.loads(CORRECTIONS)))
def test_corrections(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "corrections.json"
    path.write_bytes(content)
    refused(lambda: corrections_of(path, ["a" * 64]))


@damage_often
@given(content=damaged(save({"weight": np.ones((3, 4), np.float16), "bias": np.zeros(4, np.float32)})))
def test_weights(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    from safetensors.torch import load_file

    path = tmp_path_factory.getbasetemp() / f"weights{WEIGHTS_SUFFIX}"
    path.write_bytes(content)

    def read() -> None:
        with loading(path.parent):
            load_file(path)

    refused(read)
