# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets and limits."""

import itertools

import pytest

from backend.errors import RodinError
from backend.meshing.build import MeshSettings
from backend.settings import PRESETS, Settings


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_valid_and_can_be_meshed(preset: str) -> None:
    settings = Settings.of(preset)
    mesh = MeshSettings(settings.faces, settings.texture_size, settings.resolution)
    assert mesh.faces == PRESETS[preset]["faces"] and settings.steps == PRESETS[preset]["steps"]


def test_presets_rise_in_quality() -> None:
    rows = [list(PRESETS[name].values()) for name in ("fast", "balanced", "best")]
    assert all(low < high for a, b in itertools.pairwise(rows) for low, high in zip(a, b, strict=True))


def test_given_settings_replace_those_of_the_preset() -> None:
    settings = Settings.of("fast", steps=7, faces=None)
    assert settings.steps == 7 and settings.faces == PRESETS["fast"]["faces"]
    assert settings.changed(faces=900).faces == 900


@pytest.mark.parametrize(
    ("name", "value"),
    [("likeness", 0.5), ("neutral", True), ("skin_warmth", 0.3), ("skin_lightness", -0.3), ("faces", 900)],
)
def test_what_comes_after_the_diffusion_asks_for_no_new_one(name: str, value: float) -> None:
    settings = Settings.of("fast")
    assert not settings.resampled(settings.changed(**{name: value}))
    assert settings.resampled(settings.changed(steps=7))


def test_settings_written_before_there_was_a_likeness_have_its_defaults() -> None:
    old = Settings.of("fast").model_dump()
    for name in ("likeness", "neutral", "skin_warmth", "skin_lightness"):
        del old[name]
    assert Settings(**old) == Settings.of("fast")


@pytest.mark.parametrize(
    ("preset", "overrides", "code"),
    [
        ("huge", {}, "settings.unknown_preset"),
        ("fast", {"colour": 1}, "settings.unknown"),
        ("fast", {"steps": 0}, "settings.out_of_range"),
        ("fast", {"faces": 10}, "settings.out_of_range"),
        ("fast", {"guidance_scale": float("nan")}, "settings.out_of_range"),
        ("fast", {"likeness": 1.1}, "settings.out_of_range"),
        ("fast", {"skin_warmth": -1.1}, "settings.out_of_range"),
    ],
)
def test_what_cannot_be_is_refused(preset: str, overrides: dict, code: str) -> None:
    with pytest.raises(RodinError) as caught:
        Settings.of(preset, **overrides)
    assert caught.value.code == code and caught.value.hint
