"""Releases of a project: exports that never change."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access, tasks
from annotator.api.request import page_url, user_of, whole_number
from annotator.api.shapes import releases as shapes
from annotator.api.shapes.errors import Error
from annotator.core.errors import InvalidError
from annotator.exporters import exporter
from annotator.models import Release, Role
from annotator.workflow.releasing import headers_of, make_release, release_bytes

PAGE_SIZE = 50


def _release(row: Release) -> dict[str, Any]:
    plain = ("name", "note", "state", "problem", "format", "layers", "status", "file_name", "sha256", "size")
    counts = ("records", "articles", "annotations", "forbid_redistribution", "forbid_ai_training")
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in (*plain, *counts)},
        "losses": orjson.loads(row.losses),
        "scheme_version": row.scheme_version,
        "guideline_version": row.guideline_version,
        "made_by": row.made_by.get_username() if row.made_by else None,
        "made_at": row.made_at,
    }


class Releases(APIView):
    """The releases that the caller may download, newest first; leads make new ones."""

    @extend_schema(
        operation_id="releases_list",
        parameters=[OpenApiParameter("before", int)],
        responses=shapes.ReleasePage,
        tags=["export"],
    )
    def get(self, request: Request, slug: str) -> Response:
        grant = access.project_for(user_of(request), slug)
        rows = Release.objects.filter(access.visible_releases(grant), project=grant.project).select_related("made_by")
        before = whole_number(request, "before")
        if before is not None:
            rows = rows.filter(pk__lt=before)
        found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
        following = page_url(request, before=found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else None
        return Response({"next": following, "results": [_release(row) for row in found[:PAGE_SIZE]]})

    @extend_schema(
        request=shapes.ReleaseRequest,
        responses={202: shapes.ReleaseItem, 403: Error, 409: Error, 422: Error},
        tags=["export"],
    )
    def post(self, request: Request, slug: str) -> Response:
        """The file is made in the background: ask until `state` is ready."""
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        data = request.data if isinstance(request.data, dict) else {}
        fields = {"layers": "gold", "status": "", "format": "json-lines", "note": ""}
        given: dict[str, Any] = {name: data.get(name) or default for name, default in fields.items()}
        if not all(isinstance(value, str) for value in given.values()):
            raise InvalidError("bad_release", f"{', '.join(given)} must be texts.")
        row = make_release(grant.project, user, data.get("name"), **given)
        tasks.release_soon(row)
        return Response(_release(row), status.HTTP_202_ACCEPTED)


class ReleaseView(APIView):
    """One release."""

    @extend_schema(responses={200: shapes.ReleaseItem, 404: Error}, tags=["export"])
    def get(self, request: Request, release_id: int) -> Response:
        return Response(_release(access.release_for(user_of(request), release_id)[0]))


class ReleaseFile(APIView):
    """The file of a release. It ends too early, rather than damaged, when its hash is not the one that was kept."""

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: Error, 409: Error},
        tags=["export"],
    )
    def get(self, request: Request, release_id: int) -> StreamingHttpResponse:
        row, _ = access.release_for(user_of(request), release_id)
        return StreamingHttpResponse(
            release_bytes(row), content_type=exporter(row.format).content_type, headers=headers_of(row)
        )
