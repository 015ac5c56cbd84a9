# SPDX-License-Identifier: GPL-3.0-or-later
"""Photo, sentence or nothing to an avatar: latent z, base diffusion, tri-planes, field (Rodin, 3)."""

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from diffusers.pipelines.pipeline_utils import DiffusionPipeline
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.utils import logging as diffusers_logging
from diffusers.utils.torch_utils import randn_tensor
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPVisionModelWithProjection
from transformers.image_processing_utils import BaseImageProcessor
from transformers.tokenization_utils_base import PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from backend.avatar import Avatar
from backend.conditioning import Conditioner, unit
from backend.errors import RodinError
from backend.jobs import checked_text
from backend.model_folder import find_model, seal, verify
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.field import AvatarField
from backend.models.noise import sampling_timesteps
from backend.models.prior import GaussianPrior
from backend.models.unet import RolloutUNet
from backend.portrait import Portrait, prepare
from backend.progress import Callback, Step, ignore
from backend.recipe import Kind, ModelReference, PhotoReference, Recipe
from backend.rendering.volume import render_field
from backend.settings import DEFAULT_PRESET, Settings

PREVIEW_SIZE = 64
SEED_LIMIT = 2**31
PRIOR_STREAM = 1 << 62
OTHER_MODEL = "The recipe was made with other weights, so the avatar is not the same."
Photo = str | os.PathLike[str] | NDArray[np.uint8]


class RodinPipeline(DiffusionPipeline):
    """A model folder at work.

    Args:
        autoencoder: latents to planes to field.
        unet: the base diffusion over rolled-out latents, v-prediction.
        prior: nothing to z.
        image_encoder, feature_extractor: portraits to z.
        text_encoder, tokenizer: sentences to z.
        scheduler: a variance-preserving one of diffusers.
    """

    def __init__(
        self,
        autoencoder: TriplaneAutoencoder,
        unet: RolloutUNet,
        prior: GaussianPrior,
        image_encoder: CLIPVisionModelWithProjection,
        feature_extractor: BaseImageProcessor,
        text_encoder: CLIPTextModelWithProjection,
        tokenizer: PreTrainedTokenizerBase,
        scheduler: DPMSolverMultistepScheduler,
    ) -> None:
        super().__init__()
        self.register_modules(
            autoencoder=autoencoder,
            unet=unet,
            prior=prior,
            image_encoder=image_encoder,
            feature_extractor=feature_extractor,
            text_encoder=text_encoder,
            tokenizer=tokenizer,
            scheduler=scheduler,
        )
        self.model = ModelReference(name="", weights={})

    @property
    def conditioner(self) -> Conditioner:
        """Portraits, sentences and edits to z."""
        return Conditioner(self.image_encoder, self.text_encoder, self.tokenizer, self.feature_extractor)

    @classmethod
    def from_pretrained(
        cls,
        pretrained_model_name_or_path: str | os.PathLike[str] | None = None,
        torch_dtype: torch.dtype = torch.float32,
        **kwargs: Any,
    ) -> Self:
        """Load a model folder, the bundled one if none is named. Never touches the network.

        Raises:
            RodinError: ``model.missing``, ``model.hash_mismatch`` or ``model.broken``.
        """
        folder = find_model(pretrained_model_name_or_path)
        weights = verify(folder)
        for library in (diffusers_logging, transformers_logging):
            library.disable_progress_bar()
        try:
            pipe = super().from_pretrained(
                folder,
                dtype=torch_dtype,
                local_files_only=True,
                use_safetensors=True,
                low_cpu_mem_usage=False,
                **kwargs,
            )
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise RodinError(
                "model.broken",
                f"The model '{folder}' cannot be loaded: {_first_sentence(error)}.",
                "Get the folder again, or update the program.",
            ) from error
        if not isinstance(pipe, cls):
            raise RodinError("model.broken", f"'{folder}' is a model for another program.")
        pipe.model = ModelReference(name=folder.resolve().name, weights=weights)
        return pipe

    def save_pretrained(self, save_directory: str | os.PathLike[str], *args: Any, **kwargs: Any) -> None:
        """Write the model folder with its ``SHA256SUMS``."""
        super().save_pretrained(save_directory, *args, **kwargs)
        seal(Path(save_directory))

    @torch.no_grad()
    def __call__(
        self,
        photo: Photo | None = None,
        prompt: str | None = None,
        *,
        edits: Iterable[str] = (),
        seed: int | None = None,
        generator: torch.Generator | None = None,
        preset: str = DEFAULT_PRESET,
        callback: Callback = ignore,
        **settings: Any,
    ) -> Avatar:
        """Make one avatar from a photo, a sentence, both (mean z), or nothing (z from the prior).

        Args:
            photo: file, or ``[H, W, 3 or 4]`` uint8.
            prompt: a sentence.
            edits: changes, such as ``with red hair``, in this order.
            seed: of the noise, which is drawn on the CPU; None takes a new one.
            generator: its initial seed serves if ``seed`` is None.
            preset: names the settings that are not given.
            callback: called after each step; may raise :class:`backend.errors.Cancelled`.
            settings: fields of :class:`backend.settings.Settings`.

        Raises:
            RodinError: ``prompt.empty``, ``edit.empty``, ``settings.*``, ``photo.*``.
        """
        chosen = Settings.of(preset, **settings)
        edits = [checked_text(edit, "edit.empty") for edit in edits]
        prompt = checked_text(prompt, "prompt.empty") if prompt is not None else None
        if seed is None:
            seed = generator.initial_seed() if generator else secrets.randbelow(SEED_LIMIT)
        portrait = None
        found: list[Tensor] = []
        if photo is not None:
            portrait = prepare(photo if isinstance(photo, np.ndarray) else Path(photo))
            found.append(self.conditioner.portraits(portrait.image[None]))
            callback(Step("photo", 1, 1))
        if prompt is not None:
            found.append(self.conditioner.texts([prompt]))
            callback(Step("text", 1, 1))
        z = unit(torch.stack(found).mean(0)) if found else self._anybody(seed)
        recipe = Recipe.model_validate(
            {
                "model": self.model,
                "kind": _kind(photo is not None, prompt is not None),
                "photo": _reference(portrait),
                "prompt": prompt,
                "seed": seed,
                "settings": chosen,
                "latent": z[0].tolist(),
                "device": self.device.type,
            }
        )
        made = self.edit(recipe, *edits, callback=callback) if edits else self.remake(recipe, callback)
        made.warnings[:0] = portrait.warnings if portrait else []
        return made

    @torch.no_grad()
    def remake(self, recipe: Recipe, callback: Callback = ignore) -> Avatar:
        """The avatar of a recipe; the same mesh if model and device are the same.

        Raises:
            RodinError: ``recipe.other_model`` if the model's z is of another size.
        """
        warnings = [] if recipe.model == self.model else [OTHER_MODEL]
        recipe = recipe.model_copy(update={"model": self.model, "device": self.device.type})
        latents = self._sample(self._z(recipe), recipe.seed, recipe.settings, callback)
        return Avatar(self._field(latents), recipe, warnings)

    @torch.no_grad()
    def edit(
        self,
        avatar: Avatar | Recipe,
        *texts: str,
        strength: float | None = None,
        callback: Callback = ignore,
        **settings: Any,
    ) -> Avatar:
        """A changed avatar: z moves along the texts' directions, the noise stays.

        Args:
            avatar: what to change.
            texts: such as ``with glasses`` or ``without glasses``.
            strength: how far to go; None is the recipe's.
            callback: as in :meth:`__call__`.
            settings: fields of :class:`backend.settings.Settings` to replace.

        Raises:
            RodinError: ``edit.empty``, ``settings.*``, ``recipe.other_model``.
        """
        edits = [checked_text(text, "edit.empty") for text in texts]
        recipe = avatar.recipe if isinstance(avatar, Avatar) else avatar
        chosen = recipe.settings.changed(strength=strength, **settings)
        z = self._z(recipe)
        for edit in edits:
            z = self.conditioner.edited(z, edit, chosen.strength)
        callback(Step("text", 1, 1))
        changes = {"latent": z[0].tolist(), "edits": [*recipe.edits, *edits], "settings": chosen}
        return self.remake(recipe.model_copy(update=changes), callback)

    def _sample(self, z: Tensor, seed: int, settings: Settings, callback: Callback) -> Tensor:
        """Latents ``[1, c, r, 3r]`` of the noise of ``seed`` under ``z [1, D]``."""
        config = self.autoencoder.config
        shape = (1, config.latent_channels, config.latent_size, 3 * config.latent_size)
        generator = torch.Generator("cpu").manual_seed(seed)
        latents = randn_tensor(shape, generator=generator, device=self.device, dtype=torch.float32)
        self.scheduler.set_timesteps(timesteps=sampling_timesteps(settings.steps), device=self.device)
        latents = latents * self.scheduler.init_noise_sigma
        timesteps = self.scheduler.timesteps
        for step, t in enumerate(timesteps):
            velocity = self._velocity(latents, t, z, settings.guidance_scale)
            clean = self._clean(latents, velocity, t)
            latents = self.scheduler.step(velocity, t, latents, return_dict=False)[0]
            callback(Step("diffusion", step + 1, len(timesteps), lambda x=clean: self._preview(x)))
        return latents

    def _velocity(self, latents: Tensor, t: Tensor, z: Tensor, scale: float) -> Tensor:
        """Classifier-free guidance: ``(1 - scale) v(null) + scale v(z)``."""
        sample = latents.to(self.unet.dtype)
        if scale == 1:
            return self.unet(sample, t, z.to(sample.dtype)).float()
        drop = torch.tensor([False, True], device=z.device)
        both = self.unet(sample.repeat(2, 1, 1, 1), t, z.to(sample.dtype).repeat(2, 1), drop).float()
        guided, free = both.chunk(2)
        return torch.lerp(free, guided, scale)

    def _clean(self, latents: Tensor, velocity: Tensor, t: Tensor) -> Tensor:
        """The clean latents that a velocity means."""
        kept = self.scheduler.alphas_cumprod[t.long().cpu()].to(latents.device)
        return kept.sqrt() * latents - (1 - kept).sqrt() * velocity

    def _field(self, latents: Tensor) -> AvatarField:
        coder = self.autoencoder
        return coder.bind(coder.decode(coder.unstandardise(latents).to(coder.dtype)))

    def _preview(self, latents: Tensor) -> NDArray[np.uint8]:
        return render_field(self._field(latents), 0, 0, PREVIEW_SIZE, False)[..., :3]

    def _z(self, recipe: Recipe) -> Tensor:
        if len(recipe.latent) != self.unet.config.z_channels:
            raise RodinError(
                "recipe.other_model",
                "The recipe is for a model of another kind.",
                f"Use the model '{recipe.model.name}'.",
            )
        return torch.tensor([recipe.latent], device=self.device)

    def _anybody(self, seed: int) -> Tensor:
        """The z ``[1, D]`` of nobody in particular; its stream is not that of the starting noise."""
        generator = torch.Generator("cpu").manual_seed(seed ^ PRIOR_STREAM)
        return self.prior.sample(1, generator).to(self.device)


def _first_sentence(error: Exception) -> str:
    return re.split(r"[.:]\s|\n", str(error) or type(error).__name__)[0]


def _kind(photo: bool, prompt: bool) -> Kind:
    if photo:
        return "photo+text" if prompt else "photo"
    return "text" if prompt else "random"


def _reference(portrait: Portrait | None) -> PhotoReference | None:
    if portrait is None:
        return None
    return PhotoReference(
        sha256=portrait.sha256,
        box=list(portrait.box.corners),
        yaw_deg=portrait.yaw_deg,
        pitch_deg=portrait.pitch_deg,
    )
