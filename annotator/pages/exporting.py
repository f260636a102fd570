"""Labels out: what an export would hold, then the file."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotator import access
from annotator.access import Grant
from annotator.core.errors import InvalidError
from annotator.core.records import STATUSES
from annotator.exporters import exporter, exporter_names
from annotator.exporters.base import BaseExporter
from annotator.pages.errors import sentence
from annotator.pages.request import choice, user_of
from annotator.workflow.exporting import (
    LAYER_CHOICES,
    Selection,
    export,
    exporter_for,
    file_name,
    losses,
    summarise,
)

DEFAULT_FORMAT = "json-lines"


def _selection(request: HttpRequest, grant: Grant) -> Selection:
    return Selection(
        grant.project,
        request.GET.get("layers") or "human",
        request.GET.get("status", ""),
        access.visible_layers(grant, user_of(request)),
    )


OWN_FORMATS = (DEFAULT_FORMAT, "csv-table")
"""What most people take, shown before the formats of other tools."""


def _options(request: HttpRequest, name: str) -> dict[str, str]:
    """The options in the address that the format has; those of another format are passed over."""
    known = exporter(name).options
    pairs = (text.partition("=") for text in request.GET.getlist("option"))
    return {option: value for option, _, value in pairs if value in known.get(option, ())}


def _query(format_: BaseExporter, selection: Selection, options: Mapping[str, str]) -> str:
    query = {"format": format_.name, "layers": selection.layers, "status": selection.status}
    pairs = [(name, value) for name, value in query.items() if value]
    return urlencode([*pairs, *(("option", f"{name}={value}") for name, value in options.items())])


@require_safe
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """What an export would hold and what it would lose; losses are counted when asked for, as every article is read."""
    grant = access.project_for(user_of(request), slug)
    selection = _selection(request, grant)
    name = choice(request, "format", exporter_names(), DEFAULT_FORMAT)
    options = _options(request, name)
    error, lost = None, None
    format_ = exporter(name, options=options)
    try:
        format_.need()
        if format_.holds_everything or "losses" in request.GET:
            lost = losses(selection, name, options).to_dict()
    except InvalidError as caught:
        error = caught
    query = _query(format_, selection, options)
    context = {
        "grant": grant,
        "project": grant.project,
        "own_names": OWN_FORMATS,
        "own_formats": [exporter(one) for one in OWN_FORMATS],
        "other_formats": [exporter(one) for one in exporter_names() if one not in OWN_FORMATS],
        "chosen": format_,
        "error": sentence(error) if error else "",
        "losses": lost,
        "layers": selection.layers,
        "layer_choices": LAYER_CHOICES,
        "status": selection.status,
        "statuses": STATUSES,
        "options": options,
        "summary": summarise(selection),
        "file_name": file_name(selection, format_),
        "query": query,
        "api_url": f"{request.build_absolute_uri(reverse('api-export', args=[slug]))}?{query}",
    }
    return render(request, "pages/export.html", context)


@require_safe
@login_required
def download(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    grant = access.project_for(user_of(request), slug)
    selection = _selection(request, grant)
    name = request.GET.get("format") or DEFAULT_FORMAT
    options = _options(request, name)
    format_ = exporter_for(grant.project, name, options)
    stream = export(selection, name, options, by=user_of(request))
    response = StreamingHttpResponse(stream, content_type=format_.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(selection, format_)}"'
    return response
