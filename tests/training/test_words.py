# SPDX-License-Identifier: GPL-3.0-or-later
"""What words tell of attributes, from captions that tell only a part."""

import torch

from backend.data.people import priors
from backend.models.clip import CONTEXT, learn_tokenizer
from backend.training.attributes import AttributeTable, attribute_names
from backend.training.clip import tokenize
from backend.training.words import WordRegression, Words

SAID = ["red hair", "blue hair", "red hat", "blue hat", "no hat", "bald man"]
RED_HAIR, HAT = 0, 1


def encoder(sentences):
    tokenizer = learn_tokenizer(sentences)
    return lambda texts: tokenize(tokenizer, texts)


def test_what_is_said_is_told_and_the_rest_is_expected():
    tell = encoder(SAID)
    said = [*SAID * 200, "hair", "hair"] * 2
    wears = [text in ("red hat", "blue hat") for text in said]
    truth = torch.tensor([[text == "red hair" for text in said], wears]).T.float()
    regression = WordRegression(*tell(said), truth)
    told = regression(*tell(SAID))
    assert (told[:, RED_HAIR] - torch.tensor([1.0, 0, 0, 0, 0, 0])).abs().max() < 0.05
    assert (told[:, HAT] - torch.tensor([0, 0, 1.0, 1, 0, 0])).abs().max() < 0.05


def test_words_behind_the_end_do_not_count():
    tell = encoder(SAID)
    ids, masks = tell(SAID * 50)
    regression = WordRegression(ids, masks, torch.randn(len(ids), 3))
    noisy = torch.where(masks.bool(), ids, ids.flip(0))
    torch.testing.assert_close(regression(noisy, masks), regression(ids, masks))


def test_people_whom_nobody_rendered_teach_words():
    learnt = AttributeTable(priors.sample(0, index).to_dict() for index in range(80))
    tell = encoder(["a man with glasses and a red beard", "a woman in a hat"])
    words = Words(tell, learnt.of, first=100, people=60)
    ids, masks = words.draw(5)
    assert ids.shape == masks.shape == (5, CONTEXT)
    assert {tuple(row) for row in ids.tolist()} <= {tuple(row) for row in words.ids.tolist()}
    told = words.regression(words.ids, words.masks)
    gender = attribute_names().index("gender")
    of_whom = learnt.of([priors.sample(0, index).to_dict() for index in range(100, 160)])
    times = len(told) // len(of_whom)
    pair = torch.stack([told[:, gender], of_whom[:, gender].repeat_interleave(times)])
    assert torch.corrcoef(pair)[0, 1] > 0.5
