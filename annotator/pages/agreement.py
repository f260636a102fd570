"""How far people agree; every number leads to what is behind it. Annotators never see this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access, tasks
from annotator.agreement import measure, measure_names, measures
from annotator.agreement.base import BaseMeasure
from annotator.core.comparing import CAUSES, COMPARED
from annotator.core.edges import EDGES
from annotator.models import Project, Role
from annotator.pages.agreement_pictures import confusion_rows, labels_picture, pair_rows, people_picture
from annotator.pages.agreement_words import cause_word, edge_word, kinds_word, label_names, unit_word
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.pages.wording import local
from annotator.queries.agreement import Number, Report, is_stale, report_for, wants_measuring
from annotator.queries.articles import import_times
from annotator.queries.disagreements import NONE, Choice, Item, chosen, disagreement_page
from annotator.queries.schemes import current_scheme

SCALE_WIDTH = 110
"""Of the small picture of a number and its interval, from 0 at its left to 1 at its right."""


@dataclass(frozen=True, slots=True)
class Row:
    """A number as the page shows it. `scale` is where its value and interval are in the small picture."""

    name: str
    title: str
    note: str
    articles: int
    number: Number
    unit: str
    count: int
    link: str
    scale: tuple[float, float, float] | None


def links_to(project: Project) -> Callable[..., str]:
    """A function that gives the address of the disagreements of a choice."""
    address = reverse("agreement-items", args=[project.slug])
    return lambda **parameters: f"{address}?{urlencode(parameters)}" if parameters else address


def _row(title: str, number: Number, about: BaseMeasure, link: str, **more: Any) -> Row:
    scale = None
    if number.value is not None:
        low, high = (number.low, number.high) if number.low is not None else (number.value, number.value)
        scale = (_x(number.value), _x(low), _x(high if high is not None else number.value))
    given = {"name": about.name, "note": "", "articles": 0, "count": 0, **more}
    return Row(title=title, number=number, unit=unit_word(about.unit), link=link, scale=scale, **given)


def _x(value: float) -> float:
    return round(5 + max(0.0, min(1.0, value)) * (SCALE_WIDTH - 10), 1)


def measure_rows(report: Report, link: Callable[..., str], kind: str = "all", name: str = "") -> list[Row]:
    """All measures for one group."""
    group = report.group(kind, name)
    if group is None:
        return []
    rows = []
    for one in measures():
        count = sum(
            cause.count
            for cause in report.causes
            if not cause.gold and cause.cause in one.causes and one.kind in ("", cause.kind)
        )
        rows.append(
            _row(
                local(one.label),
                group.numbers[one.name],
                one,
                link(measure=one.name),
                note=f"{local(one.description)} ({one.source})",
                count=count,
                articles=group.articles,
            )
        )
    return rows


def _group_rows(project: Project, report: Report, about: BaseMeasure, kind: str, link: Callable[..., str]) -> list[Row]:
    parameter = {"annotator": "person", "batch": "batch", "week": "week", "gold": "person"}[kind]
    gold = {"gold": "1"} if kind == "gold" else {}
    groups = report.groups_of(kind)
    imports = import_times(project, [group.name for group in groups]) if kind == "batch" else {}
    rows = []
    for group in groups:
        name = group.name or (NONE if kind == "batch" else "")
        to = link(measure=about.name, **gold, **({parameter: name} if name else {}))
        title = _title(kind, group.name, imports)
        rows.append(_row(title, group.numbers[about.name], about, to, articles=group.articles))
    return rows


def _title(kind: str, name: str, imports: Mapping[str, datetime]) -> str:
    """An import has no name but a number: when it was says more."""
    if kind != "batch":
        return name or _("Everybody")
    at = f"{localtime(imports[name]):%Y-%m-%d %H:%M}" if name in imports else ""
    return f"{at} {name[:8]}".strip() or _("none")


def _label_rows(
    report: Report, about: BaseMeasure, names: Mapping[tuple[str, str], str], link: Callable[..., str]
) -> list[Row]:
    kind = "role" if about.unit == "arguments" else about.kind
    found = [
        _row(names.get((kind, code), code), number, about, link(measure=about.name, label=code))
        for code, number in report.labels.get(about.name, {}).items()
    ]
    return sorted(found, key=lambda row: (row.number.value is None, row.number.value or 0, row.title))


@dataclass(frozen=True, slots=True)
class CauseRow:
    """How often people differ in something; `parts` are what its boundaries are about, `particles` which ones."""

    kind: str
    cause: str
    title: str
    count: int
    link: str
    parts: list[tuple[str, int, str]]
    particles: list[tuple[str, int, str]]


def cause_rows(report: Report, link: Callable[..., str]) -> list[CauseRow]:
    """What people differ in, by kind, the most frequent first."""
    found = []
    for kind in COMPARED:
        rows = []
        for cause in CAUSES:
            some = [one for one in report.causes if not one.gold and (one.kind, one.cause) == (kind, cause)]
            if some:
                about = {"kind": kind, "cause": cause}
                edges: dict[str, int] = {}
                for one in some:
                    edges[one.edge] = edges.get(one.edge, 0) + one.count
                parts = [(edge_word(e), n, link(**about, edge=e)) for e, n in edges.items() if e]
                particles = [(o.more, o.count, link(**about, edge="particle", more=o.more)) for o in some if o.more]
                title = f"{kinds_word(kind)}: {cause_word(kind, cause)}"
                count = sum(one.count for one in some)
                rows.append(CauseRow(kind, cause, title, count, link(**about), _most(parts), _most(particles)))
        found += sorted(rows, key=lambda row: -row.count)
    return found


def _most(found: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _breakdowns(
    project: Project, report: Report, about: BaseMeasure, names: Mapping[tuple[str, str], str], link: Callable[..., str]
) -> list[tuple[str, str, list[Row]]]:
    """Title, heading of the first column, rows; those without rows are left out."""

    def rows_of(kind: str) -> list[Row]:
        return _group_rows(project, report, about, kind, link)

    found = [
        (_("By annotator"), _("Annotator, against the others"), rows_of("annotator")),
        (_("By label"), _("Label"), _label_rows(report, about, names, link)),
        (_("By batch"), _("Batch"), rows_of("batch")),
        (_("By week"), _("Week that begins on"), rows_of("week")),
        (_("Against gold"), _("Annotator"), rows_of("gold")),
    ]
    return [one for one in found if one[2]]


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    project = grant.project
    report = report_for(project)
    if wants_measuring(project, report):
        tasks.measure_soon(project)
        report = report_for(project)
    about = measure(choice(request, "measure", measure_names(), "entities-strict"))
    kind = choice(request, "kind", tuple(COMPARED), about.kind or "entity")
    gold = request.GET.get("gold") == "1"
    link, names = links_to(project), label_names(current_scheme(project).value)
    pairs = pair_rows(report, about.name, link)
    confusion = confusion_rows(report, kind, gold, names, link)
    context = {
        "grant": grant,
        "project": project,
        "report": report,
        "stale": is_stale(project, report),
        "waiting": report.busy or report.asked_at is not None,
        "rows": measure_rows(report, link),
        "causes": cause_rows(report, link),
        "about": about,
        "measures": measures(),
        "kinds": [(one, kinds_word(one)) for one in COMPARED],
        "kind": kind,
        "gold": gold,
        "pairs": pairs,
        "people": people_picture(pairs),
        "confusion": confusion,
        "labels": labels_picture(confusion, gold),
        "groups": _breakdowns(project, report, about, names, link),
        "scale_width": SCALE_WIDTH,
    }
    return render(request, "pages/agreement.html", context)


@require_POST
@login_required
def measure_again(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    tasks.measure_soon(grant.project)
    messages.success(request, _("The numbers are being made anew in the background."))
    return redirect("agreement", slug)


@require_safe
@login_required
def items(request: HttpRequest, slug: str) -> HttpResponse:
    """What is behind a number: the disagreements, a page at a time, with both sides in their context."""
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    project = grant.project
    report, wanted = report_for(project), Choice.from_query(request.GET)
    rows = chosen(project, report, wanted)
    page = disagreement_page(rows, after=row_id(request, "after"))
    names = label_names(current_scheme(project).value)
    context = {
        "grant": grant,
        "project": project,
        "report": report,
        "stale": is_stale(project, report),
        "choice": wanted,
        "about": measure(wanted.measure) if wanted.measure else None,
        "count": rows.order_by().count(),
        "items": [_shown(item, names) for item in page.items],
        "next": query_with(request, after=page.next) if page.next else "",
        "query": request.GET.urlencode(),
        "kinds": [(one, kinds_word(one)) for one in COMPARED],
        "causes": [(one, cause_word(wanted.kind, one)) for one in CAUSES],
        "edges": [(one, edge_word(one)) for one in EDGES],
        "measures": measures(),
        "names": list(report.people),
    }
    return render(request, "pages/agreement_items.html", context)


def _shown(item: Item, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    row = item.row
    kind = "role" if row.cause in ("argument", "role") else row.kind
    words = [
        names.get((kind, side.label), side.label) if row.cause != "attribute" else side.label for side in item.sides
    ]
    about = names.get((row.kind, row.detail), row.detail) if kind == "role" else row.detail
    return {
        "item": item,
        "what": cause_word(row.kind, row.cause),
        "kind": kinds_word(row.kind),
        "edge": edge_word(row.edge) if row.edge else "",
        "detail": about,
        "sides": list(zip(item.sides, words, strict=True)),
        "adjudicate": _adjudicate(row.article_id),
    }


def _adjudicate(article: int) -> str:
    """Where an article's labels are settled, in installations that have such a page."""
    try:
        return reverse("adjudicate", args=[article])
    except NoReverseMatch:
        return ""
