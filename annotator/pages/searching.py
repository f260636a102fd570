"""Search over the articles, labels and comments of a project, and searches that are kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.core.errors import InvalidError
from annotator.models import Role
from annotator.pages.errors import sentence
from annotator.pages.request import choice, day, query_with, user_of
from annotator.queries.schemes import current_scheme
from annotator.queries.searching import KINDS, PLACES, STATES, Wanted, find, imports_of, publishers_of, saved_searches
from annotator.workflow.saving_searches import save_search, tidy_query


def _day(request: HttpRequest, name: str) -> str:
    """A query parameter that is a day, else ""."""
    found = day(request, name)
    return found.isoformat() if found else ""


def _text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


@require_safe
@login_required
def search(request: HttpRequest, slug: str) -> HttpResponse:
    user = user_of(request)
    grant = access.project_for(user, slug)
    project = grant.project
    place = choice(request, "in", PLACES, PLACES[0])
    scheme = current_scheme(project).value
    labels = [
        ("entity", [(one.code, one.name) for one in scheme.entities]),
        ("event", [(one.code, one.name) for one in scheme.events]),
        ("boilerplate", [(one.code, one.name) for one in scheme.boilerplate]),
    ]
    wanted = Wanted(
        query=_text(request, "q"),
        publisher=_text(request, "publisher"),
        batch=_text(request, "batch"),
        state=choice(request, "state", STATES),
        label=_text(request, "label"),
        since=_day(request, "since"),
        until=_day(request, "until"),
        kind=choice(request, "kind", KINDS),
    )
    page = None
    if not wanted.is_empty:
        visible, own = access.visible_layers(grant, user), access.discussed_layers(grant, user)
        page = find(place, project, visible, own, wanted, request.GET.get("after", ""))
    context = {
        "grant": grant,
        "project": project,
        "wanted": wanted,
        "place": place,
        "places": [(one, query_with(request, **{"in": one})) for one in PLACES],
        "page": page,
        "next": query_with(request, after=page.next) if page and page.next else "",
        "publishers": publishers_of(project),
        "imports": imports_of(project),
        "states": STATES,
        "labels": labels,
        "kinds": KINDS,
        "saved": saved_searches(project, user),
        "query": tidy_query(request.GET.urlencode()),
        "filtered": wanted.is_filtered,
    }
    return render(request, "pages/search.html", context)


@require_POST
@login_required
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Save the search that is shown. Only leads share one with the project."""
    user = user_of(request)
    grant = access.project_for(user, slug)
    query = request.POST.get("query", "")
    shared = request.POST.get("shared") == "1"
    if shared:
        grant.need(Role.LEAD)
    try:
        row = save_search(grant.project, user, request.POST.get("name"), query, shared)
    except InvalidError as error:
        messages.error(request, sentence(error))
        return redirect(reverse("search", args=[slug]))
    messages.success(request, _("Saved as “%(name)s”.") % {"name": row.name})
    return redirect(f"{reverse('search', args=[slug])}?{row.query}")


@require_POST
@login_required
def forget(request: HttpRequest, search_id: int) -> HttpResponse:
    row = access.saved_search_for(user_of(request), search_id)
    row.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": row.name})
    return redirect("search", row.project.slug)
