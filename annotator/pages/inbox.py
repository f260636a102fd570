"""For me: comments that name the reader, answer her or stand on her labels."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator.core.errors import NotFoundError
from annotator.models import Comment
from annotator.pages.request import query_with, row_id, user_of
from annotator.queries.notices import notice_page, notices_of, unread_count
from annotator.workflow.commenting import mark_notices_read


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    unread = request.GET.get("unread") == "1"
    page = notice_page(user, unread, row_id(request, "before"))
    context = {
        "page": page,
        "unread": unread,
        "count": unread_count(user),
        "next": query_with(request, before=page.next) if page.next else "",
    }
    return render(request, "pages/inbox.html", context)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything read, or what is named."""
    value = request.POST.get("id", "")
    good = value.isascii() and value.isdecimal() and len(value) <= 18
    mark_notices_read(user_of(request), [int(value)] if good else None)
    return redirect("inbox")


@require_safe
@login_required
def follow(request: HttpRequest, notice_id: int) -> HttpResponse:
    """To the place that a notice is about; who goes there has read it."""
    user = user_of(request)
    row = notices_of(user).select_related("comment__layer").filter(pk=notice_id).first()
    if row is None:
        raise NotFoundError("no_such_comment", "There is no such comment.")
    mark_notices_read(user, [row.pk])
    return redirect(place_of(row.comment))


def place_of(comment: Comment) -> str:
    """The address of the workbench where a comment stands, with the comments open."""
    layer = comment.layer
    at = f"&at={comment.start}-{comment.end}" if comment.start is not None else ""
    return f"{reverse('workbench', args=[layer.article_id])}?layer={layer.pk}{at}&open=comments"
