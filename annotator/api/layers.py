"""Layers: read, change, hand in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api import serializers as shapes
from annotator.api.request import moment, page_url, user_of, whole_number
from annotator.core.changes import Change, change_from_dict
from annotator.core.errors import InvalidError
from annotator.core.problems import problems_of
from annotator.core.records import decode_body, encode_body
from annotator.models import Article, Layer, Revision
from annotator.queries.journal import layer_at
from annotator.queries.records import record_of
from annotator.queries.schemes import current_scheme
from annotator.workflow import annotating

REVISIONS = 200
"""Revisions a page."""


def layer_record(layer: Layer, article: Article) -> dict[str, Any]:
    """The record of a layer, with its ids and its problems."""
    scheme = current_scheme(article.project).value
    problems = problems_of(decode_body(layer.body), scheme)
    return {
        **record_of(article, layer, scheme.forbidden_by).to_dict(),
        "layer_id": layer.pk,
        "article_id": article.pk,
        "problems": [problem.to_dict() for problem in problems],
    }


def _as_it_was(layer: Layer, version: int | None, at: datetime | None) -> Layer:
    """The layer with the annotations, version and scheme of then, not to be saved. Its status is today's."""
    then = layer_at(layer, version=version, at=at)
    layer.version, layer.scheme_version = then.version, then.scheme.version
    layer.body = encode_body(then.body).decode()
    return layer


class LayerView(APIView):
    """A layer as a record: as it is, or as its journal says that it was at a version or a time."""

    @extend_schema(
        parameters=[
            OpenApiParameter("version", int, description="After this change of the layer."),
            OpenApiParameter("at", OpenApiTypes.DATETIME, description="At this time."),
        ],
        responses={200: shapes.LayerRecord, 404: shapes.Error, 422: shapes.Error},
        tags=["layers"],
    )
    def get(self, request: Request, layer_id: int) -> Response:
        layer, _ = access.layer_for(user_of(request), layer_id)
        version, at = whole_number(request, "version"), moment(request, "at")
        if version is not None and at is not None:
            raise InvalidError("bad_parameter", "version and at cannot be asked for together.")
        if version is not None or at is not None:
            layer = _as_it_was(layer, version, at)
        return Response(layer_record(layer, layer.article))


class Changes(APIView):
    """Save changes: all of them or none. Sending one twice applies it once."""

    @extend_schema(
        request=shapes.ChangesRequest,
        responses={
            200: shapes.ChangesAnswer,
            403: shapes.Error,
            404: shapes.Error,
            409: shapes.StaleAnswer,
            422: shapes.Error,
        },
        tags=["layers"],
    )
    def post(self, request: Request, layer_id: int) -> Response:
        user = user_of(request)
        layer = access.own_layer_for(user, layer_id)
        base, changes = _batch(request.data)
        saved = annotating.save_changes(layer.pk, user, base, changes)
        return Response(
            {
                "version": saved.version,
                "applied": saved.applied,
                "duplicates": saved.duplicates,
                "problems": [problem.to_dict() for problem in saved.problems],
            }
        )


def _batch(data: object) -> tuple[int, list[Change]]:
    """`base` and `changes` of a request.

    Raises InvalidError that names every change which is none.
    """
    if not isinstance(data, dict) or not isinstance(data.get("changes"), list):
        raise InvalidError("bad_batch", 'The body must be {"base": number, "changes": [changes]}.')
    base = data.get("base")
    if type(base) is not int or base < 0:
        raise InvalidError("bad_batch", "base must be the version that the changes were made on.")
    changes: list[Change] = []
    faults: list[dict[str, object]] = []
    for index, one in enumerate(data["changes"]):
        try:
            changes.append(change_from_dict(one))
        except InvalidError as error:
            change_id = one.get("id") if isinstance(one, dict) else None
            faults.append({"change": change_id, "index": index, "code": error.code, "message": error.message})
    if faults:
        raise InvalidError("bad_changes", f"{len(faults)} changes are wrong; nothing was saved.", faults)
    return base, changes


class Submit(APIView):
    """Hand the labels in."""

    @extend_schema(request=None, responses=shapes.StatusAnswer, tags=["layers"])
    def post(self, request: Request, layer_id: int) -> Response:
        layer = annotating.submit(access.own_layer_for(user_of(request), layer_id).pk)
        return Response({"status": layer.status, "version": layer.version})


class Reopen(APIView):
    """Take submitted labels back to work on them."""

    @extend_schema(request=None, responses=shapes.StatusAnswer, tags=["layers"])
    def post(self, request: Request, layer_id: int) -> Response:
        layer = annotating.reopen(access.own_layer_for(user_of(request), layer_id).pk)
        return Response({"status": layer.status, "version": layer.version})


class Revisions(APIView):
    """The journal of a layer, oldest first: every change with its inverse."""

    @extend_schema(
        parameters=[OpenApiParameter("after", int, description="Only revisions after this version.")],
        responses=shapes.RevisionPage,
        tags=["layers"],
    )
    def get(self, request: Request, layer_id: int) -> Response:
        layer, _ = access.layer_for(user_of(request), layer_id)
        rows = Revision.objects.filter(layer=layer, version__gt=whole_number(request, "after", 0))
        page = list(rows.select_related("author").order_by("version")[: REVISIONS + 1])
        following = page_url(request, after=page[REVISIONS - 1].version) if len(page) > REVISIONS else None
        return Response({"next": following, "results": [_revision(row) for row in page[:REVISIONS]]})


def _revision(row: Revision) -> dict[str, Any]:
    return {
        "version": row.version,
        "author": row.author.get_username() if row.author else None,
        "at": row.at,
        "change": orjson.loads(row.change),
        "inverse": orjson.loads(row.inverse),
    }
