"""How good the suggestions of a project are, which sources make them, and how. Only leads see and change this."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access, tasks
from annotator.access import Grant
from annotator.core.cells import no_formula
from annotator.models import Role
from annotator.pages.charts import rate_chart
from annotator.pages.forms import SuggestionForm
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import user_of
from annotator.pages.wording import author_label, label_names, local
from annotator.queries.schemes import current_scheme
from annotator.queries.suggestion_numbers import numbers_of
from annotator.workflow.sources_of_suggestions import change_settings, settings_of, sources_of, switch_source


def _page(request: HttpRequest, grant: Grant, form: SuggestionForm, status: int = 200) -> HttpResponse:
    numbers = numbers_of(grant.project)
    sources = sources_of(grant.project)
    named = {one.name: one.label for one in sources}
    weeks = [
        (week.monday, {local(named.get(name, {"": name})): counts for name, counts in week.by_source.items()})
        for week in numbers.weeks
    ]
    context = {
        "grant": grant,
        "project": grant.project,
        "numbers": numbers,
        "chart": rate_chart(weeks),
        "sources": sources,
        "labels": label_names(current_scheme(grant.project).value),
        "source_names": named,
        "form": form,
    }
    return render(request, "pages/suggestions.html", context, status=status)


@reads_and_posts
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    wishes = settings_of(grant.project)
    now = {
        "hidden_share": wishes.hidden_share,
        "inside_boilerplate": wishes.inside_boilerplate,
        "order": wishes.order,
    }
    form = SuggestionForm(request.POST or None, initial=now)
    if request.method == "POST":
        access.need_open(grant)
        if form.is_valid():
            change_settings(grant.project, **form.cleaned_data)
            tasks.suggest_project_soon(grant.project)
            messages.success(request, _("Saved."))
            return redirect("suggestions", slug)
    return _page(request, grant, form, 422 if form.errors else 200)


@require_POST
@login_required
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    """Switch a source on or off; switching on lets one try again that has failed too often."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    access.need_open(grant)
    row = switch_source(grant.project, request.POST.get("source", ""), request.POST.get("on") == "1")
    name = author_label(row.name, "machine")
    messages.success(request, (_("%s is on.") if row.enabled else _("%s is off.")) % name)
    return redirect("suggestions", slug)


@require_POST
@login_required
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the sources learn and run, in the background."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    access.need_open(grant)
    tasks.learn_soon(grant.project)
    tasks.suggest_project_soon(grant.project)
    messages.success(request, _("The sources are at work in the background."))
    return redirect("suggestions", slug)


@require_safe
@login_required
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """The rates as CSV: one row for each week, source and label added up, and the totals by source and label."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    numbers = numbers_of(grant.project)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["week", "source", "label", "accepted", "relabelled", "rejected", "decided", "rate"])
    for one in numbers.rates:
        counts = [one.accepted, one.relabelled, one.rejected, one.decided]
        rows.writerow(["", no_formula(one.source), no_formula(one.label), *counts, f"{one.rate:.4f}"])
    for week in numbers.weeks:
        for source, (accepted, decided) in sorted(week.by_source.items()):
            rows.writerow([week.monday, no_formula(source), "", accepted, "", "", decided, f"{accepted / decided:.4f}"])
    # With a BOM, so that spreadsheets read it as UTF-8.
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-suggestions.csv"'
    return response
