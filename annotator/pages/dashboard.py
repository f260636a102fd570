"""How a project stands, in figures, pictures and tables. An annotator sees her own figures only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import access, tasks
from annotator.access import Grant
from annotator.agreement import measure
from annotator.models import Project, Role
from annotator.pages import bars
from annotator.pages.agreement import links_to
from annotator.pages.agreement_pictures import confusion_rows, labels_picture, pair_rows, people_picture
from annotator.pages.agreement_words import kinds_word, label_names
from annotator.pages.request import choice, user_of
from annotator.pages.tables import csv_answer
from annotator.pages.wording import word
from annotator.queries.agreement import Report, report_for, wants_measuring
from annotator.queries.agreement_numbers import monday_of
from annotator.queries.dashboard import AGES, Dashboard, dashboard_of
from annotator.queries.schemes import current_scheme

TABLES = ("progress", "weeks", "time", "labels", "waiting")
MEASURE = "entities-strict"
"""What the dashboard's matrix shows; the agreement page has the others."""
MOST_LABELS = 20
"""Labels in the picture; the table has all."""


def _author_of(request: HttpRequest, grant: Grant) -> str:
    """Whose figures somebody sees: an annotator her own, others everybody's ("")."""
    return "" if grant.at_least(Role.REVIEWER) else user_of(request).get_username()


@require_safe
@login_required
def show(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug)
    author, project = _author_of(request, grant), grant.project
    report = report_for(project)
    if wants_measuring(project, report):
        tasks.measure_soon(project)
    found = dashboard_of(project, author)
    names = label_names(current_scheme(project).value)
    labels = _labels(project, report, names, author)
    context = {
        "grant": grant,
        "project": project,
        "found": found,
        "report": report,
        "author": author,
        "ends": _ends(found),
        "weeks": bars.stacked([(f"{w.monday:%m-%d}", w.by_author) for w in found.weeks], found.authors, _("others")),
        "times": _times(found),
        "paces": found.paces,
        "labels": labels,
        "label_bars": bars.lying([(name, count, link) for _kind, name, count, link in labels[:MOST_LABELS]]),
        "more_labels": max(0, len(labels) - MOST_LABELS),
        "waiting": _waiting(found),
        "ages": [f"{name}" for name, _ in AGES],
        **({} if author else _agreement(project, report, names)),
    }
    return render(request, "pages/dashboard.html", context)


def _agreement(project: Project, report: Report, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    link = links_to(project)
    pairs = pair_rows(report, MEASURE, link)
    confusion = confusion_rows(report, "entity", False, names, link)
    return {
        "about": measure(MEASURE),
        "pairs": pairs,
        "people": people_picture(pairs),
        "confusion": confusion,
        "confused": labels_picture(confusion, False),
    }


def _ends(found: Dashboard) -> dict[str, date | None] | None:
    """The days on which the forecast's weeks end."""
    if found.forecast is None:
        return None
    monday = monday_of(timezone.now())

    def day(weeks: int | None) -> date | None:
        return monday + timedelta(weeks=weeks, days=-1) if weeks is not None else None

    one = found.forecast
    return {"soonest": day(one.soonest), "middle": day(one.middle), "latest": day(one.latest)}


def _times(found: Dashboard) -> bars.Boxes:
    rows = []
    for one in found.paces:
        five = (one.least, one.lower, one.median, one.upper, one.most)
        least, lower, middle, upper, most = (seconds / 60 for seconds in five)
        name = one.author or _("Everybody")
        said = f"{name}: {lower:.1f} – {middle:.1f} – {upper:.1f}"
        rows.append((name, (least, lower, middle, upper, most), said))
    return bars.boxes(rows, _("min"))


def _labels(
    project: Project, report: Report, names: Mapping[tuple[str, str], str], author: str
) -> list[tuple[str, str, int, str]]:
    """Kind, label, how often it was marked, and where the marks are listed; the most frequent first."""
    search = reverse("search", args=[project.slug])
    counts: dict[tuple[str, str], int] = {}
    for one in report.label_counts:
        if author in ("", one.author):
            counts[one.kind, one.label] = counts.get((one.kind, one.label), 0) + one.count
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    found = []
    for (kind, label), count in rows:
        query = urlencode({"in": "labels", "state": "finished", "kind": kind, "label": label})
        found.append((kinds_word(kind), names.get((kind, label), label), count, f"{search}?{query}"))
    return found


def _waiting(found: Dashboard) -> bars.Bars:
    columns = []
    for at, (name, _days) in enumerate(AGES):
        counts = {word(one.status): one.counts[at] for one in found.waiting}
        columns.append((name, counts))
    return bars.stacked(columns, [word(one.status) for one in found.waiting], _("others"))


@require_safe
@login_required
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the page's tables as CSV; an annotator's has her own figures only."""
    grant = access.project_for(user_of(request), slug)
    author, which = _author_of(request, grant), choice(request, "table", TABLES, "progress")
    header, rows = _table(grant.project, author, which)
    return csv_answer(f"{slug}-dashboard-{which}", header, rows)


def _table(project: Project, author: str, which: str) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
    if which == "labels":
        kept = [one for one in report_for(project).label_counts if author in ("", one.author)]
        return ("author", "kind", "label", "count"), [(o.author, o.kind, o.label, o.count) for o in kept]
    found = dashboard_of(project, author)
    if which == "weeks":
        done = [(week.monday, name, count) for week in found.weeks for name, count in week.by_author.items()]
        return ("week", "author", "submitted"), done
    if which == "time":
        header = ("author", "layers", "least", "lower_quartile", "median", "upper_quartile", "most")
        return header, [(o.author, o.layers, o.least, o.lower, o.median, o.upper, o.most) for o in found.paces]
    if which == "waiting":
        ages = [f"days {name}" for name, _days in AGES]
        return ("status", *ages, "oldest"), [(o.status, *o.counts, o.oldest or "") for o in found.waiting]
    progress = found.progress
    rows = [("articles", progress.articles), ("finished", progress.finished)]
    rows += [("gold", progress.gold)] if progress.gold is not None else []
    rows += [(f"layers {status}", count) for status, count in progress.layers.items()]
    rows.append(("impossible", progress.impossible))
    return ("what", "count"), [*rows, *((f"forecast {name}", day or "") for name, day in (_ends(found) or {}).items())]
