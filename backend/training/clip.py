# SPDX-License-Identifier: GPL-3.0-or-later
"""Stage 2: the small CLIP whose space holds the latent z of portraits and sentences."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import (
    CLIPImageProcessorPil,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionModelWithProjection,
)
from transformers.tokenization_utils_base import PreTrainedTokenizerBase

from backend.conditioning import Conditioner
from backend.errors import RodinError
from backend.models.clip import (
    CONTEXT,
    Z_CHANNELS,
    learn_tokenizer,
    load_image_encoder,
    portrait_processor,
    small_text_encoder,
)
from backend.models.portrait_encoder import PortraitEncoder
from backend.training.attributes import AttributeTable
from backend.training.augment import augment
from backend.training.dataset import SubjectShards
from backend.training.embeddings import normalised, write_embeddings
from backend.training.likeness import face_shape, likeness
from backend.training.loop import LoopConfig, train, training_device
from backend.training.words import Words

FIRST_CAPTIONS = 4000
"""That the probe of words begins with."""


@dataclass(frozen=True)
class ClipConfig:
    """How z is learnt.

    Attributes:
        batch: subjects a step and process, two portraits and one caption of each.
        unseen: captions a step and process of people whom nobody rendered; they cost little.
        people: how many of those there are.
        portraits: folder of more people to learn z from; shards of pictures will do.
        probe_weight: of the regression of attributes and likeness from portraits, of that of the face's
            shape, and of that from words.
        pretrained: folder or cached repository of a CLIP that is taken as it is; nothing is learnt then.
    """

    loop: LoopConfig
    pretrained: str | None = None
    portraits: Path | None = None
    batch: int = 24
    unseen: int = 48
    people: int = 8000
    probe_weight: float = 5.0


class ClipObjective(nn.Module):
    """Contrast of portrait with caption and of two portraits of a subject, and linear probes.

    InfoNCE as in CLIP (Radford et al. 2021); two views of a subject under other light and angle are
    positives too, so that z is the same from every angle. A few thousand subjects teach little by contrast
    alone: one linear probe reads the attributes from the z of portraits and what is expected of them from
    the z of words, others read likeness and the face's shape from portraits.

    Args:
        data: the subjects.
        look: their likeness ``[S, K]``, what of their look has no name.
        conditioner: learns.
        config: of the stage.
    """

    def __init__(
        self, data: SubjectShards, look: Tensor, conditioner: Conditioner, config: ClipConfig
    ) -> None:
        super().__init__()
        self.data, self.config = data, config
        self.image_encoder, self.text_encoder = conditioner.image_encoder, conditioner.text_encoder
        records = list(data.records())
        people = [record["attributes"] for record in records]
        table = AttributeTable(people)
        self.shown = torch.cat([table.targets, look], 1)
        self.faces = face_shape(people)
        self.probe = nn.Linear(Z_CHANNELS, table.targets.shape[1])
        self.likeness = nn.Linear(Z_CHANNELS, look.shape[1])
        self.shape = nn.Linear(Z_CHANNELS, self.faces.shape[1])
        self.log_scale = nn.Parameter(torch.tensor(2.7))
        said = partial(tokenize, conditioner.tokenizer)
        self.tokens = [said(record["captions"]) for record in records]
        self.views = [len(record["views"]) for record in records]
        unseen = 1 + max(record["index"] for record in records)
        self.words = Words(said, table.of, unseen, config.people)
        self._begin_probe()

    def draw(self) -> tuple[Tensor, ...]:
        """Portraits ``[2B, 3, H, W]``, what they show, captions and what they tell.

        What is shown is attributes and likeness ``[B, A + K]`` and the face's shape ``[B, M]``. The portraits
        are two of each of B subjects; the captions, ids and masks ``[B + U, L]`` and expected attributes
        ``[B + U, A]``, are of these and of U others.
        """
        subjects = torch.randperm(len(self.data))[: self.config.batch].tolist()
        first, second, ids, masks = [], [], [], []
        for subject in subjects:
            views = torch.randperm(self.views[subject])[:2].tolist()
            first.append(self.data.portrait(subject, views[0]))
            second.append(self.data.portrait(subject, views[1]))
            caption = int(torch.randint(0, len(self.tokens[subject][0]), ()))
            ids.append(self.tokens[subject][0][caption])
            masks.append(self.tokens[subject][1][caption])
        images = augment(torch.stack(first + second))
        flipped = torch.rand(len(images)) < 0.5
        images[flipped] = images[flipped].flip(3)
        others = self.words.draw(self.config.unseen)
        said, mask = (
            torch.cat([torch.stack(own), more]) for own, more in zip((ids, masks), others, strict=True)
        )
        longest = int(mask.sum(1).max())
        meant = self.words.regression(said, mask)
        shown = self.shown[subjects], self.faces[subjects]
        return images, *shown, said[:, :longest], mask[:, :longest], meant

    @torch.no_grad()
    def _begin_probe(self) -> None:
        """Read what sentences tell already as well as can be: their z need not turn to suit the probe."""
        ids, masks = self.words.draw(FIRST_CAPTIONS)
        told = F.normalize(self.text_encoder(ids, attention_mask=masks).text_embeds.float(), dim=-1)
        told = torch.cat([told * Z_CHANNELS**0.5, torch.ones(len(told), 1)], 1)
        gram = told.T @ told + torch.eye(told.shape[1])
        weights = torch.linalg.solve(gram, told.T @ self.words.regression(ids, masks))
        self.probe.weight.copy_(weights[:-1].T)
        self.probe.bias.copy_(weights[-1])

    def forward(self, batch: tuple[Tensor, ...]) -> tuple[Tensor, dict[str, Tensor]]:
        device = self.log_scale.device
        images, shown, faces, ids, masks, meant = (part.to(device) for part in batch)
        with self.config.loop.autocast(device):
            seen = self.image_encoder(pixel_values=normalised(images)).image_embeds
            told = self.text_encoder(ids, attention_mask=masks).text_embeds
        seen, told = F.normalize(seen.float(), dim=-1), F.normalize(told.float(), dim=-1)
        first, second = seen.chunk(2)
        caption = told[: len(first)]
        scale = self.log_scale.clamp(max=4.0).exp()
        views = _info_nce(first, second, scale)
        words = (_info_nce(first, caption, scale) + _info_nce(second, caption, scale)) / 2
        seen, told = seen * Z_CHANNELS**0.5, told * Z_CHANNELS**0.5
        read = torch.cat([self.probe(seen), self.likeness(seen)], 1)
        look = (read - shown.repeat(2, 1)).square().mean()
        shape = (self.shape(seen) - faces.repeat(2, 1)).square().mean()
        meaning = (self.probe(told) - meant).square().mean() / meant.square().mean()
        loss = views + words + self.config.probe_weight * (look + shape + meaning)
        matched = (first @ caption.T).argmax(1) == torch.arange(len(first), device=device)
        figures = {"views": views, "words": words, "look": look, "shape": shape, "meaning": meaning}
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


def train_clip(data: Path, out: Path, config: ClipConfig, init: Path | None = None) -> None:
    """Train on the shards in ``data``, beginning with the encoders and tokenizer of folder ``init``.

    Leaves in ``out`` encoders, tokenizer and processor, and the embeddings of the people in ``data``.

    Raises:
        RodinError: ``data.missing``; ``clip.missing`` if ``config.pretrained`` is not on this machine.
    """
    torch.manual_seed(config.loop.seed)
    device = training_device()
    shards = SubjectShards(data, device=device)
    teachers = SubjectShards(data, config.portraits, device=device) if config.portraits else shards
    if config.pretrained:
        conditioner = _pretrained(config.pretrained)
    else:
        conditioner = _begun(init) if init else _anew(teachers)
    if config.pretrained or _learnt(teachers, conditioner, out, config):
        write_embeddings(out, shards, conditioner)
        for name in ("image_encoder", "feature_extractor", "text_encoder", "tokenizer"):
            getattr(conditioner, name).save_pretrained(out / name)


def _learnt(teachers: SubjectShards, conditioner: Conditioner, out: Path, config: ClipConfig) -> bool:
    objective = ClipObjective(teachers, likeness(teachers), conditioner, config)
    return train(objective, out / "clip-run", config.loop)


def _begun(init: Path) -> Conditioner:
    return Conditioner(
        load_image_encoder(init / "image_encoder", torch.float32),
        CLIPTextModelWithProjection.from_pretrained(init / "text_encoder", dtype=torch.float32),
        CLIPTokenizer.from_pretrained(init / "tokenizer"),
        portrait_processor(),
    )


def _anew(teachers: SubjectShards) -> Conditioner:
    said = (record["captions"] for record in teachers.records())
    tokenizer = learn_tokenizer(caption for captions in said for caption in captions)
    return Conditioner(PortraitEncoder(), small_text_encoder(tokenizer), tokenizer, portrait_processor())


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
