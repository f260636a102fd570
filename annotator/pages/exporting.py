"""Labels out: what an export would hold, then the file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from annotator import access
from annotator.access import Grant
from annotator.core.records import STATUSES
from annotator.exporters import exporter, exporter_names
from annotator.pages.request import choice, user_of
from annotator.workflow.exporting import LAYER_CHOICES, Selection, export, file_name, summarise

DEFAULT_FORMAT = "json-lines"


def _selection(request: HttpRequest, grant: Grant) -> Selection:
    return Selection(
        grant.project,
        request.GET.get("layers") or "human",
        request.GET.get("status", ""),
        access.visible_layers(grant, user_of(request)),
    )


def _formats() -> list[str]:
    """The names of all formats, the native one first."""
    return sorted(exporter_names(), key=lambda name: name != DEFAULT_FORMAT)


@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug)
    selection = _selection(request, grant)
    format_ = exporter(choice(request, "format", exporter_names(), DEFAULT_FORMAT))
    query = {"format": format_.name, "layers": selection.layers, "status": selection.status}
    query = {name: value for name, value in query.items() if value}
    api = request.build_absolute_uri(reverse("api-export", args=[slug]))
    context = {
        "grant": grant,
        "project": grant.project,
        "formats": [exporter(name) for name in _formats()],
        "chosen": format_,
        "layers": selection.layers,
        "layer_choices": LAYER_CHOICES,
        "status": selection.status,
        "statuses": STATUSES,
        "summary": summarise(selection),
        "file_name": file_name(selection, format_),
        "query": urlencode(query),
        "api_url": f"{api}?{urlencode(query)}",
    }
    return render(request, "pages/export.html", context)


@login_required
def download(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    grant = access.project_for(user_of(request), slug)
    selection = _selection(request, grant)
    format_ = exporter(request.GET.get("format") or DEFAULT_FORMAT)
    response = StreamingHttpResponse(export(selection, format_.name), content_type=format_.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(selection, format_)}"'
    return response
