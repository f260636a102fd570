"""Adjudication: the articles that wait for it, one of them, and all of them by a strategy. For reviewers and leads."""

from __future__ import annotations

from typing import Any

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from annotator import access, tasks
from annotator.access import Grant
from annotator.core.choosing import STRATEGIES, Strategy
from annotator.core.errors import AnnotatorError
from annotator.models import MergeRun, Role
from annotator.pages.errors import sentence
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.queries.adjudication import case_page, to_adjudicate
from annotator.queries.work import authors_of
from annotator.workflow.merging_gold import Report

STATES = ("open", "done")


@require_safe
@login_required
def case_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Articles that two or more have handed in, and how many questions are open in each."""
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    state = choice(request, "state", (*STATES, "all"), "open")
    page = case_page(grant.project, "" if state == "all" else state, row_id(request, "after") or 0)
    rows = [
        {"case": case, "open": len(case.open), "split": sum(not q.agreed for q in case.questions)} for case in page.rows
    ]
    context = {
        "grant": grant,
        "project": grant.project,
        "rows": rows,
        "next": query_with(request, after=page.next) if page.next else "",
        "state": state,
        "all_done": state == "open" and not page.rows and to_adjudicate(grant.project, "done").exists(),
        "states": STATES,
        "first": next((case.article.pk for case in page.rows if case.open), None),
        "runs": _runs(grant.project.pk),
        "authors": authors_of(grant.project),
    }
    return render(request, "pages/adjudication.html", context)


def _runs(project: int) -> list[dict[str, Any]]:
    rows = MergeRun.objects.filter(project=project, preview=False).select_related("by").order_by("-pk")[:5]
    return [{"row": row, "report": Report.from_dict(orjson.loads(row.counts))} for row in rows]


@reads_and_posts
@login_required
def merge_all(request: HttpRequest, slug: str) -> HttpResponse:
    """What a strategy would do to everything that is open; or, when that was seen, do it in the background."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    if request.method != "POST":
        return _previewed(request, grant)
    access.need_open(grant)
    strategy = request.POST.get("strategy", "")
    known = set(authors_of(grant.project))
    trust = [name for name in request.POST.get("trust", "").replace(",", " ").split() if name in known]
    if strategy not in STRATEGIES or (strategy == "trust" and not trust):
        messages.error(request, _("Choose a strategy; for the trust order, also name whom to trust."))
        return redirect("adjudication", slug)
    chosen: Strategy = strategy
    if "go" in request.POST:
        try:
            tasks.merge_soon(grant.project, user, chosen, trust)
        except AnnotatorError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, _("The merge has begun; this page shows how far it is."))
        return redirect("adjudication", slug)
    tasks.preview_merge(grant.project, user, chosen, trust)
    return redirect("adjudication-merge", slug)


def _previewed(request: HttpRequest, grant: Grant) -> HttpResponse:
    """The last preview that somebody asked for, as far as it is counted."""
    run = MergeRun.objects.filter(project=grant.project, by=user_of(request), preview=True).last()
    if run is None:
        return redirect("adjudication", grant.project.slug)
    report = Report.from_dict(orjson.loads(run.counts))
    context = {"grant": grant, "project": grant.project, "run": run, "report": report}
    return render(request, "pages/adjudication_merge.html", context)


@require_safe
@login_required
@ensure_csrf_cookie
def adjudicate(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article; the browser's modules fill the page through the API."""
    article, grant = access.article_for(user_of(request), article_id)
    grant.need(Role.REVIEWER)
    context = {"article": article, "project": grant.project, "grant": grant, "LANGUAGE_CODE": get_language()}
    return render(request, "pages/adjudicate.html", context)
