# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper's second stage: planes of every subject for the decoder that is learnt (Rodin, section 3.1)."""

from dataclasses import dataclass
from pathlib import Path

import torch
from accelerate import PartialState
from accelerate.utils import set_seed
from rich.console import Console
from torch import Tensor

from backend.counting import counting
from backend.device import denormals_flushed
from backend.errors import RodinError
from backend.models.fitted import FittedPlanes, resize_planes
from backend.training.dataset import SubjectShards
from backend.training.decoder import DECODER
from backend.training.fitting import FitConfig, SubjectEvidence, fit
from backend.training.latents import LATENTS, LatentReader, LatentWriter, fingerprint, write_standardised
from backend.training.loop import LoopConfig, training_device

FITTED = "planes"
"""Folder in the run folder: the fitted planes as they are, what the upsampler learns."""


@dataclass(frozen=True)
class PlanesConfig(FitConfig):
    """How long a batch is fitted: ``loop.steps``. Its other fields but the seed are of no use here."""

    loop: LoopConfig


@denormals_flushed()
def train_planes(data: Path, out: Path, config: PlanesConfig, init: Path | None = None) -> None:
    """Fit planes to all subjects of ``data``, going on with those that ``out`` does not hold.

    Leaves in ``out`` the planes in ``FITTED`` in float16, shrunk to what the base diffusion makes and
    standardised in ``LATENTS``, and the codec ``autoencoder`` with its statistics. Processes of one
    ``accelerate launch`` share the subjects.

    Args:
        data: the shards.
        out: the run folder.
        config: of the fit; as the decoder's.
        init: model folder whose decoder is taken instead of that in ``out``.

    Raises:
        RodinError: ``data.missing``, ``train.stage_missing`` if there is no decoder.
    """
    folder = init / "autoencoder" if init else out / DECODER
    if not folder.is_dir():
        raise RodinError("train.stage_missing", f"There is no {folder}.", f"Train {DECODER} first.")
    device, state = training_device(), PartialState()
    shards = SubjectShards(data)
    codec = FittedPlanes.from_pretrained(folder, torch_dtype=torch.float32).requires_grad_(False)
    writer = LatentWriter(out / FITTED, fingerprint(codec), torch.float16)
    missing = list(writer.missing(len(shards), config.batch))
    state.wait_for_everyone()
    codec.field.to(device)
    evidence = SubjectEvidence(shards, config)
    with counting(Console(stderr=True)) as tell:
        for done, subjects in enumerate(missing[state.process_index :: state.num_processes]):
            tell("batches of subjects", done * state.num_processes, len(missing))
            writer.write(subjects.start, _fit(codec, evidence, subjects, config)[:, None])
    state.wait_for_everyone()
    if state.is_main_process:
        reader, size = LatentReader(out / FITTED), codec.latent_mean.shape[2]
        write_standardised(codec, lambda: (_shrunk(block, size) for block in reader.blocks()), out / LATENTS)
        codec.save_pretrained(out / "autoencoder")


def _fit(codec: FittedPlanes, evidence: SubjectEvidence, subjects: range, config: PlanesConfig) -> Tensor:
    """Planes ``[S, C, R, 3R]``; all begin alike, and come out alike whatever else a run did before."""
    set_seed(config.loop.seed + subjects.start)
    device = next(codec.field.parameters()).device
    start = resize_planes(codec.latent_mean, config.size).to(device).expand(len(subjects), -1, -1, -1)
    return fit(codec.field, start, lambda: evidence.draw(list(subjects)), config.loop.steps, config)


def _shrunk(block: Tensor, size: int) -> Tensor:
    """A block ``[S, 1, C, R, 3R]`` at another resolution."""
    return resize_planes(block.flatten(0, 1), size)[:, None]
