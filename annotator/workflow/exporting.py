"""Labels out: a selection of layers through a format, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from annotator.core.errors import InvalidError
from annotator.core.records import LAYER_KINDS, STATUSES
from annotator.exporters import exporter
from annotator.exporters.base import BaseExporter
from annotator.models import Project
from annotator.queries.records import articles_without, layers_of, stream

LAYER_CHOICES = (*LAYER_KINDS, "all")
MIN_CHUNK = 256 * 1024
"""Bytes handed on at a time; smaller pieces cost more in the server than in the database."""


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
    bare = 0
    if selection.layers == "all" and not selection.status:
        bare = articles_without(project, layers_of(project, "all", "", visible)).count()
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


def file_name(selection: Selection, format_: BaseExporter) -> str:
    """What a downloaded export is called."""
    status = f"-{selection.status}" if selection.status else ""
    return f"{selection.project.slug}-{selection.layers}{status}.{format_.extension}"


def export(selection: Selection, format_name: str = "json-lines") -> Iterator[bytes]:
    """The export as a stream of bytes; nothing is read before the first piece is asked for.

    Raises InvalidError (`unknown_format`) at once.
    """
    return _join(exporter(format_name).chunks(_records(selection)))


def _records(selection: Selection) -> Iterator[Any]:
    return stream(selection.project, selection.layers, selection.status, selection.visible)


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
