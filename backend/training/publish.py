# SPDX-License-Identifier: GPL-3.0-or-later
"""Last stage: what the others left in a run folder becomes a model folder."""

import json
import shutil
import tempfile
from pathlib import Path

import torch
from transformers import (
    CLIPImageProcessorPil,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
)

from backend.model_folder import seal
from backend.models.clip import load_image_encoder
from backend.models.codec import load_codec
from backend.models.noise import sampling_scheduler
from backend.models.prior import DiffusionPrior
from backend.models.readout import AttributeReadout
from backend.models.unet import RolloutUNet
from backend.models.upsampler import RolloutUpsampler
from backend.pipeline import RodinPipeline

CARD = "README.md"


def publish(run: Path, model: Path, prior_share: float = 0.5) -> None:
    """Write the model folder: half-precision safetensors, scheduler, index and ``SHA256SUMS``.

    The model card of an existing folder stays. ``prior_share`` is the pipeline's.
    """
    half = torch.float16
    pipeline = RodinPipeline(
        autoencoder=load_codec(run / "autoencoder", half),
        unet=RolloutUNet.from_pretrained(run / "unet", torch_dtype=half),
        prior=DiffusionPrior.from_pretrained(run / "prior", torch_dtype=half),
        image_encoder=load_image_encoder(run / "image_encoder", half),
        feature_extractor=CLIPImageProcessorPil.from_pretrained(run / "feature_extractor"),
        text_encoder=CLIPTextModelWithProjection.from_pretrained(run / "text_encoder", dtype=half),
        tokenizer=CLIPTokenizer.from_pretrained(run / "tokenizer"),
        scheduler=sampling_scheduler(),
        upsampler=_upsampler(run / "upsampler"),
        readout=AttributeReadout.from_pretrained(run / "readout", torch_dtype=half),
        prior_share=prior_share,
    )
    model.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=model.parent, prefix=f".{model.name}-"))
    pipeline.save_pretrained(aside)
    _forget_paths(aside)
    seal(aside)
    if (model / CARD).is_file():
        shutil.copy2(model / CARD, aside / CARD)
    aside.chmod(0o755)
    _replace(model, aside)


def _replace(model: Path, new: Path) -> None:
    """Put the folder ``new`` in the place of ``model``, which is deleted only when ``new`` is there."""
    if not model.is_dir():
        new.rename(model)
        return
    old = new.with_name(f"{new.name}-old")
    model.rename(old)
    try:
        new.rename(model)
    except OSError:
        old.rename(model)
        raise
    shutil.rmtree(old)


def _upsampler(folder: Path) -> RolloutUpsampler | None:
    """Not every run trains one."""
    if not folder.is_dir():
        return None
    return RolloutUpsampler.from_pretrained(folder, torch_dtype=torch.float16)


def _forget_paths(folder: Path) -> None:
    """Take the run folder's path out of the configurations that diffusers wrote."""
    for path in folder.rglob("*.json"):
        content = json.loads(path.read_text("utf-8"))
        if content.pop("_name_or_path", None) is not None:
            path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", "utf-8")
