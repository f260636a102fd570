"""Consistency across a project, and fixes of many annotations at once. For reviewers and leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import choice, user_of
from annotator.api.shapes import consistency as shapes
from annotator.api.shapes.errors import Error
from annotator.core.errors import InvalidError
from annotator.core.fixing import ACTIONS, Action, Planned
from annotator.core.records import LAYER_KINDS
from annotator.models import Role
from annotator.queries import consistency
from annotator.workflow.fixing import fix, undo_fix

VIEWS = ("labels", "lines", "unmarked", "edges")
KINDS = ("entity", "event", "boilerplate")


def find(view: str, wanted: consistency.Wanted, surface: str, after: str) -> consistency.Found:
    """A page of a view: labels (surfaces with several), lines of a surface, unmarked text, odd edges."""
    if view == "lines":
        return consistency.lines_of_surface(wanted, surface, after)
    if view == "unmarked":
        return consistency.unmarked(wanted, surface, after)
    return consistency.odd_edges(wanted, after) if view == "edges" else consistency.several_labels(wanted, after)


def _line(line: consistency.Line) -> dict[str, Any]:
    value = asdict(line)
    return {**value, "article_id": value.pop("article"), "layer_id": value.pop("layer")}


class Consistency(APIView):
    """What is not labelled alike. `lines` wants a `surface`; with one, `unmarked` looks for that alone."""

    @extend_schema(
        parameters=[
            OpenApiParameter("view", str, enum=VIEWS),
            OpenApiParameter("surface", str),
            OpenApiParameter("kind", str, enum=KINDS, description="entity when left out."),
            OpenApiParameter("layers", str, enum=LAYER_KINDS, description="gold and human when left out."),
            OpenApiParameter("label", str),
            OpenApiParameter("author", str),
            OpenApiParameter("after", str, description="The `next` of the page before."),
        ],
        responses={200: shapes.ConsistencyAnswer, 422: Error},
        tags=["consistency"],
    )
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.REVIEWER).project
        texts = {name: request.query_params.get(name, "") for name in ("surface", "label", "author", "after")}
        if any("\x00" in text for text in texts.values()):
            raise InvalidError("bad_parameter", "No text has NUL characters.")
        wanted = consistency.Wanted(
            project,
            choice(request, "kind", KINDS) or "entity",
            choice(request, "layers", LAYER_KINDS),
            texts["label"],
            texts["author"],
        )
        found = find(choice(request, "view", VIEWS) or "labels", wanted, texts["surface"], texts["after"])
        return Response(
            {
                "next": found.next or None,
                "surfaces": [asdict(one) for one in found.surfaces],
                "lines": [_line(one) for one in found.lines],
            }
        )


def _planned(one: Planned) -> dict[str, Any]:
    return {
        "line": one.place.line,
        "layer_id": one.place.layer,
        "kind": one.kind,
        "before": one.before,
        "after": one.after,
        "refused": one.refused,
    }


class Fixes(APIView):
    """Fix many lines at once. What cannot be fixed is named; `preview` changes nothing."""

    @extend_schema(request=shapes.FixRequest, responses={200: shapes.FixAnswer, 422: Error}, tags=["consistency"])
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug, Role.REVIEWER)
        access.need_open(grant)
        data: Mapping[str, Any] = request.data if isinstance(request.data, dict) else {}
        action, lines, label = data.get("action"), data.get("lines"), data.get("label", "")
        if action not in ACTIONS or not isinstance(label, str):
            raise InvalidError("bad_action", f"action must be one of {', '.join(ACTIONS)}, and label a text.")
        if not isinstance(lines, list) or not all(isinstance(one, str) for one in lines):
            raise InvalidError("bad_lines", "lines must be a list of the names of lines.")
        preview = data.get("preview") is True
        lead = grant.at_least(Role.LEAD)
        done = fix(grant.project, user, cast(Action, action), lines, label, lead=lead, preview=preview)
        return Response(
            {
                "fix": done.fix.pk if done.fix else None,
                "changes": [_planned(one) for one in done.planned],
                "refused": [_planned(one) for one in done.refused],
            }
        )


class UndoFix(APIView):
    """Take a fix back. What was changed since stays as it is."""

    @extend_schema(request=None, responses={200: shapes.UndoFixAnswer, 409: Error}, tags=["consistency"])
    def post(self, request: Request, fix_id: int) -> Response:
        user = user_of(request)
        undone, kept = undo_fix(access.fix_for(user, fix_id), user)
        return Response({"undone": undone, "kept": kept})
