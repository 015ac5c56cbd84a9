# SPDX-License-Identifier: GPL-3.0-or-later
"""``avatar.json``: everything that is needed to make the same avatar again, except the model.

The same text lies on the Blender object and in the GLB's extras. The input photo is never stored,
only its SHA-256. ``docs/recipe.md`` carries the JSON schema; a test keeps it equal.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from backend import __version__
from backend.corrections import Points
from backend.errors import RodinError
from backend.protocol import PAINTED
from backend.settings import Settings
from backend.space import Part

FORMAT = 1
FILE_NAME = "avatar.json"
MAX_BYTES = 1 << 20
COLOUR = 3

Kind = Literal["photo", "text", "photo+text", "random", "mesh"]


class ModelReference(BaseModel):
    """Which weights made the avatar."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(description="name of the model folder")
    weights: dict[str, str] = Field(description="SHA-256 of each weight file, by its path in the folder")


class PhotoReference(BaseModel):
    """Which photo the avatar was made from."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="of the file, or of the pixels of an array")
    box: list[float] = Field(description="the face in the photo: left, top, right, bottom, pixels")
    yaw_deg: float = Field(description="how far the head is turned to its right, degrees")
    pitch_deg: float = Field(description="how far the head looks down, degrees")
    face: int | None = Field(None, ge=1, description="which face of the photo, from its left")
    corrections: Points = Field(
        default_factory=Points,
        description="face-mesh landmarks that were set by hand, by their numbers: fractions of the photo's "
        "width and height from its upper left corner",
    )


class MeshReference(BaseModel):
    """Which mesh the avatar was encoded from, and what it was encoded to."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="of the file")
    latents: str = Field(
        description="what the encoder made of it, standardised: float16, little-endian, deflated, base64"
    )


class LikenessReference(BaseModel):
    """The person whom photos showed: what is in ``likeness.npz`` beside the recipe."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="of likeness.npz, which lies beside the recipe")
    photos: int = Field(ge=1, description="how many photos it was read from")
    quality: float = Field(ge=0, le=1, description="how well a face explained the photos' landmarks")
    expression: dict[str, float] = Field(description="the first photo's values of the face shapes, 0 to 1")
    warnings: list[str] = Field(default_factory=list, description="what is a guess")


class KnownRecord(BaseModel):
    """What was known of an avatar beside z."""

    model_config = ConfigDict(frozen=True)

    present: dict[str, bool] = Field(
        default_factory=dict, description="parts that are known to be there, or not to be"
    )
    colours: dict[str, list[float]] = Field(
        default_factory=dict, description="base colours of parts that are known, sRGB, 0 to 1"
    )
    front_map: str | None = Field(None, description="parts and colours of the front: PNG, base64")
    of_photo: bool = Field(
        False, description="nothing but the photo tells it: it is followed as strictly as the photo's z"
    )

    @field_validator("present", "colours")
    @classmethod
    def _parts(cls, values: dict[str, Any]) -> dict[str, Any]:
        if unknown := set(values) - set(Part.__members__):
            raise ValueError(f"{min(unknown)} is no part")
        return values

    @field_validator("colours")
    @classmethod
    def _colours(cls, values: dict[str, list[float]]) -> dict[str, list[float]]:
        if any(len(rgb) != COLOUR or not all(0 <= value <= 1 for value in rgb) for rgb in values.values()):
            raise ValueError("a colour is three numbers from 0 to 1")
        return values

    @model_validator(mode="after")
    def _nothing_absent_has_a_colour(self) -> Self:
        if wrong := [name for name in self.colours if self.present.get(name) is False]:
            raise ValueError(f"{min(wrong)} is absent and has a colour")
        return self


class BeforeEdit(BaseModel):
    """What an edit began with: enough to make it again, and to take it back."""

    model_config = ConfigDict(frozen=True)

    latent: list[float] = Field(description="z before the edit")
    parts: list[str] = Field(description="parts of the avatar that the edit is kept to")
    shape: dict[str, float] = Field(default_factory=dict, description="features of the shape before the edit")
    strength: float | None = Field(None, description="how far the edit went; null where unknown")
    front_map: str | None = Field(
        None, description="the front that was painted, if the edit is one: PNG, base64"
    )

    @field_validator("parts")
    @classmethod
    def _known(cls, names: list[str]) -> list[str]:
        if unknown := set(names) - set(Part.__members__):
            raise ValueError(f"{min(unknown)} is no part")
        return names

    @classmethod
    def of(
        cls,
        latent: list[float],
        parts: Iterable[Part],
        shape: dict[str, float],
        strength: float | None = None,
        front_map: str | None = None,
    ) -> Self:
        named = [part.name for part in sorted(parts)]
        return cls(latent=latent, parts=named, shape=shape, strength=strength, front_map=front_map)

    def kept_to(self) -> frozenset[Part]:
        """The parts themselves."""
        return frozenset(Part[name] for name in self.parts)


class Recipe(BaseModel):
    """How an avatar was made."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal[1] = Field(FORMAT, description="version of this format")
    version: str = Field(__version__, description="version of the program")
    model: ModelReference
    kind: Kind = Field(description="what the avatar was made from")
    photo: PhotoReference | None = None
    more_photos: list[PhotoReference] = Field(
        default_factory=list[PhotoReference], description="further photos of the same person"
    )
    likeness: LikenessReference | None = None
    mesh: MeshReference | None = None
    known: KnownRecord | None = None
    prompt: str | None = None
    edits: list[str] = Field(default_factory=list, description="changes, in the order they were made")
    understood: dict[str, str] = Field(
        default_factory=dict, description="what of prompt and edits was understood, by the text"
    )
    shape: dict[str, float] = Field(
        default_factory=dict, description="features of the face and expressions that were set, by their names"
    )
    seed: int = Field(
        ge=0, lt=2**63, description="of the starting noise, drawn on the CPU; a mesh has its own noise"
    )
    settings: Settings
    latent: list[float] = Field(description="z after all edits, of length 1")
    before: list[BeforeEdit] = Field(
        default_factory=list[BeforeEdit], description="of each of the last edits, which can be taken back"
    )
    device: str = Field("cpu", description="where it was made; another kind gives nearly the same mesh")

    @model_validator(mode="after")
    def _as_many_edits(self) -> Self:
        if len(self.before) > len(self.edits):
            raise ValueError("before has more entries than edits")
        if any((text == PAINTED) != (before.front_map is not None) for text, before in self.redone()):
            raise ValueError("a painted edit needs its front map, and no other one has any")
        return self

    def redone(self) -> list[tuple[str, BeforeEdit]]:
        """The edits that can be taken back, and what each began with."""
        texts = self.edits[len(self.edits) - len(self.before) :]
        return list(zip(texts, self.before, strict=True))

    def edited_parts(self) -> frozenset[Part]:
        """The parts of the avatar that its edits may have touched."""
        return frozenset().union(*(each.kept_to() for each in self.before))

    def own_expression(self) -> dict[str, float]:
        """Values of face shapes that the avatar has of its photo, unless another expression is asked for."""
        if self.likeness is None or self.settings.neutral:
            return {}
        return {name: self.settings.likeness * value for name, value in self.likeness.expression.items()}

    def passed(self, size: int) -> list[list[float]]:
        """The z before each edit that can be taken back, and that of the avatar.

        Raises:
            RodinError: ``recipe.other_model`` if one has not ``size`` numbers.
        """
        found = [*(each.latent for each in self.before), self.latent]
        if any(len(z) != size for z in found):
            raise RodinError(
                "recipe.other_model",
                "The recipe is for a model of another kind.",
                f"Use the model '{self.model.name}'.",
            )
        return found

    def reseeded(self, seed: int | None) -> Self:
        """The recipe with other noise; None keeps its own.

        Raises:
            RodinError: ``edit.seed_of_mesh`` if it has the noise of a mesh.
        """
        if seed is None:
            return self
        if self.mesh:
            raise RodinError(
                "edit.seed_of_mesh",
                "An avatar that was encoded from a mesh has the noise of that mesh, not of a seed.",
                "Change it by edits instead.",
            )
        return self.model_copy(update={"seed": seed})

    def undone(self, count: int = 1) -> Self:
        """The recipe before its last ``count`` edits.

        Raises:
            RodinError: ``edit.nothing_to_undo`` if fewer can be taken back.
        """
        if not 0 <= count <= len(self.before):
            raise RodinError(
                "edit.nothing_to_undo",
                f"{count} edits cannot be taken back, only {len(self.before)}.",
                "Make the avatar anew from its photo or prompt.",
            )
        kept = len(self.before) - count
        changes = {
            "latent": [*(each.latent for each in self.before), self.latent][kept],
            "shape": [*(each.shape for each in self.before), self.shape][kept],
            "before": self.before[:kept],
            "edits": self.edits[: len(self.edits) - count],
        }
        return self.model_copy(update=changes)

    def to_json(self) -> str:
        return self.model_dump_json(indent=1) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Only JSON types, for the GLB's extras and for the pipe."""
        return self.model_dump(mode="json")

    def save(self, path: Path) -> None:
        """Write aside, then rename."""
        aside = path.with_name(f".{path.name}")
        aside.write_text(self.to_json(), "utf-8")
        aside.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a recipe file.

        Raises:
            RodinError: ``recipe.missing``, ``recipe.newer_format`` or ``recipe.broken``.
        """
        try:
            with path.open("rb") as file:
                text = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise RodinError(
                "recipe.missing",
                f"The recipe {path} cannot be read: {error.strerror}.",
                f"Give the {FILE_NAME} that lies beside an avatar.",
            ) from error
        return cls.from_json(text)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Parse a recipe; fields of later versions of the same format are ignored.

        Raises:
            RodinError: ``recipe.newer_format`` or ``recipe.broken``.
        """
        hint = f"Give the {FILE_NAME} that lies beside an avatar."
        if len(text) > MAX_BYTES:
            raise RodinError("recipe.broken", f"A recipe is at most {MAX_BYTES} bytes long.", hint)
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            if first["loc"] == ("format",):
                raise RodinError(
                    "recipe.newer_format",
                    f"The recipe has format {first['input']!r:.20}, this program knows {FORMAT}.",
                    "Update the program.",
                ) from error
            where = ".".join(map(str, first["loc"]))
            raise RodinError("recipe.broken", f"This is no recipe: {where} {first['msg']}.", hint) from error
