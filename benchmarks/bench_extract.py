# SPDX-License-Identifier: GPL-3.0-or-later
"""Coarse-to-fine against dense extraction of the same mesh: ``python -m benchmarks.bench_extract``.

The field has the bundled model's size and random weights bent into an analytic head: its decoder
runs for every point read, so that the cost of a read is real, and its answer is the head's.
"""

import time
from dataclasses import dataclass, field

import numpy as np
import torch

from backend.meshing.extract import sample_dense, sample_sparse, surface
from backend.models.field import FieldDecoder
from backend.space import Box
from tests.analytic_head import AnalyticHead

RESOLUTIONS = (128, 192, 256)


@dataclass
class CostlyHead(AnalyticHead):
    decoder: FieldDecoder = field(default_factory=lambda: FieldDecoder(24, 96, 3, Box()))
    planes: torch.Tensor = field(default_factory=lambda: torch.randn(1, 24, 128, 384))
    reads: int = 0

    @torch.inference_mode()
    def distance(self, points: torch.Tensor) -> torch.Tensor:
        self.reads += len(points)
        self.decoder.distance(self.planes, points[None])
        return super().distance(points)


def main() -> None:
    print(f"{torch.get_num_threads()} threads")
    print("resolution  dense reads  dense s  sparse reads  sparse s  ratio  same mesh")
    for resolution in RESOLUTIONS:
        head = CostlyHead(glasses=True)
        lattices, reads, seconds = [], [], []
        for sample in (sample_dense, sample_sparse):
            head.reads, start = 0, time.perf_counter()
            lattices.append(sample(head, resolution))
            seconds.append(time.perf_counter() - start)
            reads.append(head.reads)
        (v, f), (w, g) = (surface(lattice) for lattice in lattices)
        same = np.array_equal(f, g) and np.allclose(v, w, atol=1e-7)
        print(
            f"{resolution:10}  {reads[0]:11}  {seconds[0]:7.2f}  {reads[1]:12}  {seconds[1]:8.2f}"
            f"  {seconds[0] / seconds[1]:5.1f}  {same}"
        )


if __name__ == "__main__":
    main()
