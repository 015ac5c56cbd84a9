# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the face network on photos of synthetic heads, and measures it on others.

``python -m backend.training.face_net train --data MAPS --out FOLDER`` goes on where it was stopped and leaves
``face-net.safetensors``; ``python -m backend.training.face_net measure --data MAPS`` prints tables.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import torch.nn.functional as F
import typer
from safetensors.torch import save_file
from torch import Tensor, nn

from backend.data.likeness.face_maps import UNKNOWN
from backend.likeness.face_net import WEIGHTS, FaceNet, at_points, load_face_net
from backend.likeness.regions import Region
from backend.meshing.export import written_aside
from backend.training.face_photos import FacePhotos, FaceSample
from backend.training.loop import LoopConfig, train

RARITY = 0.35
"""Power of the rarity of a region by which its pixels weigh more."""
COUNTED = 48
"""Photos in which frequencies are counted."""
REGIONS_WEIGHT = 0.5
"""Weight of the regions beside the points."""
LOOK_AGAIN = 200
"""Steps after which new files are looked for."""
LEAST, MOST = -4.0, 3.0
"""Logarithm of a spread, pixels, at least and at most."""

Batch = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]

app = typer.Typer(add_completion=False)


class FaceObjective(nn.Module):
    """Likelihood of the points' places, Laplacian in the distance, and cross-entropy of the regions.

    Args:
        photos: of synthetic heads.
        batch: photos a step.
        config: of the loop.
    """

    weight: Tensor

    def __init__(self, photos: FacePhotos, batch: int, config: LoopConfig) -> None:
        super().__init__()
        self.photos, self.batch, self.config = photos, batch, config
        self.net = FaceNet().to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
        shown = np.concatenate([photos.draw().labels.reshape(-1) for _ in range(COUNTED)])
        share = np.bincount(shown[shown != UNKNOWN], minlength=len(Region)) / len(shown)
        weight = (share + 1e-4) ** -RARITY
        weight /= (weight * share).sum() / share.sum()
        self.register_buffer("weight", torch.from_numpy(weight.astype(np.float32)))
        self._ahead = ThreadPoolExecutor(1)
        self._next = self._ahead.submit(self._drawn)
        self._steps = 0

    def draw(self) -> Batch:
        """The batch that was drawn meanwhile."""
        found = self._next.result()
        self._steps += 1
        if self._steps % LOOK_AGAIN == 0:
            self.photos.look_again()
        self._next = self._ahead.submit(self._drawn)
        return found

    def _drawn(self) -> Batch:
        return as_batch([self.photos.draw() for _ in range(self.batch)])

    def forward(self, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        photo, labels, guide, fitted, true, seen = (part.to(self.weight.device) for part in batch)
        with self.config.autocast(photo.device):
            offsets, logits = self.net(photo.contiguous(memory_format=torch.channels_last), guide)
        found = at_points(offsets.float(), fitted)
        off = torch.linalg.vector_norm(true - fitted - found[..., :2], dim=-1)
        spread = found[..., 2].clamp(LEAST, MOST)
        likelihood = off * torch.exp(-spread) + 2 * spread
        points = (likelihood * seen).sum() / seen.sum()
        regions = F.cross_entropy(logits.float(), labels, self.weight, ignore_index=UNKNOWN)
        before = torch.linalg.vector_norm(true - fitted, dim=-1)
        figures = {
            "off": (off * seen).sum() / seen.sum(),
            "before": (before * seen).sum() / seen.sum(),
            "regions": regions.detach(),
        }
        return points + REGIONS_WEIGHT * regions, figures


def as_batch(samples: list[FaceSample]) -> Batch:
    """Photos ``[B, 3, S, S]`` 0..1, labels, guides, fitted and true points, and which are seen."""
    stacked = {name: np.stack([getattr(sample, name) for sample in samples]) for name in vars(samples[0])}
    photos = torch.from_numpy(stacked.pop("photo")).permute(0, 3, 1, 2).float() / 255
    labels = torch.from_numpy(stacked.pop("labels")).long()
    guide, fitted, true, seen = (torch.from_numpy(value) for value in stacked.values())
    return photos, labels, guide, fitted, true, seen


@app.command("train")
def train_face_net(
    data: Annotated[Path, typer.Option(help="Folder of backend.data.likeness.face_maps, seed 0.")],
    out: Annotated[Path, typer.Option(help="Folder of the run and of face-net.safetensors.")],
    minutes: Annotated[float, typer.Option(help="That steps may take in all.")] = 60.0,
    batch: Annotated[int, typer.Option(help="Photos a step.")] = 16,
    rate: Annotated[float, typer.Option(help="Learning rate at the peak.")] = 2e-3,
) -> None:
    """Train, or go on training, and write the weights in half precision."""
    torch.manual_seed(0)
    config = LoopConfig(steps=1_000_000, seconds=60 * minutes, learning_rate=rate, warmup=100, ema_decay=0.99)
    objective = FaceObjective(FacePhotos(data, np.random.default_rng()), batch, config)
    if train(objective, out, config):
        state = {name: value.half().contiguous() for name, value in objective.net.state_dict().items()}
        with written_aside(out / WEIGHTS.name) as file:
            save_file(state, file.name)


@app.command()
def measure(
    data: Annotated[Path, typer.Option(help="Folder of maps of people never trained on.")],
    weights: Annotated[Path, typer.Option(help="Of the network.")] = WEIGHTS,
    photos: Annotated[int, typer.Option(help="How many to draw.")] = 256,
) -> None:
    """Print how far points are off with and without the network, and intersections over unions."""
    net, source = load_face_net(weights), FacePhotos(data, np.random.default_rng(1))
    counts, offs = np.zeros((len(Region), len(Region)), np.int64), []
    for _ in range(photos):
        photo, labels, guide, fitted, true, seen = as_batch([source.draw()])
        with torch.inference_mode():
            offsets, logits = net(photo, guide)
            found = at_points(offsets, fitted)[..., :2]
        rest = torch.stack([true - fitted, true - fitted - found])[:, 0, seen[0] > 0]
        offs.append(rest.norm(dim=-1).median(1).values.numpy())
        known = labels[0] != UNKNOWN
        pairs = labels[0][known].numpy() * len(Region) + logits[0].argmax(0)[known].numpy()
        counts += np.bincount(pairs, minlength=counts.size).reshape(counts.shape)
    before, after = np.median(offs, 0)
    print(f"points: {before:.2f} pixels off as fitted, {after:.2f} with the network.")
    hit = np.diag(counts)
    for region, overlap in zip(Region, hit / np.maximum(counts.sum(0) + counts.sum(1) - hit, 1), strict=True):
        print(f"{region.name:12} {overlap:.3f}")


if __name__ == "__main__":
    app()
