# SPDX-License-Identifier: GPL-3.0-or-later
"""Latent z: the unit vector in the CLIP space shared by portraits and sentences.

Edits move z along the direction from what a sentence says that a person is to what the edit asks for (Rodin,
section 3.4).
"""

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTextModelWithProjection
from transformers.image_processing_utils import BaseImageProcessor
from transformers.tokenization_utils_base import PreTrainedTokenizerBase

from backend.editing.wording import Change, changes, sentences
from backend.models.clip import ImageEncoder
from backend.models.readout import AttributeReadout

SHARPNESS = 30.0
"""How surely the sentence that is nearest to z, of several, is taken for what the person is."""


class Conditioner(NamedTuple):
    """The four CLIP components of a model folder, and what reads attributes off their z, if it is there."""

    image_encoder: ImageEncoder
    text_encoder: CLIPTextModelWithProjection
    tokenizer: PreTrainedTokenizerBase
    feature_extractor: BaseImageProcessor
    readout: AttributeReadout | None = None

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
            padding=True,
            truncation=True,
            max_length=self.text_encoder.config.max_position_embeddings,
            return_tensors="pt",
        ).to(self.text_encoder.device)
        found = self.text_encoder(tokens["input_ids"], attention_mask=tokens["attention_mask"])
        return unit(found.text_embeds)

    def direction(self, z: Tensor, change: Change) -> Tensor:
        """Where a change leads whoever has ``z [1, D]``, ``[1, D]``.

        From what the person is now, which is read off z itself: of what contradicts the change, most of all
        what is nearest to z. So a red T-shirt goes when a white suit comes. Attributes that the change is not
        about stay as they are, as far as they can be read.
        """
        phrases = [change.phrase, *(phrase for group in change.instead for phrase in group)]
        said = [sentences(phrase) for phrase in phrases]
        found = self.texts([text for texts in said for text in texts]).unflatten(0, (len(said), -1)).mean(1)
        asked, others = found[:1], found[1:].split([len(group) for group in change.instead])
        now = [(SHARPNESS * z @ group.T).softmax(1) @ group for group in others]
        step = asked - torch.stack(now).mean(0)
        return self.readout.alone(step, change.attributes) if self.readout else step

    def edited(self, z: Tensor, edit: str, strength: float) -> Tensor:
        """``z [1, D]`` moved by all changes of an edit, back on the unit sphere.

        An edit of the shape alone leaves it as it is.
        """
        steps = [self.direction(z, change) for change in changes(edit)]
        return unit(z + strength * torch.stack(steps).sum(0)) if steps else z


def unit(z: Tensor) -> Tensor:
    """Scaled to length 1 along the last axis, float32."""
    return F.normalize(z.float(), dim=-1)
