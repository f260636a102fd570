"""What people have done, for reviewers and leads: from here they look into anybody's labels."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.core.records import STATUSES
from annotator.models import Role
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.queries.work import authors_of, human_layers, work_page


@require_safe
@login_required
def work_list(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    authors = authors_of(grant.project)
    author, state = choice(request, "author", authors), choice(request, "state", STATUSES)
    talk = request.GET.get("talk") == "1"
    page = work_page(human_layers(grant.project, author, state, talk), before=row_id(request, "before"))
    context = {
        "grant": grant,
        "project": grant.project,
        "page": page,
        "next": query_with(request, before=page.next) if page.next else "",
        "author": author,
        "authors": authors,
        "state": state,
        "states": STATUSES,
        "talk": talk,
    }
    return render(request, "pages/work.html", context)
