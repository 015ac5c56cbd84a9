# SPDX-License-Identifier: GPL-3.0-or-later
"""The prior: a sentence's z, or nothing, to a portrait's z (DALL-E 2, section 2.2; Rodin, section 3.2).

And the readout of attributes from z, which edits need.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.errors import RodinError
from backend.models.noise import shifted, training_scheduler
from backend.models.prior import DiffusionPrior
from backend.models.readout import AttributeReadout
from backend.training.attributes import AttributeTable, attribute_names
from backend.training.dataset import SubjectShards
from backend.training.embeddings import EMBEDDINGS
from backend.training.loop import LoopConfig, train


@dataclass(frozen=True)
class PriorConfig:
    """What the prior learns from.

    Attributes:
        model: arguments of :class:`backend.models.prior.DiffusionPrior` but for the width of z.
        batch: pairs of a person and a caption, a step and process.
        drop: share of the pairs without the caption, which teach nothing -> z and allow guidance.
    """

    loop: LoopConfig
    model: dict[str, Any] = field(default_factory=dict[str, Any])
    batch: int = 256
    drop: float = 0.15


class PriorObjective(nn.Module):
    """x0-prediction of a person's z.

    The target is the mean of the person's z over all views, back on the unit sphere: what a single view's z
    adds to it is the view, not the person.

    Args:
        portraits, captions: z ``[S, 2, V, D]``, plain and mirrored, and ``[S, C, D]``.
    """

    def __init__(
        self, prior: DiffusionPrior, portraits: Tensor, captions: Tensor, config: PriorConfig
    ) -> None:
        super().__init__()
        self.prior, self.config, self.captions = prior, config, captions
        self.people = F.normalize(portraits.float().mean(2), dim=-1)
        prior.measure(self.people.flatten(0, 1))
        self.scheduler = training_scheduler()

    def draw(self) -> tuple[Tensor, Tensor]:
        """People's z and captions' z, ``[B, D]`` each."""
        count = self.config.batch
        subject = torch.randint(0, len(self.people), (count,))
        mirrored = torch.randint(0, 2, (count,))
        caption = torch.randint(0, self.captions.shape[1], (count,))
        return self.people[subject, mirrored], self.captions[subject, caption].float()

    def forward(self, batch: tuple[Tensor, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        person, text = (part.to(self.prior.device) for part in batch)
        count = len(person)
        clean = self.prior.standardise(person)
        timestep = shifted((torch.arange(count) + torch.rand(count)) / count).to(clean.device)
        noisy = self.scheduler.add_noise(clean, torch.randn_like(clean), timestep)
        drop = torch.rand(count, device=clean.device) < self.config.drop
        error = (self.prior(noisy, timestep, text, drop) - clean).square().mean(1)
        return error.mean(), {"told": _mean(error, ~drop), "untold": _mean(error, drop)}


def _mean(error: Tensor, some: Tensor) -> Tensor:
    """Over some of a batch; 0 if they are none."""
    return (error * some).sum() / some.sum().clamp_min(1)


def train_prior(data: Path, out: Path, config: PriorConfig, init: Path | None = None) -> None:
    """Train on the embeddings that the stage ``clip`` left in ``out``.

    Begins with the prior of folder ``init``. Leaves there the models ``prior`` and ``readout``,
    which is learnt from the attributes of the shards in ``data``.

    Raises:
        RodinError: ``train.stage_missing`` if the stage before has not ended.
    """
    if not (out / EMBEDDINGS).is_file():
        raise RodinError("train.stage_missing", f"There is no {out / EMBEDDINGS}.", "Train clip first.")
    torch.manual_seed(config.loop.seed)
    embeddings = load_file(out / EMBEDDINGS)
    portraits, captions = embeddings["portraits"], embeddings["captions"]
    if init:
        prior = DiffusionPrior.from_pretrained(init / "prior", torch_dtype=torch.float32)
    else:
        prior = DiffusionPrior(z_channels=portraits.shape[-1], **config.model)
    objective = PriorObjective(prior, portraits, captions, config)
    if train(objective, out / "prior-run", config.loop):
        prior.eval().save_pretrained(out / "prior")
        table = AttributeTable(record["attributes"] for record in SubjectShards(data).records())
        readout = AttributeReadout(portraits.shape[-1], attribute_names())
        readout.fit(objective.people.mean(1), captions, table.targets)
        readout.save_pretrained(out / "readout")
