"""Articles, and the caller's layer on one."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access, tasks
from annotator.api.layers import layer_record
from annotator.api.request import user_of, whole_number
from annotator.api.shapes import articles as shapes
from annotator.api.shapes.errors import Error
from annotator.api.shapes.layers import LayerRecord
from annotator.api.shapes.records import ArticleRecord
from annotator.api.shapes.suggestions import SuggestionPage
from annotator.api.suggested import worded
from annotator.models import Article
from annotator.queries.articles import neighbours
from annotator.queries.assignments import work_neighbours
from annotator.queries.records import record_of
from annotator.queries.suggestions import open_suggestions, state_of, surest
from annotator.queries.teams import standing_of
from annotator.workflow import suggesting
from annotator.workflow.annotating import open_layer
from annotator.workflow.taking import need_admitted


class ArticleView(APIView):
    """One article as a record without a layer."""

    @extend_schema(responses=ArticleRecord, tags=["articles"])
    def get(self, request: Request, article_id: int) -> Response:
        article, _ = access.article_for(user_of(request), article_id)
        return Response({**record_of(article, None).to_dict(), "article_id": article.pk})


class OwnLayer(APIView):
    """The caller's own layer on an article, made when there is none."""

    @extend_schema(
        request=None,
        responses={200: LayerRecord, 403: Error, 404: Error},
        tags=["articles"],
    )
    def post(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article, grant = access.article_for(user, article_id)
        access.need_open(grant)
        need_admitted(article, user, grant.role)
        return Response(layer_record(open_layer(article, user), article))


class Suggestions(APIView):
    """What machine and imported layers propose that the caller has neither decided about nor marked herself."""

    @extend_schema(
        operation_id="suggestions_list",
        parameters=[OpenApiParameter("limit", int, description="So many, the surest; `count` is that of all.")],
        responses=SuggestionPage,
        tags=["articles"],
    )
    def get(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        most = whole_number(request, "limit")
        article, grant = access.article_for(user, article_id)
        state = state_of(article)
        if grant.project.archived_at is None:
            suggesting.refresh_own(article, user)
            if state == "waiting":
                tasks.suggest_article_soon(article)
        found = open_suggestions(article, user)
        shown = worded(surest(found, most))
        return Response({"state": state, "count": len(found), "next": None, **shown})


def _neighbour(row: Article | None) -> dict[str, Any] | None:
    return {"id": row.pk, "key": row.key, "title": row.title} if row else None


class Neighbours(APIView):
    """The articles before and after this one, the nearest that the caller has not submitted, and its place."""

    @extend_schema(responses=shapes.NeighbourAnswer, tags=["articles"])
    def get(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article, _ = access.article_for(user, article_id)
        standing = standing_of(article.project, user)
        own = work_neighbours(article, user) if standing.limited else None
        found = own or neighbours(article, user)
        return Response(
            {
                "previous": _neighbour(found.previous),
                "next": _neighbour(found.next),
                "previous_open": _neighbour(found.previous_open),
                "next_open": _neighbour(found.next_open),
                "position": found.position,
                "count": found.count,
                "take": standing.takes,
            }
        )
