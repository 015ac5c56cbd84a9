# SPDX-License-Identifier: GPL-3.0-or-later
"""Photo, sentence or nothing to an avatar: latent z, base diffusion, tri-planes, field (Rodin, 3)."""

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import torch
from diffusers.pipelines.pipeline_utils import DiffusionPipeline
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.utils import logging as diffusers_logging
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTextModelWithProjection
from transformers.image_processing_utils import BaseImageProcessor
from transformers.tokenization_utils_base import PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from backend.avatar import Avatar
from backend.composition import composed, continued
from backend.conditioning import Conditioner, unit
from backend.conditions.asked import known_of_edit, known_of_prompt
from backend.conditions.by_hand import Front, front_of, with_hand
from backend.conditions.front_map import FrontMap
from backend.conditions.known import Known
from backend.conditions.record import recorded
from backend.editing import Layer, edited_parts
from backend.encoding.latents import encode_head
from backend.encoding.scan import HeadScan
from backend.errors import RodinError
from backend.inputs import ByHand, Person, Photo, kind_of, look
from backend.jobs import checked_text
from backend.likeness.likeness import Likeness, likeness_missing
from backend.model_folder import loading, seal, verify
from backend.model_search import find_model
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.clip import ImageEncoder
from backend.models.prior import DiffusionPrior
from backend.models.readout import AttributeReadout
from backend.models.unet import RolloutUNet
from backend.models.upsampler import RolloutUpsampler
from backend.painting import in_turn
from backend.progress import Callback, Step, ignore
from backend.recipe import BeforeEdit, ModelReference, Recipe
from backend.sampler import AvatarSampler
from backend.settings import DEFAULT_PRESET, Settings
from backend.words import Understanding, known
from backend.words.features import added, checked_shape

SEED_LIMIT, PRIOR_STREAM = 2**31, 1 << 62
OTHER_MODEL = "The recipe was made with other weights, so the avatar is not the same."


class RodinPipeline(DiffusionPipeline):
    """A model folder at work.

    Args:
        autoencoder: latents to planes to field.
        unet: the base diffusion over rolled-out latents, v-prediction.
        prior: a sentence's z, or nothing, to a portrait's.
        image_encoder, feature_extractor: portraits to z.
        text_encoder, tokenizer: sentences to z.
        scheduler: a variance-preserving one of diffusers.
        upsampler: raises the planes; many models do without.
        readout: z to attributes, so that an edit changes no others; a model may do without.
        prior_share: of the prior's z in a sentence's; the rest is its own, clearer and less like a person's.
    """

    _optional_components: ClassVar[list[str]] = ["upsampler", "readout"]

    def __init__(
        self,
        autoencoder: TriplaneAutoencoder,
        unet: RolloutUNet,
        prior: DiffusionPrior,
        image_encoder: ImageEncoder,
        feature_extractor: BaseImageProcessor,
        text_encoder: CLIPTextModelWithProjection,
        tokenizer: PreTrainedTokenizerBase,
        scheduler: DPMSolverMultistepScheduler,
        upsampler: RolloutUpsampler | None = None,
        readout: AttributeReadout | None = None,
        prior_share: float = 0.5,
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
            upsampler=upsampler,
            readout=readout,
        )
        self.register_to_config(prior_share=prior_share)
        self.model = ModelReference(name="", weights={})

    @property
    def conditioner(self) -> Conditioner:
        """Portraits, sentences and edits to z."""
        clip = self.image_encoder, self.text_encoder, self.tokenizer, self.feature_extractor
        return Conditioner(*clip, self.readout)

    @property
    def sampler(self) -> AvatarSampler:
        """Z and noise to fields."""
        return AvatarSampler(self.unet, self.scheduler, self.autoencoder, self.upsampler)

    @classmethod
    def from_pretrained(
        cls,
        pretrained_model_name_or_path: str | os.PathLike[str] | None = None,
        torch_dtype: torch.dtype = torch.float32,
        **kwargs: Any,
    ) -> Self:
        """Load a model folder, the bundled one if none is named. Never touches the network.

        Raises:
            RodinError: as :func:`backend.model_search.find_model`; ``model.hash_mismatch``, ``model.broken``.
        """
        folder = find_model(pretrained_model_name_or_path)
        weights = verify(folder)
        for library in (diffusers_logging, transformers_logging):
            library.disable_progress_bar()
        with loading(folder):
            pipe = super().from_pretrained(
                folder,
                dtype=torch_dtype,
                local_files_only=True,
                use_safetensors=True,
                low_cpu_mem_usage=False,
                **kwargs,
            )
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
        photo: Photo | Sequence[Photo] | None = None,
        prompt: str | None = None,
        *,
        face: int | None = None,
        corrections: ByHand = None,
        palette: Mapping[str, str] | None = None,
        front_map: Front | None = None,
        edits: Iterable[str] = (),
        shape: Mapping[str, float] | None = None,
        seed: int | None = None,
        generator: torch.Generator | None = None,
        preset: str = DEFAULT_PRESET,
        callback: Callback = ignore,
        **settings: Any,
    ) -> Avatar:
        """Make one avatar from a photo, a sentence, both (mean z), or nothing (z from the prior).

        Args:
            photo: file, or ``[H, W, 3 or 4]`` uint8; or several of one person, the most frontal one first.
            prompt: a sentence.
            face: which of the first photo's faces, counted from the left; None is the largest.
            corrections: landmarks that were set by hand: a file, or those of each photo.
            palette: what is to be of parts by their names: ``none``, ``yes`` or a colour, ``#224466`` too.
            front_map: what the avatar shows from the front (docs/painting.md), whatever a photo shows.
            edits: changes, such as ``with red hair``, in this order.
            shape: features of the face and expressions by their names, as :mod:`backend.words` lists them.
            seed, generator: of the noise, drawn on the CPU; a generator's initial seed; or else a new one.
            preset: names the settings that are not given.
            callback: called after each step; may raise :class:`backend.errors.Cancelled`.
            settings: fields of :class:`backend.settings.Settings`.

        Raises:
            RodinError: ``prompt.*``, ``edit.*``, ``words.*``, ``shape.*``, ``settings.*``, ``photo.*``,
                ``likeness.*``, ``corrections.*``, ``palette.*``, ``front_map.*``.
        """
        chosen = Settings.of(preset, **settings)
        edits = [checked_text(edit, "edit.empty") for edit in edits]
        prompt = checked_text(prompt, "prompt.empty") if prompt is not None else None
        said = known(prompt) if prompt is not None else None
        front = front_of(front_map) if front_map is not None else None
        self.sampler.refuse_by_hand(palette, front)
        if seed is None:
            seed = generator.initial_seed() if generator else secrets.randbelow(SEED_LIMIT)
        person = look(photo, face, bool(chosen.likeness), callback, corrections)
        person.refuse_strangers(self.conditioner)
        z = self.latent(person.image, said.sentence() if said else None, seed)
        if said:
            callback(Step("text", 1, 1))
        for fact in person.facts if prompt is None else ():
            z = self.conditioner.edited(z, fact, 1.0)
        recipe = Recipe.model_validate(
            {
                "model": self.model,
                "kind": kind_of(photo is not None, prompt is not None),
                **person.references(),
                "prompt": prompt,
                "understood": {said.text: said.summary()} if said else {},
                "shape": checked_shape(added({}, said.shape if said else {}, 1.0) | dict(shape or {})),
                "known": recorded(self.known(person, said, palette, front)),
                "seed": seed,
                "settings": chosen,
                "latent": z[0].tolist(),
                "device": self.device.type,
            }
        )
        if edits:
            made = self.edit(recipe, *edits, person=person.likeness, callback=callback)
        else:
            made = self.remake(recipe, callback, person.likeness)
        made.warnings[:0] = person.warnings
        return made

    def known(
        self,
        person: Person,
        said: Understanding | None,
        palette: Mapping[str, str] | None = None,
        front: FrontMap | None = None,
    ) -> Known | None:
        """What photos, a prompt, a palette and a painted front tell beside z, if the model reads it."""
        sampler = self.sampler
        if not sampler.reads_more_than_z:
            return None
        found = person.known(sampler.contraction)
        if said is not None:
            found = known_of_edit(said, found, sampler.reach) if found else known_of_prompt(said)
        return with_hand(found, said, palette or {}, front) if palette or front else found

    @torch.no_grad()
    def latent(
        self, portrait: NDArray[np.uint8] | None = None, prompt: str | None = None, seed: int = 0
    ) -> Tensor:
        """Latent z ``[1, D]`` of an aligned portrait ``[128, 128, 3]``, a sentence, both or nothing.

        Args:
            portrait, prompt: what is given.
            seed: of what z leaves open; its stream is not that of the starting noise.
        """
        found: list[Tensor] = []
        if portrait is not None:
            found.append(self.conditioner.portraits(portrait[None]))
        generator = torch.Generator("cpu").manual_seed(seed ^ PRIOR_STREAM)
        if prompt is not None:
            text = self.conditioner.texts([prompt])
            if self.config.prior_share:
                likely = self.prior.sample(text, 1, generator).to(text)
                text = unit(text.lerp(likely, self.config.prior_share))
            found.append(text)
        elif portrait is None:
            found.append(self.prior.sample(None, 1, generator).to(self.device))
        return unit(torch.stack(found).mean(0))

    @torch.no_grad()
    def encode(
        self, head: HeadScan, preset: str = DEFAULT_PRESET, callback: Callback = ignore, **settings: Any
    ) -> Avatar:
        """The avatar of a head's surface, which can be edited like any other (:mod:`backend.encoding`).

        Raises:
            RodinError: ``encode.no_encoder``, ``settings.*``.
        """
        chosen = Settings.of(preset, **settings)
        mesh, z = encode_head(self.autoencoder, head), self.latent(head.portrait)[0].tolist()
        recipe = Recipe(model=self.model, kind="mesh", mesh=mesh, seed=0, settings=chosen, latent=z)
        made = self.remake(recipe, callback)
        made.warnings[:0] = head.warnings
        return made

    @torch.no_grad()
    def remake(self, recipe: Recipe, callback: Callback = ignore, person: Likeness | None = None) -> Avatar:
        """The avatar of a recipe; the same mesh if model and device are the same.

        Args:
            recipe: of an avatar.
            callback: as in :meth:`__call__`.
            person: the likeness that the recipe names.

        Raises:
            RodinError: ``recipe.other_model`` if the model's z is of another size; ``likeness.missing`` if
                the recipe names a likeness and none is given.
        """
        if recipe.likeness and person is None:
            raise likeness_missing()
        warnings = [] if recipe.model == self.model else [OTHER_MODEL]
        recipe = recipe.model_copy(update={"model": self.model, "device": self.device.type})
        sampler = self.sampler
        field = composed(partial(sampler.make, recipe), sampler.layers(recipe), recipe, person, callback)
        return Avatar(field, recipe, warnings, person)

    @torch.no_grad()
    def edit(
        self,
        avatar: Avatar | Recipe,
        *asked: str | FrontMap,
        front_map: Front | None = None,
        undo: int = 0,
        shape: Mapping[str, float] | None = None,
        seed: int | None = None,
        strength: float | None = None,
        strengths: Sequence[float] = (),
        person: Likeness | None = None,
        callback: Callback = ignore,
        **settings: Any,
    ) -> Avatar:
        """A changed avatar: z moves along the texts' directions, the noise stays.

        Outside the parts that a text names (:mod:`backend.editing`) the avatar stays as it is.

        Args:
            avatar: what to change.
            asked: such as ``with glasses`` or ``without glasses``, or fronts that were painted.
            front_map: that was painted, as the last of them (docs/painting.md).
            undo: how many of the edits before to take back first.
            shape: features of the face to set, before the texts add to them; None leaves all as they are.
            seed: of other noise: another take on the same z; None is the recipe's.
            strength: how far to go; None is the recipe's.
            strengths: how far each of them goes, in the place of ``strength`` for all; a front map
                goes all the way.
            person: the likeness that the recipe names; an avatar has its own.
            callback: as in :meth:`__call__`.
            settings: fields of :class:`backend.settings.Settings` to replace.

        Raises:
            RodinError: ``edit.*``, ``settings.*``, ``recipe.other_model``, ``likeness.missing``,
                ``front_map.*``.
        """
        texts = [each for each in asked if isinstance(each, str)]
        if front_map is not None or len(texts) < len(asked):
            fronts = [] if front_map is None else [front_of(front_map)]
            same = {"undo": undo, "shape": shape, "seed": seed, "strength": strength, "person": person}
            base = self.edit(avatar, callback=callback, **same, **settings)
            return in_turn(self, base, [*asked, *fronts], strengths, callback)
        edits = [checked_text(text, "edit.empty") for text in texts]
        old, person = (avatar.recipe, avatar.person) if isinstance(avatar, Avatar) else (avatar, person)
        recipe = old.undone(undo).reseeded(seed)
        chosen = recipe.settings.changed(strength=strength, **settings)
        sampler = self.sampler
        z, before, layers = sampler.passed(recipe)[-1], list(recipe.before), list[Layer]()
        features = recipe.shape if shape is None else checked_shape(shape)
        said, told = [known(edit) for edit in edits], sampler.told(recipe)
        for each, far in zip(said, strengths or [chosen.strength] * len(said), strict=True):
            parts = edited_parts(each.text)
            before.append(BeforeEdit.of(z[0].tolist(), parts, features, far))
            z = self.conditioner.edited(z, each.text, far)
            features = added(features, each.shape, far)
            layers.append(sampler.layer(z, parts, each.text, told))
            told = sampler.told_by(each.text, parts, told)
        callback(Step("text", 1, 1))
        changes: dict[str, Any] = {"latent": z[0].tolist(), "before": before, "shape": features}
        changes["edits"] = [*recipe.edits, *edits]
        changes["understood"] = recipe.understood | {each.text: each.summary() for each in said}
        made = recipe.model_copy(update={**changes, "settings": chosen})
        if (
            not isinstance(avatar, Avatar)
            or undo
            or seed is not None
            or old.model != self.model
            or chosen.resampled(old.settings)
            or (person is not None and bool(chosen.likeness) != bool(old.settings.likeness))
        ):
            return self.remake(made, callback, person)
        field = continued(partial(sampler.make, made), layers, made, avatar.field, callback)
        return Avatar(field, made, person=person)
