# SPDX-License-Identifier: GPL-3.0-or-later
"""The diffusion upsampler's stage: final planes from their low-resolution versions (Rodin, section 3.3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.errors import RodinError
from backend.models.codec import load_codec
from backend.models.fitted import resize_planes
from backend.models.noise import UPSAMPLING_STEPS, upsampling_scheduler
from backend.models.upsampler import RolloutUpsampler
from backend.rendering.patch import integrate, place
from backend.rendering.volume import render_field
from backend.training.conditions import Conditions
from backend.training.degrade import Degradation, degrade
from backend.training.embeddings import EMBEDDINGS
from backend.training.latents import LATENTS, LatentReader, moments
from backend.training.loop import LoopConfig, train
from backend.training.patches import draw_patches, pyramid_difference
from backend.training.planes import FITTED

MEASURED = 32
"""Subjects that tell the planes' statistics."""
SHEET, SHEET_SIZE = 3, 160


@dataclass(frozen=True)
class UpsamplerConfig:
    """What the upsampler learns from.

    Attributes:
        model: arguments of :class:`backend.models.upsampler.RolloutUpsampler` but for those that the data
            decides.
        batch: subjects a step and process.
        words, z_noise: as the base diffusion's.
        degradation: of the low-resolution planes.
        picture_weight: of the rendered patches against the planes.
        picture, patch: edges of a picture and of the part of it that is rendered, pixels.
        face: share of the patches that lie about the face.
    """

    loop: LoopConfig
    model: dict[str, Any] = field(default_factory=dict[str, Any])
    batch: int = 4
    words: float = 0.35
    z_noise: float = 0.2
    degradation: Degradation = field(default_factory=Degradation)
    picture_weight: float = 1.0
    picture: int = 128
    patch: int = 32
    face: float = 0.6


class FinalPlanes:
    """What the upsampler shall make: the planes that the stages before left in a run folder.

    Attributes:
        codec: reads them; frozen.

    Raises:
        RodinError: ``train.stage_missing`` if there are none.
    """

    def __init__(self, out: Path) -> None:
        self.fitted = (out / FITTED).is_dir()
        self._reader = LatentReader(out / (FITTED if self.fitted else LATENTS))
        self.codec = load_codec(out / "autoencoder").requires_grad_(False)

    def __len__(self) -> int:
        return len(self._reader)

    def take(self, subjects: Tensor, mirrored: Tensor) -> Tensor:
        """What :meth:`decode` takes of ``subjects [B]``, or of their mirror images; on the CPU."""
        return self._reader.take(subjects, mirrored)

    def decode(self, stored: Tensor) -> Tensor:
        """Planes ``[B, C, R, 3R]`` on the codec's device."""
        stored = stored.to(self.codec.device)
        return stored if self.fitted else self.codec.decode(self.codec.unstandardise(stored)).float()

    @torch.no_grad()
    def pairs(self) -> Iterator[Tensor]:
        """Some subjects beside their mirror images, ``[1, 2, C, R, 3R]`` each."""
        for index in np.linspace(0, len(self) - 1, min(MEASURED, len(self)), dtype=int).tolist():
            yield self.decode(self.take(torch.tensor([index, index]), torch.tensor([False, True])))[None]


class UpsamplerObjective(nn.Module):
    """x0-prediction of standardised planes, judged as planes and by patches of their pictures."""

    def __init__(
        self,
        upsampler: RolloutUpsampler,
        targets: FinalPlanes,
        conditions: Conditions,
        config: UpsamplerConfig,
    ) -> None:
        super().__init__()
        self.upsampler, self.targets, self.conditions, self.config = upsampler, targets, conditions, config
        self.codec = targets.codec
        self.scheduler = upsampling_scheduler()

    def enable_gradient_checkpointing(self) -> None:
        """Compute the network's activations twice instead of keeping them."""
        self.upsampler.enable_gradient_checkpointing()

    def draw(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What :class:`FinalPlanes` stores, z ``[B, D]``, and the rays of :func:`draw_patches`."""
        config = self.config
        subjects = torch.randint(0, len(self.targets), (config.batch,))
        mirrored = torch.randint(0, 2, (config.batch,))
        patches = draw_patches(config.batch, config.picture, config.patch, config.face)
        return self.targets.take(subjects, mirrored), self.conditions.draw(subjects, mirrored), *patches

    def forward(self, batch: tuple[Tensor, Tensor, Tensor, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        model, config = self.upsampler, self.config
        stored, z, eye, directions = (part.to(model.device) for part in batch)
        with config.loop.autocast(stored.device), torch.no_grad():
            planes = self.targets.decode(stored)
        clean = model.standardise(planes)
        low = degrade(resize_planes(planes, model.low_size), model.latent_std, config.degradation)
        noisy, timestep = self.noised(clean)
        with config.loop.autocast(stored.device):
            found = model(noisy, timestep, low, z).float()
        flat = (found - clean).square().mean()
        picture = self._difference(model.unstandardise(found), planes, eye, directions)
        return flat + config.picture_weight * picture, {"planes": flat, "picture": picture}

    def noised(self, clean: Tensor) -> tuple[Tensor, Tensor]:
        """Noisy planes ``[B, C, R, 3R]`` and their timesteps ``[B]``."""
        count = len(clean)
        strata = (torch.arange(count) + torch.rand(count)) / count
        timestep = (strata * UPSAMPLING_STEPS).long().to(clean.device)
        return self.scheduler.add_noise(clean, torch.randn_like(clean), timestep), timestep

    def _difference(self, found: Tensor, truth: Tensor, eye: Tensor, directions: Tensor) -> Tensor:
        decoder = self.codec.field
        samples = place(decoder, [found, truth], eye, directions)
        seen = integrate(decoder, found, samples)
        with torch.no_grad():
            wanted = integrate(decoder, truth, samples)
        return pyramid_difference(*(self._picture(rays) for rays in (seen, wanted)))

    def _picture(self, rays: Tensor) -> Tensor:
        return rays.transpose(1, 2).unflatten(2, (self.config.patch, self.config.patch))

    def sheet(self) -> NDArray[np.uint8]:
        """The first subjects: low-resolution planes, what is made of them, and the final planes."""
        subjects = torch.arange(min(SHEET, len(self.targets)))
        truth = self.targets.decode(self.targets.take(subjects, torch.zeros_like(subjects)))
        low = resize_planes(truth, self.upsampler.low_size)
        z = self.conditions.portraits[subjects, 0, 0].to(truth.device)
        rows = (low, self.upsample(low, z), truth)
        return np.concatenate([np.concatenate([self._render(one) for one in row], 1) for row in rows])

    def upsample(self, low: Tensor, z: Tensor) -> Tensor:
        """Planes ``[B, C, R, 3R]`` of ``low [B, C, r, 3r]``, always from the same noise."""
        return self.upsampler.sample(low, z, torch.Generator().manual_seed(0))

    def _render(self, planes: Tensor) -> NDArray[np.uint8]:
        return render_field(self.codec.bind(planes[None]), size=SHEET_SIZE)[..., :3]


def train_upsampler(
    _data: Path,
    out: Path,
    config: UpsamplerConfig,
    init: Path | None = None,
    kind: Callable[..., UpsamplerObjective] = UpsamplerObjective,
) -> None:
    """Train on the planes and embeddings that the stages before left in ``out``; leaves ``upsampler`` there.

    Args:
        out: the run folder.
        config: what to learn from.
        init: model folder whose upsampler is taught further.
        kind: of the objective.

    Raises:
        RodinError: ``train.stage_missing`` if a stage before this one has not ended.
    """
    if not (out / EMBEDDINGS).is_file():
        raise RodinError("train.stage_missing", f"There is no {out / EMBEDDINGS}.", "Train clip first.")
    torch.manual_seed(config.loop.seed)
    targets, embeddings = FinalPlanes(out), load_file(out / EMBEDDINGS)
    conditions = Conditions(embeddings["portraits"], embeddings["captions"], config.words, config.z_noise)
    if init:
        upsampler = RolloutUpsampler.from_pretrained(init / "upsampler", torch_dtype=torch.float32)
    else:
        channels, size = next(targets.pairs()).shape[2:4]
        sizes = {"plane_channels": channels, "plane_size": size, "z_channels": conditions.captions.shape[-1]}
        upsampler = RolloutUpsampler(**sizes, **config.model)
        upsampler.measure(*moments(targets.pairs()))
    upsampler = upsampler.to(memory_format=torch.channels_last)
    objective = kind(upsampler, targets, conditions, config)
    if train(objective, out / "upsampler-run", config.loop):
        upsampler.save_pretrained(out / "upsampler")
