"""Releases: an export of one moment, kept with its hash, never changed."""

from __future__ import annotations

import hashlib
import re
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from typing import IO

import orjson
from django.db import IntegrityError, connection, transaction

from annotator.core.errors import AnnotatorError, ConflictError, InvalidError
from annotator.core.text import written
from annotator.models import Project, Release, ReleasePart, User
from annotator.queries.guidelines import guideline_number
from annotator.queries.schemes import current_scheme
from annotator.workflow.backing_up import snapshot
from annotator.workflow.exporting import (
    LossReport,
    Selection,
    Summary,
    exporter_for,
    file_name,
    record_export,
    summarise,
    written_out,
)
from annotator.workflow.webhooks import notify

PART = 1024**2
"""Bytes of the file that are compressed and stored together."""
NAME = re.compile(r"[\w][\w. +-]{0,99}")


def make_release(
    project: Project,
    user: User | None,
    name: object,
    *,
    layers: str = "gold",
    status: str = "",
    format: str = "json-lines",
    options: Mapping[str, str] | None = None,
    note: object = "",
) -> Release:
    """A release that waits for its file: `fill_release` makes it.

    Raises InvalidError (`bad_release`, `unknown_layers`, `unknown_status`, `unknown_format` …) or ConflictError
    (`release_exists`).
    """
    title = written(name, "name", 100, "bad_release")
    if not NAME.fullmatch(title):
        raise InvalidError("bad_release", "A name consists of letters, digits, spaces and . _ + - .")
    if not isinstance(note, str) or len(note) > 500 or "\x00" in note:
        raise InvalidError("bad_release", "note must be a text of at most 500 characters.")
    selection = Selection(project, layers, status)
    format_ = exporter_for(project, format, options)
    try:
        with transaction.atomic():
            return Release.objects.create(
                project=project,
                name=title,
                note=note.strip(),
                format=format,
                options=orjson.dumps(dict(options or {})).decode(),
                layers=layers,
                status=status,
                file_name=_file_name(file_name(selection, format_), title),
                scheme_version=current_scheme(project).version,
                guideline_version=guideline_number(project),
                made_by=user,
            )
    except IntegrityError:
        raise ConflictError("release_exists", f"There is already a release {title!r}.") from None


def _file_name(export_name: str, title: str) -> str:
    stem, _, extension = export_name.partition(".")
    safe = re.sub(r"[^A-Za-z0-9.+-]+", "-", title).strip("-.") or "release"
    return f"{stem}-{safe}.{extension}"


def fill_release(release: Release) -> Release:
    """Make the file of a release that waits for it, of one moment; when that fails, the release says why."""
    try:
        _fill(release)
    except AnnotatorError as error:
        Release.objects.filter(pk=release.pk, state="making").update(state="failed", problem=error.message[:500])
    release.refresh_from_db()
    return release


def _fill(release: Release) -> None:
    selection = Selection(release.project, release.layers, release.status)
    lost = LossReport()
    digest, size = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as file:
        # One moment: what is saved meanwhile is not in it. The transaction that stores it is another one, since
        # SQLite would not let a reader of an old moment write.
        with nullcontext() if connection.in_atomic_block else snapshot():
            for chunk in written_out(selection, release.format, orjson.loads(release.options), lost.add):
                digest.update(chunk)
                size += file.write(chunk)
            summary = summarise(selection)
        file.seek(0)
        _store(release, file, digest.hexdigest(), size, summary, lost)


def _store(release: Release, file: IO[bytes], sha256: str, size: int, summary: Summary, lost: LossReport) -> None:
    with transaction.atomic():
        row = Release.objects.select_for_update().get(pk=release.pk)
        if row.state != "making":
            return
        number = 0
        while piece := file.read(PART):
            ReleasePart.objects.create(release=row, number=number, data=zlib.compress(piece))
            number += 1
        row.state, row.sha256, row.size = "ready", sha256, size
        row.records, row.articles, row.annotations = summary.records, summary.articles, summary.annotations
        row.forbid_redistribution = summary.forbid_redistribution
        row.forbid_ai_training = summary.forbid_ai_training
        row.losses = orjson.dumps(dict(sorted(lost.counts.items()))).decode()
        row.save()
        record_export(Selection(row.project, row.layers, row.status), row.format, summary.records, row.made_by)
        notify(release.project, "release", about_release(row))


def about_release(row: Release) -> dict[str, object]:
    """What an event says of a release."""
    return {
        "release": {
            "id": row.pk,
            "name": row.name,
            "file_name": row.file_name,
            "sha256": row.sha256,
            "size": row.size,
            "records": row.records,
            "forbid_redistribution": row.forbid_redistribution,
            "forbid_ai_training": row.forbid_ai_training,
        }
    }


def headers_of(release: Release) -> dict[str, str]:
    """What a download of a release says about itself."""
    return {
        "Content-Disposition": f'attachment; filename="{release.file_name}"',
        "Content-Length": str(release.size),
        "X-Gisa-SHA256": release.sha256,
        "X-Gisa-Records": str(release.records),
        "X-Gisa-Forbid-Redistribution": str(release.forbid_redistribution),
        "X-Gisa-Forbid-AI-Training": str(release.forbid_ai_training),
    }


def release_bytes(release: Release) -> Iterator[bytes]:
    """The file, piece by piece. The last piece comes only when the hash of all is right.

    Raises ConflictError (`release_damaged`) before the last piece, so that nobody takes a damaged file for a whole one.
    """
    if release.state != "ready":
        raise ConflictError("release_not_ready", "The file of this release is not there.")
    return _pieces(release)


def _pieces(release: Release) -> Iterator[bytes]:
    digest, size, held = hashlib.sha256(), 0, b""
    numbers = ReleasePart.objects.filter(release=release).order_by("number").values_list("number", flat=True)
    for number in list(numbers):
        data = ReleasePart.objects.values_list("data", flat=True).get(release=release, number=number)
        try:
            piece = zlib.decompress(bytes(data))
        except zlib.error:
            raise _damaged(release) from None
        digest.update(piece)
        size += len(piece)
        if held:
            yield held
        held = piece
    if size != release.size or digest.hexdigest() != release.sha256:
        raise _damaged(release)
    if held:
        yield held


def _damaged(release: Release) -> ConflictError:
    return ConflictError("release_damaged", f"The file of {release.name!r} does not have the hash {release.sha256}.")
