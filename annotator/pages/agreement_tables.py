"""Agreement as CSV: the numbers, and the disagreements behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annotator import access
from annotator.models import Disagreement, Role
from annotator.pages.request import choice, user_of
from annotator.pages.tables import csv_answer
from annotator.queries.agreement import Number, Report, report_for
from annotator.queries.disagreements import Choice, chosen, disagreement_page, item_dict

TABLES = ("measures", "labels", "groups", "causes", "pairs", "confusion")
MOST_ROWS = 20_000
"""Disagreements in one download; what is left out is said in the last row."""


@require_safe
@login_required
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that the page shows, as CSV."""
    project = access.project_for(user_of(request), slug, Role.REVIEWER).project
    which = choice(request, "table", TABLES, "measures")
    header, rows = _table(report_for(project), which)
    return csv_answer(f"{project.slug}-agreement-{which}", header, rows)


def _table(report: Report, which: str) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    number = ("value", "low", "high", "units")
    if which == "labels":
        return ("measure", "label", *number), (
            (name, label, *_cells(found))
            for name, by_label in report.labels.items()
            for label, found in by_label.items()
        )
    if which == "causes":
        return ("against", "kind", "cause", "edge", "particle", "count"), (
            (_against(o.gold), o.kind, o.cause, o.edge, o.more, o.count) for o in report.causes
        )
    if which == "confusion":
        return ("against", "kind", "label", "other", "count"), (
            (_against(o.gold), o.kind, o.a, o.b, o.count) for o in report.confusion
        )
    wanted = {"measures": ("all",), "pairs": ("pair",)}.get(
        which, ("annotator", "batch", "week", "gold", "pair", "all")
    )
    return ("group", "name", "other", "articles", "measure", *number), (
        (group.kind, group.names[0], *(group.names[1:] or [""]), group.articles, name, *_cells(found))
        for group in report.groups
        if group.kind in wanted
        for name, found in group.numbers.items()
    )


def _against(gold: bool) -> str:
    return "gold" if gold else "people"


def _cells(found: Number) -> tuple[object, ...]:
    return tuple("" if one is None else one for one in (found.value, found.low, found.high, found.units))


@require_safe
@login_required
def items_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The chosen disagreements as CSV, from the first to MOST_ROWS."""
    project = access.project_for(user_of(request), slug, Role.REVIEWER).project
    rows = chosen(project, report_for(project), Choice.from_query(request.GET))
    header = ("article", "kind", "cause", "edge", "more", "detail", "against", "week")
    sides = ("author", "label", "start", "end", "text", "layer")
    names = [f"{name}_{number}" for number in (1, 2) for name in sides]
    return csv_answer(f"{project.slug}-disagreements", (*header, *names), _item_rows(rows))


def _item_rows(rows: QuerySet[Disagreement]) -> Iterator[Sequence[object]]:
    after, count = 0, 0
    while count < MOST_ROWS:
        page = disagreement_page(rows, after=after, size=500)
        for item in page.items:
            one: Any = item_dict(item)
            head = (item.key, *(one[name] for name in ("kind", "cause", "edge", "more", "detail", "against", "week")))
            sides = [
                side[name] for side in one["sides"] for name in ("author", "label", "start", "end", "text", "layer")
            ]
            yield (*head, *("" if cell is None else cell for cell in sides))
        count += len(page.items)
        if page.next is None:
            return
        after = page.next
    yield (f"… {rows.filter(pk__gt=after).count():,} further ones: choose fewer, or take the API",)
