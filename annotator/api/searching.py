"""Search, and searches that are kept."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import choice, page_url, user_of, whole_number
from annotator.api.shapes import searching as shapes
from annotator.api.shapes.errors import Error
from annotator.core.errors import InvalidError
from annotator.core.excerpts import Excerpt
from annotator.models import Role, SavedSearch
from annotator.queries.searching import KINDS, PAGE_SIZE, PLACES, STATES, Hit, Wanted, find, saved_searches
from annotator.workflow.saving_searches import save_search


def _excerpt(one: Excerpt) -> dict[str, Any]:
    return {
        "start": one.start,
        "end": one.end,
        "pieces": [{"text": piece.text, "marked": piece.marked} for piece in one.pieces],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    article, layer, mention, comment = hit.article, hit.layer, hit.mention, hit.comment
    return {
        "article": {"id": article.pk, "key": article.key, "title": article.title, "publisher": article.publisher},
        "excerpts": [_excerpt(one) for one in hit.excerpts],
        "elsewhere": [{"field": name, "text": one.text} for name, one in hit.elsewhere],
        "count": hit.count,
        "layer": {"id": layer.pk, "kind": layer.kind, "author": layer.author_name, "status": layer.status}
        if layer
        else None,
        "label": {"kind": mention.kind, "label": mention.label, "text": mention.surface, "start": mention.start}
        if mention
        else None,
        "comment": {
            "id": comment.pk,
            "author": comment.author.get_username(),
            "at": comment.at,
            "start": comment.start,
            "end": comment.end,
            "resolved": comment.resolved_at is not None,
        }
        if comment
        else None,
    }


def _day(request: Request, name: str) -> str:
    """Raises InvalidError (`bad_parameter`)."""
    value = request.query_params.get(name, "")
    try:
        found = parse_date(value) if value else None
    except ValueError:
        found = None
    if value and found is None:
        raise InvalidError("bad_parameter", f"{name} must be a day such as 2026-11-02, not {value!r}.")
    return found.isoformat() if found else ""


class Search(APIView):
    """Articles, labels or comments by words and filters, a page at a time: follow `next`."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description='Words or parts of them; "in quotes" together. All must be there.'),
            OpenApiParameter("in", str, enum=PLACES, description="articles when left out."),
            OpenApiParameter("publisher", str),
            OpenApiParameter("batch", str, description="The id of an import."),
            OpenApiParameter("state", str, enum=STATES, description="Of the layers that the caller sees."),
            OpenApiParameter("label", str),
            OpenApiParameter("kind", str, enum=KINDS),
            OpenApiParameter("since", str, description="A day; of publication, for comments of writing."),
            OpenApiParameter("until", str),
            OpenApiParameter("limit", int),
            OpenApiParameter("after", str),
        ],
        responses={200: shapes.SearchPage, 404: Error, 422: Error},
        tags=["search"],
    )
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        given = {name: request.query_params.get(name, "") for name in ("q", "publisher", "batch", "label")}
        if any("\x00" in value for value in given.values()):
            raise InvalidError("bad_parameter", "A parameter holds a NUL.")
        wanted = Wanted(
            query=given["q"],
            publisher=given["publisher"],
            batch=given["batch"],
            state=choice(request, "state", STATES),
            label=given["label"],
            since=_day(request, "since"),
            until=_day(request, "until"),
            kind=choice(request, "kind", KINDS),
        )
        place = choice(request, "in", PLACES) or PLACES[0]
        visible, own = access.visible_layers(grant, user), access.discussed_layers(grant, user)
        size = whole_number(request, "limit", PAGE_SIZE) or PAGE_SIZE
        page = find(place, grant.project, visible, own, wanted, request.query_params.get("after", ""), size)
        following = page_url(request, after=page.next) if page.next else None
        return Response({"next": following, "results": [_hit(one) for one in page.rows]})


def _saved(row: SavedSearch) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "query": row.query,
        "shared": row.shared,
        "author": row.user.get_username(),
        "at": row.at,
    }


class SavedSearches(APIView):
    """The caller's saved searches and those that leads share."""

    @extend_schema(operation_id="saved_searches_list", responses=shapes.SavedSearchPage, tags=["search"])
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        rows = [_saved(row) for row in saved_searches(access.project_for(user, slug).project, user)]
        return Response({"count": len(rows), "next": None, "results": rows})

    @extend_schema(
        request=shapes.SavedSearchRequest,
        responses={201: shapes.SavedSearchItem, 403: Error, 422: Error},
        tags=["search"],
    )
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        data = request.data if isinstance(request.data, dict) else {}
        shared = data.get("shared") is True
        if shared:
            grant.need(Role.LEAD)
        row = save_search(grant.project, user, data.get("name"), data.get("query"), shared)
        return Response(_saved(row), status.HTTP_201_CREATED)


class SavedSearchView(APIView):
    """One saved search."""

    @extend_schema(responses={204: None, 403: Error, 404: Error}, tags=["search"])
    def delete(self, request: Request, search_id: int) -> Response:
        access.saved_search_for(user_of(request), search_id).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
