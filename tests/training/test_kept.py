# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept on a device is made once, until the room is used up; a CPU keeps nothing."""

import pytest
import torch

from backend.training import kept
from backend.training.kept import ROOM, Kept


class Making:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> torch.Tensor:
        self.times += 1
        return torch.full((8,), float(self.times))


def test_a_cpu_makes_it_each_time() -> None:
    keep, making = Kept(torch.device("cpu")), Making()
    assert [float(keep("a", making)[0]) for _ in range(3)] == [1.0, 2.0, 3.0]


def test_an_accelerator_makes_it_once_while_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "free_memory", lambda _device: round(70 / ROOM))
    keep, first, second, third = Kept(torch.device("meta")), Making(), Making(), Making()
    for _ in range(3):
        for name, making in (("first", first), ("second", second), ("third", third)):
            assert keep(name, making).shape == (8,)
    assert [first.times, second.times, third.times] == [1, 1, 3]
