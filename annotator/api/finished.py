"""What was finished, for programs that follow a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import page_url, user_of, whole_number
from annotator.api.shapes import finished as shapes
from annotator.api.shapes.errors import Error
from annotator.core.records import RightsOfLabel
from annotator.models import Finished
from annotator.queries.finished import PAGE_SIZE, finished_page
from annotator.queries.records import record_of
from annotator.queries.schemes import rights_by_version


def _finished(row: Finished, rights: Mapping[int, RightsOfLabel]) -> dict[str, Any]:
    layer = row.layer
    return {
        **record_of(layer.article, layer, rights.get(layer.scheme_version)).to_dict(),
        "layer_id": layer.pk,
        "article_id": layer.article_id,
        "cannot": layer.cannot,
        "cursor": row.number,
        "finished_at": row.at,
    }


class FinishedLayers(APIView):
    """Records of layers that were finished after a cursor, oldest first. None is skipped, whoever saves when."""

    @extend_schema(
        parameters=[
            OpenApiParameter("after", int, description="A cursor; 0 or nothing for the beginning."),
            OpenApiParameter("limit", int),
        ],
        responses={200: shapes.FinishedPage, 404: Error, 422: Error},
        tags=["export"],
    )
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        after, size = whole_number(request, "after", 0) or 0, whole_number(request, "limit", PAGE_SIZE) or PAGE_SIZE
        page = finished_page(grant.project, access.visible_layers(grant, user), after, size)
        rights = rights_by_version(grant.project)
        return Response(
            {
                "cursor": page.cursor,
                "next": page_url(request, after=page.cursor) if page.more else None,
                "results": [_finished(row, rights) for row in page.rows],
            }
        )
