"""Accept a boilerplate line once for many articles of a publisher, and take that back."""

from __future__ import annotations

import uuid

import orjson
from django.db import transaction
from django.utils import timezone

from annotator.core.changes import Change
from annotator.core.errors import ConflictError, InvalidError
from annotator.core.records import decode_body
from annotator.models import Article, Layer, LineAcceptance, Project, User
from annotator.queries.repeated_lines import Place, places
from annotator.queries.schemes import current_scheme
from annotator.workflow.annotating import open_layer, save_changes


def accept_line(
    project: Project, author: User, annotator: User, publisher: str, line: str, label: str, seen: int | None = None
) -> LineAcceptance:
    """Mark the line as boilerplate in the annotator's labels wherever it stands unmarked. One step, one transaction.

    `seen` is the number of places that the preview has shown: when there are others by now, nothing is done.
    Raises InvalidError (`no_places`, `unknown_label`) or ConflictError (`places_changed`).
    """
    if not current_scheme(project).value.boilerplate_label(label):
        raise InvalidError("unknown_label", f"The scheme has no boilerplate label {label!r}.")
    with transaction.atomic():
        found = places(project, publisher, line, annotator)
        if not found:
            raise InvalidError("no_places", "This line stands unmarked in no article.")
        if seen is not None and seen != len(found):
            raise ConflictError("places_changed", f"There are {len(found):,} places now, not {seen:,}. Look again.")
        items = _mark_all(found, author, annotator, label)
        return LineAcceptance.objects.create(
            project=project,
            publisher=publisher,
            line=line[:500],
            label=label,
            author=author,
            annotator=annotator,
            count=len(items),
            items=orjson.dumps(items).decode(),
        )


def _mark_all(found: list[Place], author: User, annotator: User, label: str) -> list[list[object]]:
    """One save an article; [layer id, annotation id] of every mark that was made."""
    by_article: dict[int, list[Place]] = {}
    for place in found:
        by_article.setdefault(place.article, []).append(place)
    items: list[list[object]] = []
    articles = Article.objects.select_related("project").in_bulk(by_article)
    for pk, spots in by_article.items():
        layer = open_layer(articles[pk], annotator)
        changes = [
            Change(
                str(uuid.uuid4()),
                "add",
                "boilerplate",
                {"id": f"b{uuid.uuid4().hex[:12]}", "label": label, "start": spot.start, "end": spot.end},
            )
            for spot in spots
        ]
        save_changes(layer.pk, author, layer.version, changes)
        items += [[layer.pk, change.value["id"]] for change in changes]
    return items


def undo_acceptance(acceptance: LineAcceptance, author: User) -> tuple[int, int]:
    """Take the marks of an acceptance back: how many went, and how many stayed.

    Marks stay that somebody has changed since, and those in labels that are handed in.
    Raises ConflictError (`undone_already`).
    """
    with transaction.atomic():
        row = LineAcceptance.objects.select_for_update().get(pk=acceptance.pk)
        if row.undone_at is not None:
            raise ConflictError("undone_already", "This was taken back already.")
        by_layer: dict[int, list[str]] = {}
        for layer_id, annotation in orjson.loads(row.items):
            by_layer.setdefault(layer_id, []).append(annotation)
        gone = sum(_unmark(layer_id, ids, row.label, author) for layer_id, ids in by_layer.items())
        row.undone_at = timezone.now()
        row.save(update_fields=["undone_at"])
        return gone, row.count - gone


def _unmark(layer_id: int, ids: list[str], label: str, author: User) -> int:
    layer = Layer.objects.select_for_update().get(pk=layer_id)
    if layer.status in ("submitted", "done"):
        return 0
    marks = decode_body(layer.body).boilerplate
    mine = [one for one in ids if one in marks and marks[one].label == label]
    if mine:
        changes = [Change(str(uuid.uuid4()), "remove", "boilerplate", {"id": one}) for one in mine]
        save_changes(layer.pk, author, layer.version, changes)
    return len(mine)
