# SPDX-License-Identifier: GPL-3.0-or-later
"""Stage 1: the amortised tri-plane autoencoder with its shared field decoder."""

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor, nn

from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.field import DISTANCE_SCALE
from backend.models.raster import rasterise
from backend.models.triplane import PLANES, from_box, to_box
from backend.space import Part
from backend.training.dataset import Points, SubjectShards
from backend.training.loop import LoopConfig, train

LATENTS = "latents.safetensors"
STRIDE = 8
"""A step regularises every so many channels of the planes: alike in the mean, and much quicker."""


@dataclass(frozen=True)
class AutoencoderConfig:
    """Weights of the losses and size of a batch.

    Attributes:
        batch: subjects a step and process. queries: field points a subject.
        noise: standard deviation of the noise on the latent, so that the decoder tolerates what
            diffusion gets wrong. noise_warmup: steps until it is reached.
        surface: metres within which colour, part and canonical coordinate count.
        chroma_weight: of red against green and of blue against both. Base colours vary mostly in lightness,
            so that without it the second axis of hue is learnt last.
    """

    loop: LoopConfig
    batch: int = 4
    queries: int = 4000
    noise: float = 0.2
    noise_warmup: int = 600
    surface: float = 0.008
    distance_weight: float = 2.0
    occupancy_weight: float = 0.3
    albedo_weight: float = 1.0
    chroma_weight: float = 0.5
    part_weight: float = 0.05
    canonical_weight: float = 2.0
    latent_weight: float = 4e-3
    smooth_weight: float = 4e-3
    plane_weight: float = 1e-3
    plane_smooth_weight: float = 0.02


class AutoencoderObjective(nn.Module):
    """Point losses through encoder, noisy latent, roll-out decoder and field decoder."""

    def __init__(self, model: TriplaneAutoencoder, data: SubjectShards, config: AutoencoderConfig) -> None:
        super().__init__()
        self.model, self.data, self.config = model, data, config
        rarity = torch.ones(len(Part))
        rarity[[Part.EYES, Part.EYEWEAR]] = 3.0
        self.register_buffer("rarity", rarity)
        self.register_buffer("opponent", torch.tensor([[1.0, -0.5], [-1.0, -0.5], [0.0, 1.0]]))
        self.register_buffer("seen", torch.zeros((), dtype=torch.long))

    def draw(self) -> tuple[Tensor, Points]:
        """Rasters and queries of random subjects, half of them mirrored."""
        indices = torch.randint(0, len(self.data), (self.config.batch,)).tolist()
        mirrored = (torch.rand(self.config.batch) < 0.5).tolist()
        rasters = torch.stack([self._raster(*pair) for pair in zip(indices, mirrored, strict=True)])
        return rasters, self.data.queries(indices, mirrored, self.config.queries)

    def _raster(self, index: int, mirrored: bool) -> Tensor:
        points, colours = self.data.surface(index, mirrored)
        return rasterise(self.model.field.contraction(points), colours)

    def forward(self, batch: tuple[Tensor, Points]) -> tuple[Tensor, dict[str, Tensor]]:
        rasters, points = batch
        config, field = self.config, self.model.field
        device = self.rarity.device
        with torch.autocast(device.type, torch.bfloat16):
            latents = self.model.encode(rasters.to(device))
        self.seen += 1
        level = config.noise * (self.seen / config.noise_warmup).clamp(max=1)
        with torch.autocast(device.type, torch.bfloat16):
            planes = self.model.decode(latents + level * torch.randn_like(latents))
        found = field(planes, from_box(points.position.to(device), field.box))

        truth = points.distance.to(device)
        near = (truth.abs() < config.surface).float()
        weight = near / near.sum()
        clamped = found.distance.clamp(-DISTANCE_SCALE, DISTANCE_SCALE)
        distance = (clamped - truth).abs().mean() / DISTANCE_SCALE
        occupancy = F.binary_cross_entropy_with_logits(-found.distance / 0.004, (truth < 0).float())
        error = found.albedo - points.albedo.to(device)
        albedo = (error.abs().mean(-1) * weight).sum()
        chroma = ((error @ self.opponent).abs().sum(-1) * weight).sum()
        part = F.cross_entropy(
            found.part.flatten(0, 1), points.part.to(device).flatten(), self.rarity, reduction="none"
        )
        part = (part.view_as(weight) * weight).sum()
        offset = (to_box(found.canonical, field.box) - points.canonical.to(device)).abs().mean(-1)
        canonical = (offset * weight).sum()
        some = planes[:, int(torch.randint(0, STRIDE, ())) :: STRIDE]
        loss = (
            config.distance_weight * distance
            + config.occupancy_weight * occupancy
            + config.albedo_weight * albedo
            + config.chroma_weight * chroma
            + config.part_weight * part
            + config.canonical_weight * canonical
            + config.latent_weight * latents.square().mean()
            + config.smooth_weight * _total_variation(latents)
            + config.plane_weight * some.square().mean()
            + config.plane_smooth_weight * _total_variation(some)
        )
        figures = {"distance": distance, "occupancy": occupancy, "albedo": albedo, "chroma": chroma}
        return loss, figures | {"part": part, "canonical": canonical, "latent_std": latents.std()}


def _total_variation(rolled: Tensor) -> Tensor:
    planes = rolled.unflatten(3, (PLANES, -1))
    return planes.diff(dim=2).square().mean() + planes.diff(dim=4).square().mean()


@torch.no_grad()
def encode_all(model: TriplaneAutoencoder, data: SubjectShards) -> Tensor:
    """Latents of every subject and of its mirror image, ``[S, 2, c, r, 3r]``."""
    model.eval()
    rows = []
    for index in range(len(data)):
        pair = [
            rasterise(model.field.contraction(points), colours)
            for points, colours in (data.surface(index, False), data.surface(index, True))
        ]
        with torch.autocast(model.device.type, torch.bfloat16):
            rows.append(model.encode(torch.stack(pair).to(model.device)).cpu())
    return torch.stack(rows)


def train_autoencoder(data: Path, out: Path, config: AutoencoderConfig, init: Path | None = None) -> None:
    """Train on the shards in ``data``, beginning with the weights of model folder ``init``.

    Leaves in ``out`` the model ``autoencoder`` with its latent statistics, and the standardised latents
    of :func:`encode_all` in ``LATENTS``, in bfloat16.
    """
    torch.manual_seed(config.loop.seed)
    shards = SubjectShards(data)
    model = TriplaneAutoencoder()
    if init:
        model = TriplaneAutoencoder.from_pretrained(init / "autoencoder", torch_dtype=torch.float32)
    model = model.to(memory_format=torch.channels_last)
    if train(AutoencoderObjective(model, shards, config), out / "autoencoder-run", config.loop):
        latents = encode_all(model, shards)
        model.measure_latents(latents.flatten(0, 1))
        standard = model.standardise(latents.flatten(0, 1)).view_as(latents)
        save_file({"latents": standard.bfloat16()}, out / LATENTS)
        model.save_pretrained(out / "autoencoder")
