"""The guideline: what it says, what it said before, what has changed; leads write it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.core.errors import ConflictError, InvalidError
from annotator.core.text_differences import differences
from annotator.models import GuidelineVersion, Role
from annotator.pages.errors import sentence
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import query_with, row_id, user_of
from annotator.queries.guidelines import faults_in, guideline_number, project_guideline_html, read_number
from annotator.queries.schemes import current_scheme
from annotator.workflow.guidelines import (
    LONGEST,
    NOTE_LENGTH,
    guideline_version,
    mark_read,
    publish_guideline,
    restore_guideline,
)

PAGE_SIZE = 30


class GuidelineForm(forms.Form):
    """A new version. `base` is the version that the form began with."""

    text = forms.CharField(
        label=gettext_lazy("Guideline"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24, "class": "code"}),
        help_text=gettext_lazy(
            "Markdown: “# ” makes a heading, “- ” a list; **bold**, `code`, tables, links. "
            "[[key:start-end|LABEL]] quotes words of an article."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("What has changed, in a sentence"), required=False, max_length=NOTE_LENGTH
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)


@require_safe
@login_required
def guideline(request: HttpRequest, slug: str) -> HttpResponse:
    """What it says now. Whoever sees this page has read the newest version."""
    user = user_of(request)
    grant = access.project_for(user, slug)
    project = grant.project
    scheme = current_scheme(project)
    newest, read = guideline_number(project), read_number(project, user)
    current = GuidelineVersion.objects.select_related("author").filter(project=project, number=newest).first()
    if newest:
        mark_read(project, user, newest)
    context = {
        "grant": grant,
        "project": project,
        "html": project_guideline_html(project),
        "faults": faults_in(project, project.guideline) if grant.at_least(Role.LEAD) else [],
        "current": current,
        "news": read if read is not None and read < newest else None,
        "version": scheme.version,
        "scheme": scheme.value,
    }
    return render(request, "pages/guideline.html", context)


@reads_and_posts
@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new version; `preview` shows it first."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    project = grant.project
    form = GuidelineForm(request.POST or None, initial={"text": project.guideline, "base": guideline_number(project)})
    preview, faults, status = None, [], 200
    if request.method == "POST":
        access.need_open(grant)
        if form.is_valid() and "preview" in request.POST:
            preview = project_guideline_html(project, form.cleaned_data["text"])
            faults = faults_in(project, form.cleaned_data["text"])
        elif form.is_valid():
            given = form.cleaned_data
            try:
                version = publish_guideline(project, user, given["text"], given["note"], given["base"])
            except (ConflictError, InvalidError) as error:
                faults = faults_in(project, given["text"])
                form.add_error(None, sentence(error))
            else:
                said = _("Version %(number)s is published.") % {"number": version.number} if version else ""
                messages.success(request, said or _("Nothing has changed."))
                return redirect("guideline", slug)
        status = 422 if form.errors else 200
    context = {"grant": grant, "project": project, "form": form, "preview": preview, "faults": faults}
    return render(request, "pages/guideline_edit.html", context, status=status)


@require_safe
@login_required
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, newest first."""
    grant = access.project_for(user_of(request), slug)
    rows = GuidelineVersion.objects.filter(project=grant.project).select_related("author").defer("text")
    before = row_id(request, "before")
    if before:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    context = {
        "grant": grant,
        "project": grant.project,
        "versions": found[:PAGE_SIZE],
        "newest": guideline_number(grant.project),
        "next": query_with(request, before=found[PAGE_SIZE - 1].number) if more else "",
    }
    return render(request, "pages/guideline_history.html", context)


@require_safe
@login_required
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, and its differences from the one before or from `since`."""
    user = user_of(request)
    grant = access.project_for(user, slug)
    project = grant.project
    row = guideline_version(project, number)
    since = row_id(request, "since")
    since = number - 1 if since is None else since
    older = guideline_version(project, since).text if since else ""
    newest = guideline_number(project)
    if number == newest:
        mark_read(project, user, newest)
    context = {
        "grant": grant,
        "project": project,
        "row": row,
        "since": since,
        "newest": newest,
        "lines": differences(older, row.text),
        "html": project_guideline_html(project, row.text),
    }
    return render(request, "pages/guideline_version.html", context)


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    access.need_open(grant)
    made = restore_guideline(grant.project, user, number)
    said = _("Version %(old)s is restored as version %(number)s.")
    messages.success(request, said % {"old": number, "number": made.number} if made else _("Nothing has changed."))
    return redirect("guideline", slug)
