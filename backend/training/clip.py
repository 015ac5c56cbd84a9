# SPDX-License-Identifier: GPL-3.0-or-later
"""Stage 2: the small CLIP whose space holds the latent z of portraits and sentences."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import CLIPTextModelWithProjection, CLIPTokenizer, CLIPVisionModelWithProjection
from transformers.image_utils import OPENAI_CLIP_MEAN, OPENAI_CLIP_STD

from backend.models.clip import (
    CONTEXT,
    Z_CHANNELS,
    learn_tokenizer,
    portrait_processor,
    small_image_encoder,
    small_text_encoder,
)
from backend.training.augment import augment, on_grey
from backend.training.dataset import SubjectShards
from backend.training.loop import LoopConfig, train

NAMED = ("hair_style", "facial_hair", "glasses", "headwear", "clothing")
SCALARS = ("gender", "skin_tone", "hair_length", "african", "asian", "caucasian", "smile")
COLOURS = ("hair_colour", "clothing_colour", "eye_colour", "facial_hair_colour")
OLDEST = 85.0
EMBEDDINGS = "embeddings.safetensors"


@dataclass(frozen=True)
class ClipConfig:
    """Attributes: batch: subjects a step and process. probe_weight: of the attribute regression."""

    loop: LoopConfig
    batch: int = 64
    probe_weight: float = 3.0


class AttributeTable:
    """Attributes of all subjects as numbers, ``[S, A]``, which z must be able to tell."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        subjects = [record["attributes"] for record in records]
        values = {name: sorted({subject[name] for subject in subjects}) for name in NAMED}
        rows = []
        for subject in subjects:
            row = [subject["age"] / OLDEST, *(subject[name] for name in SCALARS)]
            for name in COLOURS:
                row += list(subject[name]["rgb"])
            for name in NAMED:
                row += [float(subject[name] == value) for value in values[name]]
            rows.append(row)
        self.targets = torch.tensor(rows)


class ClipObjective(nn.Module):
    """Contrast of portrait with caption and of two portraits of a subject, and the attribute probe.

    InfoNCE as in CLIP (Radford et al. 2021); two views of a subject under other light and angle are
    positives too, so that z is the same from every angle.
    """

    def __init__(self, data: SubjectShards, tokenizer: CLIPTokenizer, config: ClipConfig) -> None:
        super().__init__()
        self.data, self.config = data, config
        self.image_encoder = small_image_encoder()
        self.text_encoder = small_text_encoder(tokenizer)
        self.table = AttributeTable(data.records)
        self.probe = nn.Linear(Z_CHANNELS, self.table.targets.shape[1])
        self.log_scale = nn.Parameter(torch.tensor(2.7))
        self.tokens = [tokenize(tokenizer, record["captions"]) for record in data.records]
        self.register_buffer("mean", torch.tensor(OPENAI_CLIP_MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(OPENAI_CLIP_STD).view(1, 3, 1, 1))

    def draw(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Two portraits ``[2B, 3, H, W]``, caption ids and masks ``[B, L]``, attributes ``[B, A]``."""
        subjects = torch.randperm(len(self.data))[: self.config.batch].tolist()
        first, second, ids, masks = [], [], [], []
        for subject in subjects:
            portraits = self.data.row("portraits", subject)
            views = torch.randperm(len(portraits))[:2]
            first.append(portraits[views[0]])
            second.append(portraits[views[1]])
            caption = int(torch.randint(0, len(self.tokens[subject][0]), ()))
            ids.append(self.tokens[subject][0][caption])
            masks.append(self.tokens[subject][1][caption])
        images = augment(torch.stack(first + second))
        flipped = torch.rand(len(images)) < 0.5
        images[flipped] = images[flipped].flip(3)
        return images, torch.stack(ids), torch.stack(masks), self.table.targets[subjects]

    def forward(self, batch: tuple[Tensor, ...]) -> tuple[Tensor, dict[str, Tensor]]:
        device = self.mean.device
        images, ids, masks, targets = (part.to(device) for part in batch)
        with torch.autocast(device.type, torch.bfloat16):
            pixels = (images - self.mean) / self.std
            seen = self.image_encoder(pixel_values=pixels).image_embeds
            told = self.text_encoder(ids, attention_mask=masks).text_embeds
        seen, told = F.normalize(seen.float(), dim=-1), F.normalize(told.float(), dim=-1)
        first, second = seen.chunk(2)
        scale = self.log_scale.clamp(max=4.0).exp()
        views = _info_nce(first, second, scale)
        words = (_info_nce(first, told, scale) + _info_nce(second, told, scale)) / 2
        probe = (self.probe(seen * Z_CHANNELS**0.5) - targets.repeat(2, 1)).square().mean()
        loss = views + words + self.config.probe_weight * probe
        matched = (first @ told.T).argmax(1) == torch.arange(len(first), device=device)
        return loss, {"views": views, "words": words, "probe": probe, "matched": matched.float().mean()}


def tokenize(tokenizer: CLIPTokenizer, captions: list[str]) -> tuple[Tensor, Tensor]:
    """Ids and attention masks ``[n, CONTEXT]``."""
    found = tokenizer(
        captions, padding="max_length", truncation=True, max_length=CONTEXT, return_tensors="pt"
    )
    return found["input_ids"], found["attention_mask"]


def _info_nce(left: Tensor, right: Tensor, scale: Tensor) -> Tensor:
    logits = scale * left @ right.T
    match = torch.arange(len(left), device=left.device)
    return (F.cross_entropy(logits, match) + F.cross_entropy(logits.T, match)) / 2


@torch.no_grad()
def embed_all(
    data: SubjectShards,
    image_encoder: CLIPVisionModelWithProjection,
    text_encoder: CLIPTextModelWithProjection,
    tokenizer: CLIPTokenizer,
) -> tuple[Tensor, Tensor]:
    """The z of every portrait, plain and mirrored ``[S, 2, V, D]``, and of every caption ``[S, C, D]``."""
    mean, std = (torch.tensor(value).view(1, 3, 1, 1) for value in (OPENAI_CLIP_MEAN, OPENAI_CLIP_STD))
    portraits, captions = [], []
    for subject in range(len(data)):
        images = (on_grey(data.row("portraits", subject)) - mean) / std
        both = torch.cat([images, images.flip(3)])
        seen = image_encoder(pixel_values=both).image_embeds
        portraits.append(F.normalize(seen, dim=-1).unflatten(0, (2, -1)))
        ids, masks = tokenize(tokenizer, data.records[subject]["captions"])
        captions.append(F.normalize(text_encoder(ids, attention_mask=masks).text_embeds, dim=-1))
    return torch.stack(portraits), torch.stack(captions)


def train_clip(data: Path, out: Path, config: ClipConfig) -> None:
    """Train on the shards in ``data``.

    Leaves in ``out`` encoders, tokenizer and processor, and what :func:`embed_all` gives in ``EMBEDDINGS``.
    """
    torch.manual_seed(config.loop.seed)
    shards = SubjectShards(data)
    tokenizer = learn_tokenizer(caption for record in shards.records for caption in record["captions"])
    objective = ClipObjective(shards, tokenizer, config)
    if train(objective, out / "clip-run", config.loop):
        image_encoder, text_encoder = objective.image_encoder.eval(), objective.text_encoder.eval()
        portraits, captions = embed_all(shards, image_encoder, text_encoder, tokenizer)
        save_file({"portraits": portraits, "captions": captions}, out / EMBEDDINGS)
        image_encoder.save_pretrained(out / "image_encoder")
        text_encoder.save_pretrained(out / "text_encoder")
        tokenizer.save_pretrained(out / "tokenizer")
        portrait_processor().save_pretrained(out / "feature_extractor")
