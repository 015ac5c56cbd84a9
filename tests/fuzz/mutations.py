# SPDX-License-Identifier: GPL-3.0-or-later
"""Damaged copies of good files, as hypothesis strategies."""

import copy
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from backend.errors import RodinError

EXAMPLES = int(os.environ.get("RODIN_FUZZ_EXAMPLES", "40"))
"""Damaged copies that each test tries: few and always the same ones, or as many as are asked for."""
damage_often = settings(
    max_examples=EXAMPLES,
    derandomize="RODIN_FUZZ_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"""How the tests are run."""
EXTREME = [
    None, True, -1, 0, 2**31, 2**63, 2**64, -(2**70), 1e308, -1e-308, float("nan"), float("inf"), "", "\0",
    "../../etc", "\ud800", "9" * 5000, [], {}, [[]], [None], {"": None},
]  # fmt: skip
"""Values that no field expects."""
SHAPES = [(), (0,), (1,), (3,), (0, 3), (1, 3), (2, 2), (5, 3), (3, 0, 2), (1, 1, 1, 1)]
DTYPES = ["<f4", "<f8", "<i4", "<i8", "|u1", "|b1", "<U3", "<c8", "|S4", "<M8[s]", "<f2"]
WORDS = [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0"]
HUGE = ["(9223372036854775807,)", "(4000000000,)", "(-1,)", "(3, 1000000000000)", "()", "'shape'"]
"""Shapes that a header may lie about."""


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """``content`` with some bytes changed, taken out, put in, repeated, or cut off."""
    made = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(len(made) - 1, 0)))
        length = draw(st.integers(1, 64))
        kind = draw(st.sampled_from(["change", "remove", "insert", "repeat", "cut", "extreme"]))
        if kind == "change":
            made[start : start + 1] = draw(st.binary(min_size=1, max_size=4))
        elif kind == "remove":
            del made[start : start + length]
        elif kind == "insert":
            made[start:start] = draw(st.binary(max_size=16))
        elif kind == "repeat":
            made[start:start] = made[start : start + length]
        elif kind == "cut":
            del made[start:]
        else:
            made[start : start + 4] = draw(st.sampled_from(WORDS))
    return bytes(made)


@st.composite
def other_json(draw: st.DrawFn, tree: Any) -> bytes:
    """``tree`` as JSON with some values replaced, taken out or put elsewhere."""
    made = json.loads(json.dumps(tree))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(made))
        if not places:
            break
        owner, key = draw(st.sampled_from(places))
        kind = draw(st.sampled_from(["replace", "remove", "copy", "deep"]))
        if kind == "remove":
            del owner[key]
        elif kind == "copy":
            other, name = draw(st.sampled_from(places))
            owner[key] = json.loads(json.dumps(other[name])) if _has(other, name) else None
        elif kind == "deep":
            owner[key] = json.loads("[" * 60 + "]" * 60)
        else:
            other = st.sampled_from(EXTREME) | st.text(max_size=8) | st.floats() | st.integers()
            owner[key] = copy.deepcopy(draw(other))
    return json.dumps(made).encode("utf-8", "surrogatepass")


@st.composite
def other_arrays(draw: st.DrawFn, content: bytes) -> bytes:
    """An npz with some arrays of another shape, type or value, absent, or with a header that lies."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays: dict[str, np.ndarray | bytes] = dict(file)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(arrays)))
        array = arrays[name]
        kind = draw(st.sampled_from(["remove", "shape", "value", "cut", "header", "object"]))
        if kind == "remove" and len(arrays) > 1:
            del arrays[name]
        elif kind == "shape":
            shape, dtype = draw(st.sampled_from(SHAPES)), draw(st.sampled_from(DTYPES))
            arrays[name] = np.zeros(shape, dtype)
        elif kind == "value" and isinstance(array, np.ndarray) and array.dtype.kind in "fiu":
            array = array.copy()
            whole = array.dtype.kind != "f"
            extreme = st.sampled_from([np.nan, np.inf, -np.inf, 1e30, -1.0])
            value = np.iinfo(array.dtype).max if whole else draw(extreme)
            array.reshape(-1)[: draw(st.integers(1, 9))] = value
            arrays[name] = array
        elif kind == "cut" and isinstance(array, np.ndarray) and array.ndim:
            arrays[name] = array[: draw(st.integers(0, max(len(array) - 1, 0)))]
        elif kind == "header":
            arrays[name] = _header(draw(st.sampled_from(HUGE)), draw(st.sampled_from(DTYPES)))
        elif kind == "object":
            arrays[name] = _header("(1,)", "|O") + b"\x80\x04N."
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            archive.writestr(f"{name}.npy", array if isinstance(array, bytes) else _npy(array))
    return file.getvalue()


def refused(read: Callable[[], object], coded: type[Any] = RodinError) -> None:
    """Call ``read``, which may succeed or say in a ``coded`` error what is wrong, and nothing else.

    Raises:
        AssertionError: for a coded error without a code, a message or a next step.
    """
    try:
        read()
    except coded as error:
        assert error.code and error.message and error.hint, error


def _places(tree: Any) -> Iterable[tuple[Any, Any]]:
    """Every container of a JSON tree with each of its keys."""
    left = [tree]
    while left:
        owner = left.pop()
        for key in range(len(owner)) if isinstance(owner, list) else owner:
            yield owner, key
            if isinstance(owner[key], list | dict):
                left.append(owner[key])


def _has(owner: Any, key: Any) -> bool:
    return key in owner if isinstance(owner, dict) else key < len(owner)


def _npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
    return file.getvalue()


def _header(shape: str, dtype: str) -> bytes:
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}"
    text = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()
