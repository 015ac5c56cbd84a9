# SPDX-License-Identifier: GPL-3.0-or-later
"""The pipe protocol between Blender and the backend: one JSON object a line, both ways.

Stdlib only, because Blender's own Python imports it. ``docs/protocol.md`` says what each message
means; a test keeps the two equal. Large data never passes through the pipe: messages name files in
the job's folder.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, BinaryIO, ClassVar

from .errors import RodinError

PROTOCOL_VERSION = 1
MAX_LINE_BYTES = 1 << 20
PAINTED = "painted front"
"""What edits say in the place of a text where the avatar's front was painted."""


@dataclass(frozen=True)
class Hello:
    """First line of the child, and its answer to ``info``."""

    type: ClassVar[str] = "hello"
    protocol: int
    version: str
    device: str
    memory: int
    model: str


@dataclass(frozen=True)
class Status:
    """What the child is doing: ``loading``, ``ready``, ``queued`` or ``working``."""

    type: ClassVar[str] = "status"
    state: str
    text: str = ""
    job: str | None = None


@dataclass(frozen=True)
class Progress:
    """A step of a job's stage has ended; ``seconds_left`` is for the whole job."""

    type: ClassVar[str] = "progress"
    job: str
    stage: str
    step: int
    of: int
    seconds_left: float | None = None


@dataclass(frozen=True)
class Preview:
    """A picture of the avatar so far."""

    type: ClassVar[str] = "preview"
    job: str
    path: str


@dataclass(frozen=True)
class Warn:
    """Something the user should know; the job goes on."""

    type: ClassVar[str] = "warning"
    code: str
    message: str
    job: str | None = None


@dataclass(frozen=True)
class Failure:
    """A job, or a line that was no message, failed."""

    type: ClassVar[str] = "error"
    code: str
    message: str
    hint: str = ""
    job: str | None = None


@dataclass(frozen=True)
class Result:
    """One avatar lies in folder ``path``; ``recipe`` is the content of its avatar.json.

    It took ``seconds``, and the backend ``memory`` bytes at most since its start; 0 if the system does
    not tell.
    """

    type: ClassVar[str] = "result"
    job: str
    path: str
    recipe: dict[str, Any]
    seconds: float = 0.0
    memory: int = 0


@dataclass(frozen=True)
class Found:
    """What was looked for lies in folder ``path``."""

    type: ClassVar[str] = "found"
    job: str
    path: str


@dataclass(frozen=True)
class Done:
    """Last message of a job: ``done``, ``failed`` or ``cancelled``."""

    type: ClassVar[str] = "done"
    job: str
    state: str = "done"


@dataclass(frozen=True)
class Generate:
    """Make ``count`` avatars from a photo, a prompt, both, or nothing.

    ``more_photos`` show the same person; ``face`` says which face of ``photo``, counted from the left from 1;
    ``shape`` sets features of the face, ``corrections`` is a file of landmarks that were set by hand.
    ``palette`` says of parts what is to be of them, and the picture ``front_map`` what is where, for a model
    that reads them.
    """

    type: ClassVar[str] = "generate"
    job: str
    folder: str
    photo: str | None = None
    more_photos: list[str] = field(default_factory=list)
    face: int | None = None
    prompt: str | None = None
    edits: list[str] = field(default_factory=list)
    shape: dict[str, float] | None = None
    seed: int | None = None
    count: int = 1
    corrections: str | None = None
    palette: dict[str, str] | None = None
    front_map: str | None = None
    preset: str = "balanced"
    guidance_scale: float | None = None
    steps: int | None = None
    strength: float | None = None
    resolution: int | None = None
    faces: int | None = None
    texture_size: int | None = None
    normal_map: bool | None = None
    rig: bool | None = None
    likeness: float | None = None
    neutral: bool | None = None
    skin_warmth: float | None = None
    skin_lightness: float | None = None


@dataclass(frozen=True)
class Edit:
    """Change the avatar of the recipe file ``recipe``; unset settings are the recipe's.

    An avatar of a photo needs the ``likeness.npz`` that lies beside its recipe, and no photo. With its
    ``photos`` the person is read again, with the landmarks that the file ``corrections`` has set by hand.
    Each of the ``edits`` that says ``painted front`` has a picture among ``front_maps``, in their order.
    """

    type: ClassVar[str] = "edit"
    job: str
    folder: str
    recipe: str
    edits: list[str]
    undo: int = 0
    shape: dict[str, float] | None = None
    photos: list[str] = field(default_factory=list)
    corrections: str | None = None
    front_maps: list[str] = field(default_factory=list)
    seed: int | None = None
    strength: float | None = None
    strengths: list[float] = field(default_factory=list)
    guidance_scale: float | None = None
    steps: int | None = None
    resolution: int | None = None
    faces: int | None = None
    texture_size: int | None = None
    normal_map: bool | None = None
    rig: bool | None = None
    likeness: float | None = None
    neutral: bool | None = None
    skin_warmth: float | None = None
    skin_lightness: float | None = None


@dataclass(frozen=True)
class FindFaces:
    """Write pictures of the faces of ``photo``."""

    type: ClassVar[str] = "find_faces"
    job: str
    folder: str
    photo: str


@dataclass(frozen=True)
class FindLandmarks:
    """Fit the face of ``photo`` and write its landmarks and, if ``picture``, the photo they lie on."""

    type: ClassVar[str] = "find_landmarks"
    job: str
    folder: str
    photo: str
    face: int | None = None
    corrections: str | None = None
    picture: bool = True


@dataclass(frozen=True)
class DrawFront:
    """Write the front map of the avatar of the recipe file ``recipe``, to be painted on.

    An avatar of a photo needs its ``likeness.npz``. Each of the map's cells has ``scale`` pixels along its
    edge. With ``to_paint`` it is refused if the model reads no front maps.
    """

    type: ClassVar[str] = "draw_front"
    job: str
    folder: str
    recipe: str
    scale: int = 8
    to_paint: bool = False


@dataclass(frozen=True)
class Cancel:
    """Stop a job, queued or running."""

    type: ClassVar[str] = "cancel"
    job: str


@dataclass(frozen=True)
class Info:
    """Ask for a fresh ``hello``."""

    type: ClassVar[str] = "info"


@dataclass(frozen=True)
class Shutdown:
    """Stop the running job and exit; the end of stdin means the same."""

    type: ClassVar[str] = "shutdown"


FromChild = Hello | Status | Progress | Preview | Warn | Failure | Result | Found | Done
JobRequest = Generate | Edit | FindFaces | FindLandmarks | DrawFront
FromParent = JobRequest | Cancel | Info | Shutdown
Message = FromChild | FromParent

MESSAGES: dict[str, type[Message]] = {
    kind.type: kind for kind in (*typing.get_args(FromChild), *typing.get_args(FromParent))
}


def encode(message: Message) -> bytes:
    """One line of ASCII JSON with its newline.

    Raises:
        RodinError: ``protocol.too_long`` beyond ``MAX_LINE_BYTES``.
    """
    text = json.dumps({"type": message.type, **asdict(message)}, allow_nan=False)
    line = text.encode("ascii") + b"\n"
    if len(line) > MAX_LINE_BYTES:
        raise _too_long()
    return line


def decode(line: bytes) -> Message:
    """The message of one line; fields it does not know are ignored.

    Raises:
        RodinError: ``protocol.too_long``, ``protocol.bad_json``, ``protocol.unknown_type`` or
            ``protocol.bad_field``.
    """
    if len(line) > MAX_LINE_BYTES:
        raise _too_long()
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RodinError("protocol.bad_json", f"A line is not JSON: {error}.", _SPEAK) from error
    if not isinstance(data, dict):
        raise RodinError("protocol.bad_json", "A line is not a JSON object.", _SPEAK)
    name = data.get("type")
    kind = MESSAGES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise RodinError("protocol.unknown_type", f"There is no message type {name!r:.80}.", _SPEAK)
    return kind(**_known_fields(kind, data))


def receive(stream: BinaryIO) -> Iterator[Message | RodinError]:
    """Messages of a stream until its end; a line that is none yields its error instead.

    A line longer than ``MAX_LINE_BYTES`` is skipped to its newline without being held in memory.
    """
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            yield _too_long()
        elif line.strip():
            try:
                yield decode(line)
            except RodinError as error:
                yield error


_SPEAK = f"Both sides must speak protocol version {PROTOCOL_VERSION}; see docs/protocol.md."


def _too_long() -> RodinError:
    return RodinError("protocol.too_long", f"A line is longer than {MAX_LINE_BYTES} bytes.", _SPEAK)


def _known_fields(kind: type[Message], data: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    known: dict[str, Any] = {}
    for each in fields(kind):
        if each.name in data:
            if not _fits(data[each.name], hints[each.name]):
                raise _bad_field(kind, each.name, "has the wrong type")
            known[each.name] = data[each.name]
        elif each.default is MISSING and each.default_factory is MISSING:
            raise _bad_field(kind, each.name, "is missing")
    return known


def _bad_field(kind: type[Message], name: str, what: str) -> RodinError:
    return RodinError("protocol.bad_field", f"Field '{name}' of message '{kind.type}' {what}.", _SPEAK)


def _fits(value: object, hint: Any) -> bool:
    if isinstance(hint, types.UnionType):
        return any(_fits(value, each) for each in typing.get_args(hint))
    if typing.get_origin(hint) is list:
        (item,) = typing.get_args(hint)
        return isinstance(value, list) and all(_fits(each, item) for each in value)
    if typing.get_origin(hint) is dict:
        _, item = typing.get_args(hint)
        return isinstance(value, dict) and (item is Any or all(_fits(each, item) for each in value.values()))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, typing.get_origin(hint) or hint)
