# SPDX-License-Identifier: GPL-3.0-or-later
"""The presets, which the add-on shows too. Blender reads this: standard library only."""

DEFAULT_PRESET = "balanced"
PRESETS: dict[str, dict[str, int]] = {
    "fast": {"steps": 12, "resolution": 128, "faces": 10_000, "texture_size": 512},
    "balanced": {"steps": 25, "resolution": 192, "faces": 20_000, "texture_size": 1024},
    "best": {"steps": 50, "resolution": 256, "faces": 40_000, "texture_size": 2048},
}
