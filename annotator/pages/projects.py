"""Projects: the list, a new one, what one says about itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import access
from annotator.core.errors import ConflictError, ForbiddenError, InvalidError
from annotator.models import Role, User
from annotator.pages.errors import sentence
from annotator.pages.forms import ProjectForm, SettingsForm
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import user_of
from annotator.queries.projects import with_progress
from annotator.workflow.projects import create_project, update_project


def may_create(user: User) -> bool:
    """Projects are made by staff; with the command line anyone who has the machine."""
    return user.is_staff or user.is_superuser


@require_safe
@login_required
def project_list(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    rows = with_progress(access.projects_of(user), user)
    return render(request, "pages/projects.html", {"projects": rows, "may_create": may_create(user)})


@reads_and_posts
@login_required
def new_project(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if not may_create(user):
        raise ForbiddenError("staff_needed", "Only staff may make projects.")
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            project = create_project(
                given["slug"], given["name"], given["preset"], user, description=given["description"]
            )
        except ConflictError as error:
            form.add_error("slug", sentence(error))
        except InvalidError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The project is there. Load its articles next."))
            return redirect("import", project.slug)
    return render(request, "pages/new_project.html", {"form": form}, status=422 if form.errors else 200)


@reads_and_posts
@login_required
def project_settings(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    project = grant.project
    now = {field: getattr(project, field) for field in ("name", "description", "suffixes")}
    form = SettingsForm(request.POST or None, initial=now)
    if request.method == "POST":
        access.need_open(grant)
        if form.is_valid():
            try:
                update_project(project, **form.cleaned_data)
            except InvalidError as error:
                form.add_error(None, sentence(error))
            else:
                messages.success(request, _("Saved."))
                return redirect("project-settings", slug)
    context = {"grant": grant, "project": project, "form": form}
    return render(request, "pages/settings.html", context, status=422 if form.errors else 200)
