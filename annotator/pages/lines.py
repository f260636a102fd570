"""Accept a boilerplate line once for many articles: offers, preview, one step, undo. For leads."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.core.errors import AnnotatorError
from annotator.models import LineAcceptance, Membership, Role
from annotator.pages.errors import sentence
from annotator.pages.request import query_with, user_of
from annotator.pages.wording import label_names
from annotator.queries.repeated_lines import offers, places
from annotator.queries.schemes import current_scheme
from annotator.workflow.accepting_lines import accept_line, undo_acceptance

HISTORY = 20
SHOWN = 100
"""Places that the preview lists; it counts all of them."""


@require_safe
@login_required
def offered(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines that could be accepted for many articles at once, and what was accepted lately."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    annotator = access.annotator_for(grant, user, request.GET.get("annotator", ""))
    history = LineAcceptance.objects.filter(project=grant.project).select_related("author", "annotator")
    context = {
        "grant": grant,
        "project": grant.project,
        "annotator": annotator,
        "members": Membership.objects.filter(project=grant.project).select_related("user").order_by("user__username"),
        "offers": offers(grant.project, annotator),
        "labels": label_names(current_scheme(grant.project).value),
        "history": history.order_by("-pk")[:HISTORY],
    }
    return render(request, "pages/lines.html", context)


@require_safe
@login_required
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Every place that a line would be marked in, before anything is."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    annotator = access.annotator_for(grant, user, request.GET.get("annotator", ""))
    line, publisher = request.GET.get("line", "")[:2_000], request.GET.get("publisher", "")[:200]
    found = places(grant.project, publisher, line, annotator)
    context = {
        "grant": grant,
        "project": grant.project,
        "annotator": annotator,
        "line": line,
        "publisher": publisher,
        "label": request.GET.get("label", "")[:100],
        "labels": label_names(current_scheme(grant.project).value),
        "places": found[:SHOWN],
        "count": len(found),
    }
    return render(request, "pages/lines_preview.html", context)


@require_POST
@login_required
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    access.need_open(grant)
    given = {name: request.POST.get(name, "") for name in ("annotator", "publisher", "line", "label", "seen")}
    annotator = access.annotator_for(grant, user, given["annotator"])
    seen = int(given["seen"]) if given["seen"].isascii() and given["seen"].isdecimal() else -1
    try:
        row = accept_line(grant.project, user, annotator, given["publisher"], given["line"], given["label"], seen)
    except AnnotatorError as error:
        messages.error(request, sentence(error))
    else:
        text = ngettext("%(n)s mark was made.", "%(n)s marks were made.", row.count) % {"n": row.count}
        messages.success(request, text)
    return redirect(f"{_address(slug)}{query_with(request, annotator=annotator.get_username())}")


@require_POST
@login_required
def undo(request: HttpRequest, acceptance_id: int) -> HttpResponse:
    user = user_of(request)
    row = access.acceptance_for(user, acceptance_id)
    try:
        gone, stayed = undo_acceptance(row, user)
    except AnnotatorError as error:
        messages.error(request, sentence(error))
    else:
        text = _("%(gone)s marks were taken back; %(stayed)s stay, because they were changed or handed in.")
        messages.success(request, text % {"gone": gone, "stayed": stayed})
    return redirect(f"{_address(row.project.slug)}?annotator={row.annotator.get_username()}")


def _address(slug: str) -> str:
    return reverse("lines", args=[slug])
