"""Releases of a project: exports that never change, with their hashes and what they forbid."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import access, tasks
from annotator.access import Grant
from annotator.core.errors import AnnotatorError
from annotator.core.records import STATUSES
from annotator.exporters import exporter, exporter_names
from annotator.models import Release, Role
from annotator.pages.errors import sentence, status_of
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import query_with, row_id, user_of
from annotator.workflow.exporting import LAYER_CHOICES, Selection, summarise
from annotator.workflow.releasing import headers_of, make_release, release_bytes

PAGE_SIZE = 20


@reads_and_posts
@login_required
def release_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is; a lead makes a new one here, after seeing what would be in it."""
    user = user_of(request)
    grant = access.project_for(user, slug)
    problem, status = "", 200
    if request.method == "POST":
        grant.need(Role.LEAD)
        try:
            row = make_release(
                grant.project,
                user,
                request.POST.get("name", ""),
                layers=request.POST.get("layers") or "gold",
                status=request.POST.get("status", ""),
                format=request.POST.get("format") or "json-lines",
                note=request.POST.get("note", ""),
            )
        except AnnotatorError as error:
            problem, status = sentence(error), status_of(error)
        else:
            tasks.release_soon(row)
            messages.success(request, _("The file is being made. Reload this page to see it."))
            return redirect("releases", slug)
    rows = Release.objects.filter(access.visible_releases(grant), project=grant.project).select_related("made_by")
    before = row_id(request, "before")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    context = {
        "grant": grant,
        "project": grant.project,
        "releases": found[:PAGE_SIZE],
        "next": query_with(request, before=found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else "",
        "problem": problem,
        "given": request.POST,
        "layer_choices": ("gold", *(one for one in LAYER_CHOICES if one != "gold")),
        "statuses": STATUSES,
        "formats": [exporter(name) for name in sorted(exporter_names(), key=lambda name: name != "json-lines")],
        "gold": _gold(grant),
    }
    return render(request, "pages/releases.html", context, status=status)


def _gold(grant: Grant) -> object:
    """What a release of the gold layers would hold; None for who cannot make one."""
    return summarise(Selection(grant.project, "gold")) if grant.at_least(Role.LEAD) else None


@require_safe
@login_required
def release_file(request: HttpRequest, release_id: int) -> StreamingHttpResponse:
    row, _grant = access.release_for(user_of(request), release_id)
    return StreamingHttpResponse(
        release_bytes(row), content_type=exporter(row.format).content_type, headers=headers_of(row)
    )
