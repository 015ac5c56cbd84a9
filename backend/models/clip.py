# SPDX-License-Identifier: GPL-3.0-or-later
"""The small CLIP of the bundled model: its sizes, its vocabulary, what it is loaded from."""

import json
from collections.abc import Iterable
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import (
    CLIPImageProcessorPil,
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionModelWithProjection,
)

from backend.models.portrait_encoder import PortraitEncoder
from backend.portrait.frame import PORTRAIT_SIZE

ImageEncoder = PortraitEncoder | CLIPVisionModelWithProjection
Z_CHANNELS = 256
CONTEXT = 48
WORD_END = "</w>"
START, END = "<|startoftext|>", "<|endoftext|>"


def load_image_encoder(folder: Path, dtype: torch.dtype) -> ImageEncoder:
    """A model folder's half of CLIP that sees: our small one, or one of transformers."""
    if PortraitEncoder.load_config(folder).get("_class_name") == PortraitEncoder.__name__:
        return PortraitEncoder.from_pretrained(folder, torch_dtype=dtype)
    return CLIPVisionModelWithProjection.from_pretrained(folder, dtype=dtype)


def small_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModelWithProjection:
    """A text transformer of 2 layers over the tokenizer's vocabulary; captions of people are short."""
    return CLIPTextModelWithProjection(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=128,
            intermediate_size=512,
            projection_dim=Z_CHANNELS,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=CONTEXT,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def learn_tokenizer(captions: Iterable[str], merges: int = 1000) -> CLIPTokenizer:
    """CLIP's byte-level BPE with merges learnt from captions; unknown words fall apart into bytes.

    The trainer takes pairs that are equally frequent in the order of their letters' numbers, and letters that
    end a word get theirs in the order of a hash table unless they are special to it: the same captions would
    give other merges.
    """
    reference = CLIPTokenizer().backend_tokenizer
    learner = Tokenizer(models.BPE(end_of_word_suffix=WORD_END))
    learner.normalizer, learner.pre_tokenizer = reference.normalizer, reference.pre_tokenizer
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    alphabet = letters + [letter + WORD_END for letter in letters]
    learner.train_from_iterator(
        captions,
        trainers.BpeTrainer(
            vocab_size=len(alphabet) + merges,
            initial_alphabet=letters,
            special_tokens=alphabet[len(letters) :],
            end_of_word_suffix=WORD_END,
            show_progress=False,
        ),
    )
    learnt = [tuple(pair) for pair in json.loads(learner.to_str())["model"]["merges"]]
    tokens = [*alphabet, *dict.fromkeys("".join(pair) for pair in learnt), START, END]
    vocab = {token: index for index, token in enumerate(tokens)}
    return CLIPTokenizer(vocab=vocab, merges=learnt, model_max_length=CONTEXT)


def portrait_processor() -> CLIPImageProcessorPil:
    """Portraits are aligned already: only CLIP's mean and standard deviation are applied."""
    return CLIPImageProcessorPil(
        do_resize=False,
        do_center_crop=False,
        size={"height": PORTRAIT_SIZE, "width": PORTRAIT_SIZE},
        crop_size={"height": PORTRAIT_SIZE, "width": PORTRAIT_SIZE},
    )
