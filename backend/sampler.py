# SPDX-License-Identifier: GPL-3.0-or-later
"""From z, noise and what else is known to a field: base diffusion, upsampler, decoder (Rodin, section 3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.utils.torch_utils import randn_tensor
from numpy.typing import NDArray
from torch import Tensor

from backend.conditions.asked import known_of_edit
from backend.conditions.exact import exactly
from backend.conditions.front_map import FrontMap
from backend.conditions.known import Known
from backend.conditions.measure import measured
from backend.conditions.painted import known_of_painting
from backend.conditions.palette import Presence
from backend.conditions.record import known_of, unpacked
from backend.editing import EVERYTHING, Layer
from backend.encoding.latents import unpack
from backend.errors import RodinError
from backend.inversion import invert
from backend.meshing.sampling import Field
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.field import AvatarField
from backend.models.given import Given
from backend.models.triplane import Contraction
from backend.models.unet import RolloutUNet
from backend.models.upsampler import SAMPLING_STEPS, RolloutUpsampler
from backend.progress import Callback, Step, ignore
from backend.recipe import Recipe
from backend.rendering.volume import render_field
from backend.sampling import denoise
from backend.settings import Settings
from backend.space import Part
from backend.words import understand

PREVIEW_SIZE = 64
UPSAMPLING_STREAM = 1 << 61


@dataclass(frozen=True)
class AvatarSampler:
    """The networks that make an avatar.

    Attributes:
        unet: the base diffusion.
        scheduler: of its steps.
        autoencoder: latents to planes to field.
        upsampler: raises the planes, if there is one.
    """

    unet: RolloutUNet
    scheduler: DPMSolverMultistepScheduler
    autoencoder: TriplaneAutoencoder
    upsampler: RolloutUpsampler | None

    @property
    def device(self) -> torch.device:
        return self.unet.device

    @property
    def reads_more_than_z(self) -> bool:
        """Whether the base diffusion reads palettes and front maps."""
        return bool(self.unet.config.given)

    @property
    def contraction(self) -> Contraction:
        """Of the planes."""
        return self.autoencoder.field.contraction

    @property
    def reach(self) -> NDArray[np.bool_]:
        """``[8, SIZE, SIZE]`` the cells that each part may cover, if the base diffusion reads front maps."""
        return self.unet.front_map.reach.cpu().numpy()

    def make(self, recipe: Recipe, z: Tensor, known: Known | None, callback: Callback) -> Field:
        """The avatar of ``z [1, D]``, of which this is ``known``, with a recipe's noise and settings."""
        return self.detailed(self._latents(z, recipe, known, callback), z, recipe.seed, callback, known)

    def layers(self, recipe: Recipe) -> list[Layer]:
        """The avatar of a recipe before its edits, and what each edit lays over it.

        Raises:
            RodinError: ``recipe.other_model`` if the recipe's z are of another size.
        """
        origin, *edited = self.passed(recipe)
        told = known_of(recipe.known)
        layers = [Layer(origin, EVERYTHING, lambda _, known=told: known)]
        for z, (change, parts) in zip(edited, _changes(recipe), strict=True):
            layers.append(self.layer(z, parts, change, told))
            told = self.told_by(change, parts, told)
        return layers

    def layer(self, z: Tensor, parts: frozenset[Part], change: str | FrontMap, told: Known | None) -> Layer:
        """What an edit, a text or a painted front, lays over an avatar: that of ``z [1, D]``, at ``parts``.

        A text changes what was ``told`` of the avatar before, so that z moves its shape; a painted front goes
        on from all that the avatar shows.

        Raises:
            RodinError: ``front_map.model`` for a painted front.
        """
        if isinstance(change, FrontMap):
            self.refuse_front_map()

        def known(under: Field | None) -> Known | None:
            if under and isinstance(change, FrontMap):
                return known_of_painting(change, measured(under, self.contraction), parts)
            return self.told_by(change, parts, told)

        return Layer(z, parts, known)

    def told(self, recipe: Recipe) -> Known | None:
        """What photo, prompt, hand and edits told of the avatar of a recipe."""
        told = known_of(recipe.known)
        for change, parts in _changes(recipe):
            told = self.told_by(change, parts, told)
        return told

    def told_by(self, change: str | FrontMap, parts: frozenset[Part], before: Known | None) -> Known | None:
        """What is known after an edit of what was known ``before``; None if the base diffusion reads none."""
        if not self.reads_more_than_z:
            return None
        before = before or Known.nothing()
        if isinstance(change, FrontMap):
            return known_of_painting(change, before, parts)
        return known_of_edit(understand(change), before, self.reach)

    def refuse_by_hand(self, palette: Mapping[str, str] | None, front: FrontMap | None) -> None:
        """Say so if a palette or a front map would be passed over.

        Raises:
            RodinError: ``palette.model``, ``front_map.model``.
        """
        if palette and not self.reads_more_than_z:
            raise RodinError(
                "palette.model",
                "The model reads no palettes.",
                "Name a model that does, or say in the prompt what the palette says.",
            )
        if front is not None:
            self.refuse_front_map()

    def refuse_front_map(self) -> None:
        """Say so if a front map would be passed over.

        Raises:
            RodinError: ``front_map.model``.
        """
        if not self.reads_more_than_z:
            raise RodinError(
                "front_map.model",
                "The model reads no front maps.",
                "Name a model that does, or leave the front map out.",
            )

    def passed(self, recipe: Recipe) -> list[Tensor]:
        """The z ``[1, D]`` before each edit that can be taken back, and that of the avatar.

        Raises:
            RodinError: ``recipe.other_model`` if one is of another size.
        """
        return [torch.tensor([z], device=self.device) for z in recipe.passed(self.unet.config.z_channels)]

    @torch.no_grad()
    def sample(
        self,
        z: Tensor,
        seeds: Sequence[int],
        settings: Settings,
        callback: Callback = ignore,
        known: Sequence[Known] | None = None,
    ) -> Tensor:
        """Base diffusion: latents ``[B, c, r, 3r]`` under ``z [B, D]``, each from the noise of its seed.

        Args:
            z: unit vectors.
            seeds: of the noise, B.
            settings: steps and guidance.
            callback: called after each step.
            known: of each of the B avatars, for a network that reads it.
        """
        generators = [torch.Generator("cpu").manual_seed(seed) for seed in seeds]
        shape = self._shape(len(seeds))
        noise = randn_tensor(shape, generator=generators, device=self.device, dtype=torch.float32)
        return self._denoised(noise, z, settings, callback, known=known)

    @torch.no_grad()
    def field(self, latents: Tensor) -> AvatarField:
        """The avatar of ``latents [1, c, r, 3r]``, as it is before the upsampler."""
        codec = self.autoencoder
        return codec.bind(codec.decode(codec.unstandardise(latents).to(codec.dtype)))

    @torch.no_grad()
    def detailed(
        self,
        latents: Tensor,
        z: Tensor,
        seed: int,
        callback: Callback = ignore,
        known: Known | None = None,
    ) -> Field:
        """The avatar of ``latents [1, c, r, 3r]`` and ``z [1, D]``, raised by the upsampler if there is one.

        The upsampler's noise has a stream of ``seed`` that is not the starting noise's. What is ``known`` of
        colours, glasses and beards it shows exactly, where the base diffusion only came near.
        """
        field = self.field(latents)
        if self.upsampler is not None:
            told = lambda step: callback(Step("upsampling", step, SAMPLING_STEPS))  # noqa: E731
            generator = torch.Generator("cpu").manual_seed(seed ^ UPSAMPLING_STREAM)
            planes = self.upsampler.sample(field.planes, z, generator, told=told)
            field = self.autoencoder.bind(planes.to(field.planes.dtype))
        if known is None:
            return field
        palette = known.palette
        if palette.presence[Part.EYEWEAR] == Presence.ABSENT:
            field = AvatarField(field.decoder, field.planes, glasses=False)
        return exactly(field, palette)

    def _latents(self, z: Tensor, recipe: Recipe, known: Known | None, callback: Callback) -> Tensor:
        """Latents of ``z [1, D]`` from a recipe's noise: that of its seed, or the one behind its mesh."""
        told, settings = [known] if known else None, recipe.settings
        if known and known.of_photo:
            settings = settings.model_copy(update={"condition_scale": None})
        if recipe.mesh is None:
            return self.sample(z, [recipe.seed], settings, callback, told)
        latents, origin = unpack(recipe.mesh.latents, self._shape(1), self.device), self.passed(recipe)[0]
        if known is None and torch.equal(z, origin):
            return latents
        tick = lambda step, steps: callback(Step("inversion", step, steps))  # noqa: E731
        noise = invert(self.unet, self.scheduler, latents, origin, recipe.settings, tick)
        return self._denoised(noise, z, recipe.settings, callback, origin, told)

    def _denoised(
        self,
        noise: Tensor,
        z: Tensor,
        settings: Settings,
        callback: Callback,
        origin: Tensor | None = None,
        known: Sequence[Known] | None = None,
    ) -> Tensor:
        def watch(step: int, steps: int, clean: Tensor) -> None:
            callback(Step("diffusion", step, steps, lambda: self._preview(clean)))

        given = Given.of(known).to(noise.device) if known and self.reads_more_than_z else None
        return denoise(self.unet, self.scheduler, noise, z, settings, watch, origin, given)

    def _shape(self, count: int) -> tuple[int, int, int, int]:
        size = self.autoencoder.config.latent_size
        return count, self.autoencoder.config.latent_channels, size, 3 * size

    def _preview(self, latents: Tensor) -> NDArray[np.uint8]:
        return render_field(self.field(latents[:1]), 0, 0, PREVIEW_SIZE, False)[..., :3]


def _changes(recipe: Recipe) -> Iterator[tuple[str | FrontMap, frozenset[Part]]]:
    """The texts and painted fronts of a recipe's edits, and the parts that each is kept to."""
    for text, before in recipe.redone():
        yield text if before.front_map is None else unpacked(before.front_map), before.kept_to()
