# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory that is short makes a coarser mesh and says so; memory that is full is a coded error."""

import pytest
import torch

from backend.avatar import Avatar
from backend.errors import RodinError
from backend.memory import is_out_of_memory
from backend.meshing.build import MeshSettings
from backend.recipe import ModelReference, Recipe
from backend.settings import Settings
from tests.analytic_head import AnalyticHead

RECIPE = Recipe(
    model=ModelReference(name="none", weights={}),
    kind="random",
    seed=0,
    settings=Settings.of("fast"),
    latent=[1.0],
)
WANTED = MeshSettings(faces=2000, texture_size=512, resolution=96)


class Crowded(AnalyticHead):
    """A head of which there is room for so many points; a mesh that is given up frees what it took."""

    room, taken = 0, 0
    failure: type[Exception] = MemoryError

    def distance(self, points: torch.Tensor) -> torch.Tensor:
        self.taken += len(points)
        if self.taken > self.room:
            self.taken = 0
            raise self.failure("[enforce fail] DefaultCPUAllocator: can't allocate memory")
        return super().distance(points)


def avatar(room: int, failure: type[Exception] = MemoryError) -> Avatar:
    head = Crowded()
    head.room, head.failure = room, failure
    return Avatar(head, RECIPE)


@pytest.mark.parametrize("failure", [MemoryError, RuntimeError, torch.OutOfMemoryError])
def test_a_full_memory_is_a_coded_error(failure: type[Exception]) -> None:
    with pytest.raises(RodinError, match="lighter preset") as caught:
        avatar(0, failure).mesh(WANTED)
    assert caught.value.code == "device.out_of_memory"


def test_a_short_memory_makes_a_coarser_mesh_and_says_so() -> None:
    needed = 0

    class Counting(AnalyticHead):
        def distance(self, points: torch.Tensor) -> torch.Tensor:
            nonlocal needed
            needed += len(points)
            return super().distance(points)

    lighter = WANTED.lighter()
    assert lighter
    Avatar(Counting(), RECIPE).mesh(lighter)
    short = avatar(needed)
    mesh = short.mesh(WANTED)
    assert len(mesh.faces) > 500
    (warning,) = short.warnings
    assert "instead of 96" in warning


def test_other_faults_stay_what_they_are() -> None:
    assert not is_out_of_memory(RuntimeError("shapes differ"))
    with pytest.raises(ValueError, match="other"):
        avatar(0, lambda _: ValueError("other")).mesh(WANTED)  # type: ignore[arg-type]


def test_steps_down_end() -> None:
    settings, steps = MeshSettings(resolution=512, texture_size=8192), 0
    while (lighter := settings.lighter()) is not None:
        assert lighter.resolution <= settings.resolution and lighter.texture_size <= settings.texture_size
        settings, steps = lighter, steps + 1
    assert (settings.resolution, settings.texture_size) == (64, 256)
    assert steps == 6
