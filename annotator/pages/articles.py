"""The articles of a project, with what the reader has to do with each."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.queries.articles import STATES, article_page, listed
from annotator.queries.ordering import next_article
from annotator.queries.projects import progress_of
from annotator.queries.teams import standing_of


@require_safe
@login_required
def article_list(request: HttpRequest, slug: str) -> HttpResponse:
    user = user_of(request)
    grant = access.project_for(user, slug)
    q, state = request.GET.get("q", "").strip()[:200], choice(request, "state", STATES)
    standing = standing_of(grant.project, user)
    rows = listed(grant.project, user, access.visible_layers(grant, user), q, state, mine=standing.limited)
    page = article_page(rows, after=row_id(request, "after"), before=row_id(request, "before"))
    context = {
        "grant": grant,
        "project": grant.project,
        "progress": progress_of(grant.project, user),
        "takes": standing.takes,
        "continue_with": None if standing.takes else next_article(grant.project, user, free=not standing.limited),
        "page": page,
        "next": query_with(request, after=page.next) if page.next else "",
        "previous": query_with(request, before=page.previous) if page.previous else "",
        "q": q,
        "state": state,
        "states": STATES,
    }
    return render(request, "pages/articles.html", context)
