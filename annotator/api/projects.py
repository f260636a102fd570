"""Projects, their scheme and their articles."""

from __future__ import annotations

from typing import Any

import orjson
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import choice, page_url, user_of, whole_number
from annotator.api.shapes import projects as shapes
from annotator.api.shapes.articles import ArticlePage
from annotator.api.shapes.schemes import SchemeVersion
from annotator.core.errors import NotFoundError
from annotator.models import Project, Role, Scheme
from annotator.queries.articles import PAGE_SIZE, STATES, article_page, listed
from annotator.queries.projects import with_progress
from annotator.queries.schemes import current_scheme
from annotator.queries.teams import standing_of


def _project(row: Any) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "language": row.language,
        "role": row.role or Role.LEAD.value,
        "archived": row.archived_at is not None,
        "articles": row.articles_count,
        "begun": row.begun_count,
        "submitted": row.submitted_count,
    }


class Projects(APIView):
    """The projects that the caller is in."""

    @extend_schema(operation_id="projects_list", responses=shapes.ProjectPage, tags=["projects"])
    def get(self, request: Request) -> Response:
        user = user_of(request)
        rows = [_project(row) for row in with_progress(access.projects_of(user), user)]
        return Response({"count": len(rows), "next": None, "results": rows})


class ProjectView(APIView):
    """One project."""

    @extend_schema(responses=shapes.ProjectDetail, tags=["projects"])
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        row = with_progress(Project.objects.filter(pk=grant.project.pk), user).get()
        scheme = current_scheme(grant.project)
        return Response(
            {
                **_project(row),
                "guideline": grant.project.guideline,
                "scheme_version": scheme.version,
                "suffixes": grant.project.suffix_list,
            }
        )


class SchemeView(APIView):
    """The project's label scheme: its newest version, or the one that `version` names."""

    @extend_schema(parameters=[OpenApiParameter("version", int)], responses=SchemeVersion, tags=["projects"])
    def get(self, request: Request, slug: str) -> Response:
        project = access.project_for(user_of(request), slug).project
        version = whole_number(request, "version")
        row = Scheme.objects.filter(project=project, version=version).first() if version else current_scheme(project)
        if row is None:
            raise NotFoundError("no_such_version", f"The scheme has no version {version}.")
        return Response({"version": row.version, "scheme": orjson.loads(row.body), "suffixes": project.suffix_list})


def _article(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "key": row.key,
        "title": row.title,
        "publisher": row.publisher,
        "published_at": row.published_at or None,
        "language": row.language,
        "characters": row.characters,
        "sha256": row.sha256,
        "state": row.state,
        "cannot": row.cannot,
        "forbids_redistribution": row.forbids_redistribution,
        "forbids_ai_training": row.forbids_ai_training,
    }


class Articles(APIView):
    """The project's articles in the order of their import, a page at a time: follow `next`."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="In title, key or publisher."),
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter("limit", int),
            OpenApiParameter("after", int),
        ],
        responses=ArticlePage,
        tags=["projects"],
    )
    def get(self, request: Request, slug: str) -> Response:
        user = user_of(request)
        grant = access.project_for(user, slug)
        q, state = request.query_params.get("q", "").strip(), choice(request, "state", STATES)
        mine = standing_of(grant.project, user).limited
        rows = listed(grant.project, user, access.visible_layers(grant, user), q, state, mine=mine)
        size = whole_number(request, "limit", PAGE_SIZE) or PAGE_SIZE
        page = article_page(rows, after=whole_number(request, "after"), size=size)
        following = page_url(request, after=page.next) if page.next else None
        return Response({"next": following, "results": [_article(row) for row in page.rows]})
