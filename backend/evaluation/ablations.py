# SPDX-License-Identifier: GPL-3.0-or-later
"""What is compared at equal training time: the decisions behind the model, one at a time."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from torch import Tensor

from backend.models.noise import SHIFT, UPSAMPLING_STEPS
from backend.models.upsampler import RolloutUpsampler
from backend.training.stages import STAGES, Stage
from backend.training.upsampler import UpsamplerConfig, UpsamplerObjective, train_upsampler

COMMON = "ablations"
"""Configuration that all arms share."""


class Regression(UpsamplerObjective):
    """The upsampler's network without diffusion: it makes the planes at once, of the low ones alone."""

    def noised(self, clean: Tensor) -> tuple[Tensor, Tensor]:
        """Nothing, and the timestep that says so."""
        return torch.zeros_like(clean), _last(clean)

    def upsample(self, low: Tensor, z: Tensor) -> Tensor:
        """One evaluation."""
        return raise_at_once(self.upsampler, low, z)


def raise_at_once(upsampler: RolloutUpsampler, low: Tensor, z: Tensor) -> Tensor:
    """Planes ``[B, C, R, 3R]`` of ``low [B, C, r, 3r]`` by a network that :class:`Regression` taught."""
    nothing = low.new_zeros(len(low), *upsampler.shape)
    return upsampler.unstandardise(upsampler(nothing, _last(low), low, z))


def _last(like: Tensor) -> Tensor:
    return torch.full((len(like),), UPSAMPLING_STEPS - 1, device=like.device)


TRAINED: dict[str, Stage] = {
    **STAGES,
    "regression": Stage(partial(train_upsampler, kind=Regression), UpsamplerConfig, RolloutUpsampler),
}
"""The stages an arm may train, by name; the settings of ``regression`` are the upsampler's."""


@dataclass(frozen=True)
class Arm:
    """One of the ways that are compared.

    Attributes:
        name: for people.
        stages: what it trains, in order; everything else comes from the base run.
        changes: stage to what differs from the common table.
        shares: of each stage in the ablation's seconds.
        seed: of initialisation, batches and noise.
        goes_on: whether its stages begin with the base run's weights.
    """

    name: str
    stages: tuple[str, ...]
    changes: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    shares: tuple[float, ...] = (1.0, 1.0, 1.0)
    seed: int = 0
    goes_on: bool = False


@dataclass(frozen=True)
class Ablation:
    """A question and the arms that answer it.

    Attributes:
        title, question: for people.
        arms: an even number, so that two always run side by side and none has the machine for itself.
        shards: of the data that are learnt from; None is all.
    """

    title: str
    question: str
    arms: tuple[Arm, ...]
    shards: int | None = None


def _noise(level: float, name: str = "", seed: int = 0) -> Arm:
    """The bundled decoder goes on learning under a frozen encoder, so that the base diffusion stays right."""
    bundled = {"detail_width": 32, "detail_blocks": 1, "strength": [2.0, 1.5, 1.6], "field_octaves": 2}
    changes = {"noise": level, "noise_warmup": 1, "frozen_encoder": True, "model": bundled}
    name = name or f"noise {level:g}"
    return Arm(name, ("autoencoder",), {"autoencoder": changes}, seed=seed, goes_on=True)


def _diffusion(name: str, seed: int = 0, **model: Any) -> Arm:
    return Arm(name, ("diffusion",), {"diffusion": {"model": model}}, seed=seed)


ABLATIONS: dict[str, Ablation] = {
    "convolution": Ablation(
        "3D-aware against plain convolution",
        "Does the base diffusion gain from convolutions that see the other planes, at the time they cost?",
        (
            _diffusion("3D-aware"),
            _diffusion("plain", aware=False),
            _diffusion("3D-aware, second seed", seed=1),
            _diffusion("plain, second seed", seed=1, aware=False),
        ),
    ),
    "planes": Ablation(
        "Fitted planes against autoencoder latents",
        "Which does the base diffusion learn better: planes fitted to each subject, or an encoder's latents?",
        (
            Arm("autoencoder latents", ("autoencoder", "diffusion")),
            Arm(
                "fitted planes",
                ("decoder", "planes", "diffusion"),
                {"diffusion": {"model": {"patch": 4}}},
                shares=(0.5, 0.5, 1.0),
            ),
        ),
        shards=10,  # every subject that is fitted costs about a second
    ),
    "noise": Ablation(
        "Noise on the latent",
        "How much noise should the autoencoder's decoder learn to forgive? Each goes on from the bundled one,"
        " whose noise was 0.1; encoder and base diffusion stay as they are.",
        (_noise(0.0), _noise(0.1), _noise(0.25), _noise(0.1, "noise 0.1, second seed", seed=1)),
    ),
    "schedule": Ablation(
        "Shifted against plain schedule",
        "Should the timesteps that are learnt and sampled lean towards noise?",
        (
            _diffusion(f"shifted {SHIFT:g} times"),
            _diffusion("plain cosine", shift=1.0),
            _diffusion(f"shifted {SHIFT:g} times, second seed", seed=1),
            _diffusion("plain cosine, second seed", seed=1, shift=1.0),
        ),
    ),
    "upsampler": Ablation(
        "Learned against diffusion upsampler",
        "Who makes the final planes of half as fine ones better: one evaluation, or diffusion in ten steps?",
        (
            Arm("learned", ("regression",)),
            Arm("diffusion", ("upsampler",)),
            Arm("interpolation", ()),
            Arm("none: the final planes themselves", ()),
        ),
    ),
}
