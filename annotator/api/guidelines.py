"""The guideline of a project and its versions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import page_url, user_of, whole_number
from annotator.api.shapes import guidelines as shapes
from annotator.api.shapes.errors import Error
from annotator.core.errors import InvalidError
from annotator.models import GuidelineVersion, Role
from annotator.queries.guidelines import guideline_number, project_guideline_html, read_number
from annotator.workflow.guidelines import guideline_version, mark_read, publish_guideline

PAGE_SIZE = 50


def _version(row: GuidelineVersion) -> dict[str, Any]:
    author = row.author.get_username() if row.author else None
    return {"number": row.number, "note": row.note, "author": author, "at": row.at}


class Guideline(APIView):
    """What the annotators of the project go by: as it was written, in Markdown, and as safe HTML."""

    @extend_schema(responses=shapes.GuidelineAnswer, tags=["guideline"])
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        project = access.project_for(user, slug).project
        return Response(
            {
                "text": project.guideline,
                "html": project_guideline_html(project),
                "version": guideline_number(project),
                "read": read_number(project, user),
            }
        )


class GuidelineRead(APIView):
    """The caller has read the newest version."""

    @extend_schema(request=None, responses={204: None}, tags=["guideline"])
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        project = access.project_for(user, slug).project
        newest = guideline_number(project)
        if newest:
            mark_read(project, user, newest)
        return Response(status=status.HTTP_204_NO_CONTENT)


class GuidelineVersions(APIView):
    """All versions, newest first; leads publish new ones."""

    @extend_schema(
        operation_id="guideline_versions_list",
        parameters=[OpenApiParameter("before", int)],
        responses=shapes.GuidelineVersionPage,
        tags=["guideline"],
    )
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug).project
        rows = GuidelineVersion.objects.filter(project=project).select_related("author").defer("text")
        before = whole_number(request, "before")
        if before is not None:
            rows = rows.filter(number__lt=before)
        found = list(rows.order_by("-number")[: PAGE_SIZE + 1])
        following = page_url(request, before=found[PAGE_SIZE - 1].number) if len(found) > PAGE_SIZE else None
        return Response({"next": following, "results": [_version(row) for row in found[:PAGE_SIZE]]})

    @extend_schema(
        request=shapes.PublishRequest,
        responses={
            200: shapes.GuidelineVersionItem,
            201: shapes.GuidelineVersionItem,
            409: Error,
            422: Error,
        },
        tags=["guideline"],
    )
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        access.need_open(grant)
        data = request.data if isinstance(request.data, dict) else {}
        base = data.get("base")
        if base is not None and type(base) is not int:
            raise InvalidError("bad_guideline", "base must be the number of a version when it is given.")
        made = publish_guideline(grant.project, user, data.get("text"), data.get("note") or "", base)
        if made is None:
            newest = guideline_number(grant.project)
            return Response(_version(guideline_version(grant.project, newest)) if newest else {"number": 0})
        return Response(_version(made), status.HTTP_201_CREATED)


class GuidelineVersionView(APIView):
    """One version with its text."""

    @extend_schema(responses={200: shapes.GuidelineVersionDetail, 404: Error}, tags=["guideline"])
    def get(self, request: Request, slug: str, number: int) -> Response:
        row = guideline_version(access.project_for(user_of(request), slug).project, number)
        return Response({**_version(row), "text": row.text})
