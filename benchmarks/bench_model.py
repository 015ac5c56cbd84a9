# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed of the bundled model: planes at preset balanced, share of the machine's peak, UNet2DModel beside it.

Everything is warm and of one run. Run with ``python build.py bench model``.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from diffusers.models.unets.unet_2d import UNet2DModel
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from backend.models.unet import RolloutUNet
from backend.pipeline import RodinPipeline
from backend.settings import Settings

EDGES = (512, 1024, 2048)
"""Of the square matrices whose product tells the machine's peak."""
BATCHES = (1, 2)
REPETITIONS = 5
TOLERANCE = 0.05
"""By how much the parameters of the two networks may differ."""
WIDTHS = (1.0, 1.5, 2.0)
"""Of the levels of UNet2DModel, as multiples of the first."""
GROUPS = 8


def main() -> None:
    """Print all figures."""
    torch.manual_seed(0)
    torch.set_flush_denormal(True)
    pipe = RodinPipeline.from_pretrained()
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}")
    _planes(pipe)
    peaks = {kind: _peak(kind) for kind in (torch.float32, torch.bfloat16)}
    for kind, peak in peaks.items():
        print(f"matrix product, {_name(kind)}: {peak / 1e9:.0f} GFLOP/s, the best of edges {EDGES}")
    other = _rival(pipe.unet)
    for model in (pipe.unet, other):
        print(f"{type(model).__name__}: {model.num_parameters() / 1e6:.2f} M parameters")
    print("batch precision  ours ms  GFLOP  of peak  UNet2DModel ms  GFLOP  of peak  theirs/ours")
    for kind, peak in peaks.items():
        for batch in BATCHES:
            _compare(pipe.unet, other, batch, kind, peak)


def _planes(pipe: RodinPipeline) -> None:
    settings = Settings.of("balanced")
    z = pipe.latent(seed=1)
    begun = time.process_time()
    seconds = _median(lambda: pipe.sampler.detailed(pipe.sampler.sample(z, [1], settings), z, 1), 3)
    used = (time.process_time() - begun) / seconds / 4
    print(f"noise to planes, balanced, {settings.steps} steps: {seconds:.2f} s, {used:.1f} cores busy")
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(f"peak memory of the process: {peak / 2**30:.2f} GiB")


@torch.no_grad()
def _peak(kind: torch.dtype) -> float:
    """FLOP a second of the best matrix product."""
    best = 0.0
    for edge in EDGES:
        left, right = torch.randn(2, edge, edge).to(kind)
        seconds = _median(lambda left=left, right=right: left @ right)
        best = max(best, 2 * edge**3 / seconds)
    return best


def _rival(unet: RolloutUNet) -> UNet2DModel:
    """A UNet2DModel for the same input whose number of parameters is the same but for ``TOLERANCE``."""
    wanted = unet.num_parameters()
    candidates = (_unet_2d(unet, GROUPS * step) for step in range(4, 40))
    best = min(candidates, key=lambda model: abs(model.num_parameters() - wanted))
    assert abs(best.num_parameters() / wanted - 1) <= TOLERANCE
    return best.eval()


def _unet_2d(unet: RolloutUNet, width: int) -> UNet2DModel:
    config: Any = unet.config
    attention = [level in config.attention_levels for level in range(len(WIDTHS))]
    return UNet2DModel(
        sample_size=(config.latent_size, 3 * config.latent_size),
        in_channels=config.latent_channels,
        out_channels=config.latent_channels,
        block_out_channels=tuple(int(width * share) // GROUPS * GROUPS for share in WIDTHS),
        down_block_types=tuple("AttnDownBlock2D" if here else "DownBlock2D" for here in attention),
        up_block_types=tuple("AttnUpBlock2D" if here else "UpBlock2D" for here in reversed(attention)),
        layers_per_block=config.blocks,
        norm_num_groups=GROUPS,
        attention_head_dim=GROUPS,
    )


@torch.no_grad()
def _compare(unet: RolloutUNet, other: UNet2DModel, batch: int, kind: torch.dtype, peak: float) -> None:
    config: Any = unet.config
    sample = torch.randn(batch, config.latent_channels, config.latent_size, 3 * config.latent_size)
    z, timestep = torch.randn(batch, config.z_channels), torch.tensor(500)

    def ours() -> object:
        with torch.autocast("cpu", torch.bfloat16, enabled=kind == torch.bfloat16):
            return unet(sample, timestep, z)

    def theirs() -> object:
        with torch.autocast("cpu", torch.bfloat16, enabled=kind == torch.bfloat16):
            return other(sample, timestep)

    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(REPETITIONS):
        times["ours"].append(_median(ours, 1))
        times["theirs"].append(_median(theirs, 1))
    line = f"{batch:>5} {_name(kind):>9}"
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, forward, width in (("ours", ours, 7), ("theirs", theirs, 14)):
        work = _flop(forward)
        share = work / medians[name] / peak
        line += f"  {medians[name] * 1000:>{width}.1f}  {work / 1e9:>5.1f}  {share:>7.0%}"
    print(f"{line}  {medians['theirs'] / medians['ours']:>11.2f}")


def _flop(forward: Callable[[], object]) -> float:
    """Of matrix products and convolutions; attention is spelt out, for its fused kernel is not counted."""
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        forward()
    return float(counter.get_total_flops())


def _median(work: Callable[[], object], repetitions: int = REPETITIONS) -> float:
    """Seconds, after one run to warm up."""
    work()
    times: list[float] = []
    for _ in range(repetitions):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def _name(kind: torch.dtype) -> str:
    return "bf16" if kind == torch.bfloat16 else "fp32"


if __name__ == "__main__":
    main()
