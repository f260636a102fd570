"""The audit: what was done in a project, for its leads; everything, sign-ins too, for superusers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator import access
from annotator.access import Grant
from annotator.core.errors import ForbiddenError
from annotator.models import Action, Role
from annotator.pages.request import choice, query_with, row_id, user_of
from annotator.queries.audit import audit_of, audit_page


def _page(request: HttpRequest, grant: Grant | None, actions: list[Action]) -> HttpResponse:
    action = choice(request, "action", actions)
    name = request.GET.get("user", "").replace("\x00", "")[:150].strip()
    rows = audit_of(grant.project if grant else None, action, name)
    page = audit_page(rows, before=row_id(request, "before"))
    context = {
        "grant": grant,
        "project": grant.project if grant else None,
        "page": page,
        "next": query_with(request, before=page.next) if page.next else "",
        "action": action,
        "actions": actions,
        "name": name,
    }
    return render(request, "pages/project_audit.html" if grant else "pages/audit.html", context)


IN_PROJECTS = [
    Action.EXPORTED,
    Action.IMPORTED,
    Action.MEMBER_SET,
    Action.MEMBER_REMOVED,
    Action.SCHEME_CHANGED,
    Action.LAYER_RESTORED,
    Action.PROJECT_MADE,
    Action.PROJECT_ARCHIVED,
    Action.PROJECT_REOPENED,
]


@require_safe
@login_required
def project_audit(request: HttpRequest, slug: str) -> HttpResponse:
    """What concerns the project. Addresses are left out: they say where people live."""
    return _page(request, access.project_for(user_of(request), slug, Role.LEAD), IN_PROJECTS)


@require_safe
@login_required
def whole_audit(request: HttpRequest) -> HttpResponse:
    if not user_of(request).is_superuser:
        raise ForbiddenError("superuser_needed", "Only superusers may see this.")
    return _page(request, None, list(Action))
