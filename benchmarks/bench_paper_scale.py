# SPDX-License-Identifier: GPL-3.0-or-later
"""What the model of ``rodin-paper`` costs: a table by counting, and one training step of its base diffusion.

Run with ``python build.py bench paper_scale``; the step needs about 10 GB of memory and a few minutes.
docs/paper-scale.md says what is assumed.
"""

import math
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.training_utils import EMAModel
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from backend.models.prior import DiffusionPrior
from backend.models.triplane import PLANES
from backend.models.unet import RolloutUNet
from backend.models.upsampler import RolloutUpsampler
from backend.training.conditions import Conditions
from backend.training.config import read_config, stage_config
from backend.training.diffusion import DiffusionObjective
from backend.training.latents import LatentReader, LatentWriter
from backend.training.stages import STAGES

NAME = "rodin-paper"
CHANNELS, SMALL, LARGE, Z = 32, 64, 256, 512
RATE = 312e12 * 0.35
"""Operations a second that one A100 does of the 312e12 that it could in bfloat16."""
BYTES = 4 * 5
"""A parameter's in float32: weight, gradient, two of AdamW, average."""


@dataclass(frozen=True)
class Part:
    """A network of the model and what one sample of it is.

    Attributes:
        samples: seen in the whole training. passes: forward passes' worth of operations that training on a
            sample takes: one forward, two backward, and one more if activations are computed twice.
    """

    name: str
    network: nn.Module
    forward: Callable[[nn.Module], Any]
    samples: float
    passes: int

    def parameters(self) -> int:
        return sum(parameter.numel() for parameter in self.network.parameters())

    def operations(self) -> int:
        """Multiplications and additions of one forward pass; nothing is computed."""
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            self.forward(self.network)
        return counter.get_total_flops()


def config(stage: str) -> Any:
    kind = STAGES[stage]
    return stage_config(read_config(NAME), stage, kind.config, kind.network, {})


def parts() -> list[Part]:
    """The networks, without memory for their weights."""
    diffusion, upsampler, prior = (config(name) for name in ("diffusion", "upsampler", "prior"))
    with torch.device("meta"):
        latents, z, when = torch.randn(1, CHANNELS, SMALL, PLANES * SMALL), torch.randn(1, Z), torch.zeros(1)
        large = torch.randn(1, CHANNELS, LARGE, PLANES * LARGE)
        told = torch.zeros(1, dtype=torch.bool)
        base = RolloutUNet(CHANNELS, SMALL, Z, **diffusion.model)
        raising = RolloutUpsampler(CHANNELS, SMALL, LARGE, Z, **upsampler.model)
        wishing = DiffusionPrior(Z, **prior.model)

    def seen(settings: Any) -> float:
        loop = settings.loop
        return settings.batch * loop.accumulate * loop.steps

    def passes(settings: Any) -> int:
        return 4 if settings.loop.gradient_checkpointing else 3

    return [
        Part("prior", wishing, lambda net: net(z, when, z, told), seen(prior), passes(prior)),
        Part("base diffusion", base, lambda net: net(latents, when, z), seen(diffusion), passes(diffusion)),
        Part(
            "upsampler", raising, lambda net: net(large, when, latents, z), seen(upsampler), passes(upsampler)
        ),
    ]


def table() -> None:
    """Print in Markdown what the networks cost that are bound by operations; reading planes is not."""
    print("| network | parameters | forward, one sample | training state | samples | A100 hours |")
    print("|---|---|---|---|---|---|")
    for part in parts():
        operations = part.operations()
        hours = operations * part.passes * part.samples / RATE / 3600
        print(
            f"| {part.name} | {part.parameters() / 1e6:.3g} M | {operations / 1e9:.3g} GFLOP "
            f"| {part.parameters() * BYTES / 2**30:.2g} GiB | {part.samples / 1e6:.3g} M | {hours:.3g} |"
        )


def step() -> None:
    """One training step of the base diffusion, batch 1, on random latents."""
    settings = config("diffusion")
    settings = type(settings)(**{**vars(settings), "batch": 1})
    with tempfile.TemporaryDirectory() as folder:
        LatentWriter(Path(folder), "random").write(0, torch.randn(2, 1, CHANNELS, SMALL, PLANES * SMALL))
        unet = RolloutUNet(CHANNELS, SMALL, Z, **settings.model)
        conditions = Conditions(torch.randn(2, 2, 1, Z), torch.randn(2, 1, Z), 0.0, 0.0)
        objective = DiffusionObjective(unet, LatentReader(Path(folder)), conditions, Path(folder), settings)
        objective.enable_gradient_checkpointing()
        optimiser = torch.optim.AdamW(unet.parameters(), settings.loop.learning_rate)
        average = EMAModel(unet.parameters(), settings.loop.ema_decay, foreach=True)
        before = unet.leave[2].weight.detach().clone()
        begun = time.process_time()
        with torch.no_grad():
            loss = _loss(objective)
        forward, begun = time.process_time() - begun, time.process_time()
        _loss(objective).backward()
        optimiser.step()
        average.step(unet.parameters())
        took = time.process_time() - begun
    assert math.isfinite(loss)
    assert not torch.equal(unet.leave[2].weight, before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"\nbase diffusion, batch 1: forward {forward:.0f} s, training step {took:.0f} s of processor time, "
        f"loss {loss:.3g}, peak memory {peak:.1f} GiB"
    )


def _loss(objective: DiffusionObjective) -> Tensor:
    return objective(objective.draw())[0]


if __name__ == "__main__":
    torch.manual_seed(0)
    table()
    step()
