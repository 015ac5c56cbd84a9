# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of the Hugging Face Hub: named, looked up, downloaded and found again, by huggingface_hub.

What it may reach, and with which token, cache, endpoint and proxy, is told by huggingface_hub's own
variables: ``HF_HUB_OFFLINE``, ``HF_TOKEN``, ``HF_HUB_CACHE``, ``HF_ENDPOINT``, ``HTTPS_PROXY``. Only what a
model's ``SHA256SUMS`` lists is downloaded.
"""

import re
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx2
from huggingface_hub import HfApi, constants, errors, hf_hub_download, try_to_load_from_cache
from tqdm.auto import tqdm

from backend.errors import RodinError
from backend.model_folder import CARD, INDEX, SUMS, digest, listed, verify

_NAME = re.compile(r"([\w.-]+/[\w.-]+)(?:@([\w./-]+))?")
_PICKLES = (".bin", ".ckpt", ".pickle", ".pkl", ".pt", ".pth")
_AGAIN = "Download the model again; it goes on from here."

Told = Callable[[int, int], None]
"""Called with the bytes that are there and those that there will be."""


@dataclass(frozen=True)
class HubModel:
    """A repository at a revision.

    Attributes:
        repository: ``owner/name``.
        revision: branch, tag or commit.
    """

    repository: str
    revision: str = constants.DEFAULT_REVISION

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Of ``owner/name`` or ``owner/name@revision``; None if it is neither."""
        found = _NAME.fullmatch(text)
        return cls(found[1], found[2] or constants.DEFAULT_REVISION) if found else None

    def __str__(self) -> str:
        return f"{self.repository}@{self.revision}"


@dataclass(frozen=True)
class Offer:
    """What a download would bring.

    Attributes:
        commit: that the revision is now.
        sizes: bytes by file.
        missing: the files that are not in the cache, or damaged there.
        licence: as the card says, or nothing.
    """

    model: HubModel
    commit: str
    sizes: dict[str, int]
    missing: tuple[str, ...]
    licence: str

    @property
    def bytes_missing(self) -> int:
        """To download."""
        return sum(self.sizes[name] for name in self.missing)


def cached(model: HubModel) -> Path | None:
    """The model's folder in the cache; None if it has never been looked up or begun."""
    found = try_to_load_from_cache(model.repository, INDEX, revision=model.revision)
    return Path(found).parent if isinstance(found, str) else None


def look_up(model: HubModel) -> Offer:
    """Ask the Hub what the model is. Downloads its list of files, which is small.

    Raises:
        RodinError: ``hub.offline``, ``hub.unreachable``, ``hub.not_found``, ``hub.gated``,
            ``hub.no_revision``, ``hub.refused``, ``hub.no_model``, ``hub.pickle``.
    """
    with _coded(model):
        info = HfApi().model_info(model.repository, revision=model.revision, files_metadata=True)
        there = {each.rfilename: each.size or 0 for each in info.siblings or ()}
        if lacking := {INDEX, SUMS} - set(there):
            raise RodinError(
                "hub.no_model",
                f"{model} is no model for this program: it has no {min(lacking)}.",
                "Name a repository that `python -m backend publish` made.",
            )
        if pickles := sorted(name for name in there if name.endswith(_PICKLES)):
            raise RodinError(
                "hub.pickle",
                f"{model} holds {pickles[0]}, which can run code when it is loaded.",
                "Ask its author for safetensors only.",
            )
        sums = Path(hf_hub_download(model.repository, SUMS, revision=model.revision))
        names = [INDEX, *(name for name in listed(sums.parent) if name != INDEX), CARD]
        sizes = {name: there[name] for name in names if name in there}
        commit = str(info.sha)
        wanted = listed(sums.parent)
        missing = [name for name in sizes if not _whole(model, commit, name, wanted.get(name))]
        card = info.card_data.to_dict() if info.card_data else {}
    return Offer(model, commit, sizes, tuple(missing), str(card.get("license") or ""))


def download(offer: Offer, told: Told = lambda done, of: None) -> Path:
    """Bring what is missing, each file whole or resumable, and verify all.

    Returns:
        The model's folder.

    Raises:
        RodinError: as :func:`look_up`; ``hub.disk_full``; ``model.missing`` and ``model.hash_mismatch`` as
            :func:`backend.model_folder.verify`.
    """
    free = shutil.disk_usage(_existing(Path(constants.HF_HUB_CACHE))).free
    if free < offer.bytes_missing:
        raise RodinError(
            "hub.disk_full",
            f"{offer.model} needs {offer.bytes_missing / 1e6:.0f} MB more, and {free / 1e6:.0f} MB are free "
            f"in {constants.HF_HUB_CACHE}.",
            "Make room, or name another cache folder.",
        )
    done, whole = sum(offer.sizes.values()) - offer.bytes_missing, sum(offer.sizes.values())
    told(done, whole)
    for name in offer.missing:
        with _coded(offer.model):
            _forget(_there(offer.model, offer.commit, name))
            hf_hub_download(
                offer.model.repository,
                name,
                revision=offer.commit,
                tqdm_class=_bar(lambda came, before=done: told(before + came, whole)),
            )
        done += offer.sizes[name]
        told(done, whole)
    folder = cached(HubModel(offer.model.repository, offer.commit))
    if folder is None:
        raise RodinError("model.missing", f"The download of {offer.model} is not complete.", _AGAIN)
    verify(folder)
    return folder


def _there(model: HubModel, commit: str, name: str) -> Path | None:
    found = try_to_load_from_cache(model.repository, name, revision=commit)
    return Path(found) if isinstance(found, str) else None


def _whole(model: HubModel, commit: str, name: str, wanted: str | None) -> bool:
    path = _there(model, commit, name)
    return path is not None and (wanted is None or digest(path) == wanted)


def _forget(damaged: Path | None) -> None:
    """Remove a file of the cache with what it points to."""
    if damaged:
        damaged.resolve().unlink()
        damaged.unlink(missing_ok=True)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _bar(came: Callable[[int], None]) -> type[tqdm]:
    """A progress bar that shows nothing and tells ``came`` the bytes of its file so far."""

    class Bar(tqdm):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            self.so_far = int(options.get("initial") or 0)
            super().__init__(*arguments, **{**options, "disable": True})

        def update(self, n: float | None = 1) -> bool | None:
            self.so_far += int(n or 0)
            came(self.so_far)
            return None

    return Bar


@contextmanager
def _coded(model: HubModel) -> Generator[None]:
    """What huggingface_hub raises as coded errors."""
    try:
        yield
    except errors.GatedRepoError as error:
        raise RodinError(
            "hub.gated",
            f"{model} is for people whom its author has let in.",
            "Ask for access on its page, then log in with `hf auth login` or give a token.",
        ) from error
    except errors.RevisionNotFoundError as error:
        raise RodinError(
            "hub.no_revision", f"{model.repository} has no revision '{model.revision}'.", "Name another one."
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise RodinError(
            "hub.not_found",
            f"There is no {model.repository} on the Hub, or it is private.",
            "Check the name; for a private one log in with `hf auth login` or give a token.",
        ) from error
    except (errors.OfflineModeIsEnabled, errors.LocalEntryNotFoundError) as error:
        if constants.HF_HUB_OFFLINE:
            raise RodinError(
                "hub.offline",
                f"{model} is not whole in the cache, and the network must not be used.",
                "Allow it (in Blender: Online Access), or give a model folder.",
            ) from error
        raise _unreachable(error) from error
    except errors.HfHubHTTPError as error:
        raise RodinError("hub.refused", f"The Hub refused: {error}.", _AGAIN) from error
    except (httpx2.HTTPError, OSError) as error:
        raise _unreachable(error) from error


def _unreachable(error: Exception) -> RodinError:
    return RodinError(
        "hub.unreachable",
        f"{constants.ENDPOINT} did not answer, or the download broke off: {str(error).rstrip('.')}.",
        f"Check the network and the proxy. {_AGAIN}",
    )
