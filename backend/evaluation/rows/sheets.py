# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures that people judge a model by, at full quality."""

from backend.data.contact_sheet import contact_sheet
from backend.evaluation.context import Context
from backend.evaluation.prompts import SHOWN_CHANGES
from backend.evaluation.row import Row
from backend.evaluation.seen import Seen
from backend.portrait.frame import Pixels

LARGE = 320


def measure(context: Context) -> Row:
    """Sheets of random avatars, of prompts, of held-out portraits and of edits, none picked."""
    count = context.config.sheet
    few = max(1, count // 4)
    random = context.portray("random avatars, fine", context.random_z[:count], fine=True)
    texts = context.prompt_texts[:few]
    prompted = context.portray("avatars of prompts, fine", context.prompted_z[:few], fine=True, texts=texts)
    portraits = context.portraits[:few]
    portrayed = context.portray("avatars of portraits, fine", context.z_of_portraits(portraits), fine=True)
    shown = SHOWN_CHANGES[: max(1, count // 8)]
    said, edits = ([pair[which] for pair in shown] for which in (0, 1))
    z = context.z_of_texts(said)
    before = context.portray("before edits, fine", z, fine=True, texts=said)
    after = context.portray("after edits, fine", z, fine=True, edits=edits, texts=said)
    return Row(
        key="sheets",
        title="Pictures",
        how=(
            "The first avatars of the rows below and above at full quality, none picked: lit front views of"
            f" {len(random)} random ones, {len(prompted)} prompts, {len(portraits)} held-out portraits"
            f" beside their avatars, {len(shown)} edits before and after."
        ),
        pictures={
            "Random avatars": contact_sheet(_pictures(random), 8, 192),
            "Avatars of prompts": contact_sheet(_pictures(prompted), 4, LARGE, texts),
            "Held-out portraits beside their avatars": contact_sheet(
                _paired(portraits, _pictures(portrayed)), 8, 192
            ),
            "Edits, before and after": contact_sheet(
                _paired(_pictures(before), _pictures(after)),
                4,
                LARGE,
                [text for pair in shown for text in pair],
            ),
        },
    )


def _pictures(seen: list[Seen]) -> list[Pixels]:
    return [one.picture for one in seen]


def _paired(first: list[Pixels], second: list[Pixels]) -> list[Pixels]:
    return [picture for pair in zip(first, second, strict=True) for picture in pair]
