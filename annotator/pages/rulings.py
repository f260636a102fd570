"""Rulings: the reasons of a project and its guideline; for an annotator, what was decided otherwise."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from annotator import access
from annotator.core.adjudicating import KINDS
from annotator.models import Role
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.queries.rulings import decided_otherwise, labels_with_reasons, reasons, ruling_page, stream
from annotator.workflow.guideline_list import take_up
from annotator.workflow.telling import decided, said


@login_required
def reason_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Rulings with a reason, newest first: the guideline's change list."""
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    labels = labels_with_reasons(grant.project)
    label, kind = choice(request, "label", labels), choice(request, "kind", KINDS)
    taken_up = choice(request, "taken_up", ("yes", "no"))
    page = ruling_page(reasons(grant.project, label, kind, taken_up), row_id(request, "before"))
    context = {
        "grant": grant,
        "project": grant.project,
        "rows": [{"row": row, "decided": decided(row)} for row in page.rows],
        "next": query_with(request, before=page.next) if page.next else "",
        "label": label,
        "labels": labels,
        "kind": kind,
        "kinds": KINDS,
        "taken_up": taken_up,
    }
    return render(request, "pages/rulings.html", context)


@login_required
@require_POST
def tick(request: HttpRequest, ruling_id: int) -> HttpResponse:
    """Say that a ruling is in the guideline, or that it is not, and go back to the list."""
    user = user_of(request)
    row = access.ruling_for(user, ruling_id)
    take_up(row, user, request.POST.get("taken_up") == "1")
    back = request.POST.get("back", "")
    home = reverse("rulings", args=[row.project.slug])
    return redirect(back if back.startswith(home) and url_has_allowed_host_and_scheme(back, None) else home)


@login_required
def download(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every ruling with its votes, as JSON lines."""
    project = access.project_for(user_of(request), slug, Role.REVIEWER).project
    response = StreamingHttpResponse(stream(project), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-rulings.jsonl"'
    return response


@login_required
def own(request: HttpRequest, article_id: int) -> HttpResponse:
    """What of the reader's labels on an article was decided otherwise, and why."""
    user = user_of(request)
    article, grant = access.article_for(user, article_id)
    rows = [
        {
            "one": one,
            "own": [said(mark, article.text) for mark in one.own],
            "decided": [said(mark, article.text) for mark in one.decided],
        }
        for one in decided_otherwise(article, user)
    ]
    return render(
        request, "pages/own_rulings.html", {"grant": grant, "project": grant.project, "article": article, "rows": rows}
    )
