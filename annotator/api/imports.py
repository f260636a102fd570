"""Articles in."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api import serializers as shapes
from annotator.api.request import user_of
from annotator.core.errors import InvalidError
from annotator.importers import importer, importer_names
from annotator.models import Role
from annotator.workflow.importing import import_files
from annotator.workflow.sources import uploaded_sources


class ImportFormats(APIView):
    """The import formats."""

    @extend_schema(responses=shapes.FormatItem(many=True), tags=["import"])
    def get(self, request: Request) -> Response:
        formats = [importer(name) for name in importer_names()]
        return Response(
            [
                {
                    "name": one.name,
                    "label": one.label,
                    "description": one.description,
                    "extensions": [*one.extensions, *one.shared],
                    "example": one.example,
                }
                for one in formats
            ]
        )


class Import(APIView):
    """Load articles from one file, or a zip of files. What is refused is named; the rest is in."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": shapes.ImportRequest},
        responses={200: shapes.ImportAnswer, 403: shapes.Error, 422: shapes.Error},
        tags=["import"],
    )
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        access.need_open(grant)
        upload = request.FILES.get("file")
        if upload is None:
            raise InvalidError("no_file", "Send the file as the multipart field `file`.")
        if (upload.size or 0) > settings.GISA_MAX_UPLOAD_BYTES:
            raise InvalidError("too_large", f"A file has at most {settings.GISA_MAX_UPLOAD_BYTES:,} bytes.")
        report = import_files(
            grant.project,
            user,
            uploaded_sources([upload]),
            format=request.POST.get("format") or None,
            encoding=request.POST.get("encoding") or None,
        )
        return Response(report.to_dict())
