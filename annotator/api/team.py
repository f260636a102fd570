"""The team: how far each is, how work is handed out, on which articles people are measured and how they did."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.assignments import REFUSED
from annotator.api.given import Given
from annotator.api.request import page_url, user_of, whole_number
from annotator.api.shapes import team as shapes
from annotator.api.shapes.grading import ComparisonAnswer, GradePage, ProbeAnswer, ProbePage, ProbeRequest
from annotator.core.errors import InvalidError, NotFoundError
from annotator.core.grading import Score
from annotator.models import AssignmentSettings, Role
from annotator.queries.assignments import unplanned
from annotator.queries.probes import (
    PAGE_SIZE,
    feedback_on,
    in_training,
    probes_of,
    results_of,
    score_of,
    shown_grades,
    totals_of,
)
from annotator.queries.teams import people_of, settings_of
from annotator.workflow import probing


def _settings(row: AssignmentSettings) -> dict[str, Any]:
    return {
        "mode": row.mode,
        "due_days": row.due_days,
        "pass_mark": row.pass_mark,
        "tries": row.tries,
        "check_rate": row.check_rate,
    }


class Team(APIView):
    """Everybody's work in numbers, and the settings of handing out. For leads."""

    @extend_schema(responses=shapes.TeamAnswer, tags=["team"])
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.LEAD).project
        results, waiting = results_of(project), in_training(project)
        people = []
        for one in people_of(project, timezone.now()):
            did = results.get(one.user.pk) if one.user else None
            people.append(
                {
                    "user": one.user.get_username() if one.user else None,
                    "role": one.membership.role if one.membership else None,
                    "skills": one.membership.skill_list if one.membership else [],
                    "states": one.states,
                    "overdue": one.overdue,
                    "withdrawn": one.withdrawn,
                    "in_training": one.user is not None and one.user.pk in waiting,
                    "training_f1": round(did.first.f1, 4) if did and did.training else None,
                    "check_f1": round(did.on_checks.f1, 4) if did and did.checks else None,
                }
            )
        return Response(
            {"unplanned": unplanned(project).count(), "settings": _settings(settings_of(project)), "results": people}
        )

    @extend_schema(
        operation_id="team_change",
        request=shapes.MemberRequest,
        responses={200: shapes.SettingsItem, **REFUSED},
        tags=["team"],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Change a member's skills, let her off training, or change the settings."""
        grant = access.project_for(user_of(request), slug, Role.LEAD)
        access.need_open(grant)
        given = Given(request.data)
        name = given.text("member")
        if given.has("skills"):
            probing.set_skills(grant.project, name, given.text("skills"))
        if given.has("waived"):
            probing.waive(grant.project, name, given.flag("waived"))
        if given.has("settings"):
            probing.change_settings(grant.project, **_new_settings(given.object("settings")))
        return Response(_settings(settings_of(grant.project)))


def _new_settings(given: Given) -> dict[str, Any]:
    numbers = {
        name: given.number(name, most=10_000) for name in ("pass_mark", "tries", "check_rate") if given.has(name)
    }
    if given.has("mode"):
        return {**numbers, "mode": given.text("mode"), **_due_days(given)}
    return {**numbers, **_due_days(given)}


def _due_days(given: Given) -> dict[str, Any]:
    return {"due_days": given.number("due_days", most=10_000) or None} if given.has("due_days") else {}


class Probes(APIView):
    """Articles with gold that people are measured on: training and hidden checks. For leads."""

    @extend_schema(responses=ProbePage, tags=["team"])
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.LEAD).project
        found = [
            {
                "article": row.article_id,
                "key": row.article.key,
                "title": row.article.title,
                "purpose": row.purpose,
                "over": row.revealed_at is not None,
                "people": row.people,
            }
            for row in probes_of(project)
        ]
        return Response({"count": len(found), "next": None, "results": found})

    @extend_schema(
        operation_id="probes_change",
        request=ProbeRequest,
        responses={200: ProbeAnswer, **REFUSED},
        tags=["team"],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make articles training or checks, ordinary again (""), or say that they are over."""
        user = user_of(request)
        grant = access.project_for(user, slug, Role.LEAD)
        access.need_open(grant)
        given = Given(request.data)
        articles, purpose = given.numbers("articles"), given.text("purpose", "-")
        if purpose == "over":
            if len(articles) > probing.MOST:
                raise InvalidError("nothing_to_assign", f"Choose 1 to {probing.MOST:,} articles.")
            return Response({"changed": len([probing.reveal(grant.project, one) for one in articles])})
        return Response({"changed": probing.set_probes(grant.project, articles, purpose, user)})


ANNOTATOR = OpenApiParameter("annotator", str, description="Whose labels; the caller's own when left out. For leads.")


class VersusGold(APIView):
    """How somebody's labels compared with gold, newest first: training and checks that are over; for leads all."""

    @extend_schema(parameters=[ANNOTATOR, OpenApiParameter("before", int)], responses=GradePage, tags=["team"])
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        annotator = access.annotator_for(grant, user, request.query_params.get("annotator", ""))
        rows = shown_grades(grant.project, annotator, everything=grant.at_least(Role.LEAD))
        total, before = totals_of(rows), whole_number(request, "before")
        found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE_SIZE + 1])
        following = page_url(request, before=found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else None
        return Response(
            {
                "annotator": annotator.get_username(),
                "total": _score(total),
                "next": following,
                "results": [
                    {
                        "article": one.layer.article_id,
                        "key": one.layer.article.key,
                        "title": one.layer.article.title,
                        "purpose": one.purpose,
                        "number": one.number,
                        "passed": one.passed,
                        "at": one.at,
                        **_score(score_of(one)),
                    }
                    for one in found[:PAGE_SIZE]
                ],
            }
        )


class Comparison(APIView):
    """Labels on one article held against gold, difference by difference."""

    @extend_schema(parameters=[ANNOTATOR], responses={200: ComparisonAnswer, **REFUSED}, tags=["team"])
    def get(self, request: Request, article_id: int) -> Response:
        user, name = user_of(request), request.query_params.get("annotator", "")
        layer, _ = access.measured_layer_for(user, article_id, name)
        found = feedback_on(layer)
        if found is None:
            raise NotFoundError("no_such_comparison", "There is nothing here to compare.")
        return Response(
            {
                "article": article_id,
                "annotator": layer.author_name,
                "score": _score(found.score),
                "scores": {kind: _score(score) for kind, score in found.scores.items()},
                "differences": [{**asdict(one), "remarks": found.remarks_on(one)} for one in found.differences],
            }
        )


def _score(score: Score) -> dict[str, Any]:
    return {"right": score.right, "own": score.own, "gold": score.gold, "f1": round(score.f1, 4)}
