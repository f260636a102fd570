"""Hand out work: rules with a look before, the team in numbers, settings. For leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.access import Grant
from annotator.core.errors import AnnotatorError, InvalidError
from annotator.core.planning import Rule
from annotator.models import AssignmentPlan, Membership, Project, Role
from annotator.pages.errors import sentence, status_of
from annotator.pages.forms_team import AssignmentSettingsForm, PlanForm
from annotator.pages.request import user_of
from annotator.queries.assignments import unplanned
from annotator.queries.probes import in_training, results_of
from annotator.queries.teams import batches_of, people_of, publishers_of, settings_of
from annotator.workflow.planning import Preview, Wish, make_plan, preview, undo_plan
from annotator.workflow.probing import change_settings, set_skills, waive

PLANS = 10
SETTINGS = ("mode", "due_days", "pass_mark", "tries", "check_rate")


def _plan_form(project: Project, data: Any = None) -> PlanForm:
    members = Membership.objects.filter(project=project).select_related("user").order_by("user__username")
    names = [one.user.get_username() for one in members]
    return PlanForm(data, members=names, batches=batches_of(project))


def _page(
    request: HttpRequest,
    grant: Grant,
    *,
    plan_form: PlanForm | None = None,
    settings_form: AssignmentSettingsForm | None = None,
    shown: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    project = grant.project
    now = settings_of(project)
    results, waiting = results_of(project), in_training(project)
    people = [
        {"person": one, "result": results.get(one.user.pk), "in_training": one.user.pk in waiting}
        if one.user
        else {"person": one}
        for one in people_of(project, timezone.now())
    ]
    context = {
        "grant": grant,
        "project": project,
        "people": people,
        "unplanned": unplanned(project).count(),
        "plan_form": plan_form or _plan_form(project),
        "publishers": publishers_of(project),
        "shown": shown,
        "loads": sorted(shown.loads.items(), key=lambda one: one[0] or "￿") if shown else [],
        "plans": AssignmentPlan.objects.filter(project=project).select_related("made_by")[:PLANS],
        "settings": now,
        "settings_form": settings_form
        or AssignmentSettingsForm(initial={name: getattr(now, name) for name in SETTINGS}),
        "waiting": waiting,
    }
    return render(request, "pages/assignments.html", context, status=status)


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, access.project_for(user_of(request), slug, Role.LEAD))


def _wish(form: PlanForm) -> Wish:
    given = form.cleaned_data
    return Wish(
        Rule(given["each"], given["share"], given["shared_by"] if given["share"] else max(2, given["each"] + 1)),
        tuple(given["members"]),
        given["batch"],
        given["publisher"].strip(),
        given["skill"].strip(),
        given["due_at"],
    )


@require_safe
@login_required
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """What a rule would hand out to whom, before it does."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    form = _plan_form(grant.project, request.GET)
    if not form.is_valid():
        return _page(request, grant, plan_form=form, status=422)
    try:
        return _page(request, grant, plan_form=form, shown=preview(grant.project, _wish(form)))
    except AnnotatorError as error:
        form.add_error(None, sentence(error))
        return _page(request, grant, plan_form=form, status=status_of(error))


@require_POST
@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Do what was looked at."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    access.need_open(grant)
    form = _plan_form(grant.project, request.POST)
    if not form.is_valid():
        return _page(request, grant, plan_form=form, status=422)
    try:
        made = make_plan(grant.project, _wish(form), user, request.POST.get("seen", ""))
    except AnnotatorError as error:
        form.add_error(None, sentence(error))
        return _page(request, grant, plan_form=form, status=status_of(error))
    text = ngettext("%(n)s assignment was made.", "%(n)s assignments were made.", made.count) % {"n": made.count}
    messages.success(request, text)
    return redirect("assignments", slug)


@require_POST
@login_required
def undo(request: HttpRequest, plan_id: int) -> HttpResponse:
    made = access.plan_for(user_of(request), plan_id)
    try:
        gone = undo_plan(made.pk)
    except AnnotatorError as error:
        messages.error(request, sentence(error))
    else:
        text = ngettext("%(n)s assignment was taken back.", "%(n)s assignments were taken back.", gone) % {"n": gone}
        messages.success(request, text)
    return redirect("assignments", made.project.slug)


@require_POST
@login_required
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    access.need_open(grant)
    form = AssignmentSettingsForm(request.POST)
    if form.is_valid():
        try:
            change_settings(grant.project, **form.cleaned_data)
        except InvalidError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("assignments", slug)
    return _page(request, grant, settings_form=form, status=422)


@require_POST
@login_required
def member(request: HttpRequest, slug: str) -> HttpResponse:
    """A member's skills, or whether she is let off training."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    access.need_open(grant)
    name = request.POST.get("member", "")
    try:
        if "skills" in request.POST:
            set_skills(grant.project, name, request.POST["skills"])
        if request.POST.get("waived") in ("0", "1"):
            waive(grant.project, name, request.POST["waived"] == "1")
    except InvalidError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("assignments", slug)
