# SPDX-License-Identifier: GPL-3.0-or-later
"""What finishing a mesh costs, a stage at a time, beside one evaluation of the U-Net of the bundled model.

Of an avatar of the bundled model, at the texture sizes that artists ask for.
"""

import itertools
import time

import torch

from backend import RodinPipeline
from backend.meshing.build import MeshSettings, build_mesh
from backend.rigging.features import draw_features

SIZES = (1024, 2048, 4096)


def unet_seconds(pipe: RodinPipeline) -> float:
    config = pipe.unet.config
    latents = torch.randn(1, config.latent_channels, config.latent_size, 3 * config.latent_size)
    with torch.inference_mode():
        pipe.unet(latents, torch.tensor(500), None)
        start = time.perf_counter()
        pipe.unet(latents, torch.tensor(500), None)
    return time.perf_counter() - start


class Marks:
    """When each stage of a mesh began."""

    def __init__(self) -> None:
        self.found: list[tuple[str, float]] = []

    def __call__(self, stage: str, _share: float) -> None:
        self.found.append((stage, time.perf_counter()))


def main() -> None:
    pipe = RodinPipeline.from_pretrained()
    avatar = pipe(seed=1, preset="fast")
    unit = unet_seconds(pipe)
    print(f"{torch.get_num_threads()} threads, one evaluation of the U-Net {unit:.3f} s")
    for size in SIZES:
        marks = Marks()
        build_mesh(avatar.field, MeshSettings(faces=50_000, texture_size=size), marks, draw_features)
        parts = [
            f"{stage} {end - start:.2f} s ({(end - start) / unit:.1f})"
            for (stage, start), (_, end) in itertools.pairwise(marks.found)
        ]
        print(f"{size:5}: {', '.join(parts)}")


if __name__ == "__main__":
    main()
