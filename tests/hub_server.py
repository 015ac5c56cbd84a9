# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the Hub's HTTP interface that huggingface_hub asks for, on the loopback device.

No package serves them that is kept up, so they stand here: a model's facts, and its files with ranges.
"""

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FACTS = re.compile(r"/api/models/([^/]+/[^/]+)(?:/revision/([^/?]+))?(?:\?.*)?$")
FILE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/([^?]+)")


class HubServer(ThreadingHTTPServer):
    """Serves folders as models.

    Attributes:
        models: folder by ``owner/name``.
        gated: names that are for those who were let in.
        budget: bytes of files after which it falls silent, or None.
        sent: bytes of files.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.models: dict[str, Path] = {}
        self.gated: set[str] = set()
        self.budget: int | None = None
        self.sent = 0
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def left(self) -> int | None:
        """Bytes until it falls silent."""
        return None if self.budget is None else max(0, self.budget - self.sent)

    def end(self) -> None:
        """Nobody listens any more."""
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Clients leave as they like."""


class Handler(BaseHTTPRequestHandler):
    server: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Tests read other things."""

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, body: bool) -> None:
        if self.server.left == 0:
            self.close_connection = True
            return
        facts, file = FACTS.match(self.path), FILE.match(self.path)
        found = facts or file
        name, revision = (found[1], found[2]) if found else ("", None)
        if name in self.server.gated and file:
            self.refuse(403, "GatedRepo")
        elif name not in self.server.models:
            self.refuse(404, "RepoNotFound")
        elif revision not in (None, "main", "v1", COMMIT):
            self.refuse(404, "RevisionNotFound")
        elif facts:
            self.facts(name, self.server.models[name])
        else:
            self.file(self.server.models[name] / file[3], body)

    def refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("X-Error-Message", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def facts(self, name: str, folder: Path) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        siblings = [
            {"rfilename": path.relative_to(folder).as_posix(), "size": path.stat().st_size} for path in files
        ]
        body = json.dumps(
            {
                "id": name,
                "modelId": name,
                "sha": COMMIT,
                "private": False,
                "gated": name in self.server.gated,
                "disabled": False,
                "downloads": 0,
                "likes": 0,
                "tags": [],
                "siblings": siblings,
                "cardData": {"license": "cc0-1.0"},
            }
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def file(self, path: Path, body: bool) -> None:
        if not path.is_file():
            self.refuse(404, "EntryNotFound")
            return
        data = path.read_bytes()
        asked = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        if not body:
            return
        rest = data[start:]
        rest = rest[: self.server.left]
        self.wfile.write(rest)
        self.server.sent += len(rest)
        if self.server.left == 0:
            self.close_connection = True
