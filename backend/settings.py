# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user can set about an avatar, with its limits, and the presets."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.errors import RodinError
from backend.presets import DEFAULT_PRESET, PRESETS


class Settings(BaseModel):
    """Every setting of a generation; out of range is refused, never silently changed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    guidance_scale: float = Field(
        2.0, ge=0, le=20, description="how strictly photo and prompt are followed; 1 is unguided"
    )
    condition_scale: float | None = Field(
        5.0,
        ge=0,
        le=20,
        description="how strictly palette and front map are followed; null (older recipes) is as guidance is",
    )
    condition_end: float = Field(
        0.25,
        ge=0,
        le=1,
        description="share of the steps after which palette and front map have the guidance scale too",
    )
    guidance_start: float = Field(0.0, ge=0, le=1, description="share of the steps at which guidance begins")
    guidance_end: float = Field(1.0, ge=0, le=1, description="share of the steps at which guidance ends")
    guidance_rescale: float = Field(
        0.0, ge=0, le=1, description="how far guidance keeps the contrast that there is without it"
    )
    strength: float = Field(1.0, ge=-4, le=4, description="how far an edit goes")
    steps: int = Field(ge=2, le=1000, description="steps of the diffusion")
    resolution: int = Field(
        ge=32, le=512, description="cells along an edge of the grid that the surface is taken from"
    )
    faces: int = Field(ge=500, le=500_000, description="triangles of the mesh, at most")
    texture_size: int = Field(ge=64, le=8192, description="edge of the texture, pixels")
    normal_map: bool = Field(False, description="bake what is finer than the faces into a normal map")
    rig: bool = Field(
        False,
        description="animation-ready: quads, 52 face shapes, bones, hair and clothes apart; or a plain mesh",
    )
    likeness: float = Field(
        1.0,
        ge=0,
        le=1,
        description="how much of the photo's own face an avatar of a photo has; 0 is the generated face",
    )
    neutral: bool = Field(False, description="a resting face instead of the photo's expression")
    skin_warmth: float = Field(
        0.0, ge=-1, le=1, description="skin of a photo's avatar cooler (below 0) or warmer"
    )
    skin_lightness: float = Field(
        0.0, ge=-1, le=1, description="skin of a photo's avatar darker (below 0) or lighter"
    )

    @classmethod
    def of(cls, preset: str = DEFAULT_PRESET, **overrides: Any) -> Self:
        """The preset's settings, animation-ready, with those of ``overrides`` that are not None.

        Raises:
            RodinError: ``settings.unknown_preset``, ``settings.unknown`` or ``settings.out_of_range``.
        """
        if preset not in PRESETS:
            raise RodinError(
                "settings.unknown_preset",
                f"There is no preset '{preset}'.",
                f"Take one of {', '.join(PRESETS)}.",
            )
        given = {name: value for name, value in overrides.items() if value is not None}
        if unknown := given.keys() - cls.model_fields.keys():
            raise RodinError(
                "settings.unknown",
                f"There is no setting '{min(unknown)}'.",
                f"Settings are {', '.join(cls.model_fields)}.",
            )
        return cls.checked({**PRESETS[preset], "rig": True, **given})

    def changed(self, **overrides: Any) -> Self:
        """A copy with those of ``overrides`` that are not None; raises as :meth:`of` does."""
        given = {name: value for name, value in overrides.items() if value is not None}
        return self.checked({**self.model_dump(), **given})

    def resampled(self, other: Self) -> bool:
        """Whether anything differs that the field depends on, beside its z and noise."""
        later = {"strength", "resolution", "faces", "texture_size", "normal_map", "rig"}
        later |= {"likeness", "neutral", "skin_warmth", "skin_lightness"}
        return self.model_dump(exclude=later) != other.model_dump(exclude=later)

    @classmethod
    def checked(cls, values: dict[str, Any]) -> Self:
        """Settings of ``values``.

        Raises:
            RodinError: ``settings.out_of_range``.
        """
        try:
            return cls(**values)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"]))
            raise RodinError(
                "settings.out_of_range",
                f"Setting '{name}' cannot be {first.get('input')!r:.60}.",
                f"{first['msg']}.",
            ) from error
