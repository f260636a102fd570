"""Layers: read, change, hand in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import orjson
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access, tasks
from annotator.api.given import Given
from annotator.api.request import choice, moment, page_url, user_of, whole_number
from annotator.api.shapes import layers as shapes
from annotator.api.shapes.errors import Error
from annotator.core.changes import Change, change_from_dict
from annotator.core.decisions import Decision, decision_from_dict
from annotator.core.errors import InvalidError
from annotator.core.problems import problems_of
from annotator.core.records import CANNOT_LENGTH, decode_body, encode_body
from annotator.core.text import written
from annotator.models import Article, Layer, Revision
from annotator.queries.assignments import last_return
from annotator.queries.journal import layer_at
from annotator.queries.records import record_of
from annotator.queries.schemes import current_scheme
from annotator.queries.time import seconds_on
from annotator.workflow import annotating

REVISIONS = 200
"""Revisions a page."""
ORDERS = ("oldest", "newest")
Item = TypeVar("Item")


def layer_record(layer: Layer, article: Article) -> dict[str, Any]:
    """The record of a layer, with its ids and its problems."""
    scheme = current_scheme(article.project).value
    problems = problems_of(decode_body(layer.body), scheme)
    return {
        **record_of(article, layer, scheme.forbidden_by).to_dict(),
        "layer_id": layer.pk,
        "article_id": article.pk,
        "cannot": layer.cannot,
        "seconds": seconds_on(Layer.objects.filter(pk=layer.pk)),
        "guideline": {"opened": layer.guideline_opened, "submitted": layer.guideline_submitted},
        "problems": [problem.to_dict() for problem in problems],
        "returned": _returned(layer),
        "graded": layer.user is not None and access.may_see_gold(article, layer.user),
    }


def _returned(layer: Layer) -> dict[str, Any] | None:
    """Why the labels came back to their author; without `by` it was training that is not passed yet."""
    row = last_return(layer)
    if row is None:
        return None
    return {"reason": row.reason, "by": row.by.get_username() if row.by else None, "at": row.at}


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
        responses={200: shapes.LayerRecord, 404: Error, 422: Error},
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
    """Save changes and decisions about suggestions: all of them or none. Sending one twice applies it once."""

    @extend_schema(
        request=shapes.ChangesRequest,
        responses={
            200: shapes.ChangesAnswer,
            403: Error,
            404: Error,
            409: shapes.StaleAnswer,
            422: Error,
        },
        tags=["layers"],
    )
    def post(self, request: Request, layer_id: int) -> Response:
        user = user_of(request)
        layer = access.own_layer_for(user, layer_id)
        saved = annotating.save_changes(layer.pk, user, *_batch(request.data))
        return Response(
            {
                "version": saved.version,
                "applied": saved.applied,
                "duplicates": saved.duplicates,
                "problems": [problem.to_dict() for problem in saved.problems],
                "decided": saved.decided,
            }
        )


def _batch(data: object) -> tuple[int, list[Change], list[Decision]]:
    """`base`, `changes` and `decisions` of a request.

    Raises InvalidError that names every change, or every decision, which is none.
    """
    if not isinstance(data, dict) or not isinstance(data.get("changes"), list):
        raise InvalidError("bad_batch", 'The body must be {"base": number, "changes": [changes]}.')
    base, decisions = data.get("base"), data.get("decisions", [])
    if type(base) is not int or base < 0:
        raise InvalidError("bad_batch", "base must be the version that the changes were made on.")
    if not isinstance(decisions, list):
        raise InvalidError("bad_batch", "decisions must be a list when it is given.")
    return (
        base,
        _read_each("change", "bad_changes", change_from_dict, data["changes"]),
        _read_each("decision", "bad_decision", decision_from_dict, decisions),
    )


def _read_each(noun: str, code: str, read: Callable[[object], Item], values: list[object]) -> list[Item]:
    """Every value read; raises InvalidError (`code`) that names each one which cannot be."""
    items: list[Item] = []
    faults: list[dict[str, object]] = []
    for index, one in enumerate(values):
        try:
            items.append(read(one))
        except InvalidError as error:
            named = one.get("id") if isinstance(one, dict) else None
            faults.append({noun: named, "index": index, "code": error.code, "message": error.message})
    if faults:
        raise InvalidError(code, f"{len(faults)} {noun}s are wrong; nothing was saved.", faults)
    return items


def _status(layer: Layer) -> dict[str, Any]:
    return {"status": layer.status, "version": layer.version, "cannot": layer.cannot}


class Submit(APIView):
    """Hand the labels in, or say why the article cannot be annotated."""

    @extend_schema(
        request=shapes.SubmitRequest,
        responses={200: shapes.StatusAnswer, 403: Error, 404: Error, 422: Error},
        tags=["layers"],
    )
    def post(self, request: Request, layer_id: int) -> Response:
        layer = access.own_layer_for(user_of(request), layer_id)
        submitted = annotating.submit(layer.pk, _cannot(request.data))
        tasks.learn_soon(layer.article.project)
        graded = access.may_see_gold(layer.article, user_of(request))
        return Response({**_status(submitted), "graded": graded})


def _cannot(data: object) -> str:
    """Why the article cannot be annotated, "" when the request says nothing.

    Raises InvalidError (`bad_reason`).
    """
    if not isinstance(data, dict):
        raise InvalidError("bad_reason", 'The body must be empty or {"cannot": "reason"}.')
    cannot = data.get("cannot")
    return "" if cannot is None else written(cannot, "cannot", CANNOT_LENGTH, "bad_reason")


class Reopen(APIView):
    """Take submitted labels back to work on them."""

    @extend_schema(request=None, responses=shapes.StatusAnswer, tags=["layers"])
    def post(self, request: Request, layer_id: int) -> Response:
        layer = annotating.reopen(access.own_layer_for(user_of(request), layer_id).pk)
        return Response(_status(layer))


class Return(APIView):
    """Give labels that are handed in back to their author, with the reason. For reviewers and leads."""

    @extend_schema(
        request=shapes.ReturnRequest,
        responses={200: shapes.StatusAnswer, 403: Error, 404: Error, 422: Error},
        tags=["layers"],
    )
    def post(self, request: Request, layer_id: int) -> Response:
        user = user_of(request)
        layer = access.returnable_layer_for(user, layer_id)
        return Response(_status(annotating.give_back(layer.pk, user, Given(request.data).text("reason"))))


class Revisions(APIView):
    """The journal of a layer: every change with its inverse, oldest first unless `order` says otherwise."""

    @extend_schema(
        parameters=[
            OpenApiParameter("order", str, enum=ORDERS, description="oldest when left out."),
            OpenApiParameter("after", int, description="Oldest first: only revisions after this version."),
            OpenApiParameter("before", int, description="Newest first: only revisions before this version."),
        ],
        responses=shapes.RevisionPage,
        tags=["layers"],
    )
    def get(self, request: Request, layer_id: int) -> Response:
        layer, _ = access.layer_for(user_of(request), layer_id)
        rows = Revision.objects.filter(layer=layer).select_related("author")
        newest = choice(request, "order", ORDERS) == "newest"
        edge = whole_number(request, "before" if newest else "after")
        if edge is not None:
            rows = rows.filter(version__lt=edge) if newest else rows.filter(version__gt=edge)
        page = list(rows.order_by("-version" if newest else "version")[: REVISIONS + 1])
        following = None
        if len(page) > REVISIONS:
            following = page_url(request, **{"before" if newest else "after": page[REVISIONS - 1].version})
        return Response({"next": following, "results": [_revision(row) for row in page[:REVISIONS]]})


def _revision(row: Revision) -> dict[str, Any]:
    return {
        "version": row.version,
        "author": row.author.get_username() if row.author else None,
        "at": row.at,
        "change": orjson.loads(row.change),
        "inverse": orjson.loads(row.inverse),
    }
