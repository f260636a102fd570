"""Every assignment with filters, to give back or to give to somebody else; and articles to pick by hand. For leads."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.access import Grant
from annotator.core.errors import AnnotatorError, InvalidError
from annotator.models import Layer, Membership, Role, User
from annotator.models.assigning import PURPOSES, STATES
from annotator.pages.errors import sentence
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.queries.assignments import POOL, Choice, assignment_page, end_of_day, listed
from annotator.queries.probes import pick_page, pickable
from annotator.queries.teams import batches_of, publishers_of
from annotator.workflow.annotating import give_back
from annotator.workflow.planning import assign
from annotator.workflow.probing import reveal, set_probes
from annotator.workflow.reassigning import reassign

GOLD = ("gold", "training", "check")


def _members(grant: Grant) -> list[str]:
    rows = Membership.objects.filter(project=grant.project).order_by("user__username")
    return list(rows.values_list("user__username", flat=True))


def _ids(request: HttpRequest, name: str) -> list[int]:
    """The boxes that were ticked."""
    values = request.POST.getlist(name)
    return [int(one) for one in values if one.isascii() and one.isdecimal() and len(one) <= 18]


@require_safe
@login_required
def assignment_list(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    wanted = Choice(
        person=request.GET.get("person", "")[:150],
        state=choice(request, "state", STATES),
        purpose=choice(request, "purpose", PURPOSES),
        overdue=request.GET.get("overdue") == "1",
        article=row_id(request, "article"),
    )
    page = assignment_page(listed(grant.project, wanted, timezone.now()), row_id(request, "after"))
    context = {
        "grant": grant,
        "project": grant.project,
        "choice": wanted,
        "page": page,
        "next": query_with(request, after=page.next) if page.next else "",
        "members": _members(grant),
        "states": STATES,
        "purposes": PURPOSES,
        "pool": POOL,
        "now": timezone.now(),
        "query": request.GET.urlencode(),
    }
    return render(request, "pages/assignment_list.html", context)


@require_POST
@login_required
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the ticked work to somebody else, or back to its authors."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    access.need_open(grant)
    chosen = _ids(request, "assignment")
    try:
        if request.POST.get("action") == "return":
            text = _give_back(grant, chosen, user, request.POST.get("reason", ""))
        else:
            to = request.POST.get("to", "")
            count = reassign(grant.project, chosen, None if to == POOL else to, user)
            text = ngettext("%(n)s assignment was moved.", "%(n)s assignments were moved.", count) % {"n": count}
        messages.success(request, text)
    except AnnotatorError as error:
        messages.error(request, sentence(error))
    query = request.POST.get("query", "")
    return redirect(f"{reverse('assignments-list', args=[slug])}{f'?{query}' if query else ''}")


def _give_back(grant: Grant, chosen: list[int], user: User, reason: str) -> str:
    """Return every layer that is handed in; the others are counted."""
    rows = Layer.objects.filter(
        article__project=grant.project,
        kind="human",
        article__assignments__in=chosen,
        article__assignments__user=F("user"),
    )
    layers = list(rows.filter(status__in=("submitted", "done")).values_list("pk", flat=True))
    if not layers:
        raise InvalidError("nothing_to_return", "None of these is handed in.")
    for layer in layers:
        give_back(layer, user, reason)
    left = len(chosen) - len(layers)
    text = ngettext("%(n)s article was returned.", "%(n)s articles were returned.", len(layers)) % {"n": len(layers)}
    return f"{text} {_('%(n)s were not handed in.') % {'n': left}}" if left else text


@require_safe
@login_required
def pick(request: HttpRequest, slug: str) -> HttpResponse:
    """Articles to hand out by hand, or to measure people on."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    q, gold = request.GET.get("q", "").strip()[:200], choice(request, "gold", GOLD)
    publisher, batch = request.GET.get("publisher", "")[:200], request.GET.get("batch", "")[:36]
    free = request.GET.get("free") == "1"
    rows = pickable(grant.project, q=q, gold=gold, publisher=publisher, batch=batch, free=free)
    found, following = pick_page(rows, row_id(request, "after"))
    context = {
        "grant": grant,
        "project": grant.project,
        "rows": found,
        "next": query_with(request, after=following) if following else "",
        "members": _members(grant),
        "publishers": publishers_of(grant.project),
        "batches": batches_of(grant.project),
        "q": q,
        "gold": gold,
        "publisher": publisher,
        "batch": batch,
        "free": free,
        "query": request.GET.urlencode(),
    }
    return render(request, "pages/pick_articles.html", context)


@require_POST
@login_required
def picked(request: HttpRequest, slug: str) -> HttpResponse:
    """Do with the ticked articles what the pressed button says."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    access.need_open(grant)
    articles, action = _ids(request, "article"), request.POST.get("action", "")
    try:
        if action == "assign":
            made = assign(grant.project, articles, request.POST.getlist("member"), user, _due(request))
            text = ngettext("%(n)s assignment was made.", "%(n)s assignments were made.", made.count)
            messages.success(request, text % {"n": made.count})
        else:
            if action == "over":
                count = len([reveal(grant.project, article) for article in articles[:1_000]])
            else:
                count = set_probes(grant.project, articles, "" if action == "ordinary" else action, user)
            text = ngettext("%(n)s article was changed.", "%(n)s articles were changed.", count)
            messages.success(request, text % {"n": count})
    except AnnotatorError as error:
        messages.error(request, sentence(error))
    query = request.POST.get("query", "")
    return redirect(f"{reverse('assignments-pick', args=[slug])}{f'?{query}' if query else ''}")


def _due(request: HttpRequest) -> datetime | None:
    try:
        return end_of_day(parse_date(request.POST.get("due_at", "")))
    except ValueError:
        return None
