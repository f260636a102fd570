"""Rulings: the reasons of a project and its guideline; for an annotator, what was decided otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.core.adjudicating import KINDS
from annotator.core.scheme import BoilerplateLabel, EntityLabel, EventType, Scheme
from annotator.models import Role
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.pages.wording import kind_name, local
from annotator.queries.rulings import decided_otherwise, labels_with_reasons, reasons, ruling_page
from annotator.queries.schemes import current_scheme
from annotator.workflow.exporting_rulings import export_rulings
from annotator.workflow.guideline_list import take_up

SHOWN = 60
"""Code points of a surface that are shown."""


def _words(marks: Iterable[Mapping[str, Any]], text: str, scheme: Scheme) -> list[str]:
    """Marks in the reader's language: `인물 김가람`; of an event also its arguments and attributes."""
    return [" · ".join(_parts(mark, text, scheme)) for mark in marks]


def _parts(mark: Mapping[str, Any], text: str, scheme: Scheme) -> Iterator[str]:
    kind, code = mark["kind"], mark["label"]
    labels: Mapping[str, Sequence[EntityLabel | EventType | BoilerplateLabel]] = {
        "entity": scheme.entities,
        "event": scheme.events,
        "boilerplate": scheme.boilerplate,
    }
    name = next((local(one.name) for one in labels.get(kind, ()) if one.code == code), kind_name(kind))
    yield f"{name} {_short(mark, text)}" if kind != "link" else name
    for argument in mark.get("arguments", ()):
        role = scheme.role(code, argument["role"])
        yield f"{local(role.name) if role else ''} {_short(argument['filler'], text)}".strip()
    attributes = {one.code: one for one in scheme.attributes}
    for key, value in mark.get("attributes", {}).items():
        known = attributes.get(key)
        values = {one.code: local(one.name) for one in known.values} if known else {}
        yield f"{local(known.name) if known else key}: {values.get(value, value)}"


def _short(span: Mapping[str, Any], text: str) -> str:
    surface = text[span["start"] : span["end"]]
    return surface if len(surface) <= SHOWN else f"{surface[: SHOWN - 1]}…"


@require_safe
@login_required
def reason_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Rulings with a reason, newest first: the guideline's change list."""
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    scheme = current_scheme(grant.project).value
    labels = labels_with_reasons(grant.project)
    label, kind = choice(request, "label", labels), choice(request, "kind", KINDS)
    taken_up = choice(request, "taken_up", ("yes", "no"))
    page = ruling_page(reasons(grant.project, label, kind, taken_up), row_id(request, "before"))
    context = {
        "grant": grant,
        "project": grant.project,
        "rows": [
            {"row": row, "decided": _words(orjson.loads(row.taken), row.layer.article.text, scheme)}
            for row in page.rows
        ],
        "next": query_with(request, before=page.next) if page.next else "",
        "label": label,
        "labels": labels,
        "kind": kind,
        "kinds": KINDS,
        "taken_up": taken_up,
    }
    return render(request, "pages/rulings.html", context)


@require_POST
@login_required
def tick(request: HttpRequest, ruling_id: int) -> HttpResponse:
    """Say that a ruling is in the guideline, or that it is not, and go back to the list."""
    user = user_of(request)
    row = access.ruling_for(user, ruling_id)
    take_up(row, user, request.POST.get("taken_up") == "1")
    back = request.POST.get("back", "")
    home = reverse("rulings", args=[row.project.slug])
    return redirect(back if back.startswith(home) and url_has_allowed_host_and_scheme(back, None) else home)


@require_safe
@login_required
def download(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every ruling with its votes, as JSON lines."""
    user = user_of(request)
    project = access.project_for(user, slug, Role.REVIEWER).project
    response = StreamingHttpResponse(export_rulings(project, user), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-rulings.jsonl"'
    return response


@require_safe
@login_required
def own(request: HttpRequest, article_id: int) -> HttpResponse:
    """What of the reader's labels on an article was decided otherwise, and why."""
    user = user_of(request)
    article, grant = access.article_for(user, article_id)
    scheme = current_scheme(grant.project).value
    rows = [
        {
            "one": one,
            "own": _words(one.own, article.text, scheme),
            "decided": _words(one.decided, article.text, scheme),
        }
        for one in decided_otherwise(article, user)
    ]
    return render(
        request, "pages/own_rulings.html", {"grant": grant, "project": grant.project, "article": article, "rows": rows}
    )
