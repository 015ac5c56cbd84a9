# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of the exact 3D-aware convolution against the paper's formula written out and a plain one.

Forward and backward, medians of interleaved repetitions in one run, at the sizes the networks use.
Run with ``python build.py bench conv3d_aware``.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from backend.models.rollout import Conv3DAware
from tests.models.naive import naive_conv3d_aware

SIZES = ((96, 16), (64, 32), (32, 64))
BATCH = 8
REPETITIONS = 15


def _time(function: Callable[[Tensor], Tensor], planes: Tensor) -> float:
    started = time.perf_counter()
    function(planes).sum().backward()
    return time.perf_counter() - started


def main() -> None:
    """Print one line a size: milliseconds of each form and the ratios."""
    torch.manual_seed(0)
    print("channels    R  plain ms   ours ms  naive ms naive/ours ours/plain")
    for channels, size in SIZES:
        planes = torch.randn(BATCH * 3, channels, size, size, requires_grad=True)
        layer = Conv3DAware(channels, channels)
        forms: dict[str, Callable[[Tensor], Tensor]] = {
            "plain": nn.Conv2d(channels, channels, 3, padding=1),
            "ours": layer,
            "naive": lambda x, layer=layer: naive_conv3d_aware(x, layer.weight, layer.bias),
        }
        times: dict[str, list[float]] = {name: [] for name in forms}
        for _ in range(REPETITIONS):
            for name, form in forms.items():
                times[name].append(_time(form, planes))
        plain, ours, naive = (statistics.median(times[name]) * 1000 for name in ("plain", "ours", "naive"))
        print(
            f"{channels:>8} {size:>4} {plain:>9.2f} {ours:>9.2f} {naive:>9.2f} "
            f"{naive / ours:>10.2f} {ours / plain:>10.2f}"
        )


if __name__ == "__main__":
    main()
