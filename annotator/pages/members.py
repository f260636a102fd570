"""Who works in a project. Only its leads see and change this."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.access import Grant
from annotator.core.errors import AnnotatorError
from annotator.models import Membership, Role
from annotator.pages.errors import sentence, status_of
from annotator.pages.forms import MemberForm
from annotator.pages.request import user_of
from annotator.workflow.projects import remove_member, set_member


def _page(request: HttpRequest, grant: Grant, form: MemberForm, status: int = 200) -> HttpResponse:
    rows = Membership.objects.filter(project=grant.project).select_related("user").order_by("user__username")
    context = {
        "grant": grant,
        "project": grant.project,
        "members": rows,
        "roles": Role.choices,
        "form": form,
    }
    return render(request, "pages/members.html", context, status=status)


@require_safe
@login_required
def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, access.project_for(user_of(request), slug, Role.LEAD), MemberForm())


@require_POST
@login_required
def set_role(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a member, or give one another role."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, grant, form, 422)
    name, role = form.cleaned_data["username"], Role(form.cleaned_data["role"])
    try:
        set_member(grant.project, name, role, user_of(request))
    except AnnotatorError as error:
        form.add_error("username", sentence(error))
        return _page(request, grant, form, status_of(error))
    messages.success(request, _("%(name)s is now: %(role)s.") % {"name": name, "role": role.label})
    return _back(request, slug, name, role)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    name = request.POST.get("username", "")
    remove_member(grant.project, name, user_of(request))
    messages.success(request, _("%(name)s is no longer a member. The labels stay.") % {"name": name})
    return _back(request, slug, name, None)


def _back(request: HttpRequest, slug: str, name: str, role: Role | None) -> HttpResponse:
    """To the members, unless the lead has just locked herself out."""
    user = user_of(request)
    if name != user.username or user.is_superuser or role == Role.LEAD:
        return redirect("members", slug)
    return redirect("articles", slug) if role else redirect("projects")
