# SPDX-License-Identifier: GPL-3.0-or-later
"""Stage 1: the amortised tri-plane autoencoder with its shared field decoder."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from torch import Tensor, nn

from backend.data.contact_sheet import contact_sheet
from backend.errors import RodinError
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.triplane import from_box
from backend.portrait.frame import PORTRAIT_SIZE
from backend.rendering.volume import render_field
from backend.training.augment import on_grey
from backend.training.begin import take_fitting_weights
from backend.training.dataset import Points, SubjectShards
from backend.training.latents import LATENTS, LatentReader, LatentWriter, fingerprint, write_standardised
from backend.training.loop import LoopConfig, train, training_device
from backend.training.point_losses import PointLosses, PointWeights, total_variation
from backend.training.regained import Regained

ENCODED = "encoded"
"""Folder in the run folder: latents as the encoder gives them."""
STRIDE = 8
"""A step regularises every so many channels of the planes: alike in the mean, and much quicker."""
SHOWN = 6
"""Subjects in a picture."""


@dataclass(frozen=True)
class AutoencoderConfig(PointWeights):
    """Weights of the losses and size of a batch.

    Attributes:
        model: arguments of the network.
        batch: subjects a step and process. queries: field points a subject.
        noise: standard deviation of the noise on the latent, so that the decoder tolerates what
            diffusion gets wrong. noise_warmup: steps until it is reached.
        frozen_encoder: leave the encoder as it is, so that latents keep their meaning for a base diffusion
            while the decoder gets better.
        regained: share of a frozen encoder's latents that the decoder gets as the base diffusion of the run
            folder regains them from noise; see :mod:`backend.training.regained`.
        latent_weight, plane_weight: of the square of latent and planes. smooth_weight, plane_smooth_weight:
            of their total variation.
    """

    loop: LoopConfig
    model: dict[str, Any] = field(default_factory=dict)
    batch: int = 2
    queries: int = 6000
    noise: float = 0.15
    noise_warmup: int = 600
    frozen_encoder: bool = False
    regained: float = 0.0
    latent_weight: float = 4e-3
    smooth_weight: float = 4e-3
    plane_weight: float = 1e-3
    plane_smooth_weight: float = 0.02


class AutoencoderObjective(nn.Module):
    """Point losses through encoder, noisy latent, roll-out decoder and field decoder.

    Args:
        model: learns.
        data: the people.
        config: of the stage.
        regain: what brings latents back from noise.
    """

    seen: Tensor

    def __init__(
        self,
        model: TriplaneAutoencoder,
        data: SubjectShards,
        config: AutoencoderConfig,
        regain: Regained | None = None,
    ) -> None:
        super().__init__()
        self.model, self.data, self.config, self.regain = model, data, config, regain
        self.losses = PointLosses(config)
        if config.frozen_encoder:
            for part in (model.stem, model.encoder, model.to_latent):
                part.requires_grad_(False)
        self.register_buffer("seen", torch.zeros((), dtype=torch.long))

    def draw(self) -> tuple[Tensor, Points, Tensor]:
        """Rasters and queries of random subjects, half of them mirrored, and which they are, ``[2, B]``."""
        indices = torch.randint(0, len(self.data), (self.config.batch,)).tolist()
        mirrored = (torch.rand(self.config.batch) < 0.5).tolist()
        rasters = [drawn(self.model, self.data, *pair) for pair in zip(indices, mirrored, strict=True)]
        queries = self.data.queries(indices, mirrored, self.config.queries)
        return torch.stack(rasters), queries, torch.tensor([indices, mirrored])

    def forward(self, batch: tuple[Tensor, Points, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        rasters, points, subjects = batch
        config, field_decoder = self.config, self.model.field
        device = self.seen.device
        with config.loop.autocast(device):
            latents = self._regained(self.model.encode(rasters.to(device)), subjects)
        self.seen += 1
        level = config.noise * (self.seen / config.noise_warmup).clamp(max=1)
        with config.loop.autocast(device):
            planes = self.model.decode(latents + level * torch.randn_like(latents))
        found = field_decoder(planes, from_box(points.position.to(device), field_decoder.box))
        loss, figures = self.losses(found, points, field_decoder.box)
        some = planes[:, int(torch.randint(0, STRIDE, ())) :: STRIDE]
        loss = (
            loss
            + config.latent_weight * latents.square().mean()
            + config.smooth_weight * total_variation(latents)
            + config.plane_weight * some.square().mean()
            + config.plane_smooth_weight * total_variation(some)
        )
        return loss, figures | {"latent_std": latents.std()}

    def _regained(self, latents: Tensor, subjects: Tensor) -> Tensor:
        count = round(self.config.regained * len(latents))
        if not (self.regain and count):
            return latents
        clean = self.model.standardise(latents[:count])
        found = self.model.unstandardise(self.regain(clean, *subjects[:, :count]))
        return torch.cat([found, latents[count:]])

    @torch.no_grad()
    def sheet(self) -> NDArray[np.uint8]:
        """Portraits of the first subjects, and below them what is left after encoding and decoding."""
        shown = range(min(SHOWN, len(self.data)))
        portraits = on_grey(torch.stack([self.data.portrait(index, 0) for index in shown]))
        above = (portraits.permute(0, 2, 3, 1) * 255).byte().cpu().numpy()
        below = []
        for index in shown:
            with self.config.loop.autocast(self.seen.device):
                latents = self.model.encode(
                    drawn(self.model, self.data, index, False)[None].to(self.seen.device)
                )
                planes = self.model.decode(latents)
            below.append(render_field(self.model.bind(planes), size=PORTRAIT_SIZE)[..., :3])
        return contact_sheet([*above, *below], len(shown), PORTRAIT_SIZE)


def drawn(model: TriplaneAutoencoder, data: SubjectShards, index: int, mirrored: bool) -> Tensor:
    """The raster ``[14, 4r, 12r]`` that the encoder reads of a subject, kept where the shards are kept."""
    return data.kept(("raster", index, mirrored), lambda: model.raster(*data.surface(index, mirrored)))


@torch.no_grad()
def encode_all(model: TriplaneAutoencoder, data: SubjectShards, out: Path, loop: LoopConfig) -> None:
    """Leave the latents of every subject and of its mirror image in ``out``, going on with what is missing.

    In ``ENCODED`` they are as they come, in ``LATENTS`` standardised. The model gets the statistics, unless
    it has learnt nothing: those that it came with are what a diffusion of its latents knows.
    """
    model.eval()
    writer = LatentWriter(out / ENCODED, fingerprint(model), torch.float16)
    for subjects in writer.missing(len(data)):
        writer.write(subjects.start, torch.stack(list(_encoded(model, data, subjects, loop))))
    blocks = lambda: LatentReader(out / ENCODED).blocks()  # noqa: E731
    write_standardised(model, blocks, out / LATENTS, measured=loop.steps > 0)


def _encoded(
    model: TriplaneAutoencoder, data: SubjectShards, subjects: range, loop: LoopConfig
) -> Iterator[Tensor]:
    for index in subjects:
        pair = torch.stack([drawn(model, data, index, mirrored) for mirrored in (False, True)])
        with loop.autocast(model.device):
            yield model.encode(pair.to(model.device)).cpu()


def train_autoencoder(data: Path, out: Path, config: AutoencoderConfig, init: Path | None = None) -> None:
    """Train on the shards in ``data``, beginning with the weights of folder ``init`` whose sizes agree.

    Leaves in ``out`` the model ``autoencoder`` with its latent statistics, and what :func:`encode_all` does.

    Raises:
        RodinError: ``train.not_frozen`` if latents are to be regained that still change their meaning;
            ``train.stage_missing``.
    """
    if config.regained and not (config.frozen_encoder and init):
        raise RodinError(
            "train.not_frozen",
            "A diffusion regains the latents of an encoder that stays as it is.",
            "Set frozen_encoder and begin with that encoder (--init), or leave regained out.",
        )
    torch.manual_seed(config.loop.seed)
    shards = SubjectShards(data, device=training_device())
    model = TriplaneAutoencoder(**config.model)
    if init and (kept := take_fitting_weights(model, init / "autoencoder")):
        Console(stderr=True).print(f"Of other sizes than in {init}, so begun at random: {', '.join(kept)}.")
    model = model.to(memory_format=torch.channels_last)
    regain = Regained(out) if config.regained else None
    if train(AutoencoderObjective(model, shards, config, regain), out / "autoencoder-run", config.loop):
        encode_all(model, shards, out, config.loop)
        model.save_pretrained(out / "autoencoder")
