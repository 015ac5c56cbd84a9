# SPDX-License-Identifier: GPL-3.0-or-later
"""Quick tasks for worker processes, which import them from here."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from backend.data.store.shards import ShardTask, pack


@dataclass(frozen=True)
class Number:
    """A task that is quick, fails, or takes its process with it."""

    value: int
    mood: str = "good"

    def __call__(self, tell: Callable[[int], None]) -> bytes:
        tell(1)
        if self.mood == "fails":
            raise ValueError(f"no {self.value}")
        if self.mood == "dies":
            os._exit(7)
        return b"%d" % self.value


@dataclass(frozen=True)
class FewTask(ShardTask):
    """Makes shards of empty subjects, but for one that fails."""

    def __call__(self, tell: Callable[[int], None]) -> bytes:
        if self.shard == 1:
            raise ValueError("no shard 1")
        tell(self.count)
        return pack([(f"s{self.shard * 32 + i}", {"json": b"{}"}) for i in range(self.count)])
