"""Errors as pages, in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.core.errors import AnnotatorError, ConflictError, ForbiddenError, NotFoundError
from annotator.queries.health import trouble_of

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[AnnotatorError], int], ...] = (
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (ConflictError, 409),
)

SENTENCES: Mapping[str, Promise] = {
    "no_such_project": _("There is no such project, or you are not a member of it."),
    "no_such_article": _("There is no such article, or you are not a member of its project."),
    "no_such_layer": _("There is no such layer, or you may not see it."),
    "no_such_user": _("There is no user of this name."),
    "no_such_member": _("This user is not a member of the project."),
    "no_such_token": _("There is no such token."),
    "role_needed": _("Your role in this project does not allow this."),
    "project_archived": _("The project is archived; nothing in it can be changed."),
    "project_exists": _("There is already a project with this short name."),
    "last_lead": _("A project must keep at least one lead."),
    "unknown_format": _("There is no such format."),
    "unknown_layers": _("There are no such layers."),
    "unknown_status": _("There is no such state."),
    "no_file": _("Choose a file, or paste a text."),
    "too_large": _("The upload is too large. Load such files with the command import_articles."),
    "no_such_upload": _("The upload is no longer here; upload the file again."),
    "no_such_report": _("This report is no longer here."),
    "bad_suffixes": _("Word endings are at most 200, of at most 20 printable characters each."),
    "missing_package": _("This installation cannot read or write this format; a package is missing."),
    "bad_label_map": _("A label was mapped to one that the project has not."),
    "superuser_needed": _("Only superusers may see this."),
    "bad_days": _("A token lives for 1 to 3,650 days."),
    "staff_needed": _("Only staff may make projects."),
    "no_such_source": _("There is no such source of suggestions."),
    "no_such_acceptance": _("There is no such accepted line."),
    "places_changed": _("The places of this line have changed in the meantime. Look at them again."),
    "no_such_search": _("There is no such saved search."),
    "bad_search": _("A saved search needs a name of at most 100 characters, and something that it looks for."),
    "bad_guideline": _("A guideline is a text of at most 200,000 characters."),
    "bad_example": _("Some examples lead nowhere; nothing was published."),
    "guideline_changed": _(
        "Somebody has published another version meanwhile. Copy your text, and begin from that one."
    ),
    "no_such_version": _("There is no such version."),
    "bad_webhook": _("A webhook needs an address on the internet (https://…) and at least one event."),
    "too_many_webhooks": _("The project has too many webhooks."),
    "no_such_webhook": _("There is no such webhook."),
    "no_such_delivery": _("There is no such delivery."),
    "bad_release": _("A release needs a name of letters, digits, spaces and . _ + - ."),
    "release_exists": _("There is already a release of this name."),
    "release_not_ready": _("The file of this release is not there yet."),
    "release_damaged": _("The file of this release is damaged: its hash is not the one that was kept."),
    "no_such_release": _("There is no such release."),
    "undone_already": _("This was taken back already."),
    "merge_running": _("Another merge of this project is still running."),
    "no_such_ruling": _("There is no such ruling."),
    "bad_lines": _("Choose 1 to 500 lines."),
    "unknown_label": _("The scheme does not have this label."),
    "no_such_fix": _("There is no such fix."),
    "no_places": _("This line stands unmarked in no article."),
    "nothing_to_assign": _("No article is left to hand out, or nothing was chosen."),
    "too_few_members": _("There are too few members for so many annotators per article."),
    "plan_changed": _("Articles or members have changed in the meantime. Look at it again."),
    "plan_begun": _("Somebody has begun; this cannot be taken back any more."),
    "no_such_plan": _("There is no such plan."),
    "not_open": _("Only work that is not handed in can be given to somebody else."),
    "has_it_already": _("This member has one of these articles already."),
    "no_pool_for_this": _("Training and checks do not go to the pool."),
    "no_such_assignment": _("There is no such assignment."),
    "no_gold": _("Only articles with gold can be used for training and checks."),
    "over_already": _("This is over already."),
    "no_such_probe": _("People are not measured on this article."),
    "bad_skills": _("Skills are words of at most 60 characters, 500 together."),
    "training_failed": _("Training is not passed yet. A lead of the project decides how to go on."),
    "training_first": _("Finish the training articles first."),
    "training_over": _("There is no further try on this article; ask a lead of the project."),
    "not_assigned": _("This article is not assigned to you."),
    "too_many_open": _("Too many articles are open. Hand one of them in first."),
    "not_a_member": _("Only members of the project are handed out articles."),
    "nothing_to_return": _("None of these is handed in."),
    "bad_reason": _("Write a reason of at most 2,000 characters."),
    "no_such_comparison": _("There is nothing here to compare."),
}
"""What people read for a code; the exception's own English sentence is for programs and logs."""

TITLES: Mapping[int, Promise] = {
    403: _("Not allowed"),
    404: _("Not found"),
    409: _("That does not fit any more"),
    422: _("That cannot be done"),
}


def status_of(error: AnnotatorError) -> int:
    """The HTTP status of an error, as the API gives it; what is wrong in itself is 422."""
    for kind, status in STATUS:
        if isinstance(error, kind):
            return status
    return 422


def sentence(error: AnnotatorError) -> str:
    """What to tell a person."""
    return str(SENTENCES.get(error.code, error.message))


class ErrorPages:
    """Middleware: an AnnotatorError that a view lets through, or a full disk, becomes the error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page; None for every other exception, which Django handles."""
        if isinstance(exception, AnnotatorError):
            status = status_of(exception)
            context = {"status": status, "title": TITLES[status], "sentence": sentence(exception)}
            return render(request, "pages/error.html", context, status=status)
        trouble = trouble_of(exception)
        if trouble is None:
            return None
        log.error("%s %s: %s", request.method, request.path, trouble.code, exc_info=exception)
        # The one page that needs no database.
        return render(request, "500.html", status=trouble.status)
