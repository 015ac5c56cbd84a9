# SPDX-License-Identifier: GPL-3.0-or-later
"""Latent z: the unit vector in the CLIP space shared by portraits and sentences.

Edits move z along the direction between a sentence with and one without the change (Rodin,
section 3.4).
"""

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPVisionModelWithProjection
from transformers.image_processing_utils import BaseImageProcessor
from transformers.tokenization_utils_base import PreTrainedTokenizerBase

NOUNS = ("man", "woman", "young man", "young woman", "old man", "old woman")
NEGATIONS = ("without ", "no ")
AFTER_NOUN = ("with ", "wearing ", "in ", "who ")


class Conditioner(NamedTuple):
    """The four CLIP components of a model folder."""

    image_encoder: CLIPVisionModelWithProjection
    text_encoder: CLIPTextModelWithProjection
    tokenizer: PreTrainedTokenizerBase
    feature_extractor: BaseImageProcessor

    @torch.no_grad()
    def portraits(self, images: NDArray[np.uint8]) -> Tensor:
        """Aligned portraits ``[B, 128, 128, 3]`` to z ``[B, D]``."""
        pixels = self.feature_extractor(list(images), return_tensors="pt")["pixel_values"]
        encoder = self.image_encoder
        return unit(encoder(pixel_values=pixels.to(encoder.device, encoder.dtype)).image_embeds)

    @torch.no_grad()
    def texts(self, sentences: list[str]) -> Tensor:
        """Sentences to z ``[B, D]``; what is longer than the model's limit is cut off."""
        tokens = self.tokenizer(
            sentences,
            padding="max_length",
            truncation=True,
            max_length=self.text_encoder.config.max_position_embeddings,
            return_tensors="pt",
        ).to(self.text_encoder.device)
        found = self.text_encoder(tokens["input_ids"], attention_mask=tokens["attention_mask"])
        return unit(found.text_embeds)

    def direction(self, edit: str) -> Tensor:
        """Where an edit such as "with red hair", "bald" or "without glasses" leads, ``[1, D]``."""
        negated = next((word for word in NEGATIONS if edit.lower().startswith(word)), None)
        change = f"with {edit[len(negated) :]}" if negated else edit
        with_change = self.texts([_person(noun, change) for noun in NOUNS])
        without = self.texts([_person(noun) for noun in NOUNS])
        step = (with_change - without).mean(0, keepdim=True)
        return -step if negated else step

    def edited(self, z: Tensor, edit: str, strength: float) -> Tensor:
        """``z [1, D]`` moved by an edit, back on the unit sphere."""
        return unit(z + strength * self.direction(edit))


def unit(z: Tensor) -> Tensor:
    """Scaled to length 1 along the last axis, float32."""
    return F.normalize(z.float(), dim=-1)


def _person(noun: str, change: str = "") -> str:
    """A sentence as in the training captions: "a man with a hat", "a man smiling", "a bald man"."""
    words = change.split()
    if words and (change.lower().startswith(AFTER_NOUN) or words[0].endswith("ing")):
        return f"{_article(noun)} {noun} {change}"
    phrase = " ".join([*words, noun])
    return f"{_article(phrase)} {phrase}"


def _article(phrase: str) -> str:
    return "an" if phrase[0].lower() in "aeiou" else "a"
