# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages survive the pipe, and docs/protocol.md says what backend/protocol.py does."""

import io
import json
import re
import subprocess
import sys
import typing
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import protocol
from backend.errors import RodinError

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "protocol.md").read_text("utf-8")
TYPE_WORDS = {
    "int": "int",
    "float": "float",
    "str": "str",
    "dict[str, typing.Any]": "dict",
    "list[str]": "list of str",
    "list[float]": "list of float",
    "str | None": "str or null",
    "int | None": "int or null",
    "float | None": "float or null",
    "bool | None": "bool or null",
    "dict[str, float] | None": "dict or null",
    "dict[str, str] | None": "dict or null",
    "bool": "bool",
}


def documented() -> dict[str, list[tuple[str, str, str]]]:
    messages: dict[str, list[tuple[str, str, str]]] = {}
    for name, body in re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL):
        messages[name] = re.findall(r"^\| `(\w+)` \| ([\w ]+) \|([^|]*)\|", body, re.MULTILINE)
    return messages


def defined(kind: type[protocol.Message]) -> list[tuple[str, str, str]]:
    hints = typing.get_type_hints(kind)
    rows = []
    for each in fields(kind):
        hint = hints[each.name]
        text = hint.__name__ if hint in (int, float, str, bool) else str(hint)
        if each.default_factory is not MISSING:
            default = f"`{json.dumps(each.default_factory())}`"
        elif each.default is MISSING:
            default = ""
        else:
            default = "null" if each.default is None else f"`{json.dumps(each.default)}`"
        rows.append((each.name, TYPE_WORDS[text], default))
    return rows


def test_page_and_definitions_are_equal() -> None:
    pages = documented()
    assert list(pages) == list(protocol.MESSAGES)
    for name, kind in protocol.MESSAGES.items():
        assert [(a, b, c.strip()) for a, b, c in pages[name]] == defined(kind), name


def test_page_names_version_and_limit() -> None:
    assert f"version {protocol.PROTOCOL_VERSION}" in PAGE
    assert protocol.MAX_LINE_BYTES == 1 << 20 and "1 MiB" in PAGE


@given(st.text(), st.text(), st.one_of(st.none(), st.integers()), st.lists(st.text()))
def test_round_trip_is_one_line(job: str, prompt: str, seed: int | None, edits: list[str]) -> None:
    message = protocol.Generate(job=job, folder="/f", prompt=prompt, seed=seed, edits=edits)
    line = protocol.encode(message)
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert protocol.decode(line) == message


def test_photos_and_likeness_survive_the_pipe() -> None:
    asked = protocol.Generate(
        "1", "/f", photo="a", more_photos=["b", "c"], face=2, likeness=0.5, neutral=True
    )
    changed = protocol.Edit("2", "/f", "r", [], likeness=0, skin_warmth=-0.5, skin_lightness=1)
    for message in (asked, changed):
        assert protocol.decode(protocol.encode(message)) == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_coded_error(line: bytes) -> None:
    try:
        assert type(protocol.decode(line)) in protocol.MESSAGES.values()
    except RodinError as error:
        assert error.code.startswith("protocol.")


def test_unknown_fields_are_ignored() -> None:
    assert protocol.decode(b'{"type": "cancel", "job": "1", "new": [1]}') == protocol.Cancel("1")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"type": "dance"}', "protocol.unknown_type"),
        (b'{"type": ["generate"]}', "protocol.unknown_type"),
        (b"{}", "protocol.unknown_type"),
        (b"[1]", "protocol.bad_json"),
        (b"\xff\xfe", "protocol.bad_json"),
        (b"[" * 200_000, "protocol.bad_json"),
        (b'{"type": "cancel"}', "protocol.bad_field"),
        (b'{"type": "cancel", "job": 1}', "protocol.bad_field"),
        (b'{"type": "generate", "job": "1", "folder": "/", "seed": true}', "protocol.bad_field"),
        (b'{"type": "generate", "job": "1", "folder": "/", "edits": [1]}', "protocol.bad_field"),
        (b'{"type": "generate", "job": "1", "folder": "/", "more_photos": "a.jpg"}', "protocol.bad_field"),
        (b'{"type": "generate", "job": "1", "folder": "/", "likeness": "much"}', "protocol.bad_field"),
        (b" " * (protocol.MAX_LINE_BYTES + 1), "protocol.too_long"),
    ],
)
def test_bad_lines_have_codes(line: bytes, code: str) -> None:
    with pytest.raises(RodinError) as caught:
        protocol.decode(line)
    assert caught.value.code == code and caught.value.hint


def test_stream_goes_on_after_bad_lines() -> None:
    long = b'{"type": "' + b"x" * (3 * protocol.MAX_LINE_BYTES) + b'"}\n'
    stream = io.BytesIO(long + b"\n" + b"nonsense\n" + protocol.encode(protocol.Info()))
    first, second, third = protocol.receive(stream)
    assert isinstance(first, RodinError) and first.code == "protocol.too_long"
    assert isinstance(second, RodinError) and second.code == "protocol.bad_json"
    assert third == protocol.Info()


def test_too_long_a_message_is_not_sent() -> None:
    with pytest.raises(RodinError, match="too_long"):
        protocol.encode(protocol.Preview("1", "x" * protocol.MAX_LINE_BYTES))


def test_protocol_needs_the_standard_library_only() -> None:
    code = (
        "import sys, backend.protocol;"
        "names = {name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names;"
        "print(sorted(names - {'backend', '__main__'}))"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"
