"""Articles in."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access, tasks
from annotator.api.request import user_of
from annotator.api.shapes import formats as shapes
from annotator.api.shapes.errors import Error
from annotator.core.errors import InvalidError
from annotator.core.mapping import LabelMap, read_columns, read_label_map
from annotator.core.text import decode
from annotator.importers import importer, importer_names
from annotator.models import Project, Role, User
from annotator.workflow.importing import HowToRead, import_files
from annotator.workflow.mapping import decide
from annotator.workflow.sources import Upload, uploaded_sources


class ImportFormats(APIView):
    """The import formats."""

    @extend_schema(operation_id="import_formats_list", responses=shapes.FormatPage, tags=["import"])
    def get(self, request: Request) -> Response:
        rows = [
            {
                "name": one.name,
                "label": one.label,
                "description": one.description,
                "extensions": [*one.extensions, *one.shared],
                "example": one.example,
            }
            for one in map(importer, importer_names())
        ]
        return Response({"count": len(rows), "next": None, "results": rows})


class Import(APIView):
    """Load articles from one file, or a zip of files. What is refused is named; the rest is in."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": shapes.ImportRequest},
        responses={200: shapes.ImportAnswer, 403: Error, 422: Error},
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
        how = HowToRead(
            request.POST.get("format") or None,
            request.POST.get("encoding") or None,
            read_columns(request.POST.get("columns", "")),
        )
        report = import_files(
            grant.project,
            user,
            uploaded_sources([upload]),
            format=how.format,
            encoding=how.encoding,
            columns=how.columns,
            labels=_labels(request, grant.project, user, upload, how),
        )
        tasks.suggest_project_soon(grant.project)
        return Response(report.to_dict())


def _labels(request: Request, project: Project, user: User, upload: Upload, how: HowToRead) -> LabelMap | None:
    """The label map that came along, as a file or as text; what it creates is in the project's scheme then."""
    sent = request.FILES.get("labels") or request.POST.get("labels")
    if not sent:
        return None
    text = sent if isinstance(sent, str) else decode(sent.read()).text
    return decide(project, user, read_label_map(text, "labels"), lambda: uploaded_sources([upload]), how)
