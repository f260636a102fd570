"""Labels out: a selection of layers through a format, streamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum

from annotator.core.errors import InvalidError
from annotator.core.losses import Loss
from annotator.core.records import LAYER_KINDS, STATUSES, AnnotatedArticle
from annotator.exporters import exporter
from annotator.exporters.base import BaseExporter
from annotator.models import Action, Project, User
from annotator.queries.records import articles_without, layers_of, stream
from annotator.queries.schemes import current_scheme
from annotator.workflow.auditing import record

LAYER_CHOICES = (*LAYER_KINDS, "all")
MIN_CHUNK = 256 * 1024
"""Bytes handed on at a time; smaller pieces cost more in the server than in the database."""


EXAMPLES = 20
"""Losses of one kind that a report names; it counts all of them."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What an export takes: layers of one kind or `all`, of one status or any (""), that the user may see."""

    project: Project
    layers: str = "human"
    status: str = ""
    visible: Q = Q()  # noqa: RUF009  an empty Q is never changed

    def __post_init__(self) -> None:
        """Raises InvalidError (`unknown_layers`, `unknown_status`)."""
        if self.layers not in LAYER_CHOICES:
            raise InvalidError(
                "unknown_layers", f"layers must be one of {', '.join(LAYER_CHOICES)}, not {self.layers!r}."
            )
        if self.status and self.status not in STATUSES:
            raise InvalidError("unknown_status", f"status must be one of {', '.join(STATUSES)}, not {self.status!r}.")


@dataclass(frozen=True, slots=True)
class Summary:
    """What an export would hold, and how many of its articles are under a notice that forbids passing them on."""

    records: int
    articles: int
    annotations: int
    forbid_redistribution: int
    forbid_ai_training: int

    def to_dict(self) -> dict[str, int]:
        return {
            "records": self.records,
            "articles": self.articles,
            "annotations": self.annotations,
            "forbid_redistribution": self.forbid_redistribution,
            "forbid_ai_training": self.forbid_ai_training,
        }


def summarise(selection: Selection) -> Summary:
    """Count an export before it is made.

    An article counts as forbidden when any layer of it that the user may see says so, since the text is the same.
    """
    project, visible = selection.project, selection.visible
    rows = layers_of(project, selection.layers, selection.status, visible)
    counted: dict[str, Any] = rows.order_by().aggregate(
        records=Count("pk"), articles=Count("article", distinct=True), annotations=Sum("annotations")
    )
    bare = _bare_articles(selection)
    forbidden = layers_of(project, "all", "", visible).filter(article__in=rows.order_by().values("article"))
    notices: dict[str, Any] = forbidden.order_by().aggregate(
        redistribution=Count("article", distinct=True, filter=Q(forbids_redistribution=True)),
        ai_training=Count("article", distinct=True, filter=Q(forbids_ai_training=True)),
    )
    return Summary(
        records=counted["records"] + bare,
        articles=counted["articles"] + bare,
        annotations=counted["annotations"] or 0,
        forbid_redistribution=notices["redistribution"],
        forbid_ai_training=notices["ai_training"],
    )


def _bare_articles(selection: Selection) -> int:
    """Articles without labels that an export holds, as `all` does."""
    if selection.layers != "all" or selection.status:
        return 0
    return articles_without(selection.project, layers_of(selection.project, "all", "", selection.visible)).count()


def _count_records(selection: Selection) -> int:
    rows = layers_of(selection.project, selection.layers, selection.status, selection.visible)
    return rows.order_by().count() + _bare_articles(selection)


def file_name(selection: Selection, format_: BaseExporter) -> str:
    """What a downloaded export is called."""
    status = f"-{selection.status}" if selection.status else ""
    return f"{selection.project.slug}-{selection.layers}{status}.{format_.extension}"


def export(
    selection: Selection,
    format_name: str = "json-lines",
    options: Mapping[str, str] | None = None,
    on_loss: Callable[[Loss], None] | None = None,
    by: User | None = None,
) -> Iterator[bytes]:
    """The export as a stream of bytes; no label is read before the first piece is asked for.

    The audit has it before a byte has left: `by` whom, None on the command line, and how many records.
    `on_loss` is told of everything that the format cannot hold, as its article is written.
    Raises InvalidError (`unknown_format`, `unknown_option`, `missing_package`) at once.
    """
    chunks = written_out(selection, format_name, options, on_loss)
    record_export(selection, format_name, _count_records(selection), by)
    return chunks


def record_export(selection: Selection, format_name: str, records: int, by: User | None) -> None:
    """Tell the audit who takes how many records."""
    chosen = {"format": format_name, "layers": selection.layers, "status": selection.status}
    record(Action.EXPORTED, by, selection.project, **chosen, records=records)


def written_out(
    selection: Selection,
    format_name: str,
    options: Mapping[str, str] | None = None,
    on_loss: Callable[[Loss], None] | None = None,
) -> Iterator[bytes]:
    """What `export` gives, without a word to the audit: nothing is written, so that a snapshot may be read.

    Raises InvalidError as `export` does.
    """
    format_ = exporter_for(selection.project, format_name, options)
    articles = _records(selection)
    if on_loss and not format_.holds_everything:
        articles = _watched(articles, format_, on_loss)
    return _join(format_.chunks(articles))


def exporter_for(project: Project, format_name: str, options: Mapping[str, str] | None = None) -> BaseExporter:
    """A format that is ready to write a project.

    Raises InvalidError (`unknown_format`, `unknown_option`, `missing_package`).
    """
    format_ = exporter(format_name, current_scheme(project).value, options)
    format_.need()
    return format_


def _records(selection: Selection) -> Iterator[AnnotatedArticle]:
    return stream(selection.project, selection.layers, selection.status, selection.visible)


def _watched(
    articles: Iterator[AnnotatedArticle], format_: BaseExporter, on_loss: Callable[[Loss], None]
) -> Iterator[AnnotatedArticle]:
    for article in articles:
        for loss in format_.losses(article):
            on_loss(loss)
        yield article


@dataclass(slots=True)
class LossReport:
    """What an export leaves behind: exact counts by code, the first EXAMPLES of each with their ids."""

    counts: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    examples: dict[str, list[Loss]] = field(default_factory=dict)
    _last: str = ""

    def add(self, loss: Loss) -> None:
        """Count one loss; those of one article come together."""
        self.counts[loss.code] += 1
        if loss.article != self._last:
            self.articles += 1
            self._last = loss.article
        shown = self.examples.setdefault(loss.code, [])
        if len(shown) < EXAMPLES:
            shown.append(loss)

    def to_dict(self) -> dict[str, Any]:
        return {
            "articles": self.articles,
            "counts": dict(sorted(self.counts.items())),
            "examples": {code: [one.to_dict() for one in shown] for code, shown in sorted(self.examples.items())},
        }


def losses(selection: Selection, format_name: str, options: Mapping[str, str] | None = None) -> LossReport:
    """What an export would lose, before it is made. It reads every article, unless the format holds everything.

    Raises InvalidError (`unknown_format`, `unknown_option`, `missing_package`).
    """
    format_ = exporter_for(selection.project, format_name, options)
    report = LossReport()
    if not format_.holds_everything:
        for article in _records(selection):
            for loss in format_.losses(article):
                report.add(loss)
    return report


def _join(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces of at least MIN_CHUNK bytes, but for the last."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= MIN_CHUNK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
