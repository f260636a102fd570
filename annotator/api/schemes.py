"""Changes of a project's label scheme: previewed, applied, taken back. For leads."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import user_of
from annotator.api.shapes import schemes as shapes
from annotator.api.shapes.errors import Error
from annotator.core.errors import InvalidError
from annotator.models import Project, Role
from annotator.workflow import scheme_changing

ANSWERS = {200: shapes.SchemeChangeAnswer, 403: Error, 404: Error, 409: Error, 422: Error}


def _project(request: Request, slug: str) -> Project:
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    access.need_open(grant)
    return grant.project


def _asked(request: Request) -> tuple[bool, object]:
    """`preview` and `steps` of a request. Raises InvalidError (`bad_parameter`)."""
    data = request.data
    preview = data.get("preview", False) if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(preview, bool):
        raise InvalidError("bad_parameter", 'The body must be an object; "preview" in it is true or false.')
    return preview, data.get("steps")


class SchemeChanges(APIView):
    """Rename, merge, split or retire labels. A new version of the scheme; every layer is relabelled by revisions."""

    @extend_schema(request=shapes.SchemeChangeRequest, responses=ANSWERS, tags=["projects"])
    def post(self, request: Request, slug: str) -> Response:
        project, (preview, steps) = _project(request, slug), _asked(request)
        done = scheme_changing.change(project, user_of(request), steps, preview=preview)
        return Response(done.to_dict())


class SchemeUndo(APIView):
    """Take the last change of the scheme back, as a new version."""

    @extend_schema(request=shapes.PreviewRequest, responses=ANSWERS, tags=["projects"])
    def post(self, request: Request, slug: str) -> Response:
        project, (preview, _) = _project(request, slug), _asked(request)
        return Response(scheme_changing.undo(project, user_of(request), preview=preview).to_dict())
