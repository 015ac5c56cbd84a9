# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that the pipe may carry: each is a message, or an error that says why it is none."""

import io

from hypothesis import given
from hypothesis import strategies as st

from backend import protocol
from backend.errors import RodinError
from tests.fuzz.mutations import damage_often, damaged, other_json, refused

GENERATE = protocol.Generate(job="1", folder="/tmp/a", prompt="an old man", seed=3)
LINE = protocol.encode(GENERATE)
TREE = {"type": "generate", **vars(GENERATE)}


@damage_often
@given(content=damaged(LINE) | other_json(TREE) | st.binary(max_size=200))
def test_lines(content: bytes) -> None:
    refused(lambda: protocol.decode(content))


@damage_often
@given(st.lists(damaged(LINE), max_size=5))
def test_streams_go_on_after_a_line_that_is_no_message(lines: list[bytes]) -> None:
    stream = io.BytesIO(b"\n".join([*lines, LINE]))
    *before, last = protocol.receive(stream)
    assert last == GENERATE
    assert all(isinstance(each, RodinError | protocol.Message) for each in before)
