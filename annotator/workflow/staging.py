"""Keep uploads between their preview and the word that they are to be imported."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from annotator.core.errors import InvalidError, NotFoundError
from annotator.importers.base import Refused, Source
from annotator.models import Project, User
from annotator.workflow.sources import Upload, named_sources

KEEP_SECONDS = 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def _root() -> Path:
    return Path(settings.GISA_DATA_DIR) / "staging"


def stage(user: User, project: Project, uploads: Iterable[Upload]) -> str:
    """Keep uploads for a day; the token by which their owner finds them again.

    Raises InvalidError (`no_file`, `too_large`).
    """
    files = list(uploads)
    if not files:
        raise InvalidError("no_file", "Choose a file, or paste a text.")
    size = sum(upload.size or 0 for upload in files)
    if size > settings.GISA_MAX_UPLOAD_BYTES:
        raise InvalidError(
            "too_large",
            f"An upload has at most {settings.GISA_MAX_UPLOAD_BYTES:,} bytes; load larger files with the "
            "command import_articles.",
        )
    _sweep()
    token = secrets.token_urlsafe(18)
    folder = _root() / token
    folder.mkdir(parents=True, mode=0o700)
    names = []
    for number, upload in enumerate(files):
        upload.seek(0)
        with (folder / str(number)).open("wb") as out:
            while chunk := upload.read(1024**2):
                out.write(chunk)
        names.append(Path(upload.name or "upload").name)
    owner = {"user": user.pk, "project": project.pk, "names": names}
    (folder / "owner.json").write_text(json.dumps(owner))
    return token


def _folder(user: User, project: Project, token: str) -> tuple[Path, dict[str, Any]]:
    """Raises NotFoundError (`no_such_upload`) for another's token too."""
    folder = _root() / token
    if TOKEN.fullmatch(token) and (folder / "owner.json").is_file():
        owner: dict[str, Any] = json.loads((folder / "owner.json").read_text())
        if (owner["user"], owner["project"]) == (user.pk, project.pk):
            return folder, owner
    raise NotFoundError("no_such_upload", "The upload is no longer here; upload the file again.")


def staged(user: User, project: Project, token: str) -> Iterator[Source | Refused]:
    """The files of a staged upload, archives looked into.

    Raises NotFoundError (`no_such_upload`).
    """
    folder, owner = _folder(user, project, token)
    if not all((folder / str(number)).is_file() for number in range(len(owner["names"]))):
        raise NotFoundError("no_such_upload", "The upload was imported already; upload the file again.")
    return _sources(folder, owner["names"])


def _sources(folder: Path, names: list[str]) -> Iterator[Source | Refused]:
    yield from named_sources([(name, partial(_open, folder / str(number))) for number, name in enumerate(names)], None)


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def rejects_path(user: User, project: Project, token: str) -> Path:
    """Where the refused records of a staged upload are kept.

    Raises NotFoundError (`no_such_upload`).
    """
    return _folder(user, project, token)[0] / "rejects"


def discard(user: User, project: Project, token: str) -> None:
    """Delete a staged upload's files; the refused records stay until they are swept."""
    folder, owner = _folder(user, project, token)
    for number in range(len(owner["names"])):
        (folder / str(number)).unlink(missing_ok=True)


def _sweep() -> None:
    """Delete what nobody came back for."""
    root = _root()
    if not root.is_dir():
        return
    for folder in root.iterdir():
        if folder.stat().st_mtime < time.time() - KEEP_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
