"""Labels beside gold: how somebody did, article by article, and difference by difference."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.core.comparing import Difference
from annotator.core.errors import NotFoundError
from annotator.core.excerpts import AROUND_MARK, line_around
from annotator.core.scheme import Scheme
from annotator.models import Membership, Role
from annotator.pages.request import query_with, row_id, user_of
from annotator.pages.wording import local
from annotator.queries.probes import PAGE_SIZE, Feedback, feedback_on, score_of, shown_grades, totals_of
from annotator.queries.schemes import current_scheme
from annotator.queries.teams import settings_of


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that somebody was measured on, newest first; of checks an annotator sees those that are over."""
    user = user_of(request)
    grant = access.project_for(user, slug)
    annotator = access.annotator_for(grant, user, request.GET.get("annotator", ""))
    lead = grant.at_least(Role.LEAD)
    rows = shown_grades(grant.project, annotator, everything=lead)
    total, before = totals_of(rows), row_id(request, "before")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE_SIZE + 1])
    members = Membership.objects.filter(project=grant.project).select_related("user").order_by("user__username")
    context = {
        "grant": grant,
        "project": grant.project,
        "annotator": annotator,
        "members": members if lead else [],
        "total": total,
        "rows": [(row, score_of(row)) for row in found[:PAGE_SIZE]],
        "next": query_with(request, before=found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else "",
        "settings": settings_of(grant.project),
    }
    return render(request, "pages/versus_gold.html", context)


@require_safe
@login_required
def comparison(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article: each place where the labels and gold part, with what was said about it."""
    user = user_of(request)
    layer, grant = access.measured_layer_for(user, article_id, request.GET.get("annotator", ""))
    found = feedback_on(layer)
    if found is None:
        raise NotFoundError("no_such_comparison", "There is nothing here to compare.")
    scheme = current_scheme(grant.project).value
    context = {
        "grant": grant,
        "project": grant.project,
        "layer": layer,
        "article": layer.article,
        "own": layer.user_id == user.pk,
        "score": found.score,
        "scores": [(kind, score) for kind, score in found.scores.items() if score.own or score.gold],
        "differences": [_shown(found, one, scheme) for one in found.differences],
        "grades": found.grades,
        "passed": found.score.f1 * 100 >= settings_of(grant.project).pass_mark,
        "settings": settings_of(grant.project),
    }
    return render(request, "pages/comparison.html", context)


def _shown(found: Feedback, one: Difference, scheme: Scheme) -> dict[str, Any]:
    """A difference with its words in context, and names for its labels."""
    text = found.layer.article.text
    start, end = one.start, one.end
    begin, until = line_around(text, start, end)
    return {
        "difference": one,
        "before": ("…" if start > AROUND_MARK else "") + text[begin:start],
        "words": text[start:end],
        "after": text[end:until] + ("…" if end + AROUND_MARK < len(text) else ""),
        "own": _name(one, one.label_a, scheme),
        "gold": _name(one, one.label_b, scheme),
        "remarks": found.remarks_on(one),
    }


def _name(one: Difference, code: str, scheme: Scheme) -> str:
    """The name of a label, a type, a role or a value; the code where the scheme does not know it (any more)."""
    if not code:
        return ""
    if one.cause == "attribute":
        return code
    known: Any
    if one.cause in ("argument", "role"):
        known = scheme.role(one.detail, code)
    elif one.kind == "event":
        known = scheme.event(code)
    elif one.kind == "boilerplate":
        known = scheme.boilerplate_label(code)
    else:
        known = next((label for label in scheme.entities if label.code == code), None)
    return local(known.name) if known else code
