"""Consistency across a project: what is labelled in several ways, unmarked, or cut oddly; and fixing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.access import Grant
from annotator.core.errors import AnnotatorError
from annotator.core.fixing import ACTIONS, Action, Planned
from annotator.core.records import LAYER_KINDS
from annotator.core.scheme import Scheme
from annotator.models import Fix, Role
from annotator.pages.errors import sentence
from annotator.pages.request import choice, query_with, user_of
from annotator.queries import consistency
from annotator.queries.schemes import current_scheme
from annotator.workflow.fixing import Outcome, fix, undo_fix

VIEWS = ("labels", "unmarked", "edges", "lines")
KINDS = ("entity", "event", "boilerplate")
HISTORY = 10


def _text(request: HttpRequest, name: str) -> str:
    """A text of the address; nothing that a database cannot look for."""
    return request.GET.get(name, "").replace("\x00", "")[:400]


def _labels(scheme: Scheme, kind: str) -> list[str]:
    if kind == "event":
        return [one.code for one in scheme.events if not one.retired]
    found = scheme.entities if kind == "entity" else scheme.boilerplate
    return [one.code for one in found if not one.retired]


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the views, a page of it."""
    grant = access.project_for(user_of(request), slug, Role.REVIEWER)
    scheme = current_scheme(grant.project).value
    view, kind = choice(request, "view", VIEWS, "labels"), choice(request, "kind", KINDS, "entity")
    authors = consistency.authors(grant.project)
    labels = _labels(scheme, kind)
    wanted = consistency.Wanted(
        grant.project,
        kind,
        choice(request, "layers", LAYER_KINDS),
        choice(request, "label", labels),
        choice(request, "author", authors),
    )
    surface = _text(request, "surface")
    found = _found(view, wanted, surface, _text(request, "after"))
    context = {
        "grant": grant,
        "project": grant.project,
        "view": view,
        "wanted": wanted,
        "surface": surface,
        "found": found,
        "next": query_with(request, after=found.next) if found.next else "",
        "kinds": KINDS,
        "labels": labels,
        "authors": authors,
        "layer_kinds": LAYER_KINDS,
        "actions": ("add",)
        if view == "unmarked"
        else ("trim", "relabel", "remove")
        if view == "edges"
        else ("relabel", "trim", "remove"),
        "fixes": Fix.objects.filter(project=grant.project).select_related("author").order_by("-pk")[:HISTORY],
        "here": request.get_full_path(),
    }
    return render(request, "pages/consistency.html", context)


def _found(view: str, wanted: consistency.Wanted, surface: str, after: str) -> consistency.Found:
    if view == "lines":
        return consistency.lines_of_surface(wanted, surface, after)
    if view == "unmarked":
        return consistency.unmarked(wanted, surface, after)
    return consistency.odd_edges(wanted, after) if view == "edges" else consistency.several_labels(wanted, after)


@require_POST
@login_required
def fix_lines(request: HttpRequest, slug: str) -> HttpResponse:
    """What a fix would do to the chosen lines; or, when that was seen, do it."""
    user = user_of(request)
    grant = access.project_for(user, slug, Role.REVIEWER)
    access.need_open(grant)
    back = _back(request, slug)
    lines = request.POST.getlist("shown" if request.POST.get("every") else "line")
    action, label = request.POST.get("action", ""), request.POST.get("label", "")
    go = "go" in request.POST
    if action not in ACTIONS or not lines:
        messages.error(request, _("Choose lines, and what to do with them."))
        return redirect(back)
    try:
        done = _fixed(grant, request, action, lines, label, preview=not go)
    except AnnotatorError as error:
        messages.error(request, sentence(error))
        return redirect(back)
    if go:
        _tell(request, done)
        return redirect(back)
    context = {
        "grant": grant,
        "project": grant.project,
        "action": action,
        "label": label,
        "rows": [_row(one, done) for one in done.planned],
        "refused": [_row(one, done) for one in done.refused],
        "lines": [one.place.line for one in done.planned if one.kind != "link"],
        "back": back,
    }
    return render(request, "pages/consistency_fix.html", context)


def _fixed(
    grant: Grant, request: HttpRequest, action: Action, lines: list[str], label: str, *, preview: bool
) -> Outcome:
    # A label is chosen for relabelling; the other actions have none, and what is added has that of its line.
    given = label if action == "relabel" else ""
    lead = grant.at_least(Role.LEAD)
    return fix(grant.project, user_of(request), action, lines, given, lead=lead, preview=preview)


def _back(request: HttpRequest, slug: str) -> str:
    home = reverse("consistency", args=[slug])
    back = request.POST.get("back", "")
    return back if back.startswith(f"{home}?") and "\n" not in back else home


def _tell(request: HttpRequest, done: Outcome) -> None:
    count = sum(one.kind != "link" for one in done.planned)
    text = ngettext("%(n)s annotation was fixed.", "%(n)s annotations were fixed.", count) % {"n": count}
    messages.success(request, text)
    if done.refused:
        more = ngettext("%(n)s line stays as it is.", "%(n)s lines stay as they are.", len(done.refused))
        messages.warning(request, more % {"n": len(done.refused)})


def _row(one: Planned, done: Outcome) -> dict[str, object]:
    layer = done.layers.get(one.place.layer)
    text = layer.article.text if layer else ""
    start, end = one.place.start, one.place.end
    return {
        "planned": one,
        "layer": layer,
        "left": text[max(0, start - consistency.CONTEXT) : start].rpartition("\n")[2],
        "surface": text[start:end],
        "right": text[end : end + consistency.CONTEXT].partition("\n")[0],
        "before": _short(one.before),
        "after": _short(one.after),
    }


def _short(value: dict[str, object] | None) -> str:
    """An annotation in a few words: `PS 김가람`."""
    if value is None:
        return ""
    trigger = value.get("trigger")
    text = trigger.get("text", "") if isinstance(trigger, dict) else value.get("text", "")
    members = value.get("members")
    return f"{value.get('label') or value.get('type')} {text}" + (
        f"× {len(members)}" if isinstance(members, list) else ""
    )


@require_POST
@login_required
def undo(request: HttpRequest, fix_id: int) -> HttpResponse:
    user = user_of(request)
    row = access.fix_for(user, fix_id)
    try:
        undone, kept = undo_fix(row, user)
    except AnnotatorError as error:
        messages.error(request, sentence(error))
    else:
        text = _("%(undone)s annotations are as they were; %(kept)s stay, because they were changed since.")
        messages.success(request, text % {"undone": undone, "kept": kept})
    return redirect("consistency", row.project.slug)
