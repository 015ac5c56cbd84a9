# SPDX-License-Identifier: GPL-3.0-or-later
"""One arm of an ablation: trained for its time, then measured on subjects it did not see."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import CLIPImageProcessorPil

from backend.data.store.folder import MANIFEST
from backend.data.store.shards import shard_paths
from backend.errors import RodinError
from backend.evaluation.ablations import ABLATIONS, COMMON, TRAINED, Arm, raise_at_once
from backend.evaluation.metrics import Floats
from backend.evaluation.seen import GREY, NOTHING, RENDER_SIZE, Seen, descriptors, see
from backend.evaluation.subjects import Subjects
from backend.evaluation.truth import render_truth
from backend.evaluation.work import compare, planes_of
from backend.meshing.appearance import known_of_subject
from backend.meshing.build import MeshSettings
from backend.models.clip import load_image_encoder
from backend.models.codec import load_codec
from backend.models.fitted import FittedPlanes, resize_planes
from backend.models.noise import sampling_scheduler
from backend.models.unet import RolloutUNet
from backend.models.upsampler import RolloutUpsampler
from backend.pipeline import RodinPipeline
from backend.portrait.frame import Pixels
from backend.settings import Settings
from backend.training.config import read_config, stage_config
from backend.training.dataset import SubjectShards
from backend.training.fitting import SubjectEvidence, fit
from backend.training.telemetry import LOG

MESH = MeshSettings(faces=8000, texture_size=512, resolution=128)
SETTINGS = Settings.of("fast")
SEED = 5000
SHOWN = 8
LEAVES = {
    "autoencoder": ("autoencoder", "encoded", "latents"),
    "decoder": ("decoder",),
    "planes": ("autoencoder", "planes", "latents"),
    "diffusion": ("unet",),
    "upsampler": ("upsampler",),
}
"""What a stage leaves in the run folder, which must not go through a link into the base run's."""
TRIAL = 10
"""Steps of a fit that tell how long one takes."""
CROPS = {
    "face": ((0.42, 0.62), (0.40, 0.60)),
    "hair": ((0.10, 0.22), (0.40, 0.60)),
    "clothes": ((0.90, 1.0), (0.35, 0.65)),
}
"""Rows and columns, shares of a front view's edge, whose mean colours are compared."""


@dataclass(frozen=True)
class Errand:
    """What a process needs to know.

    Attributes:
        ablation, arm: which.
        data: shards to learn from.
        dev: shards of another seed to measure on; the first ``subjects`` of them.
        base: run folder of the stages that the arm does not train.
        seconds: of training a stage.
        settings, mesh: of every avatar.
        tables: the common configuration.
    """

    ablation: str
    arm: int
    data: Path
    dev: Path
    base: Path
    seconds: float
    subjects: int
    settings: Settings = SETTINGS
    mesh: MeshSettings = MESH
    tables: dict[str, Any] = field(default_factory=lambda: read_config(COMMON))

    @property
    def what(self) -> Arm:
        return ABLATIONS[self.ablation].arms[self.arm]

    @property
    def run(self) -> Path:
        """The arm's own run folder; another time is another run."""
        return self.base / "ablations" / self.ablation / f"{self.arm}-{self.seconds:g}s"


@dataclass(frozen=True)
class Outcome:
    """What became of an arm.

    Attributes:
        name: of the arm.
        figures: name to value.
        pictures: lit front views of its first avatars; truth: those of the subjects.
    """

    name: str
    figures: dict[str, float]
    pictures: list[Pixels]
    truth: list[Pixels]


def carry_out(errand: Errand) -> Outcome:
    """Train and measure; what an earlier attempt left of the training is taken up.

    Raises:
        RodinError: ``train.stage_missing`` if the base run lacks a stage.
    """
    arm, run = errand.what, errand.run
    _borrow(errand.base, run)
    errand = replace(errand, data=_few(errand.data, run / "data", ABLATIONS[errand.ablation].shards))
    figures: dict[str, float] = {}
    for stage, share in zip(arm.stages, arm.shares, strict=False):
        begun = time.monotonic()
        figures[f"{stage}, steps"] = float(_train(errand, stage, share * errand.seconds))
        figures[f"{stage}, minutes in all"] = (time.monotonic() - begun) / 60
    return _measure(errand, _pipeline(run), figures)


def _pipeline(run: Path) -> RodinPipeline:
    """Of a run folder; portraits go in, no sentences."""
    absent: dict[str, Any] = dict.fromkeys(("prior", "text_encoder", "tokenizer"))
    codec: Any = load_codec(run / "autoencoder")
    return RodinPipeline(
        autoencoder=codec,
        unet=RolloutUNet.from_pretrained(run / "unet", torch_dtype=torch.float32),
        image_encoder=load_image_encoder(run / "image_encoder", torch.float32),
        feature_extractor=CLIPImageProcessorPil.from_pretrained(run / "feature_extractor"),
        scheduler=sampling_scheduler(),
        **absent,
    )


def _borrow(base: Path, run: Path) -> None:
    """Links to everything in the base run, which stages that train replace by their own."""
    run.mkdir(parents=True, exist_ok=True)
    for path in base.iterdir():
        if path.name != "ablations" and not path.name.endswith("-run") and not (run / path.name).exists():
            (run / path.name).symlink_to(path.resolve())


def _few(data: Path, links: Path, count: int | None) -> Path:
    """A folder of the first ``count`` shards."""
    if count is None:
        return data
    links.mkdir(exist_ok=True)
    for path in [*shard_paths(data)[:count], data / MANIFEST]:
        if path.exists() and not (links / path.name).exists():
            (links / path.name).symlink_to(path.resolve())
    return links


def _train(errand: Errand, name: str, seconds: float) -> int:
    """Train a stage and tell how many steps it took."""
    stage, arm, run = TRAINED[name], errand.what, errand.run
    table = "upsampler" if name == "regression" else name
    for leaf in LEAVES[table]:
        if (run / leaf).is_symlink():
            (run / leaf).unlink()
    tables = {name: _merged(errand.tables[table], arm.changes.get(name, {}))}
    loop: dict[str, Any] = {"seconds": seconds, "seed": arm.seed}
    config = stage_config(tables, name, stage.config, stage.network, loop)
    if name == "planes":
        config = replace(config, loop=replace(config.loop, steps=_steps_of_a_fit(errand, config, seconds)))
    stage.train(errand.data, run, config, errand.base if arm.goes_on else None)
    if name == "planes":
        return config.loop.steps
    return int(json.loads((run / f"{table}-run" / LOG).read_text("utf-8").splitlines()[-1])["step"])


def _merged(table: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(table)
    for key, value in changes.items():
        merged[key] = {**table.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def _steps_of_a_fit(errand: Errand, config: Any, seconds: float) -> int:
    """How many steps a batch may take if all subjects are to be fitted in ``seconds``."""
    shards = SubjectShards(errand.data)
    codec = FittedPlanes.from_pretrained(errand.run / "decoder").requires_grad_(requires_grad=False)
    count = min(config.batch, len(shards))
    start = resize_planes(codec.latent_mean, config.size).expand(count, -1, -1, -1)
    evidence = SubjectEvidence(shards, config)
    begun = time.monotonic()
    fit(codec.field, start, lambda: evidence.draw(list(range(count))), TRIAL, config)
    step = (time.monotonic() - begun) / TRIAL
    return max(1, round(seconds / step / -(-len(shards) // count)))


@torch.no_grad()
def _measure(errand: Errand, pipeline: RodinPipeline, figures: dict[str, float]) -> Outcome:
    subjects, codec = Subjects(errand.dev, errand.subjects), pipeline.autoencoder
    count = len(subjects)
    finish = _finisher(errand.what, errand.ablation, errand.run)
    z = torch.cat([pipeline.latent(portrait=subjects.portrait(index)) for index in range(count)])
    latents = pipeline.sampler.sample(z, range(SEED, SEED + count), errand.settings)
    begun = time.monotonic()
    planes = [
        finish(codec.decode(codec.unstandardise(one).to(codec.dtype)).float(), who)
        for one, who in zip(latents.split(1), z.split(1), strict=True)
    ]
    figures["seconds from latents to planes"] = (time.monotonic() - begun) / count
    made = [see(codec.bind(one), errand.mesh) for one in planes]
    truth = [_truth(subjects, index) for index in range(count)]
    if errand.what.stages != ("diffusion",):
        figures |= _reconstruction(errand, pipeline, subjects, z, finish)
    asked = [
        getattr(one.appearance, aspect) == word
        for index, one in enumerate(made)
        for aspect, word in known_of_subject(subjects.attributes(index)).items()
    ]
    moved = np.linalg.norm(descriptors(made) - descriptors(truth), axis=1)
    figures |= {
        "faces found, %": 100 * float(np.mean([one.found for one in made])),
        "mean score": float(np.mean([one.score for one in made])),
        "attributes as asked, %": 100 * float(np.mean(asked)),
    }
    distance = float(np.median(np.nan_to_num(moved, nan=np.inf)))
    if np.isfinite(distance):  # most have a face
        figures["distance to the subject"] = distance
    for crop in CROPS:
        there, wanted = (np.stack([_colour(one, crop) for one in group]) for group in (made, truth))
        figures[f"colour error, {crop}"] = float(np.abs(there - wanted).mean())
    pictures, true = ([one.picture for one in group[:SHOWN]] for group in (made, truth))
    return Outcome(errand.what.name, figures, pictures, true)


Finish = Callable[[Tensor, Tensor], Tensor]
"""Final planes of a codec's planes and z."""


def _finisher(arm: Arm, ablation: str, run: Path) -> Finish:
    """Only the ablation of upsamplers has one: it takes half of the resolution away and brings it back."""
    if ablation != "upsampler" or arm.name.startswith("none"):
        return lambda planes, _: planes
    if not arm.stages:
        return lambda planes, _: resize_planes(resize_planes(planes, planes.shape[2] // 2), planes.shape[2])
    upsampler = RolloutUpsampler.from_pretrained(run / "upsampler", torch_dtype=torch.float32).eval()

    def finish(planes: Tensor, z: Tensor) -> Tensor:
        low = resize_planes(planes, upsampler.low_size)
        if arm.stages == ("regression",):
            return raise_at_once(upsampler, low, z)
        return upsampler.sample(low, z, torch.Generator().manual_seed(SEED))

    return finish


def _reconstruction(
    errand: Errand, pipeline: RodinPipeline, subjects: Subjects, z: Tensor, finish: Finish
) -> dict[str, float]:
    codec = pipeline.autoencoder
    rebuilt = []
    for index in range(len(subjects)):
        planes = finish(planes_of(codec, subjects.shards, index).float(), z[index : index + 1])
        try:
            rebuilt.append(compare(subjects, index, codec.bind(planes), errand.mesh))
        except RodinError as error:
            if error.code != "mesh.empty":
                raise
    if not rebuilt:
        return {}
    there, back = 1000 * np.mean([one.chamfer for one in rebuilt], axis=0)
    return {
        "reconstructed, %": 100 * len(rebuilt) / len(subjects),
        "PSNR, whole, dB": float(np.mean([one.whole for one in rebuilt])),
        "PSNR, face, dB": float(np.mean([one.face for one in rebuilt])),
        "Chamfer there, mm": float(there),
        "Chamfer back, mm": float(back),
    }


def _truth(subjects: Subjects, index: int) -> Seen:
    lit, _ = render_truth(subjects.person(index).scene, 0.0, RENDER_SIZE, GREY[0], lit=True)
    return Seen.judged(lit, NOTHING)


def _colour(seen: Seen, crop: str) -> Floats:
    edge = len(seen.picture)
    rows, columns = (slice(int(low * edge), int(high * edge)) for low, high in CROPS[crop])
    return seen.picture[rows, columns].reshape(-1, 3).mean(0) / 255
