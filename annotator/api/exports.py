"""Labels out."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import user_of
from annotator.api.shapes import formats as shapes
from annotator.api.shapes.errors import Error
from annotator.core.records import STATUSES
from annotator.exporters import exporter, exporter_names
from annotator.workflow.exporting import (
    LAYER_CHOICES,
    Selection,
    export,
    exporter_for,
    file_name,
    losses,
    summarise,
)


class ExportFormats(APIView):
    """The export formats."""

    @extend_schema(operation_id="export_formats_list", responses=shapes.FormatPage, tags=["export"])
    def get(self, request: Request) -> Response:
        rows = [
            {
                "name": one.name,
                "label": one.label,
                "description": one.description,
                "extensions": [f".{one.extension}"],
                "example": one.example,
                "options": {name: list(values) for name, values in one.options.items()},
            }
            for one in map(exporter, exporter_names())
        ]
        return Response({"count": len(rows), "next": None, "results": rows})


PARAMETERS = [
    OpenApiParameter("format", str, description="One of /export-formats/; json-lines when left out."),
    OpenApiParameter("layers", str, enum=LAYER_CHOICES, description="human when left out."),
    OpenApiParameter("status", str, enum=STATUSES),
    OpenApiParameter("option", str, many=True, description="NAME=VALUE, an option of the format; may be repeated."),
]
CONTENT_TYPES = sorted({exporter(name).content_type for name in exporter_names()})


def _selection(request: Request, slug: str) -> Selection:
    user = user_of(request)
    grant = access.project_for(user, slug)
    query = request.query_params
    return Selection(
        grant.project,
        query.get("layers") or "human",
        query.get("status", ""),
        access.visible_layers(grant, user),
    )


def _format(request: Request) -> tuple[str, dict[str, str]]:
    """The format's name and its options."""
    pairs = (text.partition("=") for text in request.query_params.getlist("option"))
    return request.query_params.get("format") or "json-lines", {name: value for name, _, value in pairs}


class Export(APIView):
    """The labels of a project as a file, streamed. Annotators get, of human layers, only their own."""

    @extend_schema(
        parameters=PARAMETERS,
        responses={
            **{(200, kind): OpenApiTypes.BINARY for kind in CONTENT_TYPES},
            404: Error,
            422: Error,
        },
        tags=["export"],
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        selection = _selection(request, slug)
        name, options = _format(request)
        format_ = exporter_for(selection.project, name, options)
        stream = export(selection, name, options, by=user_of(request))
        response = StreamingHttpResponse(stream, content_type=format_.content_type)
        response["Content-Disposition"] = f'attachment; filename="{file_name(selection, format_)}"'
        summary = summarise(selection)
        response["X-Gisa-Records"] = str(summary.records)
        response["X-Gisa-Forbid-Redistribution"] = str(summary.forbid_redistribution)
        response["X-Gisa-Forbid-AI-Training"] = str(summary.forbid_ai_training)
        return response


class ExportLosses(APIView):
    """What an export would leave behind because its format cannot hold it: counts, and examples with their ids."""

    @extend_schema(
        parameters=PARAMETERS,
        responses={200: shapes.Losses, 404: Error, 422: Error},
        tags=["export"],
    )
    def get(self, request: Request, slug: str) -> Response:
        selection = _selection(request, slug)
        return Response(losses(selection, *_format(request)).to_dict())
