"""A small client for Gisa's API, in the standard library alone: this one file can be copied anywhere.

from annotator.client import Gisa

gisa = Gisa("https://gisa.example.com", token)
for one in gisa.tail("news", state="news.cursor"):
    print(one.record["id"], len(one.record["entities"]))
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

Record = dict[str, Any]
"""A `gisa/1` record, or another object of the API, as JSON gives it."""

TRIES = 5
"""How often a request that changes nothing is made before its failure counts."""
PAUSE = 0.5
"""Seconds before the second try; each further one waits twice as long."""
WORTH_ANOTHER_TRY = {408, 429, 500, 502, 503, 504, 507}
CHUNK = 64 * 1024


class GisaError(Exception):
    """An answer that is no success. `status` is 0 when there was no answer; `code` and `details` are the API's."""

    def __init__(self, status: int, code: str, message: str, details: object = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details


class SignatureError(Exception):
    """A webhook's delivery that was not signed with this secret, or too long ago."""


@dataclass(frozen=True)
class Finished:
    """A layer that was finished, as a record. `cursor` is where to go on after it."""

    cursor: int
    record: Record


@dataclass(frozen=True)
class ImportReport:
    """What became of an import: counts, and why records were refused."""

    created: int
    layers: int
    duplicates: int
    refused: int
    whole: Record


def verify(secret: str, signature: str, body: bytes, *, tolerance: float = 300, now: float | None = None) -> Record:
    """The payload of a webhook's delivery, once its X-Gisa-Signature is right and not older than `tolerance` seconds.

    Raises SignatureError.
    """
    parts = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
    at, given = parts.get("t", ""), parts.get("v1", "")
    if not (at.isascii() and at.isdecimal()):
        raise SignatureError("There is no signature.")
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), given.encode()):
        raise SignatureError("The signature is not of this body and secret.")
    if abs((time.time() if now is None else now) - int(at)) > tolerance:
        raise SignatureError("The signature is too old.")
    return cast(Record, json.loads(body))


class Gisa:
    """The API at `url`, as the user whose token this is. Lists are iterators that fetch further pages by themselves.

    Requests that change nothing are tried again when the server cannot be reached; the others raise GisaError at once.
    """

    def __init__(self, url: str, token: str, *, timeout: float = 60, pause: float = PAUSE) -> None:
        self._base = f"{url.rstrip('/')}/api/v1/"
        self._token = token
        self._timeout = timeout
        self._pause = pause

    # what there is

    def projects(self) -> list[Record]:
        """The projects that the user is in."""
        return list(self._pages("projects/"))

    def project(self, slug: str) -> Record:
        """One project."""
        return self._get(_path("projects", slug))

    def scheme(self, slug: str) -> Record:
        """The newest version of the project's label scheme."""
        return self._get(_path("projects", slug, "scheme"))

    def articles(self, slug: str, *, q: str = "", state: str = "") -> Iterator[Record]:
        """The project's articles in order of their import, without texts."""
        return self._pages(_path("projects", slug, "articles"), q=q, state=state, limit=500)

    def article(self, article_id: int) -> Record:
        """One article with its text."""
        return self._get(_path("articles", article_id))

    def search(self, slug: str, q: str = "", *, place: str = "articles", **filters: str) -> Iterator[Record]:
        """Articles, labels or comments with these words; filters are publisher, batch, state, label, since, until."""
        return self._pages(_path("projects", slug, "search"), q=q, **{"in": place}, limit=100, **filters)

    # labels

    def layer(self, layer_id: int) -> Record:
        """A layer as a record."""
        return self._get(_path("layers", layer_id))

    def own_layer(self, article_id: int) -> Record:
        """The user's own layer on an article, made when there is none."""
        return self._send("POST", _path("articles", article_id, "layer"), {})

    def next(self, slug: str) -> Record | None:
        """The article that the user should take next: {id, key, title}; None when all are finished."""
        return cast(Record | None, self._get(_path("projects", slug, "next"))["next"])

    def save(self, layer_id: int, base: int, changes: Sequence[Mapping[str, Any]], *, tries: int = TRIES) -> Record:
        """Save changes on top of a version: all or none. Ids are added to changes without one.

        It is safe to try again, since the server drops changes that it has: so this does.
        Raises GisaError: 409 when others have changed the same, 422 that names each wrong change.
        """
        whole = [{"id": str(uuid.uuid4()), **change} for change in changes]
        body = {"base": base, "changes": whole}
        return self._send("POST", _path("layers", layer_id, "changes"), body, tries=tries)

    def submit(self, layer_id: int, cannot: str = "") -> Record:
        """Hand the labels in; `cannot` says why the article cannot be annotated."""
        return self._send("POST", _path("layers", layer_id, "submit"), {"cannot": cannot} if cannot else {})

    def reopen(self, layer_id: int) -> Record:
        """Take submitted labels back to work on them."""
        return self._send("POST", _path("layers", layer_id, "reopen"), {})

    # in and out

    def import_file(self, slug: str, path: str | os.PathLike[str], **fields: str) -> ImportReport:
        """Load a file of articles; fields are format, encoding, columns and labels."""
        file = Path(path)
        boundary = uuid.uuid4().hex
        pieces = [_field(boundary, name, value) for name, value in fields.items() if value]
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{_quoted(file.name)}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = b"".join([*pieces, head.encode(), file.read_bytes(), f"\r\n--{boundary}--\r\n".encode()])
        with self._open(
            "POST", self._url(_path("projects", slug, "import")), body, f"multipart/form-data; boundary={boundary}", 1
        ) as answer:
            whole = cast(Record, json.load(answer))
        refused, duplicates = whole["refused"]["count"], whole["duplicates"]["count"]
        return ImportReport(whole["created"], whole["layers"], duplicates, refused, whole)

    def export(
        self, slug: str, *, layers: str = "human", status: str = "", format: str = "json-lines"
    ) -> Iterator[bytes]:
        """An export, piece by piece as it arrives."""
        query = {"layers": layers, "status": status, "format": format}
        with self._open("GET", self._url(_path("projects", slug, "export"), **query)) as answer:
            yield from iter(lambda: answer.read(CHUNK), b"")

    def records(self, slug: str, *, layers: str = "human", status: str = "") -> Iterator[Record]:
        """The records of an export one by one, in constant memory."""
        query = {"layers": layers, "status": status}
        with self._open("GET", self._url(_path("projects", slug, "export"), **query)) as answer:
            for line in answer:
                yield json.loads(line)

    def releases(self, slug: str) -> Iterator[Record]:
        """The project's releases, newest first."""
        return self._pages(_path("projects", slug, "releases"))

    def make_release(self, slug: str, name: str, *, layers: str = "gold", note: str = "", wait: float = 600) -> Record:
        """Make a release and wait until its file is there.

        Raises GisaError (`release_failed`, or `release_not_ready` after `wait` seconds).
        """
        made = self._send("POST", _path("projects", slug, "releases"), {"name": name, "layers": layers, "note": note})
        until = time.monotonic() + wait
        while made["state"] == "making":
            if time.monotonic() > until:
                raise GisaError(0, "release_not_ready", f"The release is still being made after {wait:.0f} s.")
            time.sleep(min(1.0, wait))
            made = self._get(_path("releases", made["id"]))
        if made["state"] == "failed":
            raise GisaError(0, "release_failed", made["problem"])
        return made

    def download_release(self, release: Mapping[str, Any], path: str | os.PathLike[str]) -> Path:
        """Write the file of a release; it appears under its name only when its hash is right.

        Raises GisaError (`release_damaged`).
        """
        target = Path(path)
        partial = target.with_name(f".{target.name}.part")
        digest = hashlib.sha256()
        try:
            with (
                self._open("GET", self._url(_path("releases", release["id"], "file"))) as answer,
                partial.open("wb") as file,
            ):
                for chunk in iter(lambda: answer.read(CHUNK), b""):
                    digest.update(chunk)
                    file.write(chunk)
            if digest.hexdigest() != release["sha256"]:
                raise GisaError(0, "release_damaged", "The file does not have the hash of the release.")
            os.replace(partial, target)
        finally:
            partial.unlink(missing_ok=True)
        return target

    def finished(self, slug: str, after: int = 0) -> tuple[list[Finished], int, bool]:
        """Some of what was finished after a cursor, the cursor to go on with, and whether there is more already."""
        page = self._get(_path("projects", slug, "finished"), after=str(after))
        rows = [Finished(one["cursor"], one) for one in page["results"]]
        return rows, page["cursor"], page["next"] is not None

    def tail(
        self,
        slug: str,
        *,
        after: int = 0,
        state: str | os.PathLike[str] | None = None,
        poll: float = 5.0,
        until: Callable[[], bool] = lambda: False,
    ) -> Iterator[Finished]:
        """Every layer as it is finished, for ever; when the server is away it waits and goes on where it was.

        With a `state` file it goes on there after a restart too: the file holds the cursor of the last one that was
        worked off, that is, after which the next was asked for. So none is lost, and after a crash one may come twice.
        It ends when `until()` says so and nothing new is there. Raises GisaError for what waiting does not mend (401,
        403, 404).
        """
        file = Path(state) if state is not None else None
        cursor = max(after, _read_cursor(file))
        while True:
            ending = until()  # asked before, so that what was finished by then is still given
            try:
                rows, last, more = self.finished(slug, cursor)
            except GisaError as error:
                if error.status != 0 and error.status not in WORTH_ANOTHER_TRY:
                    raise
                if ending:
                    return
                time.sleep(poll)
                continue
            for row in rows:
                yield row
                cursor = row.cursor
                _keep_cursor(file, cursor)
            if last != cursor:
                cursor = last
                _keep_cursor(file, cursor)
            if not more:
                if ending:
                    return
                time.sleep(poll)

    # below

    def _url(self, path: str, **query: str) -> str:
        given = {name: value for name, value in query.items() if value != ""}
        return f"{self._base}{path}{'?' + urllib.parse.urlencode(given) if given else ''}"

    def _get(self, path: str, **query: str) -> Record:
        with self._open("GET", self._url(path, **query)) as answer:
            return cast(Record, json.load(answer))

    def _send(self, method: str, path: str, body: object, *, tries: int = 1) -> Record:
        data = json.dumps(body).encode()
        with self._open(method, self._url(path), data, "application/json", tries) as answer:
            return cast(Record, json.loads(answer.read() or b"{}"))

    def _pages(self, path: str, **query: object) -> Iterator[Record]:
        address: str | None = self._url(path, **{name: str(value) for name, value in query.items()})
        while address:
            with self._open("GET", address) as answer:
                page = json.load(answer)
            yield from page["results"]
            # Behind a proxy the server may know itself by another name: only path and query are taken.
            following = page["next"] and urllib.parse.urlsplit(page["next"])
            address = self._url(path) + f"?{following.query}" if following else None

    def _open(
        self, method: str, url: str, body: bytes | None = None, content_type: str = "", tries: int = TRIES
    ) -> IO[bytes]:
        """An answer to read. Raises GisaError."""
        headers = {"Authorization": f"Token {self._token}", "Accept": "*/*"}
        if content_type:
            headers["Content-Type"] = content_type
        for attempt in range(1, tries + 1):
            request = urllib.request.Request(url, data=body, headers=headers, method=method)
            try:
                return cast(IO[bytes], urllib.request.urlopen(request, timeout=self._timeout))
            except urllib.error.HTTPError as error:
                found = _error(error)
            except OSError as error:
                found = GisaError(0, "unreachable", f"The server cannot be reached: {error}")
            if attempt == tries or (found.status and found.status not in WORTH_ANOTHER_TRY):
                raise found
            time.sleep(self._pause * 2 ** (attempt - 1))
        raise AssertionError("unreachable")


def _path(*parts: object) -> str:
    return "".join(f"{urllib.parse.quote(str(part), safe='')}/" for part in parts)


def _error(answer: urllib.error.HTTPError) -> GisaError:
    try:
        error = json.loads(answer.read())["error"]
        return GisaError(answer.code, error["code"], error["message"], error["details"])
    except (ValueError, KeyError, TypeError, OSError):
        return GisaError(answer.code, "error", str(answer.reason))


def _field(boundary: str, name: str, value: str) -> bytes:
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def _quoted(name: str) -> str:
    return name.replace("\\", "%5C").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _read_cursor(file: Path | None) -> int:
    """Raises ValueError for a file that is none of ours."""
    if file is None or not file.exists():
        return 0
    return int(file.read_text().strip() or 0)


def _keep_cursor(file: Path | None, cursor: int) -> None:
    if file is None:
        return
    partial = file.with_name(f".{file.name}.part")
    partial.write_text(f"{cursor}\n")
    os.replace(partial, file)
