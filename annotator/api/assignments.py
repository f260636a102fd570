"""Who labels what: list, hand out by rule or by hand, take the next, give to somebody else, take back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.given import Given
from annotator.api.request import choice, page_url, user_of, whole_number
from annotator.api.shapes import assignments as shapes
from annotator.api.shapes.errors import Error
from annotator.core.planning import Rule
from annotator.models import Role
from annotator.models.assigning import PURPOSES, STATES
from annotator.queries.assignments import POOL, Choice, assignment_page, listed
from annotator.workflow import planning, reassigning, taking
from annotator.workflow.planning import Wish

MANY = 100
REFUSED = {403: Error, 404: Error, 409: Error, 422: Error}


def assignment_item(row: Any, *, lead: bool) -> dict[str, Any]:
    """One assignment as JSON. Only reviewers and leads learn which are checks."""
    return {
        "id": row.pk,
        "article": row.article_id,
        "key": row.article.key,
        "title": row.article.title,
        "user": row.user.get_username() if row.user else None,
        "state": row.state,
        "purpose": row.purpose if lead or row.purpose != "check" else "work",
        "skill": row.skill,
        "due_at": row.due_at,
        "taken_at": row.taken_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "layer": row.layer_id,
    }


class Assignments(APIView):
    """Who has which article. Annotators see their own, reviewers and leads all."""

    @extend_schema(
        parameters=[
            OpenApiParameter("person", str, description=f"A user name, or {POOL} for the pool. For reviewers."),
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter("purpose", str, enum=PURPOSES, description="For reviewers."),
            OpenApiParameter("overdue", str, enum=("1",)),
            OpenApiParameter("article", int),
            OpenApiParameter("limit", int),
            OpenApiParameter("after", int),
        ],
        responses=shapes.AssignmentPage,
        tags=["team"],
    )
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        sees_all = grant.at_least(Role.REVIEWER)
        wanted = Choice(
            person=request.query_params.get("person", "") if sees_all else user.get_username(),
            state=choice(request, "state", STATES),
            purpose=choice(request, "purpose", PURPOSES) if sees_all else "",
            overdue=choice(request, "overdue", ("1",)) == "1",
            article=whole_number(request, "article"),
        )
        rows = listed(grant.project, wanted, timezone.now())
        page = assignment_page(rows, whole_number(request, "after"), whole_number(request, "limit", MANY) or MANY)
        following = page_url(request, after=page.next) if page.next else None
        return Response({"next": following, "results": [assignment_item(row, lead=sees_all) for row in page.rows]})

    @extend_schema(
        operation_id="assignments_plan",
        request=shapes.PlanRequest,
        responses={200: shapes.PlanAnswer, **REFUSED},
        tags=["team"],
    )
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        given = Given(request.data)
        if given.has("articles"):
            access.need_open(grant)
            due = given.moment("due_at")
            made = planning.assign(grant.project, given.numbers("articles"), given.texts("members"), user, due)
            return Response({"plan": made.pk, "articles": made.articles, "count": made.count})
        wish = _wish(given)
        if given.flag("dry_run"):
            return Response({"plan": None, **_preview(planning.preview(grant.project, wish))})
        access.need_open(grant)
        made = planning.make_plan(grant.project, wish, user, given.text("seen"))
        return Response({"plan": made.pk, "articles": made.articles, "count": made.count})


def _wish(given: Given) -> Wish:
    rule = Rule(
        given.number("each", 1, 1_000) or 0,
        given.number("share", 0, 1_000) or 0,
        given.number("shared_by", 2, 1_000) or 0,
    )
    members = tuple(given.texts("members"))
    texts = (given.text("batch"), given.text("publisher"), given.text("skill"))
    return Wish(rule, members, *texts, due_at=given.moment("due_at"))


def _preview(found: planning.Preview) -> dict[str, Any]:
    return {
        "articles": found.articles,
        "shared": found.shared,
        "left_out": found.taken,
        "checks": found.checks,
        "loads": {name or POOL: count for name, count in found.loads.items()},
        "count": found.count + found.checks,
        "seen": found.seen,
    }


class UndoPlan(APIView):
    """Take back what was handed out in one step, as long as nobody has begun."""

    @extend_schema(request=None, responses={200: shapes.UndoPlanAnswer, **REFUSED}, tags=["team"])
    def post(self, request: Request, plan_id: int) -> Response:
        plan = access.plan_for(user_of(request), plan_id)
        return Response({"removed": planning.undo_plan(plan.pk)})


class Take(APIView):
    """What the caller goes on with: her open work first, else an article that is handed to her now."""

    @extend_schema(request=shapes.TakeRequest, responses={200: shapes.TakeAnswer, **REFUSED}, tags=["team"])
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        access.need_open(grant)
        given = Given(request.data)
        found = taking.go_on(grant.project, user, given.number("besides"), another=given.flag("another"))
        return Response({"next": {"id": found.pk, "key": found.key, "title": found.title} if found else None})


class Reassign(APIView):
    """Give open work to another member, or to the pool. Labels stay with who made them."""

    @extend_schema(request=shapes.ReassignRequest, responses={200: shapes.ReassignAnswer, **REFUSED}, tags=["team"])
    def post(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        access.need_open(grant)
        given = Given(request.data)
        to = given.text("to") if given.has("to") else None
        return Response({"moved": reassigning.reassign(grant.project, given.numbers("assignments"), to, user)})
