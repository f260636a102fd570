"""Articles in, with the labels that they bring. One record that is wrong never stops or loses the others."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Protocol

from annotator.core import text as core_text
from annotator.core.errors import InvalidError
from annotator.core.intake import Prepared, prepare
from annotator.core.mapping import LabelMap
from annotator.core.scheme import Scheme
from annotator.importers import importer, importer_of
from annotator.importers.base import BaseImporter, Draft, Refused, Source
from annotator.models import Action, Project, User
from annotator.queries.schemes import current_scheme
from annotator.workflow.auditing import record
from annotator.workflow.storing import Batch, Incoming, Outcome, store

BATCH = 500
"""Records in one transaction."""

EXAMPLES = 1_000
"""Refusals and duplicates that a report names; it counts all of them."""

Found = Source | Refused


class RejectsSink(Protocol):
    """Where refused records go, unchanged."""

    def add(self, refused: Refused) -> None: ...


@dataclass(slots=True)
class ImportReport:
    """What became of every record. `created` counts articles, `layers` the layers that came with them."""

    created: int = 0
    layers: int = 0
    duplicate_count: int = 0
    refused_count: int = 0
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def records(self) -> int:
        """Records that were read, whatever became of them."""
        return self.created + self.duplicate_count + self.refused_count

    def to_dict(self) -> dict[str, Any]:
        return {
            "created": self.created,
            "layers": self.layers,
            "duplicates": {"count": self.duplicate_count, "examples": self.duplicates},
            "refused": {"count": self.refused_count, "examples": [one.to_dict() for one in self.refused]},
            "notes": dict(self.notes),
            "encodings": dict(self.encodings),
            "seconds": round(self.seconds, 3),
        }

    def refuse(self, refused: Refused, rejects: RejectsSink | None) -> None:
        """Count a refusal, and keep what was refused."""
        self.refused_count += 1
        if len(self.refused) < EXAMPLES:
            self.refused.append(refused)
        if rejects:
            rejects.add(refused)

    def add(self, outcome: Outcome, rejects: RejectsSink | None) -> None:
        """Count what storing a batch did."""
        self.created += outcome.created
        self.layers += outcome.layers
        self.duplicate_count += len(outcome.duplicates)
        self.duplicates += outcome.duplicates[: max(0, EXAMPLES - len(self.duplicates))]
        for refused in outcome.refused:
            self.refuse(refused, rejects)


def import_files(
    project: Project,
    user: User | None,
    sources: Iterable[Found],
    *,
    format: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    labels: LabelMap | None = None,
    keep_layers: bool = False,
    rejects: RejectsSink | None = None,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Load files into a project, a transaction for each BATCH of records, in constant memory.

    Labels become layers of kind `imported`; with `keep_layers` they stay what their record says, which needs the
    authors of human layers to be members. `columns` says which column of a table is what, `labels` what becomes of
    labels that the scheme has not (see `workflow.mapping`); labels that nobody decided on are kept and noted.
    `progress` is told how many records have been read so far.
    Raises InvalidError for an unknown format or encoding; everything else is in the report.
    """
    started = time.monotonic()
    if encoding:
        core_text.decode(b"", encoding)
    report = ImportReport()
    scheme = current_scheme(project)
    batch = Batch(project, user, scheme.version, keep_layers)
    drafts = read_drafts(sources, HowToRead(format, encoding, columns or {}), report.notes)
    while chunk := list(islice(drafts, BATCH)):
        incoming: list[Incoming] = []
        for one in chunk:
            taken = one if isinstance(one, Refused) else _prepared(one, scheme.value, labels)
            if isinstance(taken, Refused):
                report.refuse(taken, rejects)
                continue
            report.notes.update(taken.draft.notes)
            report.notes.update(taken.article.notes)
            report.encodings[taken.draft.encoding] += 1
            incoming.append(taken)
        report.add(store(batch, incoming), rejects)
        if progress:
            progress(report.records)
    report.seconds = time.monotonic() - started
    facts = {"articles": report.created, "layers": report.layers, "refused": report.refused_count}
    record(Action.IMPORTED, user, project, **facts)
    return report


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What people decided about their files; what they left open is recognised."""

    format: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def read_drafts(sources: Iterable[Found], how: HowToRead, notes: Counter[str]) -> Iterator[Draft | Refused]:
    """The articles of files as they came, and what cannot be read. `notes` counts what was passed over.

    Raises InvalidError (`unknown_format`).
    """
    for found in _readable(sources, how, notes):
        if isinstance(found, Refused):
            yield found
        else:
            yield from _read(*found)


def _read(source: Source, format_: BaseImporter) -> Iterator[Draft | Refused]:
    try:
        yield from format_.read(source)
    except InvalidError as error:
        yield Refused(source.name, None, error.code, error.message)
    except OSError as error:
        yield Refused(source.name, None, "unreadable", f"The file cannot be read: {error.strerror}.")


Readable = tuple[Source, BaseImporter]


def _readable(sources: Iterable[Found], how: HowToRead, notes: Counter[str]) -> Iterator[Readable | Refused]:
    """The files that are read, each with its format.

    In place of a file that is a part of another one that one is read, once; settings are passed over and noted.
    """
    chosen = importer(how.format) if how.format else None
    seen: set[tuple[Callable[[str], Source | None], str]] = set()
    for source in sources:
        if isinstance(source, Refused):
            yield source
            continue
        if source.hidden:
            notes[f"passed over, hidden: {source.name}"] += 1
            continue
        source = replace(source, encoding=how.encoding or source.encoding, columns=how.columns)
        try:
            format_ = chosen or importer_of(source)
            if format_.is_settings(source):
                notes[f"passed over, it holds no articles: {source.name}"] += 1
                continue
            whole = format_.part_of(source) or source
        except InvalidError as error:
            yield Refused(source.name, None, error.code, error.message)
        except OSError as error:
            yield Refused(source.name, None, "unreadable", f"The file cannot be read: {error.strerror}.")
        else:
            if type(format_).part_of is not BaseImporter.part_of:
                # Two archives may have files of the same name; what finds their neighbours tells them apart.
                if (whole.find, whole.name) in seen:
                    continue
                seen.add((whole.find, whole.name))
            yield whole, format_


def _prepared(draft: Draft, scheme: Scheme, labels: LabelMap | None = None) -> Incoming | Refused:
    try:
        return Incoming(draft, prepare_draft(draft, scheme, labels))
    except InvalidError as error:
        return Refused(draft.file, draft.line, error.code, error.message, draft.raw, draft.head)


def prepare_draft(draft: Draft, scheme: Scheme, labels: LabelMap | None = None) -> Prepared:
    """A draft cleaned and checked.

    Raises InvalidError with the place in its message.
    """
    return prepare(
        draft.text,
        scheme=scheme,
        key=draft.key,
        meta=draft.meta,
        language=draft.language,
        sha256=draft.sha256,
        layers=draft.layers,
        labels=labels,
    )


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """An article as it would be stored: its first lines, and how many annotations came with it."""

    key: str
    title: str
    characters: int
    lines: list[str]
    annotations: int
    meta: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FilePreview:
    """The beginning of a file as it would be read. `more`: there are further records.

    Of a table, `columns` are the names of its columns, and `meanings` which of them is what.
    """

    name: str
    format: str
    encoding: str
    drafts: list[DraftPreview]
    refused: list[Refused]
    more: bool
    columns: list[str] = field(default_factory=list)
    meanings: dict[str, str] = field(default_factory=dict)


def preview(
    project: Project,
    sources: Iterable[Found],
    *,
    format: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    limit: int = 5,
) -> list[FilePreview]:
    """The first `limit` records of every file as they would be read; nothing is stored.

    Raises InvalidError for an unknown format or encoding.
    """
    scheme = current_scheme(project).value
    how = HowToRead(format, encoding, columns or {})
    return [_preview(found, scheme, limit) for found in _readable(sources, how, Counter())]


def _preview(found: Readable | Refused, scheme: Scheme, limit: int) -> FilePreview:
    if isinstance(found, Refused):
        return FilePreview(found.file, "", "", [], [found], False)
    source, format_ = found
    read = list(islice(_read(source, format_), limit + 1))
    drafts: list[DraftPreview] = []
    refused: list[Refused] = []
    for one in read[:limit]:
        taken = one if isinstance(one, Refused) else _prepared(one, scheme)
        if isinstance(taken, Refused):
            refused.append(taken)
        else:
            drafts.append(_draft_preview(taken.article))
    encodings = [one.encoding for one in read if isinstance(one, Draft)]
    columns, meanings = _columns(source, format_)
    return FilePreview(
        source.name,
        format_.name,
        encodings[0] if encodings else "",
        drafts,
        refused,
        len(read) > limit,
        columns,
        meanings,
    )


def _columns(source: Source, format_: BaseImporter) -> tuple[list[str], dict[str, str]]:
    try:
        return format_.columns(source)
    except (InvalidError, OSError):
        return [], {}  # why the file cannot be read is among what was refused


def _draft_preview(article: Prepared) -> DraftPreview:
    lines = [line for line in article.text[:4000].split("\n") if line.strip()]
    return DraftPreview(
        key=article.key,
        title=article.title,
        characters=len(article.text),
        lines=[line[:160] for line in lines[:4]],
        annotations=sum(layer.annotations for layer in article.layers),
        meta={name: value for name in ("publisher", "published_at", "url") if (value := getattr(article, name))},
    )
