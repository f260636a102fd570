"""Suggestions of a project: how good they are, what comes next, lines accepted once for many articles."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import choice, user_of
from annotator.api.shapes import suggestions as shapes
from annotator.api.shapes.articles import NextAnswer
from annotator.api.shapes.errors import Error
from annotator.api.shapes.lines import AcceptLineRequest, LineAcceptanceItem, LinePage, UndoLineAnswer
from annotator.core.errors import InvalidError
from annotator.models import LineAcceptance, Role
from annotator.models.suggesting import ORDERS
from annotator.queries.ordering import next_article
from annotator.queries.repeated_lines import offers, places
from annotator.queries.suggestion_numbers import numbers_of
from annotator.queries.teams import standing_of
from annotator.workflow import accepting_lines


class SuggestionNumbers(APIView):
    """How people decided on suggestions, by source and label. For reviewers and leads."""

    @extend_schema(responses=shapes.SuggestionNumbers, tags=["suggestions"])
    def get(self, request: Request, slug: str) -> Response:
        found = numbers_of(access.project_for(user_of(request), slug, Role.REVIEWER).project)
        return Response(
            {
                "decided": found.decided,
                "accepted": found.accepted,
                "keys_saved": found.keys_saved,
                "with_suggestions": asdict(found.with_suggestions),
                "without_suggestions": asdict(found.without_suggestions),
                "rates": [{**asdict(one), "rate": round(one.rate, 4)} for one in found.rates],
                "weeks": [asdict(one) for one in found.weeks],
            }
        )


class Next(APIView):
    """The article that the caller should go on with, null when she has finished all that she has.

    Asking hands out nothing: where articles are handed out, `POST …/take/` does.
    """

    @extend_schema(
        parameters=[OpenApiParameter("order", str, enum=ORDERS, description="The project's own when left out.")],
        responses=NextAnswer,
        tags=["suggestions"],
    )
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        project = access.project_for(user, slug).project
        order = choice(request, "order", ORDERS)
        row = next_article(project, user, free=not standing_of(project, user).limited, order=order)
        return Response({"next": {"id": row.pk, "key": row.key, "title": row.title} if row else None})


class Lines(APIView):
    """Boilerplate lines that are marked in one article of a publisher and stand unmarked in others."""

    @extend_schema(
        parameters=[
            OpenApiParameter("annotator", str, description="Whose labels; the caller's own when left out. For leads."),
            OpenApiParameter("publisher", str, description="With `line`: the places of this line instead."),
            OpenApiParameter("line", str),
        ],
        responses=LinePage,
        tags=["suggestions"],
    )
    def get(self, request: Request, slug: str) -> Response:
        grant = access.project_for(user_of(request), slug)
        query = request.query_params
        annotator = access.annotator_for(grant, user_of(request), query.get("annotator", ""))
        found: list[Any]
        if query.get("line"):
            found = [asdict(one) for one in places(grant.project, query.get("publisher", ""), query["line"], annotator)]
        else:
            found = [asdict(one) for one in offers(grant.project, annotator)]
        return Response({"count": len(found), "next": None, "results": found})

    @extend_schema(
        request=AcceptLineRequest,
        responses={200: LineAcceptanceItem, 403: Error, 409: Error, 422: Error},
        tags=["suggestions"],
    )
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        access.need_open(grant)
        publisher, line, label = (_text(request.data, name) for name in ("publisher", "line", "label"))
        annotator = access.annotator_for(grant, user, _text(request.data, "annotator"))
        seen = request.data.get("seen") if isinstance(request.data, dict) else None
        if seen is not None and type(seen) is not int:
            raise InvalidError("bad_parameter", "seen must be the number of places that were shown.")
        row = accepting_lines.accept_line(grant.project, user, annotator, publisher, line, label, seen)
        return Response(_acceptance(row))


class UndoLine(APIView):
    """Take back what was accepted for many articles at once. Marks that were changed since stay."""

    @extend_schema(request=None, responses={200: UndoLineAnswer, 404: Error, 409: Error}, tags=["suggestions"])
    def post(self, request: Request, acceptance_id: int) -> Response:
        user = user_of(request)
        gone, stayed = accepting_lines.undo_acceptance(access.acceptance_for(user, acceptance_id), user)
        return Response({"removed": gone, "kept": stayed})


def _text(data: object, name: str) -> str:
    """A text of a request's body, "" when it is left out.

    Raises InvalidError (`bad_parameter`).
    """
    value = data.get(name, "") if isinstance(data, dict) else None
    if not isinstance(value, str):
        raise InvalidError("bad_parameter", f"{name} must be a text.")
    return value


def _acceptance(row: LineAcceptance) -> dict[str, Any]:
    return {
        "id": row.pk,
        "publisher": row.publisher,
        "line": row.line,
        "label": row.label,
        "annotator": row.annotator.get_username(),
        "count": row.count,
        "at": row.at,
        "undone_at": row.undone_at,
    }
