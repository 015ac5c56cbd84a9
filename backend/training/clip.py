# SPDX-License-Identifier: GPL-3.0-or-later
"""Stage 2: the small CLIP whose space holds the latent z of portraits and sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import (
    CLIPImageProcessorPil,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionModelWithProjection,
)
from transformers.tokenization_utils_base import PreTrainedTokenizerBase
from transformers.utils.constants import OPENAI_CLIP_MEAN, OPENAI_CLIP_STD

from backend.conditioning import Conditioner
from backend.data.captions import captions
from backend.data.hair.styles import STYLES
from backend.data.people import priors
from backend.data.people.subject import Earrings, Expression, FacialHair, Garment, Glasses, Headwear, Pattern
from backend.errors import RodinError
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

NAMED: dict[str, tuple[str, ...]] = {
    "hair_style": tuple(STYLES),
    "facial_hair": get_args(FacialHair),
    "glasses": get_args(Glasses),
    "earrings": get_args(Earrings),
    "headwear": get_args(Headwear),
    "clothing": get_args(Garment),
    "clothing_pattern": get_args(Pattern),
    "expression": get_args(Expression),
}
SCALARS = (
    "gender",
    "skin_tone",
    "hair_length",
    "african",
    "asian",
    "caucasian",
    "weight",
    "wrinkles",
    "lipstick",
)
COLOURS = ("hair_colour", "clothing_colour", "eye_colour", "facial_hair_colour")
OLDEST = 85.0
TRAINING_SEED = 0
UNSEEN = 1 << 20
"""Captions are also learnt of subjects up to this index that nobody rendered."""
EMBEDDINGS = "embeddings.safetensors"


@dataclass(frozen=True)
class ClipConfig:
    """How z is learnt.

    Attributes:
        batch: subjects a step and process, two portraits and one caption of each.
        unseen: captions a step and process of subjects that nobody rendered; they cost little.
        probe_weight: of the regression of the attributes from portraits, and of that from words.
        pretrained: folder or cached repository of a CLIP that is taken as it is; nothing is learnt then.
    """

    loop: LoopConfig
    pretrained: str | None = None
    batch: int = 16
    unseen: int = 48
    probe_weight: float = 5.0


class AttributeTable:
    """Attributes as numbers of zero mean and unit variance over the subjects, which z must tell.

    Attributes:
        targets: ``[S, A]``, of the subjects.
    """

    def __init__(self, subjects: Iterable[dict[str, Any]]) -> None:
        rows = torch.tensor([_numbers(subject) for subject in subjects])
        self.mean, self.std = rows.mean(0), rows.std(0).clamp_min(0.05)
        self.targets = (rows - self.mean) / self.std

    def of(self, subjects: list[dict[str, Any]]) -> Tensor:
        """``[N, A]`` of any subjects."""
        return (torch.tensor([_numbers(subject) for subject in subjects]) - self.mean) / self.std


def attribute_names() -> tuple[str, ...]:
    """The attribute that each number of an :class:`AttributeTable` belongs to."""
    colours = (name for name in COLOURS for _ in range(3))
    return ("age", *SCALARS, *colours, *(name for name, values in NAMED.items() for _ in values))


def _numbers(subject: dict[str, Any]) -> list[float]:
    row = [subject["age"] / OLDEST, *(subject[name] for name in SCALARS)]
    for name in COLOURS:
        row += list(subject[name]["rgb"])
    for name, values in NAMED.items():
        row += [float(subject[name] == value) for value in values]
    return row


class ClipObjective(nn.Module):
    """Contrast of portrait with caption and of two portraits of a subject, and the attribute probe.

    InfoNCE as in CLIP (Radford et al. 2021); two views of a subject under other light and angle are
    positives too, so that z is the same from every angle. One linear probe reads the attributes from
    the z of portraits and of words: a few thousand subjects teach little by contrast alone, and words
    cost so little that most are learnt of subjects whom nobody rendered.
    """

    mean: Tensor
    std: Tensor

    def __init__(
        self,
        data: SubjectShards,
        conditioner: Conditioner,
        config: ClipConfig,
    ) -> None:
        super().__init__()
        self.data, self.config = data, config
        self.image_encoder, self.text_encoder = conditioner.image_encoder, conditioner.text_encoder
        self.tokenizer = conditioner.tokenizer
        self.table = AttributeTable(record["attributes"] for record in data.records())
        self.probe = nn.Linear(Z_CHANNELS, self.table.targets.shape[1])
        self.log_scale = nn.Parameter(torch.tensor(2.7))
        self.tokens = [tokenize(self.tokenizer, record["captions"]) for record in data.records()]
        self.unseen = 1 + max(record["index"] for record in data.records())
        self.register_buffer("mean", torch.tensor(OPENAI_CLIP_MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(OPENAI_CLIP_STD).view(1, 3, 1, 1))

    def draw(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Portraits ``[2B, 3, H, W]``, caption ids and masks ``[B + U, L]``, attributes ``[B + U, A]``.

        The portraits are two of each of B subjects; the captions are of these and of U others.
        """
        subjects = torch.randperm(len(self.data))[: self.config.batch].tolist()
        first, second, ids, masks = [], [], [], []
        for subject in subjects:
            views = torch.randperm(self.data.views(subject))[:2].tolist()
            first.append(self.data.portrait(subject, views[0]))
            second.append(self.data.portrait(subject, views[1]))
            caption = int(torch.randint(0, len(self.tokens[subject][0]), ()))
            ids.append(self.tokens[subject][0][caption])
            masks.append(self.tokens[subject][1][caption])
        images = augment(torch.stack(first + second))
        flipped = torch.rand(len(images)) < 0.5
        images[flipped] = images[flipped].flip(3)
        others, more_ids, more_masks = self._words_of_others(self.config.unseen)
        mask = torch.cat([torch.stack(masks), more_masks])
        longest = int(mask.sum(1).max())
        return (
            images,
            torch.cat([torch.stack(ids), more_ids])[:, :longest],
            mask[:, :longest],
            torch.cat([self.table.targets[subjects], others]),
        )

    def _words_of_others(self, count: int) -> tuple[Tensor, Tensor, Tensor]:
        """Attributes ``[count, A]``, and a caption's ids and mask, of subjects that were not rendered."""
        who = [
            priors.sample(TRAINING_SEED, index)
            for index in torch.randint(self.unseen, UNSEEN, (count,)).tolist()
        ]
        rng = np.random.default_rng(int(torch.randint(0, UNSEEN, ())))
        ids, masks = tokenize(self.tokenizer, [captions(one, rng)[0] for one in who])
        return self.table.of([one.to_dict() for one in who]), ids, masks

    def forward(self, batch: tuple[Tensor, ...]) -> tuple[Tensor, dict[str, Tensor]]:
        device = self.mean.device
        images, ids, masks, targets = (part.to(device) for part in batch)
        with self.config.loop.autocast(device):
            pixels = (images - self.mean) / self.std
            seen = self.image_encoder(pixel_values=pixels).image_embeds
            told = self.text_encoder(ids, attention_mask=masks).text_embeds
        seen, told = F.normalize(seen.float(), dim=-1), F.normalize(told.float(), dim=-1)
        first, second = seen.chunk(2)
        caption, shown = told[: len(first)], targets[: len(first)].repeat(2, 1)
        scale = self.log_scale.clamp(max=4.0).exp()
        views = _info_nce(first, second, scale)
        words = (_info_nce(first, caption, scale) + _info_nce(second, caption, scale)) / 2
        look = (self.probe(seen * Z_CHANNELS**0.5) - shown).square().mean()
        meaning = (self.probe(told * Z_CHANNELS**0.5) - targets).square().mean()
        loss = views + words + self.config.probe_weight * (look + meaning)
        matched = (first @ caption.T).argmax(1) == torch.arange(len(first), device=device)
        figures = {"views": views, "words": words, "look": look, "meaning": meaning}
        return loss, figures | {"matched": matched.float().mean()}


def tokenize(tokenizer: PreTrainedTokenizerBase, captions: list[str]) -> tuple[Tensor, Tensor]:
    """Ids and attention masks ``[n, CONTEXT]``."""
    found = tokenizer(
        captions, padding="max_length", truncation=True, max_length=CONTEXT, return_tensors="pt"
    )
    return found["input_ids"], found["attention_mask"]


def _info_nce(left: Tensor, right: Tensor, scale: Tensor) -> Tensor:
    logits = scale * left @ right.T
    match = torch.arange(len(left), device=left.device)
    return (F.cross_entropy(logits, match) + F.cross_entropy(logits.T, match)) / 2


def embed_all(data: SubjectShards, conditioner: Conditioner) -> tuple[Tensor, Tensor]:
    """The z of every portrait, plain and mirrored ``[S, 2, V, D]``, and of every caption ``[S, C, D]``."""
    portraits, captions = [], []
    for subject in range(len(data)):
        images = on_grey(data.portraits(subject))
        both = torch.cat([images, images.flip(3)]).mul(255).round().byte()
        seen = conditioner.portraits(both.permute(0, 2, 3, 1).numpy())
        portraits.append(seen.unflatten(0, (2, -1)).cpu())
        captions.append(conditioner.texts(data.record(subject)["captions"]).cpu())
    return torch.stack(portraits), torch.stack(captions)


def train_clip(data: Path, out: Path, config: ClipConfig, init: Path | None = None) -> None:
    """Train on the shards in ``data``, beginning with the encoders and tokenizer of folder ``init``.

    Leaves in ``out`` encoders, tokenizer and processor, and what :func:`embed_all` gives in ``EMBEDDINGS``.

    Raises:
        RodinError: ``data.missing``, ``clip.missing`` if ``config.pretrained`` is not on this machine.
    """
    torch.manual_seed(config.loop.seed)
    shards = SubjectShards(data)
    if config.pretrained:
        conditioner = _pretrained(config.pretrained)
    elif init:
        conditioner = Conditioner(
            CLIPVisionModelWithProjection.from_pretrained(init / "image_encoder", dtype=torch.float32),
            CLIPTextModelWithProjection.from_pretrained(init / "text_encoder", dtype=torch.float32),
            CLIPTokenizer.from_pretrained(init / "tokenizer"),
            portrait_processor(),
        )
    else:
        tokenizer = learn_tokenizer(caption for record in shards.records() for caption in record["captions"])
        conditioner = Conditioner(
            small_image_encoder(), small_text_encoder(tokenizer), tokenizer, portrait_processor()
        )
    if config.pretrained or train(ClipObjective(shards, conditioner, config), out / "clip-run", config.loop):
        portraits, captions = embed_all(shards, conditioner)
        out.mkdir(parents=True, exist_ok=True)
        save_file({"portraits": portraits, "captions": captions}, out / EMBEDDINGS)
        for name in ("image_encoder", "feature_extractor", "text_encoder", "tokenizer"):
            getattr(conditioner, name).save_pretrained(out / name)


def _pretrained(name: str) -> Conditioner:
    try:
        return Conditioner(
            CLIPVisionModelWithProjection.from_pretrained(name, local_files_only=True),
            CLIPTextModelWithProjection.from_pretrained(name, local_files_only=True),
            CLIPTokenizer.from_pretrained(name, local_files_only=True),
            CLIPImageProcessorPil.from_pretrained(name, local_files_only=True),
        )
    except OSError as error:
        raise RodinError(
            "clip.missing",
            f"There is no CLIP '{name}' on this machine.",
            f"Get it with `hf download {name}`, or name a folder that holds it.",
        ) from error
