"""What an annotator has to do: her page in a project, with one button for the next article."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.core.errors import AnnotatorError
from annotator.pages.errors import sentence
from annotator.pages.request import query_with, row_id, user_of
from annotator.queries.assignments import finished_work, own_work, work_slice
from annotator.queries.ordering import next_article
from annotator.queries.probes import is_in_training, training_steps
from annotator.queries.projects import progress_of
from annotator.queries.teams import settings_of, standing_of
from annotator.workflow.taking import go_on


@require_safe
@login_required
def my_work(request: HttpRequest, slug: str) -> HttpResponse:
    """Returned work first, with the reason, then what is due, then the rest in order."""
    user = user_of(request)
    grant = access.project_for(user, slug)
    project = grant.project
    after = row_id(request, "after")
    standing = standing_of(project, user)
    training = is_in_training(project, user)
    rows = own_work(project, user)
    page = work_slice(rows.exclude(purpose="training") if training else rows, after)
    context = {
        "grant": grant,
        "project": project,
        "page": page,
        "next": query_with(request, after=page.next) if page.next else "",
        "after": after,
        "takes": standing.takes,
        "may_take_another": standing.takes and not training and settings_of(project).mode != "assigned",
        "begin": None if standing.takes else next_article(project, user, free=not standing.limited),
        "training": training_steps(project, user) if training else None,
        "settings": settings_of(project),
        "progress": progress_of(project, user),
        "finished": [] if after else finished_work(project, user),
        "now": timezone.now(),
    }
    return render(request, "pages/my_work.html", context)


@require_POST
@login_required
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """To the workbench, with the next article or with another one."""
    user = user_of(request)
    grant = access.project_for(user, slug)
    access.need_open(grant)
    try:
        article = go_on(grant.project, user, another=request.POST.get("another") == "1")
    except AnnotatorError as error:
        messages.error(request, sentence(error))
        return redirect("my-work", slug)
    if article is None:
        messages.info(request, _("There is nothing for you to do at the moment."))
        return redirect("my-work", slug)
    return redirect("workbench", article.pk)
