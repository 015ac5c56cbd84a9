# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper's way to planes: the shared decoder, planes for everybody, rays of true surfaces."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.data.assemble import assemble
from backend.data.people import priors
from backend.errors import RodinError
from backend.models.fitted import FittedPlanes, resize_planes
from backend.models.triplane import from_box
from backend.training import planes as planes_stage
from backend.training.dataset import Points, SubjectShards
from backend.training.decoder import DecoderConfig, DecoderObjective, train_decoder
from backend.training.fitting import Evidence, PlaneAdam, SubjectEvidence, ray_error
from backend.training.latents import LatentReader
from backend.training.loop import LoopConfig, train
from backend.training.planes import PlanesConfig, train_planes
from backend.training.rays import Rays, draw_rays, look
from tests.training.shards import SUBJECTS, write_spheres

LOOP = LoopConfig(steps=48, learning_rate=1e-2, warmup=1, log_steps=24)
MODEL = {"latent_channels": 8, "latent_size": 8, "field_width": 32, "field_depth": 2}
SMALL = {"size": 16, "smallest": 8, "batch": 3, "queries": 150, "rays": 0, "plane_rate": 0.1}
DECODER = DecoderConfig(LOOP, MODEL, subjects=SUBJECTS, inner=4, **SMALL)
PLANES = PlanesConfig(replace(LOOP, steps=16), **SMALL)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spheres")
    write_spheres(folder)
    return folder


@pytest.fixture(scope="module")
def run(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    train_decoder(data, folder, DECODER)
    train_planes(data, folder, PLANES)
    return folder


def error(codec: FittedPlanes, planes: torch.Tensor, points: Points) -> float:
    """Mean error of the distance, metres."""
    found = codec.field.distance(planes, from_box(points.position, codec.field.box))
    return float((found.clamp(-0.02, 0.02) - points.distance).abs().mean())


def test_planes_hold_the_subjects_and_their_mirror_images(run: Path, data: Path) -> None:
    codec = FittedPlanes.from_pretrained(run / "autoencoder").requires_grad_(False)
    everybody = torch.arange(SUBJECTS)
    shards, reader = SubjectShards(data), LatentReader(run / "planes")
    assert reader.shape == (8, 16, 48)
    for flip in (False, True):
        flips = torch.full((SUBJECTS,), flip)
        truth = shards.queries(everybody.tolist(), flips.tolist(), 300)
        own = error(codec, reader.take(everybody, flips), truth)
        others = error(codec, reader.take(everybody.roll(3), flips), truth)
        assert own < 0.7 * others
    standard = LatentReader(run / "latents").take(everybody, torch.zeros(SUBJECTS, dtype=torch.bool))
    raw = resize_planes(reader.take(everybody, torch.zeros(SUBJECTS)), 8)
    torch.testing.assert_close(codec.unstandardise(standard), raw, atol=0.02, rtol=0.02)


def test_only_missing_subjects_are_fitted(run: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((run / "planes").iterdir())
    whole = [path.read_bytes() for path in files]
    files[1].unlink()
    asked: list[range] = []
    original = planes_stage._fit
    monkeypatch.setattr(planes_stage, "_fit", lambda *args: asked.append(args[2]) or original(*args))
    train_planes(data, run, PLANES)
    assert asked == [range(3, 6)]
    assert [path.read_bytes() for path in files] == whole


def test_a_stopped_decoder_goes_on_as_if_it_had_not_stopped(data: Path, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    class Failing(DecoderObjective):
        def draw(self) -> tuple[int, Evidence]:
            if self.seen == 9:
                raise StoppedError
            return super().draw()

    def objective(kind: type[DecoderObjective]) -> DecoderObjective:
        torch.manual_seed(0)
        return kind(FittedPlanes(**MODEL), SubjectEvidence(SubjectShards(data), DECODER), DECODER)

    loop = replace(LOOP, steps=14, checkpoint_seconds=0.0)
    whole, resumed = objective(DecoderObjective), objective(DecoderObjective)
    train(whole, tmp_path / "whole", loop)
    with pytest.raises(StoppedError):
        train(objective(Failing), tmp_path / "cut", loop)
    train(resumed, tmp_path / "cut", loop)
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], value, msg=name)
    assert whole.importance.sum(1).min() > 0


def test_everybodys_turn_comes_once_a_pass(data: Path) -> None:
    config = replace(DECODER, batch=2, inner=5)
    objective = DecoderObjective(FittedPlanes(**MODEL), SubjectEvidence(SubjectShards(data), config), config)
    turns = []
    for step in range(30):
        objective.seen.fill_(step)
        turns.append(objective._turn()[1])
    assert [turns[i : i + 5] for i in range(0, 30, 5)] == [[turns[i]] * 5 for i in range(0, 30, 5)]
    assert sorted(turns[:15:5]) == sorted(turns[15::5]) == [0, 1, 2]


def test_consolidation_holds_the_decoder_where_it_was(data: Path) -> None:
    objective = DecoderObjective(
        FittedPlanes(**MODEL), SubjectEvidence(SubjectShards(data), DECODER), DECODER
    )
    batch = objective.draw()
    weights = torch.nn.utils.parameters_to_vector(objective.decoder.parameters()).detach()
    objective.importance[batch[0]], objective.anchor[batch[0]] = 1.0, weights - 0.5
    kept = objective(batch)[1]["kept"]
    torch.testing.assert_close(kept.detach(), torch.tensor(0.25 * len(weights)))


def test_free_space_stays_still() -> None:
    """Adam itself would take full steps there, however small the gradients are."""
    planes = torch.zeros(1, 2, 4, 12)
    gradient = 1e-4 * torch.randn_like(planes)
    gradient[..., 0, 0] = 1.0
    moved = PlaneAdam(planes).stepped(planes, gradient, 0.01)
    assert moved[..., 0, 0].abs().min() > 0.01
    assert moved[..., 1:, :].abs().max() < 1e-4


@pytest.fixture(scope="module")
def person() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Many rays of one view of a subject."""
    torch.manual_seed(0)
    views = look(assemble(priors.sample(7, 0)).scene, np.random.default_rng(0))
    assert views.cover.shape == (8, 64 * 64)
    return draw_rays(views, False, 400)


def test_rays_see_the_surface(person: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> None:
    eye, directions, target = person
    assert eye.norm() > 1
    torch.testing.assert_close(directions.norm(dim=1), torch.ones(400))
    assert target[:300, 3].min() == 1
    assert torch.equal(target[300:], torch.tensor([1.0, 1, 1, 0]).expand(100, 4))
    assert target[:300, :3].std() > 0.02


def test_rays_alone_move_a_surface(
    run: Path, person: tuple[torch.Tensor, torch.Tensor, torch.Tensor]
) -> None:
    torch.manual_seed(0)
    eye, directions, target = person
    rays = Rays(eye[None], directions[None, ::3], target[None, ::3])
    field = FittedPlanes.from_pretrained(run / "decoder").field
    planes = LatentReader(run / "planes").take(torch.tensor([5]), torch.tensor([False]))
    before = float(ray_error(field, planes, rays).detach())
    adam = PlaneAdam(planes)
    for _ in range(12):
        planes = planes.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(ray_error(field, planes, rays), planes)
        planes = adam.stepped(planes, gradient, 0.1)
    assert float(ray_error(field, planes, rays).detach()) < 0.7 * before


def test_planes_need_a_decoder(data: Path, tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"train\.stage_missing"):
        train_planes(data, tmp_path, PLANES)
