"""What people have done, for reviewers and leads: from here they look into anybody's labels."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotator import access
from annotator.models import Role
from annotator.pages.request import choice, day, query_with, row_id, user_of
from annotator.queries.dashboard import AGES
from annotator.queries.work import STATES, Choice, authors_of, human_layers, work_page


@require_safe
@login_required
def work_list(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    authors = authors_of(grant.project)
    age = row_id(request, "age")
    wanted = Choice(
        author=choice(request, "author", authors),
        state=choice(request, "state", tuple(STATES)),
        talk=request.GET.get("talk") == "1",
        week=day(request, "week"),
        age=age if age is not None and age < len(AGES) else None,
        timed=request.GET.get("timed") == "1",
    )
    page = work_page(human_layers(grant.project, wanted, timezone.now()), before=row_id(request, "before"))
    context = {
        "grant": grant,
        "project": grant.project,
        "page": page,
        "next": query_with(request, before=page.next) if page.next else "",
        "choice": wanted,
        "days": AGES[wanted.age][0] if wanted.age is not None else "",
        "authors": authors,
        "states": tuple(STATES),
    }
    return render(request, "pages/work.html", context)
