"""Adjudication of a project: what waits, merging all of it, the reasons and the guideline."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access, tasks
from annotator.api.adjudication import ruling_json, strategy_of
from annotator.api.request import choice, page_url, user_of, whole_number
from annotator.api.shapes import rulings as shapes
from annotator.api.shapes.adjudication import CasePage, MergeRequest, MergeRunItem
from annotator.api.shapes.errors import Error
from annotator.core.adjudicating import KINDS
from annotator.core.errors import InvalidError
from annotator.models import MergeRun, Role
from annotator.queries.adjudication import Case, case_page
from annotator.queries.rulings import reasons, ruling_page
from annotator.workflow.exporting_rulings import export_rulings
from annotator.workflow.guideline_list import take_up


def _case(case: Case) -> dict[str, Any]:
    return {
        "article_id": case.article.pk,
        "key": case.article.key,
        "title": case.article.title,
        "voters": [layer.author_name for layer in case.layers.values()],
        "questions": len(case.questions),
        "disagreements": sum(not one.agreed for one in case.questions),
        "open": len(case.open),
        "state": case.gold.status if case.gold else "todo",
    }


class Adjudications(APIView):
    """The articles that two or more have handed in, in order of import: follow `next`. For reviewers and leads."""

    @extend_schema(
        operation_id="adjudications_list",
        parameters=[OpenApiParameter("state", str, enum=["open", "done"]), OpenApiParameter("after", int)],
        responses=CasePage,
        tags=["adjudication"],
    )
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.REVIEWER).project
        page = case_page(project, choice(request, "state", ("open", "done")), whole_number(request, "after") or 0)
        following = page_url(request, after=page.next) if page.next else None
        return Response({"next": following, "results": [_case(one) for one in page.rows]})


def _run(row: MergeRun) -> dict[str, Any]:
    return {
        "strategy": row.strategy,
        "trust": row.trust.split(),
        "total": row.total,
        "done": row.done,
        "counts": orjson.loads(row.counts),
        "preview": row.preview,
        "asked_at": row.asked_at,
        "finished_at": row.finished_at,
    }


class MergeProject(APIView):
    """Merge everything that is ready by a strategy, in the background; or count what that would do. For leads.

    A preview of many articles goes on in the background too; the list has it with what is counted so far.
    """

    @extend_schema(operation_id="merges_list", responses=MergeRunItem(many=True), tags=["adjudication"])
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.REVIEWER).project
        return Response([_run(row) for row in MergeRun.objects.filter(project=project).order_by("-pk")[:20]])

    @extend_schema(
        request=MergeRequest,
        responses={200: MergeRunItem, 202: MergeRunItem, 409: Error, 422: Error},
        tags=["adjudication"],
    )
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        access.need_open(grant)
        strategy, trust, preview = strategy_of(request.data)
        if not preview:
            return Response(_run(tasks.merge_soon(grant.project, user, strategy, trust)), 202)
        run = tasks.preview_merge(grant.project, user, strategy, trust)
        return Response(_run(run), 202 if run.finished_at is None else 200)


class RulingList(APIView):
    """The rulings that somebody gave a reason for, newest first: what the guideline should say. For reviewers."""

    @extend_schema(
        operation_id="rulings_list",
        parameters=[
            OpenApiParameter("label", str),
            OpenApiParameter("kind", str, enum=KINDS),
            OpenApiParameter("taken_up", str, enum=["yes", "no"], description="Whether it is in the guideline."),
            OpenApiParameter("before", int),
        ],
        responses=shapes.RulingPage,
        tags=["adjudication"],
    )
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.REVIEWER).project
        label = request.query_params.get("label", "")
        if "\x00" in label:
            raise InvalidError("bad_parameter", "No label has NUL characters.")
        rows = reasons(project, label, choice(request, "kind", KINDS), choice(request, "taken_up", ("yes", "no")))
        page = ruling_page(rows, whole_number(request, "before"))
        following = page_url(request, before=page.next) if page.next else None
        return Response({"next": following, "results": [ruling_json(row) for row in page.rows]})


class RulingsFile(APIView):
    """Every ruling of a project with its votes, as JSON lines: the provenance of its gold. For reviewers and leads."""

    @extend_schema(responses={(200, "application/jsonl"): OpenApiTypes.BINARY, 403: Error}, tags=["adjudication"])
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        user = user_of(request)
        project = access.project_for(user, slug, Role.REVIEWER).project
        response = StreamingHttpResponse(export_rulings(project, user), content_type="application/jsonl; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{slug}-rulings.jsonl"'
        return response


class TakeUp(APIView):
    """Say that a ruling is in the guideline now, or that it is not."""

    @extend_schema(request=shapes.GuidelineTick, responses=shapes.RulingItem, tags=["adjudication"])
    def post(self, request: Request, ruling_id: int) -> Response:
        user = user_of(request)
        row = access.ruling_for(user, ruling_id)
        wanted = request.data.get("taken_up") if isinstance(request.data, dict) else None
        if not isinstance(wanted, bool):
            raise InvalidError("bad_parameter", "taken_up must be true or false.")
        return Response(ruling_json(take_up(row, user, wanted)))
