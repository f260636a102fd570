"""How far people agree, what they disagree about, and how the project stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access, tasks
from annotator.agreement import measure_names, measures
from annotator.api.request import page_url, user_of, whole_number
from annotator.api.shapes import agreement as shapes
from annotator.api.shapes.dashboard import DashboardAnswer
from annotator.api.shapes.errors import Error
from annotator.core.comparing import CAUSES, COMPARED
from annotator.core.edges import EDGES
from annotator.models import Role
from annotator.queries.agreement import is_stale, report_for
from annotator.queries.dashboard import AGES, Dashboard, dashboard_of
from annotator.queries.disagreements import PAGE_SIZE, Choice, chosen, disagreement_page, item_dict

FILTERS = [
    OpenApiParameter("measure", str, enum=measure_names(), description="What lowers this number."),
    OpenApiParameter("kind", str, enum=tuple(COMPARED)),
    OpenApiParameter("cause", str, enum=CAUSES),
    OpenApiParameter("edge", str, enum=EDGES, description="What a boundary is about."),
    OpenApiParameter("more", str, description="The text that one side has more, such as a particle."),
    OpenApiParameter("label", str, description="On either side; - for no mark."),
    OpenApiParameter("versus", str, description="With `label`: what the other side says."),
    OpenApiParameter("person", str),
    OpenApiParameter("other", str, description="With `person`: whom she disagrees with."),
    OpenApiParameter("batch", str),
    OpenApiParameter("week", str, description="The Monday of the week in which the later layer was handed in."),
    OpenApiParameter("gold", str, enum=("0", "1"), description="1: people against gold."),
    OpenApiParameter("limit", int),
    OpenApiParameter("after", int),
]


class Agreement(APIView):
    """How far people agree in the articles that two or more have finished. For reviewers and leads."""

    @extend_schema(responses=shapes.AgreementAnswer, tags=["agreement"])
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.REVIEWER).project
        report = report_for(project)
        about = {
            "stale": is_stale(project, report),
            "busy": report.busy or report.asked_at is not None,
            "done": report.done,
            "total": report.total,
            "measures": [_measure(one) for one in measures()],
        }
        return Response({**about, **report.to_dict()})

    @extend_schema(request=None, responses={202: shapes.AgreementAsked, 403: Error}, tags=["agreement"])
    def post(self, request: Request, slug: str) -> Response:
        """Have it measured anew, in the background."""
        project = access.project_for(user_of(request), slug, Role.REVIEWER).project
        return Response({"asked": tasks.measure_soon(project)}, status=202)


class AgreementItems(APIView):
    """What people disagree about, in the order of the articles, a page at a time: follow `next`."""

    @extend_schema(parameters=FILTERS, responses={200: shapes.DisagreementPage, 422: Error}, tags=["agreement"])
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug, Role.REVIEWER).project
        rows = chosen(project, report_for(project), Choice.from_query(request.query_params))
        size = whole_number(request, "limit", PAGE_SIZE) or PAGE_SIZE
        page = disagreement_page(rows, after=whole_number(request, "after"), size=size)
        following = page_url(request, after=page.next) if page.next else None
        return Response({"next": following, "results": [item_dict(one) for one in page.items]})


class DashboardView(APIView):
    """How the project stands. An annotator gets her own figures, reviewers and leads everybody's."""

    @extend_schema(responses=DashboardAnswer, tags=["agreement"])
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        author = "" if grant.at_least(Role.REVIEWER) else user.get_username()
        report = report_for(grant.project)
        labels = [asdict(one) for one in report.label_counts if author in ("", one.author)]
        answer = {**_dashboard(dashboard_of(grant.project, author)), "labels": labels}
        return Response({**answer, "labels_counted_at": report.computed_at})


def _measure(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "description": one.description,
        "source_of_definition": one.source,
        "unit": one.unit,
        "kind": one.kind,
        "causes": one.causes,
    }


def _dashboard(found: Dashboard) -> dict[str, Any]:
    return {
        "author": found.author,
        "progress": asdict(found.progress),
        "forecast": asdict(found.forecast) if found.forecast else None,
        "weeks": [asdict(week) for week in found.weeks],
        "time": [asdict(pace) for pace in found.paces],
        "waiting": [
            {
                "status": one.status,
                "days": {name: count for (name, _), count in zip(AGES, one.counts, strict=True)},
                "oldest": one.oldest,
            }
            for one in found.waiting
        ],
    }
