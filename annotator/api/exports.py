"""Labels out."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api import serializers as shapes
from annotator.api.request import user_of
from annotator.core.records import STATUSES
from annotator.exporters import exporter, exporter_names
from annotator.workflow.exporting import LAYER_CHOICES, Selection, export, file_name, summarise


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
            }
            for one in map(exporter, exporter_names())
        ]
        return Response({"count": len(rows), "next": None, "results": rows})


class Export(APIView):
    """The labels of a project as a file, streamed. Annotators get, of human layers, only their own."""

    @extend_schema(
        parameters=[
            OpenApiParameter("format", str, description="One of /export-formats/; json-lines when left out."),
            OpenApiParameter("layers", str, enum=LAYER_CHOICES, description="human when left out."),
            OpenApiParameter("status", str, enum=STATUSES),
        ],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            404: shapes.Error,
            422: shapes.Error,
        },
        tags=["export"],
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        user = user_of(request)
        grant = access.project_for(user, slug)
        query = request.query_params
        selection = Selection(
            grant.project,
            query.get("layers") or "human",
            query.get("status", ""),
            access.visible_layers(grant, user),
        )
        format_ = exporter(query.get("format") or "json-lines")
        response = StreamingHttpResponse(export(selection, format_.name), content_type=format_.content_type)
        response["Content-Disposition"] = f'attachment; filename="{file_name(selection, format_)}"'
        summary = summarise(selection)
        response["X-Gisa-Records"] = str(summary.records)
        response["X-Gisa-Forbid-Redistribution"] = str(summary.forbid_redistribution)
        response["X-Gisa-Forbid-AI-Training"] = str(summary.forbid_ai_training)
        return response
