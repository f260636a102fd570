"""Measure how far the people of a project agree, and keep the numbers and what is behind them.

Nothing waits for it: it reads in pieces and writes in short transactions. The numbers and the disagreements of one run
are shown together, and only once the run is complete.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from annotator.models import AgreementReport, Disagreement, Project
from annotator.queries.agreement_numbers import Collector, Found, cases, comparable_articles, label_counts, state_of

LOST = timedelta(minutes=15)
"""A job that was asked for so long ago and has not begun was lost with its queue."""
DELETED = 5_000
"""Rows of older runs that are deleted at a time."""
_COLUMNS = (
    *("project_id", "run", "article_id", "first_id", "second_id", "first_author", "second_author", "gold", "week"),
    *("kind", "cause", "edge", "more", "detail", "first_label", "second_label"),
    *("a_start", "a_end", "b_start", "b_end", "a", "b"),
)


def report_row(project: Project) -> AgreementReport:
    """The project's row, which may be empty yet."""
    return AgreementReport.objects.get_or_create(project=project)[0]


def ask_for_agreement(project: Project) -> bool:
    """Whether a background job has to be put into the queue: not when one waits there already."""
    now = timezone.now()
    free = Q(asked_at__isnull=True) | Q(asked_at__lt=now - LOST)
    return bool(AgreementReport.objects.filter(free, pk=report_row(project).pk).update(asked_at=now))


def measure_agreement(project: Project, progress: Callable[[int, int], None] | None = None) -> AgreementReport:
    """Compute everything anew. `progress` is told how many articles of how many are done."""
    started = time.perf_counter()
    row, total = _begin(project)
    state, run, done = state_of(project), row.last_run, 0
    collector = Collector()
    for chunk in cases(project):
        _insert(project, run, [found for case in chunk for found in collector.add(case)])
        done += len(chunk)
        AgreementReport.objects.filter(pk=row.pk, last_run=run).update(done=done)
        if progress:
            progress(done, total)
    body = orjson.dumps({**report_of(collector), "label_counts": label_counts(project)}).decode()
    seconds = time.perf_counter() - started
    # A run that began later and was quicker keeps its place.
    AgreementReport.objects.filter(pk=row.pk, run__lt=run).update(
        run=run, state=state, body=body, computed_at=timezone.now(), seconds=seconds
    )
    _delete_older(project, run)
    row.refresh_from_db()
    return row


def _begin(project: Project) -> tuple[AgreementReport, int]:
    total = comparable_articles(project).count()
    with transaction.atomic():
        row = AgreementReport.objects.select_for_update().get(pk=report_row(project).pk)
        row.last_run, row.asked_at, row.began_at = row.last_run + 1, None, timezone.now()
        row.done, row.total = 0, total
        row.save(update_fields=["last_run", "asked_at", "began_at", "done", "total"])
    return row, total


def report_of(collector: Collector) -> dict[str, Any]:
    """The numbers as JSON; queries.agreement reads it."""
    return {
        "articles": collector.articles,
        "people": dict(sorted(collector.people.items())),
        "rounds": collector.rounds,
        "groups": [[kind, name, articles, numbers] for (kind, name), articles, numbers in collector.groups()],
        "labels": collector.labels(),
        "causes": [[*key, count] for key, count in sorted(collector.causes.items())],
        "confusion": [[*key, count] for key, count in sorted(collector.confusion.items())],
    }


def _insert(project: Project, run: int, found: Iterable[Found]) -> None:
    rows = [_row(project.pk, run, one) for one in found]
    if not rows:
        return
    names, marks = ", ".join(_COLUMNS), ", ".join(["%s"] * len(_COLUMNS))
    table = Disagreement._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _row(project: int, run: int, one: Found) -> Sequence[Any]:
    it = one.difference
    week = max(one.first.monday, one.second.monday)
    head = (project, run, one.article, one.first.layer, one.second.layer, one.first.author, one.second.author)
    said = (it.kind, it.cause, it.edge, it.more, it.detail, it.label_a, it.label_b)
    return (*head, one.gold, week, *said, *(it.span_a or (None, None)), *(it.span_b or (None, None)), it.a, it.b)


def _delete_older(project: Project, run: int) -> None:
    old = Disagreement.objects.filter(project=project, run__lt=run).order_by("pk")
    while True:
        keys = list(old.values_list("pk", flat=True)[:DELETED])
        if not keys:
            return
        Disagreement.objects.filter(pk__range=(keys[0], keys[-1]), project=project, run__lt=run).delete()
