# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper's first stage: the field decoder that all subjects share, learnt with planes of a few of them.

With task replay (RodinHD, section 3.1 and algorithm 1): a batch of subjects is fitted for a short while, its
planes are put back, and every subject's turn comes many times, so that the decoder forgets none.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils import parameters_to_vector

from backend.models.field import AvatarField
from backend.models.fitted import FittedPlanes, mirror_planes, resize_planes
from backend.models.triplane import PLANES
from backend.rendering.volume import render_field
from backend.training.dataset import SubjectShards
from backend.training.fitting import (
    Evidence,
    FitConfig,
    FittingLoss,
    PlaneAdam,
    SubjectEvidence,
    falling,
)
from backend.training.loop import LoopConfig, train

DECODER = "decoder"
"""Model folder in the run folder, with the mean planes as its latents' mean."""
SHEET, SHEET_SIZE = 6, 160


@dataclass(frozen=True)
class DecoderConfig(FitConfig):
    """What the decoder learns from; the loop's learning rate is the decoder's.

    Attributes:
        model: arguments of :class:`backend.models.fitted.FittedPlanes`.
        subjects: the first so many of the data.
        inner: steps of a batch's turn.
        consolidation: weight of what keeps the decoder near where it was after a batch's last turn, along
            the directions that matter to that batch (RodinHD's identity-aware weight consolidation).
    """

    loop: LoopConfig
    model: dict[str, Any] = field(default_factory=dict[str, Any])
    subjects: int = 64
    inner: int = 40
    consolidation: float = 0.1


class DecoderObjective(nn.Module):
    """The decoder, all planes and whose turn it is.

    Under several processes all have the same turn, each with evidence of its own.
    """

    planes: Tensor
    seen: Tensor
    anchor: Tensor
    importance: Tensor

    def __init__(self, codec: FittedPlanes, evidence: SubjectEvidence, config: DecoderConfig) -> None:
        super().__init__()
        self.decoder, self.evidence, self.config = codec.field, evidence, config
        self.batch = min(config.batch, config.subjects)
        self.turns = config.subjects // self.batch
        count, size = self.turns * self.batch, config.size
        planes = torch.zeros(count, codec.latent_mean.shape[1], size, PLANES * size)
        weights = sum(parameter.numel() for parameter in self.decoder.parameters())
        self.register_buffer("planes", planes)
        self.register_buffer("seen", torch.zeros((), dtype=torch.long))
        self.register_buffer("anchor", torch.zeros(self.turns, weights))
        self.register_buffer("importance", torch.zeros(self.turns, weights))
        self.loss, self.adam = FittingLoss(config), PlaneAdam(planes[: self.batch])

    def draw(self) -> tuple[int, Evidence]:
        """Whose turn it is, and evidence of its subjects."""
        turn = self._turn()[1]
        return turn, self.evidence.draw(self._subjects(turn).tolist())

    def forward(self, batch: tuple[int, Evidence]) -> tuple[Tensor, dict[str, Tensor]]:
        turn, evidence = batch
        subjects, (passes, _, place) = self._subjects(turn), self._turn()
        if place == 0:
            self.adam.reset()
        planes = self.planes[subjects].requires_grad_()
        loss, figures = self.loss(self.decoder, planes, evidence)
        weights = parameters_to_vector(self.decoder.parameters())
        importance, anchor = self.importance[turn].clone(), self.anchor[turn].clone()
        kept = (importance * (weights - anchor).square()).sum()
        loss = loss + self.config.consolidation / 2 * kept
        if self.training:
            if place == self.config.inner - 1:
                self._remember(turn, loss, weights)
            rate = falling(self.config.plane_rate / (1 + passes), place / self.config.inner)
            planes.register_post_accumulate_grad_hook(lambda moved: self._move(moved, subjects, rate))
            self.seen += 1
        return loss, figures | {"kept": kept}

    def sheet(self) -> NDArray[np.uint8]:
        """The first subjects from the front."""
        fields = [self._field(index) for index in range(min(SHEET, len(self.planes)))]
        return np.concatenate([render_field(each, size=SHEET_SIZE)[..., :3] for each in fields], 1)

    def _field(self, index: int) -> AvatarField:
        return AvatarField(self.decoder, self.planes[index : index + 1])

    def _turn(self) -> tuple[int, int, int]:
        """How often all have had their turn, whose it is, and its steps so far; each pass has a new order."""
        turns, place = divmod(int(self.seen), self.config.inner)
        passes, turn = divmod(turns, self.turns)
        order = np.random.default_rng([self.config.loop.seed, passes]).permutation(self.turns)
        return passes, int(order[turn]), place

    def _subjects(self, turn: int) -> Tensor:
        return torch.arange(turn * self.batch, (turn + 1) * self.batch)

    def _remember(self, turn: int, loss: Tensor, weights: Tensor) -> None:
        """What the decoder is now and, by the squared gradient, what of it matters to this batch."""
        gradients = torch.autograd.grad(loss, list(self.decoder.parameters()), retain_graph=True)
        self.importance[turn] = parameters_to_vector(gradients).square()
        self.anchor[turn] = weights.detach()

    def _move(self, planes: Tensor, subjects: Tensor, rate: float) -> None:
        """Called in the backward pass as soon as the planes' gradient is there."""
        gradient = planes.grad
        assert gradient is not None
        if torch.distributed.is_initialized():
            torch.distributed.all_reduce(gradient)
        self.planes[subjects] = self.adam.stepped(planes.detach(), gradient, rate)


def train_decoder(data: Path, out: Path, config: DecoderConfig, init: Path | None = None) -> None:
    """Train on the first subjects of ``data``, beginning with the decoder of folder ``init``.

    Leaves in ``out`` the model ``DECODER``.

    Raises:
        RodinError: ``data.missing``.
    """
    torch.manual_seed(config.loop.seed)
    shards = SubjectShards(data)
    codec = FittedPlanes(**config.model)
    if init:
        codec = FittedPlanes.from_pretrained(init / "autoencoder", torch_dtype=torch.float32)
    config = replace(config, subjects=min(config.subjects, len(shards)))
    objective = DecoderObjective(codec, SubjectEvidence(shards, config), config)
    if train(objective, out / f"{DECODER}-run", config.loop):
        mean = objective.planes.mean(0, keepdim=True).cpu()
        codec.latent_mean.copy_(resize_planes((mean + mirror_planes(mean)) / 2, codec.latent_mean.shape[2]))
        codec.save_pretrained(out / DECODER)
